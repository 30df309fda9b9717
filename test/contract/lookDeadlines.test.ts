// Looks that must not come too early, because the provider said when, and looks that must not come too late, because it
// forgets the answer.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { fingerprintOf } from '../../src/core/providers/credential.ts';
import type { Job } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY, startSimulator } from '../simulator/server.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

describe('what the provider itself puts off', () => {
  for (const status of [429, 503]) {
    it(`is kept to by looks (HTTP ${status}), also above a minute`, async () => {
      const files = new LedgerFolder();
      const clock = new FakeClock();
      const simulator = await startSimulator();
      try {
        const place = aPlace(simulator.baseUrl);
        const engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY });
        simulator.next({ hold: 'in_progress', queueMs: 0 });
        await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
        await clock.settle();
        const looks = () => simulator.truth.calls.filter(({ operation }) => operation === 'look').length;
        const headers = { 'retry-after': '180' };
        simulator.next({ on: 'look', fault: { type: 'httpError', status, headers } });
        await clock.advance(3 * SECOND);
        assert.equal(looks(), 1);
        engine.wake();
        await clock.advance(170 * SECOND);
        engine.wake();
        await clock.advance(5 * SECOND);
        assert.equal(looks(), 1);
        await clock.advance(5 * SECOND);
        assert.equal(looks(), 2);
      } finally {
        files.dispose();
        await simulator.dispose();
      }
    });
  }

  it('is kept to by questions that wait, also above a minute', async () => {
    const files = new LedgerFolder();
    const clock = new FakeClock();
    const simulator = await startSimulator();
    try {
      const place = aPlace(simulator.baseUrl);
      const engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY });
      simulator.next({ fault: { type: 'httpError', status: 429, headers: { 'retry-after': '600' } } });
      simulator.next({ hold: 'in_progress', queueMs: 0 });
      const id = await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
      await clock.settle();
      await clock.advance(9 * MINUTE);
      engine.wake();
      await clock.advance(55 * SECOND);
      assert.equal(simulator.truth.creates.length, 1);
      await clock.advance(10 * SECOND);
      assert.deepEqual([simulator.truth.creates.length, engine.ledger.get(id)?.state], [2, 'running']);
    } finally {
      files.dispose();
      await simulator.dispose();
    }
  });
});

describe('what the provider forgets', () => {
  const place = aPlace('https://gateway.example/v1');
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let readAt: number[];

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    readAt = [];
    reading((id) => said('in_progress', { id }));
  });
  afterEach(() => files.dispose());

  function reading(answer: typeof provider.onRead): void {
    provider.onRead = (responseId) => {
      readAt.push(clock.now());
      return answer(responseId);
    };
  }

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place, key: () => DEFAULT_KEY, provider });
  }

  async function sent(changes: Partial<Job>): Promise<string> {
    const ledger = await files.open('gone', clock);
    const keyFingerprint = fingerprintOf(ledger.salt, aKey(DEFAULT_KEY), place);
    const { job, texts } = preparedAs(
      {
        state: 'running',
        responseId: 'resp_1',
        keyFingerprint,
        sentAt: clock.now() - HOUR,
        nextLookAt: clock.now(),
        ...changes,
      },
      { endpoint: place },
    );
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(job.id, () => null);
    ledger.dispose();
    return job.id;
  }

  function longestGap(): number {
    return Math.max(...readAt.slice(1).map((at, index) => at - (readAt[index] ?? at)));
  }

  it('after ten minutes is looked at every minute, through any trouble', async () => {
    await sent({ store: false });
    await window();
    await clock.advance(10 * MINUTE);
    reading(() => failing('transient'));
    await clock.advance(30 * MINUTE);
    assert.ok(longestGap() <= MINUTE + SECOND, `${longestGap()} ms without a look`);
  });

  it('after ten minutes is looked at in time, whatever hint it gives', async () => {
    await sent({ store: false });
    reading((id) => said('in_progress', { id, pollAfterMs: 30 * MINUTE }));
    await window();
    await clock.advance(20 * MINUTE);
    reading(() => failing('transient', { retryAfterMs: HOUR }, 503));
    await clock.advance(30 * MINUTE);
    assert.ok(longestGap() <= 5 * MINUTE + SECOND, `${longestGap()} ms without a look`);
  });

  it('after ten minutes comes first when a window starts with many jobs', async () => {
    for (let index = 0; index < 30; index += 1) await sent({ responseId: `resp_${index}` });
    const id = await sent({ store: false, responseId: 'resp_short', nextLookAt: clock.now() + 30 * SECOND });
    const engine = await window();
    await clock.advance(2 * SECOND);
    assert.equal(engine.ledger.get(id)?.looks, 1);
  });

  it('while no window is open is lost, with its price held back', async () => {
    const id = await sent({ store: false, reserved: 5_000 });
    clock.jump(HOUR);
    reading(() => failing('notFound', {}, 404));
    const engine = await window();
    await clock.advance(SECOND);
    const { state, reserved, nextLookAt } = engine.ledger.get(id) ?? assert.fail('the job is gone');
    assert.deepEqual([state, reserved, nextLookAt], ['lost', 5_000, null]);
  });

  it('after thirty days is lost then, and not asked for again', async () => {
    const id = await sent({ sentAt: clock.now() - 30 * DAY + 2 * MINUTE });
    const engine = await window();
    await clock.advance(2 * MINUTE);
    assert.equal(engine.ledger.get(id)?.state, 'running');
    reading(() => failing('notFound', {}, 404));
    await clock.advance(2 * MINUTE);
    assert.equal(engine.ledger.get(id)?.state, 'lost');
    const before = readAt.length;
    await clock.advance(HOUR);
    assert.equal(readAt.length, before);
  });

  it('in a state nobody knows gets a last look half a minute before', async () => {
    const end = clock.now() + 7 * MINUTE;
    const id = await sent({ state: 'unknown', rawStatus: 'pondering', sentAt: end - 30 * DAY });
    reading((response) => said(clock.now() >= end - 30 * SECOND ? 'completed' : 'pondering', { id: response }));
    const engine = await window();
    await clock.advance(10 * MINUTE);
    assert.deepEqual(
      readAt.map((at) => Math.round((end - at) / SECOND)),
      [420, 120, 30],
    );
    assert.equal(engine.ledger.get(id)?.state, 'completed');
  });
});
