// A place that takes a question in the background and then does not tell what became of it: that is said, looks go on, and the
// next question is asked otherwise.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import type { Engine } from '../../src/core/engine.ts';
import { LONGEST_RUN_MS } from '../../src/core/jobs/life/isInVain.ts';
import { howToRun } from '../../src/core/jobs/prepare/howToRun.ts';
import type { Result } from '../../src/core/providers/failure.ts';
import type { Reply } from '../../src/core/providers/provider.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import type { Job } from '../../src/shared/job.ts';
import { isUnreadable } from '../../src/shared/jobActs.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, catalogue, prepared } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { htmlPage } from '../simulator/faults.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const JSON_TYPE = { contentType: 'application/json' } as const;

const ANSWERS: Readonly<Record<string, NonNullable<Behaviour['fault']>>> = {
  'HTTP 405': { type: 'httpError', status: 405 },
  'HTTP 501': { type: 'httpError', status: 501 },
  'HTTP 400': { type: 'httpError', status: 400 },
  'a web page': htmlPage(200, 'Welcome'),
  'a web page that is not found': htmlPage(404, 'Not found'),
  'another shape': { type: 'raw', status: 200, ...JSON_TYPE, body: '{"data":[]}' },
  'an empty body': { type: 'raw', status: 200, ...JSON_TYPE, body: '' },
  'a redirect': { type: 'redirect', to: 'http://127.0.0.1:9/v1/responses' },
};

function runAt(engine: Engine, clock: FakeClock, place: ReturnType<typeof aPlace>) {
  const model = catalogue.find('o3');
  const account = new Account({ ...engine, endpoint: place, now: () => clock.now() });
  return async (setting: string, mode: 'pro' | null = null) => {
    const offers = (await account.capabilities()).for(model.id, true);
    return howToRun({ model, mode, setting, offers, endpointName: place.name });
  };
}

describe('a place that can not be asked', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let engine: Engine;
  let run: ReturnType<typeof runAt>;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator();
    const place = aPlace(simulator.baseUrl);
    engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY });
    run = runAt(engine, clock, place);
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

  for (const [name, fault] of Object.entries(ANSWERS)) {
    it(`but answers with ${name} is said to be so, and the next question runs in the foreground`, async () => {
      const { id, responseId } = await held();
      simulator.next({ on: 'look', times: 500, fault });
      await clock.advance(2 * MINUTE);
      assert.deepEqual([isUnreadable(jobOf(id)), (await run('auto')).background], [false, true]);
      await clock.advance(20 * MINUTE);
      const { state, pauseReason, reserved } = jobOf(id);
      assert.deepEqual(
        [state, pauseReason, isUnreadable(jobOf(id)), (reserved ?? 0) > 0],
        ['running', null, true, true],
      );
      assert.match(
        explanation(jobOf(id), inWords),
        /doesn’t say what became of it: \d+ checks in a row brought nothing\. It may still cost money/,
      );
      assert.match(jobItem(jobOf(id), clock.now(), inWords).description, /can’t be asked about/);
      assert.deepEqual(await run('auto'), { background: false, without: [] });
      await assert.rejects(run('always'), { message: /never reported its outcome.*Nothing was sent/ });
      await assert.rejects(run('auto', 'pro'), { message: /never reported its outcome.*Nothing was sent/ });
      const looks = () => simulator.truth.calls.filter(({ operation }) => operation === 'look').length;
      const before = looks();
      await clock.advance(HOUR);
      assert.ok(looks() - before >= 55 && looks() - before <= 65, `${looks() - before} looks in an hour`);
      simulator.clear();
      simulator.advanceTo(responseId, 'completed');
      await clock.advance(2 * MINUTE);
      assert.equal(jobOf(id).state, 'completed');
      assert.equal((await run('always')).background, true, 'it tells by now');
    });
  }

  it('is not one that is in trouble for a while', async () => {
    const { id } = await held();
    for (const fault of [
      { type: 'httpError', status: 500 },
      { type: 'httpError', status: 429 },
      { type: 'drop', when: 'beforeHandling' },
      htmlPage(502, 'Bad gateway'),
      htmlPage(503, 'Sorry'),
    ] as const) {
      simulator.next({ on: 'look', times: 30, fault });
    }
    // In the middle of it, and when it is over.
    for (let part = 0; part < 2; part += 1) {
      await clock.advance(75 * MINUTE);
      assert.deepEqual([jobOf(id).looksInVain, (await run('auto')).background], [0, true]);
    }
  });

  it('is one that was in trouble for longer than any run', async () => {
    const { id } = await held();
    simulator.next({ on: 'look', times: 2_000, fault: { type: 'httpError', status: 500 } });
    await clock.advance(LONGEST_RUN_MS + 30 * MINUTE);
    assert.deepEqual([isUnreadable(jobOf(id)), (await run('auto')).background], [true, false]);
  });

  it('is believed so for its own key only', async () => {
    await held();
    simulator.next({ on: 'look', times: 500, fault: { type: 'httpError', status: 405 } });
    await clock.advance(30 * MINUTE);
    const other = await openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => 'sk-another-key' });
    assert.equal((await runAt(other, clock, aPlace(simulator.baseUrl))('auto')).background, true);
  });
});

