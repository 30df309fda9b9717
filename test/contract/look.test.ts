// Looking at a job and cancelling it: what the provider's words and failures make of it.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { LEASE_MS } from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { htmlPage } from '../simulator/faults.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const MINUTE = 60_000;
const OTHER_KEY = 'sk-sim-another-project';

describe('looking at a job', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let key: string | null;
  let simulator: Simulator;
  let engine: Engine;

  function window(itsKey: () => string | null = () => key): Promise<Engine> {
    return openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: itsKey });
  }

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    key = DEFAULT_KEY;
    simulator = await startSimulator({ keys: [DEFAULT_KEY, OTHER_KEY] });
    engine = await window();
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  /** A job that the service has and holds. */
  async function held(status: 'queued' | 'in_progress' = 'in_progress'): Promise<{ id: string; responseId: string }> {
    simulator.next({ hold: status, queueMs: 0 });
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

  it('follows it to every end, and stores the whole reply', async () => {
    for (const [status, state] of [
      ['completed', 'completed'],
      ['incomplete', 'incomplete'],
      ['failed', 'failed'],
    ] as const) {
      if (status !== 'completed') simulator.always({ outcome: outcomeOf(status), hold: 'in_progress', queueMs: 0 });
      const { id, responseId } = await held();
      simulator.advanceTo(responseId, status);
      await clock.advance(MINUTE);
      assert.deepEqual([jobOf(id).state, jobOf(id).nextLookAt], [state, null]);
      const row = files.raw().prepare('SELECT body FROM texts WHERE job_id = ?').get(id);
      assert.equal(JSON.parse(String(row?.body)).id, responseId);
    }
  });

  function outcomeOf(status: 'incomplete' | 'failed') {
    return status === 'failed'
      ? ({ type: 'failed', code: 'server_error', message: 'It broke.' } as const)
      : ({ type: 'incomplete', reason: 'max_output_tokens' } as const);
  }

  it('cancels in whichever window sees the wish', async () => {
    const { id, responseId } = await held();
    const asking = await window();
    simulator.next({ on: 'cancel', fault: { type: 'drop', when: 'beforeHandling' } });
    await asking.jobs.cancel(id);
    assert.notEqual(jobOf(id).cancelRequestedAt, null, 'written down first');
    asking.dispose();
    await clock.advance(MINUTE);
    assert.deepEqual([jobOf(id).state, simulator.truth.response(responseId)?.status], ['cancelled', 'cancelled']);
  });

  it('carries a cancel out at the next start', async () => {
    const { id } = await held();
    simulator.next({ on: 'cancel', fault: { type: 'drop', when: 'beforeHandling' } });
    await engine.jobs.cancel(id);
    engine.dispose();
    await clock.advance(10 * MINUTE);
    assert.equal(calls('cancel'), 0);
    simulator.clear();
    engine = await window();
    await clock.advance(1_000);
    assert.deepEqual([jobOf(id).state, calls('cancel')], ['cancelled', 1]);
  });

  it('looks twice after a cancel, because some providers change their mind', async () => {
    const { id, responseId } = await held();
    await engine.jobs.cancel(id);
    await clock.advance(5_000);
    assert.equal(jobOf(id).state, 'cancelled');
    const before = calls('look');
    await clock.advance(35_000);
    assert.equal(calls('look'), before + 1);
    simulator.advanceTo(responseId, 'completed');
    await clock.advance(5 * MINUTE);
    assert.deepEqual([jobOf(id).state, calls('look')], ['completed', before + 2]);
    assert.equal(jobOf(id).cost?.total, simulator.truth.response(responseId)?.bill?.nanoUsd);
    await clock.advance(60 * MINUTE);
    assert.deepEqual([calls('look'), calls('cancel')], [before + 2, 1]);
  });

  it('takes the answer when a cancel came too late', async () => {
    const { id, responseId } = await held();
    simulator.advanceTo(responseId, 'completed');
    simulator.next({
      on: 'cancel',
      fault: { type: 'httpError', status: 400, message: 'Cannot cancel a completed response.' },
    });
    await engine.jobs.cancel(id);
    await clock.advance(1_000);
    assert.deepEqual([jobOf(id).state, calls('cancel')], ['completed', 1]);
    assert.notEqual(engine.ledger.texts(id)?.answer, '');
  });

  it('does not send a cancel that can not be carried out for ever', async () => {
    const { id, responseId } = await held();
    simulator.next({ on: 'cancel', times: 50, fault: { type: 'httpError', status: 405 } });
    await engine.jobs.cancel(id);
    await clock.advance(10 * MINUTE);
    assert.deepEqual([jobOf(id).state, calls('cancel')], ['running', 1]);
    simulator.advanceTo(responseId, 'completed');
    await clock.advance(MINUTE);
    assert.equal(jobOf(id).state, 'completed');
  });

  it('waits out a young 404, and calls an old one lost until somebody finds it', async () => {
    const { id, responseId } = await held();
    simulator.next({ on: 'look', times: 100, fault: { type: 'httpError', status: 404, message: 'Not found.' } });
    await clock.advance(50_000);
    assert.notEqual(jobOf(id).state, 'lost');
    await clock.advance(2 * MINUTE);
    assert.equal(jobOf(id).state, 'lost');
    assert.ok((jobOf(id).reserved ?? 0) > 0, 'what it cost is not known');
    const looks = calls('look');
    await clock.advance(60 * MINUTE);
    assert.equal(calls('look'), looks);
    simulator.clear();
    simulator.advanceTo(responseId, 'completed');
    assert.equal(await engine.jobs.lookNow(id), 'seen');
    assert.equal(jobOf(id).state, 'completed');
  });

  it('pauses instead when another key is in use, and goes on with the first one', async () => {
    const { id, responseId } = await held();
    await clock.advance(2 * MINUTE);
    key = OTHER_KEY;
    simulator.advanceTo(responseId, 'completed');
    await clock.advance(2 * MINUTE);
    assert.deepEqual([jobOf(id).state, jobOf(id).pauseReason], ['running', 'otherKey']);
    key = DEFAULT_KEY;
    await engine.jobs.resume('Simulator');
    await clock.advance(1_000);
    assert.deepEqual([jobOf(id).state, jobOf(id).pauseReason], ['completed', null]);
  });

  it('pauses when the key is refused, has no access, or is gone, and says which', async () => {
    for (const [status, reason] of [
      [401, 'keyRefused'],
      [403, 'noAccess'],
    ] as const) {
      const { id, responseId } = await held();
      simulator.next({ on: 'look', responseId, fault: { type: 'httpError', status } });
      await clock.advance(MINUTE);
      assert.deepEqual([jobOf(id).state === 'lost', jobOf(id).pauseReason], [false, reason]);
      assert.equal(await engine.jobs.lookNow(id), 'seen');
      assert.equal(jobOf(id).pauseReason, null);
    }
    const { id } = await held();
    key = null;
    assert.equal(await engine.jobs.lookNow(id), 'paused');
    assert.equal(jobOf(id).pauseReason, 'noKey');
  });

  it('never fails a job over trouble on the way, and asks less and less often', async () => {
    const { id, responseId } = await held();
    await clock.advance(30 * MINUTE);
    const before = calls('look');
    const troubles = [
      { type: 'httpError', status: 500 },
      { type: 'httpError', status: 429, headers: { 'retry-after': '20' } },
      { type: 'httpError', status: 408 },
      { type: 'drop', when: 'beforeHandling' },
      { type: 'raw', status: 200, contentType: 'application/json', body: '{"id":' },
      htmlPage(404, 'Sign in'),
      htmlPage(403, 'Sign in'),
      htmlPage(200, 'Sign in'),
    ] as const;
    for (const fault of troubles) simulator.next({ on: 'look', times: 4, fault });
    await clock.advance(45 * MINUTE);
    assert.deepEqual([jobOf(id).state, jobOf(id).pauseReason], ['running', null]);
    assert.ok(calls('look') - before < 60, `${calls('look') - before} looks`);
    simulator.clear();
    simulator.advanceTo(responseId, 'completed');
    await clock.advance(2 * MINUTE);
    assert.equal(jobOf(id).state, 'completed');
  });

  it('shows a status it does not know, looks every five minutes, and goes on when it knows better', async () => {
    const { id, responseId } = await held();
    simulator.advanceTo(responseId, 'pondering');
    await clock.advance(MINUTE);
    assert.deepEqual([jobOf(id).state, jobOf(id).rawStatus], ['unknown', 'pondering']);
    const before = calls('look');
    await clock.advance(30 * MINUTE);
    assert.ok(calls('look') - before <= 6);
    simulator.advanceTo(responseId, 'completed');
    await clock.advance(6 * MINUTE);
    assert.equal(jobOf(id).state, 'completed');
  });

  it('of a person does not wake up a job that is over', async () => {
    const { id } = await held();
    await engine.ledger.change(id, (job) => ({ job: { ...job, state: 'lost', nextLookAt: null } }));
    simulator.next({ on: 'look', fault: { type: 'httpError', status: 500 } });
    assert.equal(await engine.jobs.lookNow(id), 'noAnswer');
    const before = calls('look');
    await clock.advance(60 * MINUTE);
    assert.equal(calls('look'), before);
  });

  it('goes on with a key after a window without one has paused the job', async () => {
    const { id, responseId } = await held();
    const without = await window(() => null);
    await without.jobs.lookNow(id);
    assert.equal(jobOf(id).pauseReason, 'noKey');
    simulator.advanceTo(responseId, 'completed');
    without.dispose();
    await engine.jobs.resume('Simulator');
    await clock.advance(2 * MINUTE);
    assert.equal(jobOf(id).state, 'completed');
  });
});

