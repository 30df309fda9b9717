// Costs that a place tells itself: real engine, SDK and simulator. What counts, what stands beside it, and what is said.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { costLine, costNote, costRows } from '../../src/editor/answer/pageCost.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import type { Job } from '../../src/shared/job.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import type { UsageFields } from '../simulator/behaviour.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const USD = 1_000_000_000;

describe('a cost that the place tells', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let engine: Engine;
  let limits = { day: 0, month: 0 };

  const place = (changes: Partial<Endpoint> = {}) =>
    aPlace(simulator.baseUrl, { name: 'Router', provider: 'compatible', ...changes });

  beforeEach(async () => {
    limits = { day: 0, month: 0 };
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator();
    engine = await openWindow({ files, clock, place: place(), key: () => DEFAULT_KEY, limits: () => limits });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  async function answered(usage: UsageFields, tells: { readonly model?: string } = {}, at = place()): Promise<Job> {
    simulator.next({ queueMs: 0, runMs: 0, reasoningTokens: 640, answer: 'Yes.', usage, tells });
    const { job, texts } = prepared({ endpoint: at }, clock.now());
    await engine.jobs.start({ job, texts }, null, true);
    await until('the job to end', async () => {
      await clock.advance(5_000);
      return read(job.id).state === 'completed';
    });
    return read(job.id);
  }

  function read(id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  const ours = (job: Job) => job.cost?.parts.reduce((sum, { cost }) => sum + cost, 0) ?? assert.fail('it has no parts');
  const today = (job: Job) => engine.ledger.totals(job.sentOn ?? '').today;

  it('counts, in sums and budgets, and ours stands beside it', async () => {
    const job = await answered({ cost: 0.25, is_byok: false });
    assert.deepEqual([job.cost?.total, job.cost?.told, job.cost?.computed], [0.25 * USD, 0.25 * USD, ours(job)]);
    assert.equal(job.reserved, null);
    assert.deepEqual(today(job), { known: 0.25 * USD, upTo: 0, jobs: 1, unpriced: 0 });
    limits = { day: USD, month: 0 };
    assert.equal(engine.ledger.budgets.reaches(limits)[0]?.spent, 0.25 * USD);
    assert.match(
      costLine(job, inWords),
      /^\$0\.25 for .* The cost is as Router tells it; by the price .* be \$0\.0\d+\.$/,
    );
    assert.match(costNote(job, inWords), /^These parts are worked out by Ponder, and add up to \$0\.0\d+\. Price: /);
    const shares = costRows(job, inWords).reduce((sum, { share }) => sum + share, 0);
    assert.ok(Math.abs(shares - 1) < 1e-9, 'the bars share what they add up to');
    assert.match(tooltip(job, clock.now(), inWords), /\nThe cost is as Router tells it; /);
  });

  it('in ticks is the same', async () => {
    const job = await answered({ cost_in_usd_ticks: 2_500_000_000 });
    assert.deepEqual([job.cost?.total, job.cost?.told], [0.25 * USD, 0.25 * USD]);
  });

  it('that is just ours is said to be the place’s own, without a second figure', async () => {
    const { cost } = await answered({});
    const job = await answered({ cost: (cost?.total ?? 0) / USD });
    assert.deepEqual([job.cost?.told, job.cost?.computed], [cost?.total, cost?.total]);
    assert.match(costLine(job, inWords), / The cost is as Router tells it\.$/);
    assert.doesNotMatch(costNote(job, inWords), /worked out/);
  });

  it('of nothing does not count for a model that has a price', async () => {
    const job = await answered({ cost: 0 });
    assert.deepEqual([job.cost?.total, job.cost?.told], [ours(job), 0]);
    assert.ok(ours(job) > 0);
    assert.equal(today(job).known, ours(job));
    assert.match(
      costLine(job, inWords),
      /Router says that this cost nothing, but by its price it is \$0\.0\d+: Ponder counts/,
    );
  });

  it('of nothing is unknown where a price is known, and the counts can’t be believed', async () => {
    const job = await answered({ cost: 0, total_tokens: 7 });
    assert.deepEqual([job.cost, job.reserved], [null, job.estimate?.worst]);
    assert.deepEqual(today(job), { known: 0, upTo: job.estimate?.worst, jobs: 1, unpriced: 0 });
  });

  it('is known where the counts are missing, or contradict each other', async () => {
    for (const usage of [{ input_tokens: null }, { total_tokens: 7 }, { output_tokens: 1e300 }]) {
      const job = await answered({ cost: 0.25, ...usage });
      assert.deepEqual([job.cost?.total, job.cost?.parts, job.reserved], [0.25 * USD, [], null], JSON.stringify(usage));
      assert.match(costLine(job, inWords), /^\$0\.25\. The cost is as Router tells it\.$/);
      assert.equal(costNote(job, inWords), '');
    }
  });

  it('of a model that nobody knows the price of is all there is', async () => {
    const job = await answered({ cost: 0.25 }, { model: 'other-1' }, place({ provider: 'openai' }));
    assert.deepEqual([job.cost?.total, job.cost?.told, job.cost?.computed], [0.25 * USD, 0.25 * USD, undefined]);
    const line = job.receipt?.lines.find(({ what }) => what === 'model');
    assert.deepEqual([line?.verdict, line?.money?.type], ['changed', 'bill']);
    assert.match(tooltip(job, clock.now(), inWords), /It cost \$0\.25; as asked the same tokens would have cost/);
    const free = await answered({ cost: 0 }, { model: 'other-1' }, place({ provider: 'openai' }));
    assert.deepEqual([free.cost, free.reserved], [null, free.estimate?.worst]);
  });

  it('on a key of one’s own takes in the upstream’s bill, and is unknown without it', async () => {
    const own = { is_byok: true, cost: 0.005 } as const;
    const whole = await answered({ ...own, cost_details: { upstream_inference_cost: 0.1 } });
    assert.equal(whole.cost?.total, 105_000_000);
    for (const cost_details of [null, {}, { upstream_inference_cost: null }, { upstream_inference_cost: -1 }]) {
      const job = await answered({ ...own, cost_details });
      assert.deepEqual([job.cost, job.reserved], [null, job.estimate?.worst], JSON.stringify(cost_details));
      assert.match(costLine(job, inWords), /price|up to/);
    }
  });

  for (const absurd of [-0.5, 1e300, '0.25', true, [], { total: 1 }]) {
    it(`is not believed where it is no amount: ${JSON.stringify(absurd)}`, async () => {
      const job = await answered({ cost: absurd });
      assert.deepEqual([job.cost?.total, job.cost?.told], [ours(job), undefined]);
      assert.doesNotMatch(costLine(job, inWords), /tells it/);
    });
  }

  it('is still there after a restart, with the figure beside it', async () => {
    const job = await answered({ cost: 0.25 });
    engine.dispose();
    engine = await openWindow({ files, clock, place: place(), key: () => DEFAULT_KEY });
    assert.deepEqual(read(job.id).cost, job.cost);
  });

  it('tells no share of reasoning that is 0 beside reasoning that can be read', async () => {
    const job = await answered({ output_tokens_details: { reasoning_tokens: 0 } });
    assert.equal(job.usage?.reasoningTokens, 0, 'none came');
  });
});
