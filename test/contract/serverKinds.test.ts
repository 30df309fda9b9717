// Servers with pieces missing, some of which say otherwise: what each can't do is learnt from what it does, and not asked of
// it twice. Real engine, SDK and HTTP.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Capability } from '../../src/core/providers/builtIn.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { askAt, runAt } from '../fakes/askAt.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace } from '../fakes/question.ts';
import { SCALE, streamingClock, streamingWindow } from '../fakes/streamingWindow.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import type { ScenarioName } from '../simulator/scenarios.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

const ANSWER = 'The loop never ends: `for (;;)` has no condition, and nothing in it breaks out. 🪣 Add one.';
const USUAL: Behaviour = { answer: ANSWER, reasoningTokens: 64, queueMs: 0, runMs: 4_000 };

describe('a server of its own kind', () => {
  let simulator: Simulator;
  let files: LedgerFolder;
  let engine: Engine;
  let place: Endpoint;
  let setting = 'auto';
  let clock: Clock;

  async function start(scenario: ScenarioName, changes: Partial<Endpoint> = {}): Promise<void> {
    setting = 'auto';
    simulator = await startSimulator({ timeScale: SCALE, scenario });
    simulator.always(USUAL);
    files = new LedgerFolder();
    place = aPlace(simulator.baseUrl, { provider: 'compatible', ...changes });
    clock = streamingClock();
    engine = await streamingWindow(files, simulator, undefined, { background: () => setting, clock });
  }
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  const now = () => clock.now();
  const at = () => ({ engine, place, now });
  const jobOf = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const answerOf = (id: string) => engine.ledger.texts(id)?.answer;

  async function ended(id: string): Promise<Job> {
    await until(
      () => `the job to end; it is ${jobOf(id).state}`,
      () => !isOpen(jobOf(id)),
    );
    // A look that follows an answer is under way, or over.
    await until('the calls to be answered', () => simulator.truth.calls.every(({ httpStatus }) => httpStatus !== null));
    return jobOf(id);
  }

  const ask = async (changes: Partial<Question> = {}) => await ended(await askAt(at(), changes, setting));

  /** What was asked from the first POST on: a look at the job before may still have been under way. */
  function callsFromPost(): string[] {
    const made = calls();
    return made.slice(made.findIndex((call) => call.startsWith('POST')));
  }

  /** Method, path and status of each call since the last time, the free list of models left out. */
  function calls(): string[] {
    const made = simulator.truth.calls
      .filter(({ operation }) => operation !== 'models')
      .map(({ method, path, httpStatus }) => `${method} ${path.replace(/(resp|chatcmpl)[_-]\w+/, 'ID')} ${httpStatus}`);
    simulator.clear();
    simulator.always(USUAL);
    return made;
  }

  async function known(capability: Capability): Promise<string> {
    const { answer, how } = (await new Account({ ...engine, endpoint: place, now }).capabilities())[capability];
    return `${answer}, ${how}`;
  }

  it('that runs in the background and keeps what it wrote is asked for its first answer once more, and never again', async () => {
    await start('everyday');
    assert.equal((await ask()).state, 'completed');
    await until('the lesson', async () => (await known('retrieve')) === 'yes, seen');
    const first = calls();
    assert.deepEqual([first[0], first.at(-1)], ['POST /v1/responses 200', 'GET /v1/responses/ID 200']);
    await ask({ question: 'And how?' });
    const posts = calls().filter((call) => !call.startsWith('GET'));
    assert.deepEqual(posts, ['POST /v1/responses 200']);
    assert.deepEqual(await runAt(at()), { background: true, without: [] });
  });

  it('that brings an answer by a look, with no connection open, shows that its background is real', async () => {
    await start('everyday');
    assert.equal((await ask({ without: ['stream'] })).state, 'completed');
    await until('the lesson', async () => (await known('background')) === 'yes, seen');
  });

  it('that ignores the background and echoes it shows so by a reply that is the answer', async () => {
    await start('ollama');
    const blind = await ask({ without: ['stream'] });
    assert.deepEqual([blind.state, blind.background, answerOf(blind.id)], ['completed', true, ANSWER]);
    await until('the lesson', async () => (await known('retrieve')) === 'no, refused');
    assert.equal(await known('background'), 'no, seen');
    assert.deepEqual(calls(), ['POST /v1/responses 200', 'GET /v1/responses/ID 404']);
    const next = await ask({ question: 'And how?' });
    assert.deepEqual(
      [next.state, next.background, next.store, next.streams, answerOf(next.id)],
      ['completed', false, false, true, ANSWER],
    );
    assert.deepEqual(calls(), ['POST /v1/responses 200']);
  });

  it('that ignores the background and tells its stream is known by its first answer', async () => {
    await start('ollama');
    const first = await ask();
    assert.deepEqual([first.state, first.background, answerOf(first.id)], ['completed', true, ANSWER]);
    await until('the lesson', async () => (await known('retrieve')) === 'no, refused');
    assert.ok(calls().filter((call) => call.startsWith('GET')).length >= 1);
    assert.equal((await ask({ question: 'And how?' })).background, false);
    assert.deepEqual(callsFromPost(), ['POST /v1/responses 200']);
    setting = 'always';
    await assert.rejects(runAt(at(), 'o3', 'always'), /does not run o3 in the background.*“always”\. Nothing was sent/);
  });

  it('that has no call to look is not given up while its stream is heard, for however long', async () => {
    await start('ollama');
    simulator.always({ ...USUAL, runMs: 800_000 });
    const id = await askAt(at());
    await until('its beginning', () => jobOf(id).responseId !== null);
    const { responseId } = jobOf(id);
    assert.deepEqual([(await ended(id)).state, answerOf(id), jobOf(id).responseId], ['completed', ANSWER, responseId]);
    const looks = calls().filter((call) => call.startsWith('GET'));
    // Those of the first minute, in which a response may not be found yet, and one more.
    assert.ok(looks.length <= 20, looks.join('\n'));
    assert.equal(await known('retrieve'), 'no, refused');
  });

  it('that drops what it is to keep refuses the background once; then nothing is kept, and nothing asked for', async () => {
    await start('vllm');
    const refused = await ask();
    assert.deepEqual([refused.state, refused.error?.httpStatus], ['rejected', 400]);
    assert.deepEqual(calls(), ['POST /v1/responses 400']);
    const next = await ask({ question: 'And how?' });
    assert.deepEqual([next.state, next.background, answerOf(next.id)], ['completed', false, ANSWER]);
    calls();
    assert.equal((await ask({ question: 'And when?' })).store, false);
    assert.deepEqual(callsFromPost(), ['POST /v1/responses 200']);
  });

  it('that can’t be asked about a run is asked once', async () => {
    await start('withoutRetrieve');
    assert.equal((await ask()).state, 'completed');
    await until('the lesson', async () => (await known('retrieve')) === 'no, refused');
    calls();
    assert.deepEqual(
      [(await ask({ question: 'And how?' })).background, callsFromPost()],
      [false, ['POST /v1/responses 200']],
    );
    const run = await runAt(at());
    assert.deepEqual(run, { background: false, without: [], store: false });
    await new Account({ ...engine, endpoint: place, now }).forgetLearnt();
    assert.deepEqual(await runAt(at()), { background: true, without: [] }, 'once forgotten');
  });

  it('that can’t cancel is asked to once, and a second job goes on', async () => {
    await start('withoutCancel');
    const cancel = async (question: string) => {
      simulator.next({ ...USUAL, hold: 'in_progress' });
      const id = await askAt(at(), { question });
      await until('its beginning', () => jobOf(id).responseId !== null);
      await engine.jobs.cancel(id);
      await until('the cancel to be given up', () => jobOf(id).cancelTries > 0 && jobOf(id).cancelRequestedAt === null);
      const made = calls().filter((call) => call.includes('cancel'));
      simulator.advanceTo(jobOf(id).responseId ?? '', 'completed');
      assert.equal((await ended(id)).state, 'completed');
      return made;
    };
    // On a slow machine its lease may end meanwhile.
    assert.deepEqual([...new Set(await cancel('Why?'))], ['POST /v1/responses/ID/cancel 501']);
    assert.deepEqual(await cancel('How?'), []);
    assert.equal(await known('cancel'), 'no, refused');
  });

  it('that tells no usage, and items that nobody knows, is heard all the same, at an unknown cost', async () => {
    await start('withoutUsage');
    const job = await ask();
    assert.deepEqual([job.state, job.usage, job.cost, answerOf(job.id)], ['completed', null, null, ANSWER]);
    assert.ok((job.reserved ?? 0) > 0);
  });

  for (const [scenario, status] of [
    ['chatOnly', 404],
    ['chatOnly405', 405],
  ] as const) {
    it(`that answers ${status} to the path of responses is talked to by Chat Completions, at once and from then on`, async () => {
      await start(scenario);
      simulator.clear();
      simulator.next({ ...USUAL, on: 'chat', times: 9 });
      const first = await ask();
      assert.deepEqual(
        [first.state, first.endpoint.api, first.background, first.store, answerOf(first.id)],
        ['completed', 'chat', false, false, ANSWER],
      );
      assert.ok((engine.ledger.texts(first.id)?.reasoningSummary ?? '') !== '');
      assert.equal(await known('responses'), 'no, refused');
      const [refused, ...made] = simulator.truth.creates.map(({ path, httpStatus }) => `${path} ${httpStatus}`);
      assert.deepEqual(
        [refused, made.at(-1), made.length],
        [`/v1/responses ${status}`, '/v1/chat/completions 200', scenario === 'chatOnly' ? 2 : 1],
      );
      const before = simulator.truth.calls.length;
      const next = await ask({ question: 'And how?' });
      assert.deepEqual([next.state, answerOf(next.id)], ['completed', ANSWER]);
      assert.deepEqual(
        simulator.truth.calls.slice(before).map(({ path, httpStatus }) => `${path} ${httpStatus}`),
        ['/v1/models 200', '/v1/chat/completions 200'].slice(simulator.truth.calls.length - before === 1 ? 1 : 0),
      );
    });
  }

  it('that has only Chat Completions is told nothing by them where the window need not stay open', async () => {
    await start('chatOnly405');
    setting = 'always';
    const job = await ask();
    assert.deepEqual([job.state, job.error?.httpStatus, calls()], ['rejected', 405, ['POST /v1/responses 405']]);
    await assert.rejects(runAt(at(), 'o3', 'always'), /“always”\. Nothing was sent/);
    assert.equal((await runAt(at())).api, 'chat');
  });

  it('that has neither is not learnt from: its address is wrong', async () => {
    await start('chatOnly405');
    simulator.next({ on: 'chat', fault: { type: 'httpError', status: 404, message: 'Not Found' } });
    const job = await ask();
    assert.deepEqual([job.state, job.error?.httpStatus], ['rejected', 404]);
    assert.deepEqual(calls(), ['POST /v1/responses 405', 'POST /v1/chat/completions 404']);
    assert.equal(await known('responses'), 'unknown, built in');
    assert.deepEqual(await runAt(at()), { background: true, without: [] });
  });

  for (const [name, fault] of Object.entries({
    'the model': { status: 404, code: 'model_not_found', message: 'The model `o3` does not exist.' },
    'a deployment': { status: 404, code: 'DeploymentNotFound', message: 'The API deployment does not exist.' },
    'a model, in words only': { status: 404, code: null, message: "model 'o3' not found, try pulling it first" },
    'its own name for it': { status: 404, code: null, message: 'No endpoints found for o3.' },
  })) {
    it(`whose 404 is about ${name} is not taken for one without responses`, async () => {
      await start('everyday');
      simulator.next({ fault: { type: 'httpError', ...fault } });
      const job = await ask();
      assert.deepEqual([job.state, calls()], ['rejected', ['POST /v1/responses 404']]);
      assert.equal(await known('responses'), 'unknown, built in');
    });
  }

  it('behind a page that says 404 is not taken for one without responses', async () => {
    await start('everyday');
    const body = '<!doctype html><html><head><title>Not found</title></head><body>Sorry</body></html>';
    simulator.next({ fault: { type: 'raw', status: 404, contentType: 'text/html', body } });
    assert.equal((await ask()).state, 'rejected');
    assert.deepEqual([calls(), await known('responses')], [['POST /v1/responses 404'], 'unknown, built in']);
  });
});