describe('a reply to a look', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let engine: Engine;
  let id: string;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    const place = aPlace('https://gateway.example/v1');
    engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY, provider });
    id = await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.settle();
  });
  afterEach(() => files.dispose());

  /** Another job of the same place, over and done, has this response. */
  async function another(responseId: string, baseUrl = 'https://gateway.example/v1'): Promise<void> {
    const endpoint = aPlace(baseUrl);
    await engine.ledger.insert({ ...preparedAs({ state: 'completed', responseId }, { endpoint }), budget: null });
  }

  it('is the job’s whatever id it gives, and the job keeps the id it is asked for by', async () => {
    provider.onRead = () => said('in_progress', { id: 'resp_encoded_anew' });
    await clock.advance(10_000);
    assert.deepEqual([engine.ledger.get(id)?.state, engine.ledger.get(id)?.responseId], ['running', 'resp_1']);
    provider.onRead = (asked) => said('completed', { id: `resp_encoded_${asked}` });
    await another('resp_encoded_resp_1', 'https://elsewhere.example/v1');
    await clock.advance(60_000);
    assert.deepEqual([engine.ledger.get(id)?.state, engine.ledger.get(id)?.responseId], ['completed', 'resp_1']);
  });

  it('that is the response of another job is not believed', async () => {
    await another('resp_of_another');
    provider.onRead = () => said('completed', { id: 'resp_of_another' });
    await clock.advance(60_000);
    assert.deepEqual([engine.ledger.get(id)?.state, engine.ledger.get(id)?.responseId], ['queued', 'resp_1']);
  });

  it('that is refused each time does not make the scheduler hurry', async () => {
    await another('resp_of_another');
    provider.onRead = () => said('completed', { id: 'resp_of_another' });
    await clock.advance(60 * 60_000);
    // Once every minute, as for any job of that age, and not whenever the lease ends.
    assert.ok(provider.count('read') <= 100, `${provider.count('read')} looks`);
  });

  it('that comes late turns no clock back', async () => {
    provider.onRead = () => said('in_progress');
    await clock.advance(10_000);
    provider.onRead = () => said('queued');
    await clock.advance(20_000);
    assert.equal(engine.ledger.get(id)?.state, 'running');
  });

  it('decides when to ask again', async () => {
    provider.onRead = () => said('in_progress', { pollAfterMs: 45_000 });
    await clock.advance(3_000);
    const before = provider.count('read');
    await clock.advance(40_000);
    assert.equal(provider.count('read'), before);
    await clock.advance(6_000);
    assert.equal(provider.count('read'), before + 1);
  });

  it('that never comes is asked for again by whoever is there', async () => {
    provider.onRead = () => new Promise(() => {});
    await clock.advance(2 * LEASE_MS);
    provider.onRead = () => said('completed');
    await clock.advance(2 * LEASE_MS);
    assert.equal(engine.ledger.get(id)?.state, 'completed');
  });

  it('to a cancel that failed leaves the wish for the next look', async () => {
    provider.onCancel = () => failing('transient');
    await engine.jobs.cancel(id);
    await clock.advance(2_000);
    assert.equal(engine.ledger.get(id)?.cancelSentAt, null);
    provider.onCancel = () => said('cancelled');
    await clock.advance(60_000);
    assert.equal(engine.ledger.get(id)?.state, 'cancelled');
  });
});
