import assert from 'node:assert/strict';
import { receiptOf, type ToldOfReply } from '../../src/core/jobs/life/receipt.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { billOf } from '../../src/core/models/prices/billOf.ts';
import type { Job } from '../../src/shared/job.ts';
import type { ReceiptLine, ReceiptSubject } from '../../src/shared/receipt.ts';
import { aJob, aSentJob, aUsage } from '../builders/aJob.ts';
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
function receipt(job: Job, changes: Partial<ToldOfReply> = {}, deployments: ReadonlyMap<string, string> = new Map()) {
  const reply = aServerResponse({ ...ALL, ...changes });
  const here = catalogue.with({ deployments });
  const made = receiptOf(job, reply, here, billOf(here, job.model, reply));
  return made ?? assert.fail('there should be a receipt');
}

function lineOf(what: ReceiptSubject, job: Partial<Job>, reply: Partial<ToldOfReply>): ReceiptLine | null {
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