describe('a run that stands still', () => {
  const place = aPlace('https://gateway.example/v1');
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let engine: Engine;
  let run: ReturnType<typeof runAt>;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY, provider });
    run = runAt(engine, clock, place);
  });
  afterEach(() => files.dispose());

  async function ask(): Promise<string> {
    provider.onStart = (_body, jobId) => said('queued', { id: `resp_${jobId}`, jobId });
    const asked = prepared({ endpoint: place, question: `Why ${provider.bodies.length}?` }, clock.now());
    await engine.jobs.start(asked, null, false);
    await clock.settle();
    return asked.job.id;
  }

  function reading(answer: (responseId: string) => Result<Reply>): void {
    provider.onRead = answer;
  }

  function jobOf(id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  for (const status of ['queued', 'in_progress']) {
    it(`as ${status}, with the same body at each look, is not given up while a run may take as long`, async () => {
      reading((id) => said(status, { id }));
      const id = await ask();
      await clock.advance(LONGEST_RUN_MS - MINUTE);
      assert.deepEqual([jobOf(id).looksInVain, (await run('auto')).background], [0, true]);
      reading((responseId) => said('completed', { id: responseId }));
      await clock.advance(2 * MINUTE);
      assert.equal(jobOf(id).state, 'completed');
    });

    it(`as ${status} for longer than any run is said to, and the next question runs in the foreground`, async () => {
      reading((id) => said(status, { id }));
      const id = await ask();
      await clock.advance(LONGEST_RUN_MS + 30 * MINUTE);
      assert.deepEqual([isUnreadable(jobOf(id)), (await run('auto')).background], [true, false]);
      assert.match(explanation(jobOf(id), inWords), /may still cost/);
    });
  }

  it('goes on when its body changes', async () => {
    let looks = 0;
    reading((id) => {
      looks += 1;
      return said('in_progress', { id, jobId: `${looks}` });
    });
    const id = await ask();
    await clock.advance(LONGEST_RUN_MS + HOUR);
    assert.deepEqual([jobOf(id).looksInVain, (await run('auto')).background], [0, true]);
  });

  it('alone says nothing of a place where others came to their end', async () => {
    const stuck = await ask();
    reading((id) => said(id === `resp_${stuck}` ? 'in_progress' : 'completed', { id }));
    await ask();
    await clock.advance(LONGEST_RUN_MS + 30 * MINUTE);
    assert.deepEqual([isUnreadable(jobOf(stuck)), (await run('auto')).background], [true, true]);
  });

  it('can be cancelled all the same', async () => {
    reading(() => failing('transient', { retryAfterMs: HOUR }, 405));
    const id = await ask();
    await clock.advance(30 * MINUTE);
    provider.onCancel = (responseId) => said('cancelled', { id: responseId });
    await engine.jobs.cancel(id);
    await clock.advance(1_000);
    assert.equal(jobOf(id).state, 'cancelled');
    const looks = provider.count('read');
    await clock.advance(HOUR);
    assert.deepEqual([jobOf(id).state, provider.count('read') - looks], ['cancelled', 2]);
  });
});
