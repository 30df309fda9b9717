import assert from 'node:assert/strict';
import { type Reply, receiptOf } from '../../src/core/jobs/receipt.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { Job } from '../../src/shared/job.ts';
import type { ReceiptLine, ReceiptSubject } from '../../src/shared/receipt.ts';
import { aJob, anEstimate, aSentJob, aUsage } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

const catalogue = new Catalogue();
const { endpoint } = aJob();
const GATEWAY = {
  ...endpoint,
  name: 'Gateway',
  provider: 'compatible',
  baseUrl: 'https://gateway.example/v1',
} as const;
const ALL = { model: 'o3-2025-04-16', effort: 'high', serviceTier: 'default', maxOutputTokens: 50_000 } as const;
const NOTHING = { model: null, effort: null, serviceTier: null, maxOutputTokens: null } as const;
const PRO = { model: 'gpt-6-sol', mode: 'pro', effort: 'high' } as const;

/** As the engine would, with the cost of the reply. */
function receipt(job: Job, changes: Partial<Reply> = {}, deployments?: ReadonlyMap<string, string>) {
  const reply = aServerResponse({ ...ALL, ...changes });
  const made = receiptOf(job, reply, catalogue, catalogue.bill(job.model, reply), deployments);
  return made ?? assert.fail('there should be a receipt');
}

function lineOf(what: ReceiptSubject, job: Partial<Job>, reply: Partial<Reply>): ReceiptLine | null {
  return receipt(aSentJob(job), reply).lines.find((line) => line.what === what) ?? null;
}

const brief = (line: ReceiptLine | null) => (line === null ? null : [line.asked, line.told, line.verdict]);

