// A question by Chat Completions: what is sent, and what becomes of it. Real engine, SDK and HTTP.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import type { CreateBody } from '../../src/core/providers/provider.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { askAt, runAt } from '../fakes/askAt.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace } from '../fakes/question.ts';
import { answering, type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { SCALE, streamingNow, streamingWindow } from '../fakes/streamingWindow.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import type { ScenarioName } from '../simulator/scenarios.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

const ANSWER = 'The loop never ends: `for (;;)` has no condition, and nothing in it breaks out. 🪣 Add one.';
const USUAL: Behaviour = { answer: ANSWER, reasoningTokens: 64, queueMs: 0, runMs: 4_000 };

describe('a question by Chat Completions', () => {
  let simulator: Simulator;
  let files: LedgerFolder;
  let engine: Engine;
  let place: Endpoint;

  async function start(scenario: ScenarioName = 'everyday', changes: Partial<Endpoint> = {}): Promise<void> {
    simulator = await startSimulator({ timeScale: SCALE, scenario });
    files = new LedgerFolder();
    place = aPlace(simulator.baseUrl, { provider: 'compatible', api: 'chat', ...changes });
    engine = await streamingWindow(files, simulator);
  }
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  const at = () => ({ engine, place, now: streamingNow });
  const jobOf = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const textsOf = (id: string) => engine.ledger.texts(id) ?? assert.fail('its texts are gone');
  const bodies = (): Record<string, unknown>[] =>
    simulator.truth.creates.map(({ body }) => JSON.parse(JSON.stringify(body)));

  async function begin(behaviour: Behaviour = {}, changes: Partial<Question> = {}): Promise<string> {
    simulator.next({ ...USUAL, ...behaviour, on: 'chat' });
    return await askAt(at(), changes);
  }

  async function ask(behaviour: Behaviour = {}, changes: Partial<Question> = {}): Promise<Job> {
    const id = await begin(behaviour, changes);
    await until(
      () => `the job to end; it is ${jobOf(id).state}`,
      () => !isOpen(jobOf(id)),
    );
    return jobOf(id);
  }

  it('runs in the foreground, with all its fields under their right names, and has its cost', async () => {
    await start('everyday', { provider: 'openai' });
    const job = await ask({}, { instructions: 'Be short.', wantsSummary: true, model: 'o3', effort: 'high' });
    assert.deepEqual(
      [job.state, job.background, job.store, job.streams, textsOf(job.id).answer],
      ['completed', false, false, true, ANSWER],
    );
    const [{ messages, ...fields } = assert.fail('nothing was sent')] = bodies();
    assert.deepEqual(fields, {
      model: 'o3',
      max_completion_tokens: job.maxOutputTokens,
      reasoning_effort: 'high',
      service_tier: 'default',
      stream: true,
      stream_options: { include_usage: true },
    });
    assert.deepEqual(messages, [
      { role: 'developer', content: 'Be short.' },
      { role: 'user', content: 'The text:\n\n```\nfor (;;) {}\n```\n\nIs this loop right?\n' },
    ]);
    const truth = simulator.truth.response(job.responseId ?? '');
    assert.deepEqual([job.cost?.total, job.usage?.reasoningTokens], [truth?.bill?.nanoUsd, 64]);
    assert.deepEqual(
      simulator.truth.calls.map(({ path }) => path),
      ['/v1/models', '/v1/chat/completions'],
      'nothing else is asked, then or later',
    );
  });

  it('calls instructions what the place calls them, and puts them into the question of a model that takes none', async () => {
    await start('allModels');
    simulator.setDay(new Date('2024-12-20'));
    await ask({}, { instructions: 'Be short.' });
    const mini = await ask({}, { instructions: 'Be short.', model: 'o1-mini', effort: null, context: '' });
    assert.deepEqual([mini.state, mini.dropped], ['completed', []]);
    const [first, second] = bodies().map(({ messages }) => messages);
    assert.deepEqual(Array.isArray(first) ? first[0] : null, { role: 'system', content: 'Be short.' });
    assert.deepEqual(second, [{ role: 'user', content: 'Be short.\n\nIs this loop right?' }]);
  });

  it('is heard as it is written, and what was thought beside it', async () => {
    await start('sglang');
    const id = await begin({ runMs: 40_000 });
    await until('some text', () => (engine.live.get(id)?.answer ?? '') !== '');
    assert.notEqual(engine.live.get(id)?.reasoningSummary ?? '', '');
    assert.ok(!isOpen(await ended(id)));
    assert.deepEqual([textsOf(id).answer, jobOf(id).usage?.reasoningTokens], [ANSWER, 64]);
    assert.notEqual(textsOf(id).reasoningSummary, '');
  });

  async function ended(id: string): Promise<Job> {
    await until('its end', () => !isOpen(jobOf(id)));
    return jobOf(id);
  }

  it('is broken off to cancel it, which no call does', async () => {
    await start();
    const id = await begin({ hold: 'in_progress' });
    await until('its beginning', () => jobOf(id).responseId !== null);
    await engine.jobs.cancel(id);
    assert.equal((await ended(id)).state, 'cancelled');
    await until('the service to know', () => simulator.truth.responses[0]?.status === 'cancelled');
    assert.ok(!simulator.truth.calls.some(({ operation }) => operation === 'cancel' || operation === 'look'));
  });

  for (const [name, outcome, state, reason] of [
    ['at its cap', { type: 'incomplete', reason: 'max_output_tokens' }, 'incomplete', 'max_output_tokens'],
    ['at a filter', { type: 'incomplete', reason: 'content_filter' }, 'incomplete', 'content_filter'],
  ] as const) {
    it(`may end ${name}, with what was written until then`, async () => {
      await start();
      const job = await ask({ outcome });
      assert.deepEqual([job.state, job.incompleteReason], [state, reason]);
      const { answer } = textsOf(job.id);
      assert.ok(answer !== '' && ANSWER.startsWith(answer));
    });
  }

  it('may end in a call of tools, or be declined', async () => {
    await start();
    const calls = await ask({ outcome: { type: 'toolCall', name: 'read', arguments: '{}' } });
    assert.deepEqual([calls.state, calls.needsToolOutput], ['completed', true]);
    const declined = await ask({ outcome: { type: 'refusal', text: 'No.' } }, { question: 'How?' });
    assert.deepEqual(
      [declined.state, declined.error?.kind, textsOf(declined.id).answer],
      ['completed', 'refusal', 'No.'],
    );
  });

  for (const scenario of ['everyday', 'vllm', 'router'] as const) {
    it(`that fails on its way has failed, in the server’s words: ${scenario}`, async () => {
      await start(scenario);
      const job = await ask({ runMs: 40_000, outcome: { type: 'failed', code: 'server_error', message: 'It broke.' } });
      assert.deepEqual([job.state, job.error?.message, job.cost], ['failed', 'It broke.', null]);
      assert.ok((job.reserved ?? 0) > 0);
    });
  }

  for (const [name, stream] of [
    ['a stream that just ends, as of a server that was killed', { type: 'end', events: 6 }],
    ['a connection that breaks', { type: 'cut', events: 6 }],
  ] as const) {
    it(`that ends without a word has not ended: ${name}`, async () => {
      await start('sglang');
      const job = await ask({ stream, runMs: 1_000 });
      assert.deepEqual([job.state, job.error?.kind, job.usage, job.cost], ['failed', 'brokeOff', null, null]);
      assert.ok((job.reserved ?? 0) > 0);
      assert.equal(simulator.truth.creates.length, 1, 'it is not sent again');
      assert.ok(!simulator.truth.calls.some(({ operation }) => operation === 'look'));
    });
  }

  it('has another one’s id at some servers, and is a job of its own all the same', async () => {
    await start('ollama');
    const one = await ask();
    const two = await ask({}, { question: 'How?' });
    assert.deepEqual([one.state, two.state], ['completed', 'completed']);
    assert.notEqual(one.responseId, two.responseId);
  });

  it('has its cap under the older name where the newer one is refused: once, and then at once', async () => {
    await start('chatOnly');
    const one = await ask({ times: 2 });
    assert.deepEqual([one.state, one.dropped], ['completed', ['max_completion_tokens']]);
    const two = await ask({}, { question: 'How?' });
    assert.equal(two.state, 'completed');
    const caps = bodies().map((body) => [body.max_completion_tokens, body.max_tokens]);
    const cap = one.maxOutputTokens;
    assert.deepEqual(caps, [
      [cap, undefined],
      [undefined, cap],
      [undefined, cap],
    ]);
  });

  it('takes that lesson back where the older name is refused as well', async () => {
    await start();
    const refusal = { status: 400, code: 'unknown_parameter', param: 'max_completion_tokens' } as const;
    const message = "Unknown parameter: 'max_completion_tokens'.";
    simulator.next({ on: 'chat', fault: { type: 'httpError', ...refusal, message } });
    assert.equal((await ask()).state, 'rejected', 'both are refused');
    assert.equal((await ask({}, { question: 'How?' })).state, 'completed');
    assert.notEqual(bodies().at(-1)?.max_completion_tokens, undefined);
  });

  it('does without the figures of a stream where the server knows no such option', async () => {
    await start('withoutUsage');
    const message = 'body.stream_options: Extra inputs are not permitted';
    simulator.next({ on: 'chat', fault: { type: 'httpError', status: 422, code: null, message } });
    const job = await ask();
    assert.deepEqual([job.state, job.dropped, job.usage], ['completed', ['stream_options'], null]);
    assert.equal(bodies().at(-1)?.stream_options, undefined);
  });

  it('teaches the efforts that the place lists', async () => {
    await start();
    const message = "Unsupported value: 'low' is not supported with the 'o3' model. Supported values are: 'high'.";
    const refusal = { status: 400, code: 'unsupported_value', param: 'reasoning_effort', message } as const;
    simulator.next({ on: 'chat', fault: { type: 'httpError', ...refusal } });
    const job = await ask();
    assert.deepEqual([job.state, job.error?.param], ['rejected', 'reasoning.effort']);
    assert.match(engine.ledger.fact('endpoint:Simulator') ?? '', /"field":"reasoning.effort".*"values":\["high"\]/);
  });

  it('is nothing for a setting that wants the background', async () => {
    await start();
    await assert.rejects(runAt(at(), 'o3', 'always'), /“always”\. Nothing was sent/);
    assert.deepEqual(await runAt(at()), {
      background: false,
      without: [],
      store: false,
      api: 'chat',
      wantsSummary: false,
    });
  });
});

describe('a provider of Chat Completions', () => {
  let server: RawServer;
  afterEach(() => server.dispose());

  const BODY: CreateBody = {
    model: 'm',
    turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Why?' }] }],
    developerAs: 'instructions',
    background: false,
    store: false,
    max_output_tokens: 100,
  };

  async function provider(answer: (exchange: Exchange) => void) {
    server = await startRawServer(answer);
    const { baseUrl } = server;
    const options = { organization: null, project: null, headers: {}, describesMachine: false, api: 'chat' } as const;
    return createProvider({ ...options, baseUrl, credential: aKey('sk-1') });
  }

  it('has no call about a response, says so, and sends nothing', async () => {
    const chat = await provider(answering(500, {}));
    const results = await Promise.all([
      chat.read('x'),
      chat.cancel('x'),
      chat.delete('x'),
      chat.resumeStream('x', -1),
      chat.asked('x'),
      chat.countInput({ model: 'm', turns: [], developerAs: 'instructions' }),
      chat.start({ ...BODY, background: true }, 'job-1'),
      chat.startStream({ ...BODY, background: true }, 'job-1'),
    ]);
    for (const result of results) {
      assert.deepEqual([result.ok, result.ok ? null : result.failure.error.code], [false, 'NO_SUCH_CALL']);
    }
    assert.deepEqual(server.arrivals, []);
  });

  it('reads a reply in one piece, though it asked for a stream', async () => {
    const message = { role: 'assistant', content: 'Yes.' };
    const whole = {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    };
    const chat = await provider(answering(200, whole));
    const opened = await chat.startStream({ ...BODY, stream: true }, 'job-1');
    const event = opened.ok ? await opened.value.next() : assert.fail('it was refused');
    assert.deepEqual([event?.ok, event?.ok === true ? event.value.response?.answer : null], [true, 'Yes.']);
    const asked = await chat.start(BODY, 'job-1');
    assert.equal(asked.ok ? asked.value.response.answer : null, 'Yes.');
    assert.deepEqual(
      server.arrivals.map(({ body }) => JSON.parse(body).stream),
      [true, false],
    );
  });

  for (const [name, after] of [
    ['is cut off', ({ socket }: Exchange) => socket.destroy()],
    ['stays open', () => undefined],
  ] as const) {
    it(`takes the answer for whole where the connection ${name} behind its reason`, async function () {
      this.timeout(20_000);
      const piece = (delta: object, why: string | null) =>
        `data: ${JSON.stringify({ id: 'chatcmpl-1', choices: [{ index: 0, delta, finish_reason: why }] })}\n\n`;
      const chat = await provider((exchange) => {
        exchange.response.writeHead(200, { 'content-type': 'text/event-stream' });
        exchange.response.write(piece({ content: 'Yes.' }, null) + piece({}, 'stop'), () => after(exchange));
      });
      const opened = await chat.startStream({ ...BODY, stream: true }, 'job-1');
      const stream = opened.ok ? opened.value : assert.fail('it was refused');
      const told = [];
      for (let event = await stream.next(); event !== null; event = await stream.next()) {
        told.push(event.ok ? (event.value.response?.status ?? 'text') : event.failure.kind);
      }
      assert.deepEqual(told, ['in_progress', 'text', 'completed']);
    });
  }
});
