// A place, or a gateway before it, that breaks at one kind of reply: what it costs once is not done a second time. Real
// engine, SDK and HTTP.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { Capability } from '../../src/core/providers/builtIn.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { askAt, runAt } from '../fakes/askAt.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace } from '../fakes/question.ts';
import { SCALE, streamingClock, streamingWindow } from '../fakes/streamingWindow.ts';
import { until } from '../fakes/until.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

describe('a place that breaks', () => {
  let simulator: Simulator;
  let files: LedgerFolder;
  let engine: Engine;
  let place: Endpoint;
  let clock: Clock;

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: SCALE });
    simulator.always({ queueMs: 0, runMs: 4_000 });
    files = new LedgerFolder();
    place = aPlace(simulator.baseUrl, { provider: 'compatible' });
    clock = streamingClock();
    engine = await streamingWindow(files, simulator, undefined, { clock });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  const now = () => clock.now();
  const account = () => new Account({ ...engine, endpoint: place, now });
  const jobOf = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');

  async function ask(question = 'Why?'): Promise<Job> {
    const id = await askAt({ engine, place, now }, { question });
    await until('the job to end', () => !isOpen(jobOf(id)));
    return jobOf(id);
  }

  async function known(capability: Capability): Promise<string> {
    return (await account().capabilities())[capability].answer;
  }

  it('at the reply of a stream is asked without one from then on, in the background and in the foreground', async () => {
    simulator.next({ fault: { type: 'httpError', status: 500, when: 'afterHandling' } });
    const first = await ask();
    assert.deepEqual([first.state, first.streams, simulator.truth.responses.length], ['uncertain', true, 1]);
    await until('the lesson', async () => (await known('stream')) === 'no');
    const next = await ask('How?');
    assert.deepEqual([next.state, next.background, next.streams], ['completed', true, false]);
    const here = await runAt({ engine, place, now }, 'o3', 'never');
    assert.deepEqual([here.background, here.without], [false, ['stream']]);
  });

  it('once, after it has told a stream, is asked for streams as before', async () => {
    assert.equal((await ask()).state, 'completed');
    await until('the lesson', async () => (await known('stream')) === 'yes');
    simulator.next({ fault: { type: 'httpError', status: 500, when: 'afterHandling' } });
    assert.equal((await ask('How?')).state, 'uncertain');
    const next = await ask('When?');
    assert.deepEqual([next.state, next.streams, await known('stream')], ['completed', true, 'yes']);
  });

  for (const status of [502, 503, 504]) {
    it(`by HTTP ${status}, which is weather, teaches nothing`, async () => {
      simulator.next({ fault: { type: 'httpError', status } });
      assert.equal((await ask()).state, 'uncertain');
      const next = await ask('How?');
      assert.deepEqual([next.state, next.streams], ['completed', true]);
    });
  }

  it('at its list of models is not asked for that again, by whichever window, until a list has come', async () => {
    const lists = () => simulator.truth.calls.filter(({ operation }) => operation === 'models').length;
    simulator.next({ on: 'models', fault: { type: 'httpError', status: 500 }, times: 2 });
    assert.equal((await ask()).state, 'completed');
    engine = await streamingWindow(files, simulator, undefined, { clock });
    assert.equal((await ask('How?')).state, 'completed');
    assert.deepEqual([lists(), await known('models')], [1, 'no']);
    assert.equal((await account().ask()).kind, 'failed');
    assert.equal((await account().ask()).kind, 'listed');
    assert.equal(await known('models'), 'yes');
  });

  it('for a moment at its list of models is asked again', async () => {
    simulator.next({ on: 'models', fault: { type: 'httpError', status: 503 } });
    assert.equal((await ask()).state, 'completed');
    assert.equal(await known('models'), 'unknown');
  });
});
