// Whole windows over one ledger and one service: what one does the other sees, and a window may die at any moment.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../../src/core/engine.ts';
import { LEASE_MS } from '../../src/core/pace/pace.ts';
import { localDay } from '../../src/shared/format.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { ScriptedProvider } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const MINUTE = 60_000;

describe('windows of Ponder', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator();
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => DEFAULT_KEY });
  }

  function question(text = 'Is this loop right?') {
    return prepared({ endpoint: aPlace(simulator.baseUrl), question: text }, clock.now());
  }

  it('see each other’s jobs, answers and costs', async () => {
    const one = await window();
    const two = await window();
    const told = new Set<string>();
    two.ledger.onDidChange(({ ids }) => {
      for (const id of ids) told.add(id);
    });
    simulator.next({ hold: 'in_progress', queueMs: 0, answer: 'It is.' });
    const id = await one.jobs.start(question(), null, false);
    await clock.advance(10_000);
    simulator.advanceTo(one.ledger.get(id)?.responseId ?? '', 'completed');
    await clock.advance(MINUTE);
    assert.ok(told.has(id));
    assert.deepEqual(two.ledger.get(id), one.ledger.get(id));
    assert.equal(two.ledger.texts(id)?.answer, 'It is.');
    const { known, upTo } = two.ledger.totals(localDay(clock.now())).today;
    assert.deepEqual([known, upTo], [simulator.truth.responses[0]?.bill?.nanoUsd, 0]);
    assert.equal(simulator.truth.creates.length, 1);
  });

  it('hold many jobs to the cent of the service’s bill', async () => {
    const one = await window();
    const two = await window();
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      simulator.next({ hold: 'in_progress', queueMs: 0 });
      ids.push(await (index % 2 === 0 ? one : two).jobs.start(question(`Question ${index}?`), null, false));
    }
    await clock.advance(5_000);
    for (const { responseId } of simulator.truth.responses) simulator.advanceTo(responseId, 'completed');
    await clock.advance(2 * MINUTE);
    const bills = simulator.truth.responses.map(({ bill }) => bill?.nanoUsd ?? 0);
    assert.deepEqual([simulator.truth.creates.length, bills.length], [12, 12]);
    const total = bills.reduce((sum, bill) => sum + bill, 0);
    assert.deepEqual(one.ledger.totals(localDay(clock.now())).today, { known: total, upTo: 0, jobs: 12, unpriced: 0 });
    assert.ok(ids.every((id) => two.ledger.get(id)?.state === 'completed'));
  });

  it('do not pass a budget together, and POST nothing that would', async () => {
    const windows = [await window(), await window(), await window()];
    const worst = question().job.reserved ?? assert.fail('o3 has a price');
    const budget = { day: worst * 2, month: nanoFromUsd(100) };
    simulator.always({ hold: 'queued' });
    const tries = await Promise.allSettled(windows.map((each) => each.jobs.start(question(), budget, false)));
    await clock.advance(10_000);
    const refused = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    assert.deepEqual(
      refused.map((error) => isHumanError(error) && error.remedy),
      ['passBudget'],
    );
    assert.equal(simulator.truth.creates.length, 2);
  });

  it('may die at any moment: nothing is paid for twice, and nothing paid for is forgotten', async function () {
    this.timeout(60_000);
    const outcomes = new Set<string>();
    for (let turns = 0; turns < 24; turns += 1) {
      simulator.clear();
      const dying = await window();
      simulator.next({ hold: 'in_progress', queueMs: 0 });
      const { job, texts } = question(`Turn ${turns}?`);
      const starting = dying.jobs.start({ job, texts }, null, false).catch(() => null);
      for (let count = 0; count < turns; count += 1) await turn();
      dying.dispose();
      await starting;
      await clock.settle();
      const engine = await window();
      await clock.advance(2 * LEASE_MS);
      const after = engine.ledger.get(job.id);
      const [create] = simulator.truth.creates;
      assert.ok(simulator.truth.creates.length <= 1, `${turns}: at most one POST`);
      outcomes.add(after === null ? 'never written' : after.state);
      if (create !== undefined) assert.ok(after !== null, `${turns}: what was sent is known`);
      if (create !== undefined && after !== null) assertKept(after, create.responseId, turns);
      if (after?.state === 'waiting') assert.equal(after.waitingReason, 'consent');
      engine.dispose();
    }
    assert.ok(outcomes.size >= 3, `met ${[...outcomes].join(', ')}`);
  });

  /** Either its id is stored, or a person is told that it may be running, with its price held back. */
  function assertKept(job: Job, responseId: string | null, turns: number): void {
    if (job.state === 'uncertain') assert.ok((job.reserved ?? 0) > 0);
    else assert.deepEqual([job.responseId, job.state], [responseId, 'running'], `${turns} turns`);
  }

  it('do not open a ledger that a newer Ponder wrote', async () => {
    (await window()).dispose();
    const raw = files.raw();
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    const before = readFileSync(files.path);
    await assert.rejects(window(), { name: 'NewerLedger' });
    assert.ok(readFileSync(files.path).equals(before));
    assert.equal(clock.pending, 0, 'nothing is left ticking');
  });

  it('leave nothing ticking when they close', async () => {
    const engine = await window();
    simulator.next({ hold: 'queued' });
    await engine.jobs.start(question(), null, false);
    await clock.advance(30_000);
    engine.dispose();
    await clock.settle();
    assert.equal(clock.pending, 0);
  });

  it('load no provider before the first question', async () => {
    let loads = 0;
    const { openEngine } = await import('../../src/core/engine.ts');
    const engine = files.keep(
      await openEngine({
        path: files.path,
        keys: { find: () => Promise.resolve(aKey(DEFAULT_KEY)) },
        endpoints: () => [],
        catalogue: () => assert.fail('the catalogue was loaded'),
        limits: noLimits,
        clock,
        log: files.log,
        load: () => {
          loads += 1;
          return Promise.resolve(() => new ScriptedProvider());
        },
      }),
    );
    await clock.advance(10 * MINUTE);
    assert.equal(loads, 0);
    await engine.pool.access(aPlace('https://gateway.example/v1'));
    await engine.pool.access(aPlace('https://gateway.example/v1'));
    assert.equal(loads, 1);
  });

  it('remove only what is over, and keep what it cost', async () => {
    const engine = await window();
    simulator.next({ hold: 'in_progress', queueMs: 0 });
    const id = await engine.jobs.start(question(), null, false);
    await clock.settle();
    await assert.rejects(engine.jobs.remove(id), isHumanError);
    simulator.advanceTo(engine.ledger.get(id)?.responseId ?? '', 'completed');
    await clock.advance(MINUTE);
    await engine.jobs.remove(id);
    assert.equal(engine.ledger.get(id), null);
    assert.equal(engine.ledger.totals(localDay(clock.now())).today.known, simulator.truth.responses[0]?.bill?.nanoUsd);
  });
});
