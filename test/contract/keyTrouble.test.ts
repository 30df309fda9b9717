// A key that the provider refuses: one call finds it out for all jobs of the endpoint, one window says so, and another
// key sets everything going again.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { failing, later, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const WRONG_KEY = 'sk-sim-nobody-knows-this';

describe('a key that is refused', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let key: string | null;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    key = DEFAULT_KEY;
  });
  afterEach(() => files.dispose());

  describe('by a real service', () => {
    let simulator: Simulator;
    let engine: Engine;
    let ids: string[];

    beforeEach(async () => {
      simulator = await startSimulator();
      engine = await window();
      ids = [];
      for (let index = 0; index < 12; index += 1) {
        simulator.next({ hold: 'in_progress', queueMs: 0 });
        const asked = { endpoint: aPlace(simulator.baseUrl), question: `Question ${index}?` };
        ids.push(await engine.jobs.start(prepared(asked, clock.now()), null, false));
        await clock.settle();
      }
      await clock.advance(10 * MINUTE);
    });
    afterEach(() => simulator.dispose());

    function window(): Promise<Engine> {
      return openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => key });
    }

    function looks(): number {
      return simulator.truth.calls.filter(({ operation }) => operation === 'look').length;
    }

    function all<T>(field: (job: Job) => T): T[] {
      return ids.map((id) => field(engine.ledger.get(id) ?? assert.fail('a job is gone')));
    }

    it('pauses all jobs of the endpoint after one call, until there is another one', async () => {
      key = WRONG_KEY;
      const before = looks();
      await clock.advance(HOUR);
      assert.deepEqual(new Set(all(({ pauseReason }) => pauseReason)), new Set(['keyRefused']));
      assert.deepEqual(new Set(all(({ state }) => state)), new Set(['running']));
      assert.equal(looks(), before + 1);
      clock.jump(HOUR);
      engine.wake();
      await clock.advance(MINUTE);
      assert.equal(looks(), before + 1, 'neither a sleep nor a person brings a key');
      key = DEFAULT_KEY;
      for (const { responseId } of simulator.truth.responses) simulator.advanceTo(responseId, 'completed');
      await engine.jobs.resume('Simulator');
      await clock.advance(4_000);
      assert.deepEqual(new Set(all(({ state }) => state)), new Set(['completed']));
    });

    it('is asked about once at the next start', async () => {
      key = WRONG_KEY;
      await clock.advance(HOUR);
      engine.dispose();
      const before = looks();
      engine = await window();
      await clock.advance(HOUR);
      assert.equal(looks(), before + 1);
      assert.deepEqual(new Set(all(({ pauseReason }) => pauseReason)), new Set(['keyRefused']));
    });

    it('is told of by one window, for all jobs, and again only after another key', async () => {
      const other = await window();
      const claims = async () => {
        const made = [];
        for (const each of [engine, other, engine]) made.push(each.ledger.keyTrouble.claimNotice('Simulator'));
        return (await Promise.all(made)).filter((isMine) => isMine).length;
      };
      assert.equal(await claims(), 1);
      clock.jump(HOUR);
      assert.equal(await claims(), 0);
      assert.equal(await engine.ledger.keyTrouble.claimNotice('Elsewhere'), true);
      await other.jobs.resume('Simulator');
      assert.equal(await claims(), 1);
      clock.jump(DAY);
      assert.equal(await claims(), 1, 'a day later it is worth a reminder');
    });
  });

  describe('by a scripted one', () => {
    const place = aPlace('https://gateway.example/v1');
    let provider: ScriptedProvider;

    beforeEach(() => {
      provider = new ScriptedProvider();
    });

    async function running(engine: Engine, changes: Partial<Job>): Promise<string> {
      const { job, texts } = preparedAs(
        { state: 'running', responseId: 'resp_1', sentAt: clock.now() - HOUR, nextLookAt: clock.now(), ...changes },
        { endpoint: place },
      );
      await engine.ledger.insert({ job, texts, budget: null });
      await engine.ledger.change(job.id, () => ({ job }));
      return job.id;
    }

    it('leaves alone what is elsewhere, and what only a window hears', async () => {
      const engine = await openWindow({ files, clock, place, key: () => key, provider });
      const far = clock.now() + 40_000;
      const elsewhere = await running(engine, { endpoint: { ...place, name: 'Elsewhere' }, nextLookAt: far });
      const moved = await running(engine, {
        endpoint: { ...place, baseUrl: 'https://old.example/v1' },
        nextLookAt: far,
      });
      const heard = await running(engine, { background: false, nextLookAt: far });
      const there = await running(engine, { nextLookAt: far });
      provider.onRead = () => failing('keyRefused', {}, 401);
      const first = await running(engine, {});
      await clock.advance(1_000);
      const reasons = [first, there, elsewhere, moved, heard].map((id) => engine.ledger.get(id)?.pauseReason);
      assert.deepEqual(reasons, ['keyRefused', 'keyRefused', null, null, null]);
    });

    it('is tried again at the next start, also where the provider had put the look off', async () => {
      const engine = await openWindow({ files, clock, place, key: () => key, provider });
      provider.onRead = (id) => said('in_progress', { id, pollAfterMs: HOUR });
      const id = await running(engine, {});
      await clock.advance(1_000);
      provider.onRead = () => failing('keyRefused', {}, 401);
      await running(engine, {});
      await clock.advance(1_000);
      assert.equal(engine.ledger.get(id)?.pauseReason, 'keyRefused');
      engine.dispose();
      await clock.advance(MINUTE);
      provider.onRead = () => said('completed');
      const next = await openWindow({ files, clock, place, key: () => key, provider });
      await clock.advance(1_000);
      assert.equal(next.ledger.get(id)?.state, 'completed');
    });

    it('pauses nothing when another one was entered while the call was on its way', async () => {
      const engine = await openWindow({ files, clock, place, key: () => key, provider });
      const answer = later();
      provider.onRead = () => answer.reply;
      const id = await running(engine, {});
      await clock.advance(1_000);
      key = 'sk-the-right-one';
      await engine.jobs.resume(place.name);
      answer.give(failing('keyRefused', {}, 401));
      await clock.settle();
      assert.equal(engine.ledger.get(id)?.pauseReason, null);
      provider.onRead = () => said('completed');
      await clock.advance(10_000);
      assert.equal(engine.ledger.get(id)?.state, 'completed');
    });
  });
});
