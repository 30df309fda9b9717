// Deleting a response at its provider: what is gone there, what stays here, and what is said when it did not work.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { canLook } from '../../src/shared/jobActs.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const MINUTE = 60_000;
const OTHER_KEY = 'sk-sim-another-project';

describe('deleting at the provider', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let key: string | null;
  let simulator: Simulator;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    key = DEFAULT_KEY;
    simulator = await startSimulator({ keys: [DEFAULT_KEY, OTHER_KEY] });
    engine = await openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => key });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  async function held(): Promise<{ id: string; responseId: string }> {
    simulator.next({ hold: 'in_progress', queueMs: 0 });
    const asked = prepared({ endpoint: aPlace(simulator.baseUrl) }, clock.now());
    const id = await engine.jobs.start(asked, null, false);
    await clock.settle();
    return { id, responseId: jobOf(id).responseId ?? assert.fail('the job should have a response') };
  }

  async function finished(): Promise<{ id: string; responseId: string }> {
    const job = await held();
    simulator.advanceTo(job.responseId, 'completed');
    assert.equal(await engine.jobs.lookNow(job.id), 'seen');
    return job;
  }

  const jobOf = (id: string): Job => engine.ledger.get(id) ?? assert.fail(`job ${id} should be there`);

  async function said(work: Promise<unknown>): Promise<string> {
    return await work.then(
      () => assert.fail('it should have been refused'),
      (error: unknown) => (isHumanError(error) ? error.message : assert.fail(String(error))),
    );
  }

  async function statusThere(responseId: string): Promise<number> {
    const headers = { authorization: `Bearer ${DEFAULT_KEY}` };
    return (await fetch(`${simulator.baseUrl}/responses/${responseId}`, { headers })).status;
  }

  it('takes the response away there; answer and cost stay here, and nobody asks for it again', async () => {
    const { id, responseId } = await finished();
    const before = jobOf(id);
    assert.equal(await statusThere(responseId), 200);
    await engine.jobs.deleteAtProvider(id);
    assert.equal(await statusThere(responseId), 404);
    const after = jobOf(id);
    assert.deepEqual([after.state, after.cost, canLook(after)], ['completed', before.cost, false]);
    assert.equal(after.deletedAtProviderAt, clock.now());
    assert.notEqual(engine.ledger.texts(id)?.answer, '');
    assert.match(await said(engine.jobs.deleteAtProvider(id)), /nothing to delete/);
  });

  it('counts as done when it is gone there already', async () => {
    const { id, responseId } = await finished();
    const headers = { authorization: `Bearer ${DEFAULT_KEY}` };
    await fetch(`${simulator.baseUrl}/responses/${responseId}`, { method: 'DELETE', headers });
    await engine.jobs.deleteAtProvider(id);
    assert.equal(jobOf(id).deletedAtProviderAt, clock.now());
  });

  it('counts as done when the place has no words for it', async () => {
    const { id, responseId } = await finished();
    const fault = { type: 'raw', status: 204, contentType: 'application/json', body: '' } as const;
    simulator.next({ on: 'delete', responseId, fault });
    await engine.jobs.deleteAtProvider(id);
    assert.equal(jobOf(id).deletedAtProviderAt, clock.now());
  });

  it('ends the looks after a cancel', async () => {
    const { id } = await held();
    await engine.jobs.cancel(id);
    await clock.advance(5_000);
    assert.deepEqual([jobOf(id).state, jobOf(id).nextLookAt !== null], ['cancelled', true]);
    await engine.jobs.deleteAtProvider(id);
    await clock.advance(10 * MINUTE);
    assert.deepEqual([jobOf(id).state, jobOf(id).nextLookAt], ['cancelled', null]);
  });

  it('is refused while the job runs', async () => {
    const { id, responseId } = await held();
    assert.match(await said(engine.jobs.deleteAtProvider(id)), /nothing to delete/);
    assert.equal(await statusThere(responseId), 200);
  });

  it('says what went wrong, and leaves the job as it is', async () => {
    const { id, responseId } = await finished();
    const attempt = () => said(engine.jobs.deleteAtProvider(id));
    key = OTHER_KEY;
    assert.match(await attempt(), /it was made with another one/);
    key = null;
    assert.match(await attempt(), /no API key for Simulator/);
    key = DEFAULT_KEY;
    for (const [fault, sentence] of [
      [{ type: 'httpError', status: 401 }, /refused the API key\. Nothing was deleted\. The reply said: “/],
      [{ type: 'httpError', status: 403 }, /does not let this key/],
      [{ type: 'httpError', status: 500 }, /did not confirm/],
      [{ type: 'httpError', status: 429 }, /did not confirm/],
      [{ type: 'drop', when: 'beforeHandling' }, /did not confirm/],
      [{ type: 'raw', status: 200, contentType: 'text/html', body: '<html>Sign in</html>' }, /did not confirm/],
      [
        { type: 'raw', status: 200, contentType: 'application/json', body: '{"id":"resp_1","deleted":false}' },
        /did not confirm/,
      ],
    ] as const) {
      simulator.next({ on: 'delete', responseId, fault });
      assert.match(await attempt(), sentence);
    }
    assert.deepEqual([jobOf(id).deletedAtProviderAt, await statusThere(responseId)], [null, 200]);
    simulator.next({ on: 'delete', responseId, fault: { type: 'drop', when: 'afterHandling' } });
    assert.match(await attempt(), /may still be there/);
    await engine.jobs.deleteAtProvider(id);
    assert.notEqual(jobOf(id).deletedAtProviderAt, null);
  });

  it('lays on another key only what the place says of that key, and says when the place can’t be reached', async () => {
    const { id, responseId } = await finished();
    key = OTHER_KEY;
    for (const [fault, sentence] of [
      [{ type: 'httpError', status: 401 }, /refused the API key\. Nothing was deleted\./],
      [{ type: 'httpError', status: 403 }, /it was made with another one/],
      [{ type: 'httpError', status: 500 }, /did not confirm/],
      [{ type: 'httpError', status: 429 }, /did not confirm/],
      [{ type: 'drop', when: 'beforeHandling' }, /may still be there/],
    ] as const) {
      simulator.next({ on: 'delete', responseId, fault });
      assert.match(await said(engine.jobs.deleteAtProvider(id)), sentence);
    }
    await simulator.dispose();
    for (const each of [OTHER_KEY, DEFAULT_KEY]) {
      key = each;
      assert.match(
        await said(engine.jobs.deleteAtProvider(id)),
        /^There is no connection to Simulator \(ECONNREFUSED\)/,
      );
    }
    simulator = await startSimulator();
  });

  it('deletes every turn of a thread, and those that it can where one refuses', async () => {
    const chain = { by: 'response', tokens: { least: 0, likely: 10, most: 100 } } as const;
    const next = async (after: string): Promise<{ id: string; responseId: string }> => {
      simulator.next({ hold: 'in_progress', queueMs: 0 });
      const goesOn = { chain: { ...chain, after }, before: { by: 'response', responseId: null } } as const;
      const asked = prepared({
        endpoint: aPlace(simulator.baseUrl),
        question: 'Why?',
        goesOn,
        parent: { id: after, relation: 'followUp' },
      });
      const id = await engine.jobs.start(asked, null, false);
      await clock.settle();
      const responseId = jobOf(id).responseId ?? assert.fail('the turn should have a response');
      simulator.advanceTo(responseId, 'completed');
      assert.equal(await engine.jobs.lookNow(id), 'seen');
      return { id, responseId };
    };
    const first = await finished();
    const second = await next(first.id);
    const third = await next(first.id);
    simulator.next({ on: 'delete', responseId: second.responseId, fault: { type: 'httpError', status: 500 } });
    const { deleted, trouble } = await engine.jobs.deleteThreadAtProvider(third.id);
    assert.deepEqual([...deleted].sort(), [first.id, third.id].sort());
    assert.match(await said(Promise.reject(trouble)), /did not confirm the deletion/);
    assert.deepEqual((await engine.jobs.deleteThreadAtProvider(first.id)).deleted, [second.id]);
    for (const { responseId } of [first, second, third]) assert.equal(await statusThere(responseId), 404);
  });
});
