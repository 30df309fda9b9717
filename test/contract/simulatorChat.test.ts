// The simulator's Chat Completions, as the real SDK hears them.
import assert from 'node:assert/strict';
import OpenAI, { APIError } from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions/completions';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { sdkClient } from '../simulator/sdkClient.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

const ANSWER = 'The bucket is refilled twice: 🪣 once by the timer and once by the caller.';
const ASKED = { model: 'o3', messages: [{ role: 'user', content: 'Why?' }] } satisfies {
  model: string;
  messages: OpenAI.ChatCompletionMessageParam[];
};
const QUICK = { answer: ANSWER, reasoningTokens: 64, queueMs: 1_000, runMs: 4_000 } as const;

describe('a chat completion of the simulator', () => {
  let simulator: Simulator;
  let client: OpenAI;

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: 200 });
    client = sdkClient(simulator);
  });
  afterEach(() => simulator.dispose());

  const ask = async (behaviour: Behaviour = {}, more: object = {}) => {
    simulator.next({ on: 'chat', ...QUICK, ...behaviour });
    return await client.chat.completions.create({ ...ASKED, ...more });
  };

  async function hear(behaviour: Behaviour = {}): Promise<ChatCompletionChunk[]> {
    simulator.next({ on: 'chat', ...QUICK, ...behaviour });
    const chunks: ChatCompletionChunk[] = [];
    const body = { ...ASKED, stream: true, stream_options: { include_usage: true } } as const;
    for await (const chunk of await client.chat.completions.create(body)) chunks.push(chunk);
    return chunks;
  }

  it('has the answer, the usage and the bill', async () => {
    const { id, model, choices, usage } = await ask();
    assert.match(id, /^chatcmpl-/);
    assert.equal(model, 'o3-2025-04-16');
    assert.deepEqual([choices[0]?.message.content, choices[0]?.finish_reason], [ANSWER, 'stop']);
    assert.equal(usage?.completion_tokens_details?.reasoning_tokens, 64);
    const truth = simulator.truth.response(id);
    assert.equal(truth?.usage?.output_tokens, usage.completion_tokens);
    // 9 × 2 USD + 83 × 8 USD a million.
    assert.deepEqual([usage.prompt_tokens, usage.completion_tokens, truth.bill?.usd], [9, 83, '0.000682']);
    assert.equal(simulator.truth.creates[0]?.operation, 'chat');
  });

  it('ends for the reason that its run ended', async () => {
    const reasonOf = async (behaviour: Behaviour, more: object = {}) =>
      (await ask(behaviour, more)).choices[0]?.finish_reason;
    assert.equal(await reasonOf({}, { max_completion_tokens: 70 }), 'length');
    assert.equal(await reasonOf({ outcome: { type: 'incomplete', reason: 'content_filter' } }), 'content_filter');
    assert.equal(await reasonOf({ outcome: { type: 'toolCall', name: 'read', arguments: '{}' } }), 'tool_calls');
    const { choices } = await ask({ outcome: { type: 'refusal', text: 'No.' } });
    assert.deepEqual([choices[0]?.message.content, choices[0]?.message.refusal], [null, 'No.']);
    const failing = ask({ outcome: { type: 'failed', code: 'server_error', message: 'It broke.' } });
    await assert.rejects(failing, OpenAI.InternalServerError);
  });

  it('comes as a stream: role, text, reason, usage', async () => {
    const chunks = await hear();
    assert.deepEqual(chunks[0]?.choices[0]?.delta, { role: 'assistant', content: '', refusal: null });
    assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), ANSWER);
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop');
    const last = chunks.at(-1);
    assert.deepEqual(last?.choices, []);
    assert.equal(last?.usage?.completion_tokens, 83);
    assert.ok(chunks.slice(0, -1).every(({ usage }) => usage === null));
    assert.equal(simulator.truth.creates[0]?.lastEvent, chunks.length, 'the last that went out is [DONE]');
  });

  it('streams tool calls and refusals', async () => {
    const called = await hear({ outcome: { type: 'toolCall', name: 'read', arguments: '{"path":"a.ts"}' } });
    const calls = called.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    assert.equal(calls[0]?.function?.name, 'read');
    assert.equal(calls.map((call) => call.function?.arguments ?? '').join(''), '{"path":"a.ts"}');
    const refused = await hear({ outcome: { type: 'refusal', text: 'I won’t say that.' } });
    assert.equal(refused.map(({ choices }) => choices[0]?.delta.refusal ?? '').join(''), 'I won’t say that.');
  });

  it('breaks in the ways of every stream, and by an error of its own', async () => {
    await assert.rejects(hear({ stream: { type: 'cut', events: 3 } }));
    assert.equal((await hear({ stream: { type: 'end', events: 3 } })).length, 3);
    await assert.rejects(
      hear({ outcome: { type: 'failed', code: 'server_error', message: 'It broke.' } }),
      (error) => error instanceof APIError && error.code === 'server_error',
    );
  });

  it('is stopped when its client goes', async () => {
    simulator.next({ on: 'chat', hold: 'in_progress' });
    const stream = await client.chat.completions.create({ ...ASKED, stream: true });
    stream.controller.abort();
    await until('the run to be cancelled', () => simulator.truth.responses[0]?.status === 'cancelled');
  });

  it('is not to be had from models of the Responses API only, nor found there', async () => {
    await assert.rejects(client.chat.completions.create({ ...ASKED, model: 'o3-pro' }), {
      status: 404,
      param: 'model',
    });
    const { id } = await ask({}, { store: true });
    await assert.rejects(client.responses.retrieve(id), OpenAI.NotFoundError);
  });

  it('refuses what reasoning models don’t take', async () => {
    for (const [more, param] of [
      [{ temperature: 0.2 }, 'temperature'],
      [{ max_tokens: 100 }, 'max_tokens'],
      [{ reasoning_effort: 'xhigh' }, 'reasoning_effort'],
      [{ max_completion_tokens: 4 }, 'max_completion_tokens'],
      [{ input: 'Why?' }, 'input'],
      [{ messages: [] }, 'messages'],
    ] as const) {
      await assert.rejects(ask({}, more), { status: 400, param });
    }
    assert.deepEqual(simulator.truth.responses, []);
  });
});
