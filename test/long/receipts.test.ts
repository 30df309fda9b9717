// Receipts held against replies that are not as asked, that are, and that tell nothing: real engine, real SDK, real HTTP.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Prepared } from '../../src/core/jobs/prepare/prepare.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import type { ChangeMoney, ReceiptLine, ReceiptSubject } from '../../src/shared/receipt.ts';
import { type BilledUsage, exactParts, type FactRow, type PricedTier } from '../builders/exactBill.ts';
import {
  asAskedCase,
  changedCase,
  type Place,
  type Random,
  type ReceiptCase,
  rowOf,
  silentCase,
  UNHEARD,
} from '../builders/receiptCases.ts';
import { seededRandom } from '../builders/seededRandom.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, streamed } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const CASES = 200;
const PLACES: readonly Place[] = ['openai', 'compatible'];

interface Window {
  readonly files: LedgerFolder;
  readonly clock: FakeClock;
  readonly engine: Engine;
  readonly place: Endpoint;
}

describe('receipts', () => {
  let simulator: Simulator;
  const windows = new Map<Place, Window>();

  before(async () => {
    simulator = await startSimulator();
    // Hundreds of questions in a moment would wait in line.
    simulator.hideLimits();
    for (const provider of PLACES) {
      const files = new LedgerFolder();
      const clock = new FakeClock();
      const place = aPlace(simulator.baseUrl, { provider });
      const engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY });
      windows.set(provider, { files, clock, engine, place });
    }
  });
  after(async () => {
    for (const { files } of windows.values()) files.dispose();
    await simulator.dispose();
  });

  /** The job at its end. */
  async function run(place: Place, { asked, streams, behaviour }: ReceiptCase): Promise<Job> {
    const { clock, engine, place: endpoint } = windows.get(place) ?? assert.fail('there is no such place');
    simulator.next(behaviour);
    const question = { endpoint, ...asked };
    const made: Prepared = streams ? streamed(question, clock.now()) : prepared(question, clock.now());
    const id = await engine.jobs.start(made, null, true);
    const job = () => engine.ledger.get(id) ?? assert.fail('the job is gone');
    await until(
      () => `the end of a job that is ${job().state}`,
      async () => {
        // What is streamed ends by itself.
        if (!job().streams) await clock.advance(2_000);
        return !isOpen(job());
      },
    );
    assert.equal(job().state, 'completed');
    return job();
  }

  /** @returns the cases with their jobs, in turn at either place */
  async function runAll(seed: number, count: number, make: (random: Random, place: Place) => ReceiptCase) {
    const random = seededRandom(seed);
    const done: { readonly job: Job; readonly case: ReceiptCase; readonly place: Place }[] = [];
    for (let number = 0; number < count; number += 1) {
      const place = PLACES[number % 2] ?? 'openai';
      const made = make(random, place);
      done.push({ job: await run(place, made), case: made, place });
    }
    return done;
  }

  it('name each of 200 silent changes with what it means in dollars, and none in 200 replies as asked', async function () {
    this.timeout(240_000);
    let named = 0;
    let priced = 0;
    for (const { job, case: made, place } of await runAll(7_041, CASES, changedCase)) {
      const about = JSON.stringify([place, made, job.receipt]);
      assert.deepEqual(subjects(job, 'changed'), made.changed.toSorted(), about);
      assert.deepEqual(subjects(job, 'notTold'), [], about);
      for (const line of changes(job)) {
        const expected = moneyOf(line, job, made, place);
        assert.deepEqual(line.money, expected, about);
        if (expected !== undefined) priced += 1;
      }
      named += 1;
    }
    let alarms = 0;
    for (const { job, case: made, place } of await runAll(7_042, CASES, asAskedCase)) {
      const about = JSON.stringify([place, made, job.receipt]);
      if (changes(job).length > 0) alarms += 1;
      assert.deepEqual(subjects(job, 'changed'), [], about);
      assert.deepEqual(subjects(job, 'notTold'), made.notTold.toSorted(), about);
    }
    console.log(
      `Receipts: ${named} of ${CASES} changes named, ${alarms} false alarms in ${CASES}; ${priced} times with the right dollars.`,
    );
  });

  it('say of a reply that tells nothing that it does, and never that it is as asked', async function () {
    this.timeout(60_000);
    for (const { job, case: made } of await runAll(7_043, 24, silentCase)) {
      assert.deepEqual(subjects(job, 'notTold'), made.notTold.toSorted());
      assert.equal(job.receipt?.lines.length, made.notTold.length, 'every line is one of these');
    }
  });

  it('keep a job from a price that is another model’s: what answered and has no price is not billed as what was asked', async () => {
    const { clock, engine, place: endpoint } = windows.get('openai') ?? assert.fail();
    simulator.next({ queueMs: 0, runMs: 0, tells: { model: UNHEARD } });
    const id = await engine.jobs.start(prepared({ endpoint, model: 'o3' }, clock.now()), null, true);
    await clock.settle();
    await clock.advance(60_000);
    const job = engine.ledger.get(id) ?? assert.fail();
    assert.deepEqual([job.state, job.servedModel, subjects(job, 'changed')], ['completed', UNHEARD, ['model']]);
    assert.deepEqual([job.cost, job.usage === null, job.reserved], [null, false, job.estimate?.worst]);
  });

  it('are there while the job runs, and are not taken back by a later reply that tells less', async () => {
    const { clock, engine, place } = windows.get('openai') ?? assert.fail('there is no such place');
    const silent = { model: null, mode: null, effort: null, serviceTier: null, maxOutputTokens: null };
    simulator.next({ queueMs: 0, hold: 'in_progress', tells: { mode: 'pro' }, tellsAtEnd: silent });
    const asked = { endpoint: place, model: 'gpt-6-sol', effort: 'low', mode: 'standard' } as const;
    const id = await engine.jobs.start(prepared(asked, clock.now()), null, true);
    await clock.settle();
    const job = () => engine.ledger.get(id) ?? assert.fail('the job is gone');
    const told = () => job().receipt?.lines.map(({ what, verdict }) => `${what} ${verdict}`);
    const first = ['model asAsked', 'mode changed', 'effort asAsked', 'tier asAsked', 'cap asAsked'];
    assert.deepEqual([isOpen(job()), told()], [true, first]);
    assert.equal(changes(job())[0]?.money, undefined, 'it has not cost anything yet');
    simulator.advanceTo(job().responseId ?? '', 'completed');
    await clock.advance(60_000);
    assert.deepEqual([job().state, told()], ['completed', first]);
    const money = { type: 'likely', cost: job().cost?.total, likely: job().estimate?.likely };
    assert.deepEqual(changes(job())[0]?.money, money);
  });

  it('are none of a response that Ponder did not ask for, and one of an uncertain job that is settled by its id', async () => {
    const { clock, engine, place } = windows.get('openai') ?? assert.fail('there is no such place');
    simulator.next({ queueMs: 0, runMs: 0, tells: { effort: 'high' }, fault: { type: 'drop', when: 'afterHandling' } });
    const id = await engine.jobs.start(prepared({ endpoint: place, effort: 'low' }, clock.now()), null, true);
    await clock.settle();
    assert.equal(engine.ledger.get(id)?.state, 'uncertain');
    const responseId = simulator.truth.responses.at(-1)?.responseId ?? '';
    const adopted = await engine.jobs.adopt(id, responseId);
    assert.deepEqual(subjects(adopted, 'changed'), ['effort']);
    const other = windows.get('compatible') ?? assert.fail('there is no such place');
    const { jobId } = await other.engine.jobs.track(responseId, other.place);
    assert.equal(other.engine.ledger.get(jobId)?.receipt, null);
  });
});

