// A cancel that the provider does not confirm: tried five times at the pace of looks, never in the way of the answer, and
// then given up aloud.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Result } from '../../src/core/providers/failure.ts';
import type { Reply } from '../../src/core/providers/provider.ts';
import type { Job } from '../../src/shared/job.ts';
import { canCancel, isCancelGivenUp } from '../../src/shared/jobActs.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { htmlPage } from '../simulator/faults.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What a place may answer to a cancel that it does not carry out. */
const ANSWERS: Readonly<Record<string, Behaviour['fault']>> = {
  'HTTP 422': { type: 'httpError', status: 422 },
  'HTTP 500': { type: 'httpError', status: 500 },
  'a web page that is not found': htmlPage(404, 'Not found'),
  'HTTP 401': { type: 'httpError', status: 401 },
  'HTTP 403': { type: 'httpError', status: 403 },
  'HTTP 302': { type: 'redirect', to: 'http://127.0.0.1:9/v1/responses' },
  'a long wait': { type: 'httpError', status: 429, headers: { 'retry-after': `${29 * 86_400}` } },
  'no content': { type: 'raw', status: 204, contentType: 'application/json', body: '' },
  'an empty body': { type: 'raw', status: 200, contentType: 'application/json', body: '' },
  'another shape': { type: 'raw', status: 200, contentType: 'application/json', body: '{"ok":true}' },
  'a web page': htmlPage(200, 'Sign in'),
};

describe('a cancel that is not confirmed', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator();
    engine = await openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => DEFAULT_KEY });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  async function held(): Promise<{ id: string; responseId: string }> {
    simulator.next({ hold: 'in_progress', queueMs: 0 });
    const id = await engine.jobs.start(prepared({ endpoint: aPlace(simulator.baseUrl) }, clock.now()), null, false);
    await clock.settle();
    return { id, responseId: jobOf(id).responseId ?? assert.fail('it was not accepted') };
  }

  function jobOf(id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  function calls(operation: string): number {
    return simulator.truth.calls.filter((call) => call.operation === operation).length;
  }

  for (const [name, fault] of Object.entries(ANSWERS)) {
    it(`because of ${name} is tried five times, and can then be asked for again`, async () => {
      const { id } = await held();
      simulator.next({ on: 'cancel', times: 500, ...(fault === undefined ? {} : { fault }) });
      await engine.jobs.cancel(id);
      await clock.advance(SECOND);
      assert.deepEqual([calls('cancel'), calls('look')], [1, 1], 'it goes out at once, and is looked after');
      await clock.advance(10 * MINUTE);
      assert.equal(calls('cancel'), 5);
      const { state, pauseReason } = jobOf(id);
      assert.deepEqual([state, pauseReason], ['running', null]);
      assert.deepEqual([isCancelGivenUp(jobOf(id)), canCancel(jobOf(id))], [true, true]);
      const looks = calls('look');
      await clock.advance(10 * MINUTE);
      assert.ok(calls('look') > looks, 'the job is looked at as before');
      simulator.clear();
      await engine.jobs.cancel(id);
      await clock.advance(SECOND);
      assert.deepEqual([jobOf(id).state, calls('cancel'), isCancelGivenUp(jobOf(id))], ['cancelled', 1, false]);
    });

    it(`because of ${name} does not keep the answer away`, async () => {
      const { id, responseId } = await held();
      simulator.advanceTo(responseId, 'completed');
      simulator.next({ on: 'cancel', times: 500, ...(fault === undefined ? {} : { fault }) });
      await engine.jobs.cancel(id);
      await clock.advance(SECOND);
      assert.deepEqual([jobOf(id).state, calls('cancel'), isCancelGivenUp(jobOf(id))], ['completed', 1, false]);
    });
  }

  for (const [name, status] of [
    ['says that it has ended, though it has not', 400],
    ['does not find it, though it is there', 404],
    ['has no such call', 405],
    ['has no such call yet', 501],
    ['says that it can not be cancelled now', 409],
  ] as const) {
    it(`because the place ${name} is not asked for a second time`, async () => {
      const { id } = await held();
      simulator.next({ on: 'cancel', times: 50, fault: { type: 'httpError', status } });
      await engine.jobs.cancel(id);
      await clock.advance(10 * MINUTE);
      assert.deepEqual([calls('cancel'), isCancelGivenUp(jobOf(id)), canCancel(jobOf(id))], [1, true, true]);
    });
  }
});