describe('a receipt', () => {
  it('has a line for each thing that was asked for', () => {
    assert.deepEqual(receipt(aSentJob()).lines, [
      { what: 'model', asked: 'o3', told: 'o3-2025-04-16', verdict: 'asAsked' },
      { what: 'effort', asked: 'high', told: 'high', verdict: 'asAsked' },
      { what: 'tier', asked: 'default', told: 'default', verdict: 'asAsked' },
      { what: 'cap', asked: '50000', told: '50000', verdict: 'asAsked' },
    ]);
  });

  it('never takes what is missing for what was asked', () => {
    for (const job of [aSentJob(), aSentJob({ ...PRO }), aSentJob({ ...PRO, mode: 'standard' })]) {
      const { lines } = receipt(job, NOTHING);
      assert.ok(lines.length >= 4);
      assert.deepEqual([...new Set(lines.map(({ verdict }) => verdict))], ['notTold']);
    }
    for (const empty of ['', ' ', '\u2003']) assert.equal(lineOf('model', {}, { model: empty })?.verdict, 'notTold');
  });

  it('holds the mode against what was asked, and says nothing of a model that nobody knows a mode of', () => {
    const mode = (asked: Job['mode'], told: string | null, dropped: Job['dropped'] = []) =>
      brief(lineOf('mode', { ...PRO, mode: asked, dropped }, { mode: told }));
    const left = ['reasoning.mode'];
    assert.deepEqual(
      [
        ...[mode('pro', 'pro'), mode('pro', ' PRO '), mode('standard', 'standard')],
        ...[mode('pro', 'standard'), mode('standard', 'pro'), mode('pro', 'turbo'), mode(null, 'pro')],
        ...[mode('pro', null), mode('standard', null)],
        ...[mode(null, null), mode(null, 'standard')],
        mode(null, 'turbo'),
        ...[mode('standard', null, left), mode('standard', 'standard', left), mode('standard', 'pro', left)],
      ],
      [
        ...[
          ['pro', 'pro', 'asAsked'],
          ['pro', 'PRO', 'asAsked'],
          ['standard', 'standard', 'asAsked'],
        ],
        ...[
          ['pro', 'standard', 'changed'],
          ['standard', 'pro', 'changed'],
          ['pro', 'turbo', 'changed'],
          [null, 'pro', 'changed'],
        ],
        ...[
          ['pro', null, 'notTold'],
          ['standard', null, 'notTold'],
        ],
        ...[null, null],
        [null, 'turbo', 'leftOpen'],
        ...[
          ['standard', null, 'leftOpen'],
          ['standard', 'standard', 'asAsked'],
          ['standard', 'pro', 'changed'],
        ],
      ],
    );
  });

  it('holds the effort against what was sent', () => {
    const effort = (job: Partial<Job>, told: string | null) => brief(lineOf('effort', job, { effort: told }));
    assert.deepEqual(
      [
        ...[effort({}, 'high'), effort({}, ' High'), effort({}, 'low'), effort({}, null)],
        // Never sent: the model has none, or nobody chose one.
        ...[effort({ model: 'o1-mini' }, 'high'), effort({ effort: null }, 'medium')],
        effort({ effort: null, dropped: ['reasoning.effort'] }, 'medium'),
      ],
      [
        ...[
          ['high', 'high', 'asAsked'],
          ['high', 'High', 'asAsked'],
          ['high', 'low', 'changed'],
          ['high', null, 'notTold'],
        ],
        ...[null, null],
        [null, 'medium', 'leftOpen'],
      ],
    );
  });

  it('holds the tier against the one that was sent, and where none was says which it was', () => {
    const tier = (job: Partial<Job>, told: string | null) => brief(lineOf('tier', job, { serviceTier: told }));
    const left = { dropped: ['service_tier'] };
    assert.deepEqual(
      [
        ...['default', 'priority', 'fast', 'flex', 'auto', null].map((told) => tier({}, told)),
        ...['default', 'priority', 'auto', null].map((told) => tier({ endpoint: GATEWAY }, told)),
        ...['default', null].map((told) => tier(left, told)),
      ],
      [
        ['default', 'default', 'asAsked'],
        ['default', 'priority', 'changed'],
        ['default', 'fast', 'changed'],
        ['default', 'flex', 'changed'],
        ['default', null, 'notTold'],
        ['default', null, 'notTold'],
        ...[null, [null, 'priority', 'leftOpen'], null, null],
        [null, 'default', 'leftOpen'],
        [null, null, 'leftOpen'],
      ],
    );
  });

  it('says why the model did not see its earlier reasoning', () => {
    const line = lineOf('earlierReasoning', {}, { inputTransformations: ['prefix_mismatch', 'turn_boundary'] });
    assert.deepEqual(brief(line), [null, 'prefix_mismatch, turn_boundary', 'changed']);
  });

  it('is none of a response that Ponder did not ask for, or of one that it was not told of', () => {
    const foreign = aSentJob({ payloadHash: 'resp_1' });
    assert.equal(receiptOf(foreign, aServerResponse(), catalogue, null), null);
  });

  it('takes nothing back when a later reply tells less, and the newest word when it tells more', () => {
    const changed = { ...ALL, effort: 'low', inputTransformations: ['other'] };
    const first = aSentJob({ receipt: receipt(aSentJob(), changed) });
    const second = { ...first, receipt: receipt(first, { ...NOTHING, serviceTier: 'auto' }) };
    const told = ({ lines }: { lines: readonly ReceiptLine[] }) =>
      lines.map((line) => [line.what, ...(brief(line) ?? [])]);
    assert.deepEqual(told(second.receipt), told(receipt(aSentJob(), changed)));
    const third = receipt(second, { ...NOTHING, effort: 'high', model: 'o3-mini' });
    assert.deepEqual(
      third.lines.map(({ what, verdict }) => [what, verdict]),
      [
        ['model', 'changed'],
        ['effort', 'asAsked'],
        ['tier', 'asAsked'],
        ['cap', 'asAsked'],
        ['earlierReasoning', 'changed'],
      ],
    );
  });

  it('keeps no more of a word than a name can be', () => {
    const told = lineOf('model', {}, { model: '🙂'.repeat(2_000) })?.told ?? '';
    assert.ok(told.length <= 350 && told.isWellFormed(), `${told.length}`);
  });

  it('takes a mapped deployment for what it stands for', () => {
    const job = aSentJob({ model: 'my-o3', endpoint: GATEWAY });
    const mapped = new Map([['my-o3', 'o3']]);
    const verdict = (model: string) => receipt(job, { model }, mapped).lines[0]?.verdict;
    assert.deepEqual(['o3-2025-04-16', 'my-o3', 'o3-mini'].map(verdict), ['asAsked', 'asAsked', 'changed']);
    assert.equal(receipt(job, { model: 'o3-2025-04-16' }).lines[0]?.verdict, 'notTold');
    const usage = aUsage();
    const { money } = receipt(job, { model: 'o3-mini', usage, status: 'completed' }, mapped).lines[0] ?? {};
    assert.deepEqual(money, { type: 'bill', cost: 52_800_000, asAsked: 96_000_000 });
  });
});

