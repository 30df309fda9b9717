// Several windows with different keys over one ledger: what only one of them lacks, or has, is no state of the job.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const SAME_PROJECT = 'sk-sim-rotated';
const OTHER_PROJECT = 'sk-sim-elsewhere';
const UNKNOWN_KEY = 'sk-sim-nobody-knows-this';
const KEYS = [DEFAULT_KEY, { key: SAME_PROJECT, project: DEFAULT_KEY }, OTHER_PROJECT];

describe('windows with different keys', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator({ keys: KEYS });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  interface Keyed {
    readonly engine: Engine;
    key: string | null;
  }

  async function window(key: string | null): Promise<Keyed> {
    const own = { key };
    const place = aPlace(simulator.baseUrl);
    const engine = await openWindow({ files, clock, place, key: () => own.key });
    return Object.assign(own, { engine });
  }

  /** A job that the service works on until a test ends it. */
  async function ask({ engine }: Keyed, question = 'Is this loop right?'): Promise<string> {
    simulator.next({ hold: 'in_progress', queueMs: 0 });
    const asked = { endpoint: aPlace(simulator.baseUrl), question };
    const id = await engine.jobs.start(prepared(asked, clock.now()), null, false);
    await clock.settle();
    return id;
  }

  /** A question that the service is too busy for. */
  async function putOff(at: Keyed, ms: number): Promise<string> {
    const headers = { 'retry-after': String(ms / SECOND) };
    simulator.next({ fault: { type: 'httpError', status: 429, headers } });
    const id = await ask(at);
    assert.equal(jobOf(at, id).waitingReason, 'rateLimit');
    simulator.clear();
    simulator.always({ hold: 'in_progress', queueMs: 0 });
    return id;
  }

  function jobOf({ engine }: Keyed, id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  function finish(at: Keyed, id: string): void {
    simulator.advanceTo(jobOf(at, id).responseId ?? assert.fail('it has no id'), 'completed');
  }

  const looks = () => simulator.truth.calls.filter(({ operation }) => operation === 'look');
  const notFound = () => looks().filter(({ httpStatus }) => httpStatus === 404).length;

  /** How often a window asks for something to do from now on. */
  function claimsOf({ ledger }: Engine): () => number {
    let count = 0;
    const claimDue = ledger.claimDue.bind(ledger);
    ledger.claimDue = (held) => {
      count += 1;
      return claimDue(held);
    };
    return () => count;
  }

  /** Every pause that any window ever sees. */
  function pausesSeen({ engine }: Keyed, id: string): Set<string | null> {
    const seen = new Set<string | null>();
    engine.ledger.onDidChange(() => seen.add(engine.ledger.get(id)?.pauseReason ?? null));
    return seen;
  }

  for (const [name, key] of [
    ['no key', null],
    ['another key', OTHER_PROJECT],
    ['a key that is refused', UNKNOWN_KEY],
  ] as const) {
    it(`a window with ${name} pauses nothing while another one looks`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      const others = [await window(key), await window(key), await window(key)];
      const seen = others.map((other) => pausesSeen(other, id));
      await clock.advance(30 * MINUTE);
      for (const pauses of seen) assert.deepEqual([...pauses], [null]);
      assert.ok(looks().every(({ httpStatus }) => httpStatus === 200));
      assert.ok(looks().length <= 60 && looks().length >= 30, `${looks().length} looks`);
      finish(right, id);
      await clock.advance(MINUTE);
      assert.equal(jobOf(right, id).state, 'completed');
    });

    it(`a window with ${name} tells why nobody looks, and one that starts with the right key goes on`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      right.engine.dispose();
      const other = await window(key);
      await clock.advance(3 * MINUTE);
      const reason = key === null ? 'noKey' : key === OTHER_PROJECT ? 'otherKey' : 'keyRefused';
      assert.equal(jobOf(other, id).pauseReason, reason);
      const before = looks().length;
      await clock.advance(HOUR);
      assert.equal(looks().length, before, 'nobody asks with what does not fit');
      finish(other, id);
      const next = await window(DEFAULT_KEY);
      await clock.advance(2 * SECOND);
      assert.deepEqual([jobOf(next, id).state, jobOf(next, id).pauseReason], ['completed', null]);
    });

    it(`a window with the right key goes on though one with ${name} has looked just before it started`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      finish(right, id);
      right.engine.dispose();
      await clock.advance(10 * MINUTE);
      const other = await window(key);
      assert.equal(await other.engine.jobs.lookNow(id), 'paused');
      const next = await window(DEFAULT_KEY);
      await clock.advance(2 * SECOND);
      assert.deepEqual([jobOf(next, id).state, jobOf(next, id).pauseReason], ['completed', null]);
    });

    it(`a window with ${name} that was asked to look pauses the job until another window goes on`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      await clock.advance(10 * MINUTE);
      const other = await window(key);
      await clock.advance(SECOND);
      assert.equal(await other.engine.jobs.lookNow(id), 'paused');
      await clock.advance(15 * SECOND);
      assert.equal(jobOf(right, id).pauseReason, null);
      finish(right, id);
      await clock.advance(MINUTE);
      assert.equal(jobOf(right, id).state, 'completed');
    });

    it(`a window with ${name} neither carries out nor uses up a cancel`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      const other = await window(key);
      await other.engine.jobs.cancel(id);
      await clock.advance(MINUTE);
      assert.equal(jobOf(right, id).state, 'cancelled');
      const cancels = simulator.truth.calls.filter(({ operation }) => operation === 'cancel');
      assert.deepEqual(
        cancels.map(({ httpStatus }) => httpStatus),
        [200],
      );
    });

    it(`a cancel that only a window with ${name} is there for waits for the right one`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      right.engine.dispose();
      const other = await window(key);
      await other.engine.jobs.cancel(id);
      await clock.advance(10 * MINUTE);
      assert.equal(jobOf(other, id).cancelSentAt, null);
      const next = await window(DEFAULT_KEY);
      await clock.advance(2 * SECOND);
      assert.equal(jobOf(next, id).state, 'cancelled');
    });

    it(`a window with ${name} does not use up the looks after a cancel`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      await right.engine.jobs.cancel(id);
      await clock.advance(2 * SECOND);
      assert.equal(jobOf(right, id).state, 'cancelled');
      right.engine.dispose();
      const other = await window(key);
      await clock.advance(20 * MINUTE);
      finish(other, id);
      const next = await window(DEFAULT_KEY);
      await clock.advance(2 * SECOND);
      assert.equal(jobOf(next, id).state, 'completed');
    });

    it(`a window with ${name} does not keep a question from being sent with the right one`, async () => {
      const right = await window(DEFAULT_KEY);
      const id = await putOff(right, 30 * SECOND);
      const { keyFingerprint } = jobOf(right, id);
      const others = [await window(key), await window(key), await window(key)];
      const states = new Set<string>();
      for (const { engine } of others) {
        engine.ledger.onDidChange(() => states.add(engine.ledger.get(id)?.waitingReason ?? 'sent'));
      }
      await clock.advance(2 * MINUTE);
      assert.deepEqual([jobOf(right, id).responseId !== null, jobOf(right, id).keyFingerprint], [true, keyFingerprint]);
      assert.deepEqual([...states], ['sent']);
    });
  }

  it('a question that no window can send says so, and is sent by one that starts with a key', async () => {
    const right = await window(DEFAULT_KEY);
    const id = await putOff(right, 30 * SECOND);
    right.key = null;
    const other = await window(null);
    await clock.advance(5 * MINUTE);
    assert.equal(jobOf(other, id).waitingReason, 'noKey');
    const next = await window(DEFAULT_KEY);
    await clock.advance(2 * SECOND);
    assert.ok(jobOf(next, id).responseId !== null);
  });

  it('a question that a window without a key was to send now is sent by another', async () => {
    const right = await window(DEFAULT_KEY);
    const id = await putOff(right, 5 * MINUTE);
    const other = await window(null);
    other.engine.jobs.sendNow(id);
    // No word of a person opens what the place has closed for all of its jobs.
    await clock.advance(15 * SECOND);
    assert.equal(jobOf(right, id).responseId, null);
    await clock.advance(5 * MINUTE);
    assert.ok(jobOf(right, id).responseId !== null, `${jobOf(right, id).waitingReason}`);
  });

  it('a question that is due where the key is refused is not lost by that, and no other is sent with it', async () => {
    const right = await window(DEFAULT_KEY);
    const ids = [await putOff(right, 30 * SECOND), await putOff(right, 30 * SECOND)];
    right.engine.dispose();
    const other = await window(UNKNOWN_KEY);
    await clock.advance(5 * MINUTE);
    for (const id of ids) {
      const { state, waitingReason, error } = jobOf(other, id);
      assert.deepEqual([state, waitingReason, error?.kind], ['waiting', 'noKey', 'key']);
    }
    assert.equal(simulator.truth.calls.filter(({ httpStatus }) => httpStatus === 401).length, 1);
    const next = await window(DEFAULT_KEY);
    await clock.advance(5 * SECOND);
    for (const id of ids) assert.ok(jobOf(next, id).responseId !== null);
  });

  describe('a key that sees the same project', () => {
    it('takes over, is waited for once, and looks at the usual pace from then on', async () => {
      const right = await window(DEFAULT_KEY);
      const id = await ask(right);
      await clock.advance(10 * MINUTE);
      const rotated = [await window(SAME_PROJECT), await window(SAME_PROJECT)];
      right.engine.dispose();
      const [one] = rotated;
      assert.ok(one);
      await clock.advance(3 * MINUTE);
      assert.deepEqual([jobOf(one, id).pauseReason, jobOf(one, id).looks > 0], [null, true]);
      const before = looks().length;
      await clock.advance(10 * MINUTE);
      assert.ok(looks().length - before >= 9, `${looks().length - before} looks in ten minutes`);
      finish(one, id);
      await clock.advance(MINUTE);
      assert.equal(jobOf(one, id).state, 'completed');
    });

    it('goes on with all jobs when it replaces one that is refused', async () => {
      const first = await window(DEFAULT_KEY);
      const second = await window(null);
      const ids = [await ask(first, 'One?'), await ask(first, 'Two?'), await ask(first, 'Three?')];
      await clock.advance(10 * MINUTE);
      simulator.setKeys([{ key: SAME_PROJECT, project: DEFAULT_KEY }]);
      await clock.advance(3 * MINUTE);
      assert.deepEqual(
        ids.map((id) => jobOf(first, id).pauseReason),
        ['keyRefused', 'keyRefused', 'keyRefused'],
      );
      for (const id of ids) finish(first, id);
      for (const each of [first, second]) {
        each.key = SAME_PROJECT;
        await each.engine.jobs.resume('Simulator');
      }
      await clock.advance(5 * SECOND);
      assert.deepEqual(
        ids.map((id) => jobOf(first, id).state),
        ['completed', 'completed', 'completed'],
      );
    });

    it('goes on where the first one is refused in another window', async () => {
      const first = await window(DEFAULT_KEY);
      const id = await ask(first);
      await clock.advance(10 * MINUTE);
      const second = await window(SAME_PROJECT);
      simulator.setKeys([{ key: SAME_PROJECT, project: DEFAULT_KEY }]);
      await clock.advance(5 * MINUTE);
      assert.equal(jobOf(second, id).pauseReason, null);
      finish(second, id);
      await clock.advance(MINUTE);
      assert.equal(jobOf(second, id).state, 'completed');
      const refused = looks().filter(({ httpStatus }) => httpStatus === 401).length;
      assert.equal(refused, 1);
    });
  });

  it('a key of another project is tried once for each job, and not again by windows that start', async () => {
    const right = await window(DEFAULT_KEY);
    const ids = [await ask(right, 'One?'), await ask(right, 'Two?')];
    right.engine.dispose();
    const other = await window(OTHER_PROJECT);
    await clock.advance(3 * MINUTE);
    assert.deepEqual(
      ids.map((id) => jobOf(other, id).pauseReason),
      ['otherKey', 'otherKey'],
    );
    assert.equal(notFound(), 2);
    for (let count = 0; count < 3; count += 1) await window(OTHER_PROJECT);
    await clock.advance(HOUR);
    assert.equal(notFound(), 2);
  });

  it('a refused key pauses what is looked at with it, and no jobs of another key at the same place', async () => {
    const first = await window(DEFAULT_KEY);
    const second = await window(OTHER_PROJECT);
    const mine = await ask(first);
    const yours = await ask(second);
    await clock.advance(10 * MINUTE);
    simulator.setKeys([OTHER_PROJECT]);
    await clock.advance(5 * MINUTE);
    assert.deepEqual([jobOf(first, mine).pauseReason !== null, jobOf(first, yours).pauseReason], [true, null]);
    finish(second, yours);
    await clock.advance(MINUTE);
    assert.equal(jobOf(second, yours).state, 'completed');
  });

  describe('the same key, allowed again,', () => {
    async function refusedAll(): Promise<{ first: Keyed; ids: string[] }> {
      const first = await window(DEFAULT_KEY);
      const ids = [await ask(first, 'One?'), await ask(first, 'Two?'), await ask(first, 'Three?')];
      await clock.advance(10 * MINUTE);
      simulator.setKeys([OTHER_PROJECT]);
      await clock.advance(2 * MINUTE);
      for (const id of ids) assert.equal(jobOf(first, id).pauseReason, 'keyRefused');
      simulator.setKeys(KEYS);
      for (const id of ids) finish(first, id);
      return { first, ids };
    }

    it('sets all jobs going with one look of a person', async () => {
      const { first, ids } = await refusedAll();
      assert.equal(await first.engine.jobs.lookNow(ids[1] ?? ''), 'seen');
      await clock.advance(3 * SECOND);
      assert.deepEqual(
        ids.map((id) => jobOf(first, id).state),
        ['completed', 'completed', 'completed'],
      );
    });

    it('sets all jobs going with the start of a window', async () => {
      const { first, ids } = await refusedAll();
      first.engine.dispose();
      await clock.advance(10 * SECOND);
      const next = await window(DEFAULT_KEY);
      await clock.advance(3 * SECOND);
      assert.deepEqual(
        ids.map((id) => jobOf(next, id).state),
        ['completed', 'completed', 'completed'],
      );
    });

    it('sets all jobs going with the next question', async () => {
      const { first, ids } = await refusedAll();
      const next = await window(DEFAULT_KEY);
      first.engine.dispose();
      await ask(next, 'And this?');
      await clock.advance(3 * SECOND);
      assert.deepEqual(
        ids.map((id) => jobOf(next, id).state),
        ['completed', 'completed', 'completed'],
      );
    });
  });

  it('a start with a key that is still refused asks once, and brings nothing to life meanwhile', async () => {
    const first = await window(DEFAULT_KEY);
    const ids = [await ask(first, 'One?'), await ask(first, 'Two?'), await ask(first, 'Three?')];
    await clock.advance(10 * MINUTE);
    simulator.setKeys([OTHER_PROJECT]);
    await clock.advance(2 * MINUTE);
    const seen = ids.map((id) => pausesSeen(first, id));
    const before = looks().length;
    for (let count = 0; count < 4; count += 1) await window(DEFAULT_KEY);
    await clock.advance(HOUR);
    assert.equal(looks().length, before + 1);
    for (const pauses of seen) assert.ok(!pauses.has(null), 'a pause was lifted');
  });

  it('a job that its own key may not see is looked at again at a start, and by no window meanwhile', async () => {
    const first = await window(DEFAULT_KEY);
    const id = await ask(first);
    await clock.advance(10 * MINUTE);
    const { responseId } = jobOf(first, id);
    simulator.next({ on: 'look', responseId: responseId ?? '', fault: { type: 'httpError', status: 403 } });
    await clock.advance(2 * MINUTE);
    assert.equal(jobOf(first, id).pauseReason, 'noAccess');
    const before = looks().length;
    await clock.advance(HOUR);
    assert.equal(looks().length, before);
    await window(DEFAULT_KEY);
    await clock.advance(2 * SECOND);
    assert.equal(jobOf(first, id).pauseReason, null);
  });

  it('eight windows of which one has the key look at the usual pace, and the others sleep', async () => {
    const right = await window(DEFAULT_KEY);
    const id = await ask(right);
    const others: Keyed[] = [];
    for (let count = 0; count < 7; count += 1) others.push(await window(null));
    const wakeups = others.map(({ engine }) => claimsOf(engine));
    await clock.advance(30 * MINUTE);
    assert.ok(looks().length <= 60, `${looks().length} looks`);
    // One every ten seconds at most, as of any window that waits.
    for (const count of wakeups) assert.ok(count() <= 30 * 6, `a window without a key woke up ${count()} times`);
    assert.equal(jobOf(right, id).pauseReason, null);
  });

  it('a job is told of, and nobody is busy with it, where a clock that was set back left a lease far ahead', async () => {
    const right = await window(DEFAULT_KEY);
    const id = await ask(right);
    right.engine.dispose();
    files
      .raw()
      .prepare("UPDATE jobs SET lease_owner = 'dead', lease_until = ?")
      .run(clock.now() + HOUR);
    const other = await window(null);
    await clock.advance(3 * MINUTE);
    assert.equal(jobOf(other, id).pauseReason, 'noKey');
    assert.equal(clock.pending, 1, 'only the next backup is planned');
  });

  it('windows of which none has the key do nothing once they have said so', async () => {
    const right = await window(DEFAULT_KEY);
    const id = await ask(right);
    right.engine.dispose();
    const others = [await window(null), await window(OTHER_PROJECT), await window(UNKNOWN_KEY)];
    await clock.advance(10 * MINUTE);
    const [one] = others;
    assert.ok(one && jobOf(one, id).pauseReason !== null);
    assert.equal(one.engine.ledger.nextDueAt(), null);
    const before = looks().length;
    await clock.advance(HOUR);
    assert.equal(looks().length, before);
  });
});
