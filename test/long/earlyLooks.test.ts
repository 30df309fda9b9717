// Looks that come early: after a sleep, when a person comes back, when the network or a key is back. And those that must
// not: what the provider itself put off, and what was looked at just now.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { lookDelayMs } from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY, startSimulator } from '../simulator/server.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const PLACE = aPlace('https://gateway.example/v1');
const NO_NETWORK = { kind: 'network', message: '', code: 'ECONNRESET', httpStatus: null, requestId: null } as const;
const OFFLINE = { offline: true, error: { ...NO_NETWORK, kind: 'offline', code: 'ENOTFOUND' } } as const;

describe('a look comes early', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let read: string[];

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    read = [];
    answering();
  });
  afterEach(() => files.dispose());

  /** The provider is there, and works on everything. */
  function answering(): void {
    provider.onRead = (responseId) => {
      read.push(responseId);
      return said('in_progress', { id: responseId });
    };
  }

  function unreachable(): void {
    provider.onRead = (responseId) => {
      read.push(responseId);
      return failing('transient', { error: NO_NETWORK });
    };
  }

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place: PLACE, key: () => 'sk-some-key', provider });
  }

  /** An hour old, so that a look comes every minute; written by a window that is gone. */
  async function sent(count: number, changes: Partial<Job> = {}): Promise<string[]> {
    const ledger = await files.open('gone', clock);
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { job, texts } = preparedAs(
        {
          state: 'running',
          responseId: `resp_${index}`,
          sentAt: clock.now() - HOUR,
          sentOn: '2026-11-21',
          nextLookAt: clock.now(),
          ...changes,
        },
        { endpoint: PLACE },
      );
      await ledger.insert({ job, texts, budget: null });
      await ledger.change(job.id, () => null);
      ids.push(job.id);
    }
    ledger.dispose();
    return ids;
  }

  function readsSince(before: number): number {
    return read.length - before;
  }

  describe('after a sleep', () => {
    it('for every open job, soon after the machine is awake', async () => {
      await sent(4);
      await window();
      await clock.advance(5 * SECOND);
      assert.equal(read.length, 4);
      // The timers stood still with the machine: by themselves they would take most of a minute.
      clock.jump(40 * SECOND);
      await clock.advance(12 * SECOND);
      assert.deepEqual(read.slice(4).toSorted(), ['resp_0', 'resp_1', 'resp_2', 'resp_3']);
    });

    it('not for what the provider itself put off', async () => {
      await sent(1);
      provider.onRead = (responseId) => {
        read.push(responseId);
        return said('in_progress', { id: responseId, pollAfterMs: 10 * MINUTE });
      };
      const engine = await window();
      await clock.advance(5 * SECOND);
      clock.jump(5 * MINUTE);
      await clock.advance(MINUTE);
      engine.wake();
      await clock.advance(3 * MINUTE);
      assert.equal(read.length, 1);
      await clock.advance(2 * MINUTE);
      assert.equal(read.length, 2);
    });

    it('once, although eight windows wake up together', async () => {
      await sent(20);
      for (let count = 0; count < 8; count += 1) await window();
      await clock.advance(20 * SECOND);
      assert.equal(read.length, 20, 'one first look at each');
      clock.jump(30 * SECOND);
      await clock.advance(15 * SECOND);
      assert.equal(readsSince(20), 20);
      assert.equal(new Set(read.slice(20)).size, 20);
    });
  });

  it('and a second window that wakes up with the first has nothing to write', async () => {
    await sent(20, { nextLookAt: clock.now() + 40 * SECOND, lastLookAt: clock.now() - 45 * SECOND });
    const one = await files.open('one', clock);
    const two = await files.open('two', clock);
    const written = files.raw();
    const version = () => written.prepare('PRAGMA data_version').get()?.data_version;
    const before = version();
    await one.early.bring({ why: 'pause' });
    const after = version();
    assert.notEqual(after, before);
    clock.jump(SECOND / 2);
    await two.early.bring({ why: 'pause' });
    assert.equal(version(), after);
  });

  describe('when a person comes back to a window', () => {
    it('for what was not looked at for half its interval', async () => {
      await sent(1);
      const engine = await window();
      await clock.advance(5 * SECOND);
      await clock.advance(20 * SECOND);
      engine.wake();
      await clock.advance(2 * SECOND);
      assert.equal(read.length, 1, 'it was looked at 27 seconds ago');
      await clock.advance(5 * SECOND);
      engine.wake();
      await clock.advance(2 * SECOND);
      assert.equal(read.length, 2);
    });

    it('and costs at most twice the looks, however often that is', async () => {
      await sent(1);
      const engine = await window();
      for (let second = 0; second < 600; second += 1) {
        engine.wake();
        await clock.advance(SECOND);
      }
      assert.ok(read.length <= 21, `${read.length} looks in ten minutes`);
    });

    it('for a question that waits for the network', async () => {
      const engine = await window();
      provider.onStart = () => failing('tryLater', OFFLINE);
      await engine.jobs.start(prepared({ endpoint: PLACE }, clock.now()), null, false);
      await clock.advance(16 * SECOND);
      assert.equal(provider.count('start'), 1);
      engine.wake();
      await clock.advance(SECOND);
      assert.equal(provider.count('start'), 2);
    });

    it('and nothing is read or written when nothing is open', async () => {
      await sent(3, { state: 'completed', nextLookAt: null });
      const engine = await window();
      await clock.settle();
      files.raw().exec('PRAGMA foreign_keys = OFF; DROP TABLE jobs');
      engine.wake();
      await clock.advance(SECOND);
      assert.ok(!files.log.text.includes('error'), files.log.text);
    });
  });

  describe('when the network is back', () => {
    it('for all jobs of the endpoint that backed off', async () => {
      const ids = await sent(10);
      unreachable();
      const engine = await window();
      // After some minutes each of them asks once a minute only, at a time of its own.
      await clock.advance(10 * MINUTE);
      for (const [index, id] of ids.entries()) {
        const nextLookAt = clock.now() + (index + 3) * 5 * SECOND;
        await engine.ledger.change(id, (job) => ({ job: { ...job, nextLookAt } }));
      }
      answering();
      const before = read.length;
      let waited = 0;
      for (; read.length === before; waited += 1) await clock.advance(SECOND);
      await clock.advance(3 * SECOND);
      assert.equal(new Set(read.slice(before)).size, 10, `${waited} s after the network`);
    });

    it('that a real service could not be reached through', async () => {
      const simulator = await startSimulator();
      try {
        const place = aPlace(simulator.baseUrl);
        const engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY });
        const ids: string[] = [];
        for (const question of ['One?', 'Two?', 'Three?']) {
          simulator.next({ hold: 'in_progress', queueMs: 0 });
          ids.push(await engine.jobs.start(prepared({ endpoint: place, question }, clock.now()), null, false));
          await clock.settle();
        }
        simulator.next({ on: 'look', times: 500, fault: { type: 'drop', when: 'beforeHandling' } });
        await clock.advance(10 * MINUTE);
        for (const [index, id] of ids.entries()) {
          const nextLookAt = clock.now() + (index + 1) * 15 * SECOND;
          await engine.ledger.change(id, (job) => ({ job: { ...job, nextLookAt } }));
        }
        simulator.clear();
        for (const { responseId } of simulator.truth.responses) simulator.advanceTo(responseId, 'completed');
        await clock.advance(17 * SECOND);
        assert.deepEqual(
          ids.map((id) => engine.ledger.get(id)?.state),
          ['completed', 'completed', 'completed'],
        );
      } finally {
        files.dispose();
        await simulator.dispose();
      }
    });

    it('for questions that wait, and for no other endpoint', async () => {
      const elsewhere = aPlace('https://elsewhere.example/v1', { name: 'Elsewhere' });
      const engine = await window();
      provider.onStart = () => failing('tryLater', OFFLINE);
      const here = await engine.jobs.start(prepared({ endpoint: PLACE }, clock.now()), null, false);
      const there = await engine.jobs.start(prepared({ endpoint: elsewhere }, clock.now()), null, false);
      await clock.advance(SECOND);
      assert.equal(provider.count('start'), 2);
      provider.onStart = (_body, jobId) => said('queued', { id: `resp_${jobId}` });
      await engine.jobs.start(prepared({ endpoint: PLACE, question: 'And this?' }, clock.now()), null, false);
      await clock.advance(SECOND);
      assert.deepEqual([engine.ledger.get(here)?.state, engine.ledger.get(there)?.state], ['queued', 'waiting']);
    });

    it('but not without the consent that a question needs after an hour', async () => {
      const engine = await window();
      provider.onStart = () => failing('tryLater', OFFLINE);
      const id = await engine.jobs.start(prepared({ endpoint: PLACE }, clock.now()), null, false);
      await clock.advance(SECOND);
      const posts = provider.count('start');
      clock.jump(2 * HOUR);
      provider.onStart = () => said('queued', { id: 'resp_new' });
      engine.wake();
      await clock.advance(MINUTE);
      assert.equal(engine.ledger.get(id)?.waitingReason, 'consent');
      assert.equal(provider.count('start'), posts);
    });

    it('but not again and again for one response that alone never comes', async () => {
      await sent(3);
      provider.onRead = (responseId) => {
        read.push(responseId);
        return responseId === 'resp_0'
          ? failing('transient', { error: NO_NETWORK })
          : said('in_progress', { id: responseId, pollAfterMs: 3 * SECOND });
      };
      await window();
      await clock.advance(HOUR);
      const looks = read.filter((each) => each === 'resp_0').length;
      assert.ok(looks <= 70, `${looks} looks in an hour`);
    });

    it('although another window had backed off: how often is written in the ledger', async () => {
      await sent(1);
      unreachable();
      for (let count = 0; count < 8; count += 1) await window();
      await clock.advance(30 * MINUTE);
      assert.ok(read.length <= 36, `${read.length} looks in half an hour`);
    });
  });

  it('for no more than five jobs a second, and a young job is not held up by a thousand old ones', async function () {
    this.timeout(60_000);
    await sent(1_000, { nextLookAt: clock.now() + 50 * SECOND });
    const [young] = await sent(1, { responseId: 'resp_young', sentAt: clock.now() });
    const engine = await window();
    const first = read.length;
    await clock.advance(10 * SECOND);
    assert.ok(readsSince(first) <= 51, `${readsSince(first)} looks in ten seconds`);
    const looks = engine.ledger.get(young ?? '')?.looks ?? 0;
    // 2 s, then 2.2 s, 2.4 s …: the others take their places between.
    assert.ok(looks >= 3 && lookDelayMs(0, 0.5) === 2 * SECOND, `${looks} looks at the young one`);
  });
});