describe('the tries of a cancel', () => {
  const place = aPlace('https://gateway.example/v1');
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let cancelledAt: number[];
  let engine: Engine;
  let id: string;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    cancelledAt = [];
    cancelling(() => failing('transient', {}, 500));
    engine = await window();
    id = await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.settle();
  });
  afterEach(() => files.dispose());

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place, key: () => DEFAULT_KEY, provider });
  }

  function cancelling(answer: () => Result<Reply>): void {
    provider.onCancel = () => {
      cancelledAt.push(clock.now());
      return answer();
    };
  }

  function job(): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  for (const status of ['in_progress', 'queued', 'cancelling']) {
    it(`end with the fifth 200 that says ${status}`, async () => {
      cancelling(() => said(status));
      await engine.jobs.cancel(id);
      await clock.advance(10 * MINUTE);
      assert.deepEqual([cancelledAt.length, isCancelGivenUp(job())], [5, true]);
    });
  }

  it('end when a look finds that it is cancelled after all', async () => {
    cancelling(() => said('in_progress'));
    await engine.jobs.cancel(id);
    await clock.advance(2 * SECOND);
    provider.onRead = () => said('cancelled');
    await clock.advance(MINUTE);
    assert.deepEqual([job().state, job().cancelSentAt !== null, cancelledAt.length <= 2], ['cancelled', true, true]);
  });

  it('come no faster than looks do', async () => {
    await clock.advance(HOUR);
    await engine.jobs.cancel(id);
    await clock.advance(10 * MINUTE);
    const gaps = cancelledAt.slice(1).map((at, index) => at - (cancelledAt[index] ?? at));
    assert.deepEqual(
      gaps.map((gap) => Math.round(gap / SECOND)),
      [60, 60, 60, 60],
    );
  });

  it('are not used up by windows that start, and by people who look', async () => {
    await clock.advance(HOUR);
    await engine.jobs.cancel(id);
    for (let count = 0; count < 8; count += 1) {
      await window();
      await clock.advance(2 * SECOND);
      await engine.jobs.lookNow(id);
    }
    assert.equal(cancelledAt.length, 1);
    assert.equal(isCancelGivenUp(job()), false);
  });

  it('are carried out by another window when the one that asked is gone', async () => {
    await engine.jobs.cancel(id);
    await clock.advance(SECOND);
    engine.dispose();
    engine = await window();
    await clock.advance(10 * MINUTE);
    assert.deepEqual([cancelledAt.length, isCancelGivenUp(job())], [5, true]);
  });

  it('are counted together by all windows', async () => {
    const windows = await Promise.all([window(), window(), window()]);
    await Promise.all([engine, ...windows].map(({ jobs }) => jobs.cancel(id)));
    await clock.advance(10 * MINUTE);
    assert.deepEqual([cancelledAt.length, isCancelGivenUp(job())], [5, true]);
  });

  it('are none while the network is away', async () => {
    const away = () => failing('transient', { offline: true });
    cancelling(away);
    provider.onRead = away;
    await engine.jobs.cancel(id);
    await clock.advance(HOUR);
    assert.ok(cancelledAt.length > 5 && cancelledAt.length <= 70, `${cancelledAt.length} tries in an hour`);
    assert.deepEqual([job().cancelTries, isCancelGivenUp(job())], [0, false]);
    cancelling(() => said('cancelled'));
    await clock.advance(2 * MINUTE);
    assert.equal(job().state, 'cancelled');
  });

  it('are none when only the call itself found no connection, and do not hurry then', async () => {
    cancelling(() => failing('transient', { offline: true }));
    await engine.jobs.cancel(id);
    await clock.advance(HOUR);
    assert.ok(cancelledAt.length > 5 && cancelledAt.length <= 100, `${cancelledAt.length} tries in an hour`);
    assert.equal(isCancelGivenUp(job()), false);
  });

  it('are some when each breaks off, although looks are answered', async () => {
    cancelling(() => failing('transient'));
    await engine.jobs.cancel(id);
    await clock.advance(10 * MINUTE);
    assert.deepEqual([cancelledAt.length, isCancelGivenUp(job())], [5, true]);
  });

  it('are none while the response itself is not found yet', async () => {
    cancelling(() => failing('notFound', {}, 404));
    provider.onRead = () => failing('notFound', {}, 404);
    await engine.jobs.cancel(id);
    await clock.advance(50 * SECOND);
    assert.deepEqual([job().cancelTries, isCancelGivenUp(job())], [0, false]);
    assert.ok(cancelledAt.length > 1, 'but it is tried');
    await clock.advance(2 * MINUTE);
    assert.equal(job().state, 'lost');
  });

  it('pause with the job when its key can not look either', async () => {
    cancelling(() => failing('keyRefused', {}, 401));
    provider.onRead = () => failing('keyRefused', {}, 401);
    await engine.jobs.cancel(id);
    await clock.advance(HOUR);
    assert.deepEqual([job().pauseReason, cancelledAt.length], ['keyRefused', 1]);
    cancelling(() => said('cancelled'));
    await engine.jobs.resume(place.name);
    await clock.advance(SECOND);
    assert.equal(job().state, 'cancelled');
  });

  it('keep to a wait that they are told for a minute at most', async () => {
    cancelling(() => failing('transient', { retryAfterMs: 29 * 24 * HOUR }, 429));
    await engine.jobs.cancel(id);
    await clock.advance(59 * SECOND);
    assert.equal(cancelledAt.length, 1);
    await clock.advance(5 * MINUTE);
    assert.deepEqual([cancelledAt.length, isCancelGivenUp(job())], [5, true]);
    const looks = provider.count('read');
    await clock.advance(10 * MINUTE);
    assert.ok(provider.count('read') >= looks + 9, 'the wait was for cancels, not for looks');
  });

  it('leave a job in a state that nobody knows as it is', async () => {
    provider.onRead = () => said('pondering');
    await clock.advance(MINUTE);
    await engine.jobs.cancel(id);
    await clock.advance(10 * MINUTE);
    assert.deepEqual([job().state, cancelledAt.length, isCancelGivenUp(job())], ['unknown', 5, true]);
  });

  it('do not make another response of it that is cancelled', async () => {
    cancelling(() => said('cancelled', { id: 'resp_of_somebody' }));
    await engine.jobs.cancel(id);
    await clock.advance(10 * MINUTE);
    assert.deepEqual([job().state, job().responseId, isCancelGivenUp(job())], ['running', 'resp_1', true]);
  });
});