function changes(job: Job): readonly ReceiptLine[] {
  return job.receipt?.lines.filter(({ verdict }) => verdict === 'changed') ?? [];
}

function subjects({ receipt }: Job, verdict: ReceiptLine['verdict']): ReceiptSubject[] {
  const lines = receipt ?? assert.fail('there is no receipt');
  return lines.lines
    .filter((line) => line.verdict === verdict)
    .map(({ what }) => what)
    .toSorted();
}

const TIERS: Readonly<Record<string, PricedTier>> = {
  default: 'default',
  priority: 'priority',
  fast: 'priority',
  flex: 'flex',
};

/** From the recorded facts and the usage alone. */
function moneyOf({ what }: ReceiptLine, job: Job, made: ReceiptCase, place: Place): ChangeMoney | undefined {
  const asked = rowOf(made.asked.model);
  const usage = job.usage ?? assert.fail('it should have its usage');
  if (what === 'earlierReasoning') return undefined;
  if (what === 'cap') {
    const more = (made.tells.maxOutputTokens ?? 0) - made.asked.maxOutputTokens;
    return { type: 'worst', more: Math.sign(more) * dearestOutput(asked, Math.abs(more), place) };
  }
  const name = made.tells.model?.replace(/^openai\//, '') ?? made.asked.model;
  const served = name === UNHEARD ? null : rowNamed(name);
  // A name with its vendor has no price in the catalogue: the bill is made out at the price of what was asked.
  const isPriced = served !== null && !(made.tells.model?.startsWith('openai/') ?? false);
  const cost = isPriced ? sum(served, usage, made.tells.serviceTier ?? 'default') : null;
  if (what === 'model' || what === 'tier') return { type: 'bill', cost, asAsked: sum(asked, usage, 'default') };
  return { type: 'likely', cost, likely: job.estimate?.likely ?? null };
}

function rowNamed(name: string): FactRow {
  return rowOf(name.replace(/-\d{4}-\d\d-\d\d$/, ''));
}

function sum(row: FactRow, usage: BilledUsage, tier: string): number | null {
  const priced = TIERS[tier];
  const parts = priced === undefined ? null : exactParts(row, usage, priced);
  return parts === null ? null : Number(Object.values(parts).reduce((all, part) => all + part, 0n));
}

/** Where the tier was not asked for, any may be charged. */
function dearestOutput(row: FactRow, tokens: number, place: Place): number {
  const none = { inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
  const tiers: readonly PricedTier[] = place === 'openai' ? ['default'] : ['default', 'batch', 'flex', 'priority'];
  return Math.max(
    ...tiers.map((tier) => Number(exactParts(row, { ...none, outputTokens: tokens }, tier)?.visible ?? 0n)),
  );
}