describe('a change in dollars', () => {
  const done = { usage: aUsage(), status: 'completed' } as const;
  const money = (what: ReceiptSubject, reply: Partial<Reply>, job: Partial<Job> = {}) =>
    lineOf(what, job, reply)?.money;

  it('of model or tier is the bill of the same tokens at what was asked for', () => {
    // 2,000 tokens in, 11,500 out: at o3's price 2 × 2,000 + 8 × 11,500, at o3-mini's 1.1 and 4.4, at priority 3.5 and 14.
    assert.deepEqual(
      [
        money('model', { ...done, model: 'o3-mini' }),
        money('tier', { ...done, serviceTier: 'priority' }),
        money('tier', { ...done, model: 'o4-mini', serviceTier: 'fast' }),
        money('model', { ...done, model: 'o4-mini', serviceTier: 'fast' }),
      ],
      [
        { type: 'bill', cost: 52_800_000, asAsked: 96_000_000 },
        { type: 'bill', cost: 168_000_000, asAsked: 96_000_000 },
        { type: 'bill', cost: 96_000_000, asAsked: 96_000_000 },
        { type: 'bill', cost: 96_000_000, asAsked: 96_000_000 },
      ],
    );
  });

  it('of mode or effort is the estimate beside what it cost', () => {
    assert.deepEqual(money('effort', { ...done, effort: 'low' }), {
      type: 'likely',
      cost: 96_000_000,
      likely: 160_000_000,
    });
    const unpriced = { ...PRO, estimate: null, reserved: null };
    assert.deepEqual(money('mode', { ...done, model: 'gpt-6-sol', mode: 'standard' }, unpriced), {
      type: 'likely',
      cost: 119_000_000,
      likely: null,
    });
  });

  it('of the cap is what it makes of the worst case, before and after', () => {
    assert.deepEqual(
      [
        money('cap', { maxOutputTokens: 60_000 }),
        money('cap', { ...done, maxOutputTokens: 40_000 }),
        money('cap', { maxOutputTokens: 60_000 }, { estimate: null, reserved: null }),
        // Which tier it runs at is not certain there: the dearest counts.
        money('cap', { maxOutputTokens: 60_000 }, { endpoint: GATEWAY }),
      ],
      [
        { type: 'worst', more: 80_000_000 },
        { type: 'worst', more: -80_000_000 },
        { type: 'worst', more: null },
        { type: 'worst', more: 140_000_000 },
      ],
    );
  });

  it('stays unknown where a price is', () => {
    assert.deepEqual(
      [
        money('model', { ...done, model: 'gpt-9' }),
        money('model', { ...done, model: 'o3-mini', serviceTier: 'flex' }),
        money('tier', { ...done, serviceTier: 'hyper' }),
        money('model', { ...done, model: 'o3-mini' }, { model: 'gpt-5.3' }),
      ],
      [
        { type: 'bill', cost: null, asAsked: 96_000_000 },
        { type: 'bill', cost: null, asAsked: 96_000_000 },
        { type: 'bill', cost: null, asAsked: 96_000_000 },
        { type: 'bill', cost: 52_800_000, asAsked: null },
      ],
    );
  });

  it('comes with the usage, and stays when the same end is told again without it', () => {
    const running = aSentJob();
    const early = receipt(running, { model: 'o3-mini' });
    assert.equal(early.lines[0]?.money, undefined);
    const ended = {
      ...running,
      receipt: receipt({ ...running, receipt: early }, { ...done, status: 'failed', model: 'o3-mini' }),
    };
    const job: Job = { ...ended, state: 'failed', usage: aUsage() };
    assert.deepEqual(receipt(job, { ...NOTHING, status: 'failed' }), ended.receipt);
    const revived = receipt(job, { ...NOTHING, status: 'in_progress' });
    assert.deepEqual([revived.lines[0]?.verdict, revived.lines[0]?.money], ['changed', undefined]);
  });

  it('counts a long text as one', () => {
    const estimate = anEstimate({ inputTokens: 300_000, inputIsBound: false });
    // 10,000 tokens at 10 dollars a million, and half as much again above 272,000 of input.
    const at = (job: Partial<Job>) => money('cap', { maxOutputTokens: 60_000 }, { model: 'gpt-6.1-sol', ...job });
    assert.deepEqual(
      [at({}), at({ estimate })],
      [
        { type: 'worst', more: 100_000_000 },
        { type: 'worst', more: 150_000_000 },
      ],
    );
  });
});
