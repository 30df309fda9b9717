// Numbers that no server should send: the answer is kept, the cost is exact or unknown, and the sums go on working.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { costLine, costRows } from '../../src/editor/answer/pageCost.ts';
import type { Job } from '../../src/shared/job.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { ScriptedProvider } from '../fakes/scriptedProvider.ts';

const PLACE = aPlace('http://127.0.0.1:1/v1');
const ANSWER = [{ type: 'message', content: [{ type: 'output_text', text: 'It is 32 bit.' }] }];
const DETAILS = { output_tokens_details: { reasoning_tokens: 900 } };
const SOUND = { input_tokens: 1_000, output_tokens: 1_000, ...DETAILS, total_tokens: 2_000 };
/** At o3's price. */
const BILL = 1_000 * 2_000 + 1_000 * 8_000;

describe('an answer with absurd numbers', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    const key = () => 'sk-sim-ponder';
    engine = await openWindow({ files, clock, place: PLACE, key, provider });
  });
  afterEach(() => files.dispose());

  async function answered(told: object): Promise<Job> {
    const body = { id: 'resp_1', status: 'completed', model: 'o3', output: ANSWER, usage: SOUND, ...told };
    const response = readServerResponse(body) ?? assert.fail('it is no response');
    provider.onRead = () => ({ ok: true, value: { response, requestId: null, pollAfterMs: null } });
    const id = await engine.jobs.start(prepared({ endpoint: PLACE }, clock.now()), null, true);
    await clock.settle();
    await clock.advance(60_000);
    const job = engine.ledger.get(id) ?? assert.fail('the job is gone');
    assert.equal(job.state, 'completed', JSON.stringify(told));
    assert.equal(engine.ledger.texts(id)?.answer, 'It is 32 bit.');
    return job;
  }

  const usages: readonly (readonly [string, unknown])[] = [
    ['2e15 tokens', { input_tokens: 2e15, output_tokens: 2e15, total_tokens: 4e15 }],
    ['as many as JavaScript counts', { ...SOUND, input_tokens: Number.MAX_SAFE_INTEGER }],
    ['1e308 tokens', { ...SOUND, output_tokens: 1e308 }],
    ['a fraction of a token', { ...SOUND, output_tokens: 1_000.5 }],
    ['fewer than none', { ...SOUND, input_tokens: -1 }],
    ['counts as text', { ...SOUND, input_tokens: '1000' }],
    ['nothing of all', { input_tokens: 0, output_tokens: 0, total_tokens: 0 }],
    ['a sum that does not fit', { ...SOUND, total_tokens: 2_100 }],
    ['more cached than there is', { ...SOUND, input_tokens_details: { cached_tokens: 1_001 } }],
    ['more thought than was written', { ...SOUND, output_tokens_details: { reasoning_tokens: 1_001 } }],
  ];
  for (const [what, usage] of usages) {
    it(`is kept, at a cost that is not known: ${what}`, async () => {
      const job = await answered({ usage });
      assert.deepEqual([job.cost, job.reserved], [null, job.estimate?.worst]);
      assert.match(costLine(job, inWords), /up to \$0\.\d+\.$/);
      const { today } = engine.ledger.totals(job.sentOn ?? '');
      assert.deepEqual(today, { known: 0, upTo: job.estimate?.worst, jobs: 1, unpriced: 0 });
    });
  }

  it('costs what its sum says where reasoning was counted beside the output', async () => {
    const job = await answered({ usage: { ...SOUND, total_tokens: 2_900 } });
    assert.equal(job.cost?.total, 1_000 * 2_000 + 1_900 * 8_000);
    assert.match(costLine(job, inWords), /; 47% of the output was reasoning\.$/);
  });

  it('has an exact cost where nobody told the share of reasoning, and says that', async () => {
    const job = await answered({ usage: { ...SOUND, output_tokens_details: undefined } });
    assert.equal(job.cost?.total, BILL);
    assert.match(costLine(job, inWords), /; the provider doesn’t say how much of the output was reasoning\.$/);
    assert.deepEqual(
      costRows(job, inWords).map(({ label }) => label),
      ['Input', 'Cached input', 'Output, reasoning included'],
    );
    const { outputTokens, reasoningTokens, hasUntold } = engine.ledger.totals(job.sentOn ?? '');
    assert.deepEqual([outputTokens, reasoningTokens, hasUntold], [0, 0, true]);
  });

  for (const completed_at of [1_764_400_000_000_000, 1e18, 1e308, -1, 0, '2026', 1_000_000_000, 9_999_999_999]) {
    it(`ends now where its time can’t be that of its end: ${completed_at}`, async () => {
      const job = await answered({ completed_at, created_at: completed_at });
      assert.ok((job.finishedAt ?? 0) >= (job.sentAt ?? 0) && (job.finishedAt ?? 0) <= clock.now());
      assert.equal(job.cost?.total, BILL);
    });
  }

  for (const [created_at, at] of [
    [1_764_400_000.5, 1_764_400_000_500],
    [1_764_400_000.000_4, 1_764_400_000_000],
    ['1764400000', null],
    [1.7644e15, null],
  ] as const) {
    it(`is tracked at the moment it was made, or now where that is not told: ${created_at}`, async () => {
      const body = { id: 'resp_9', status: 'completed', model: 'o3', output: ANSWER, usage: SOUND, created_at };
      const response = readServerResponse(body) ?? assert.fail('it is no response');
      provider.onRead = () => ({ ok: true, value: { response, requestId: null, pollAfterMs: null } });
      const { jobId } = await engine.jobs.track('resp_9', PLACE);
      const job = engine.ledger.get(jobId);
      assert.deepEqual([job?.sentAt, job?.createdAt, job?.cost?.total], [at ?? clock.now(), at ?? clock.now(), BILL]);
    });
  }
});
