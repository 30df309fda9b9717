// What the simulated service answers, counts and bills.
import assert from 'node:assert/strict';
import type OpenAI from 'openai';
import type { Response, ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import type { Behaviour } from '../simulator/behaviour.ts';
import { sdkClient } from '../simulator/sdkClient.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

describe("the simulated Responses API's answers and bills", () => {
  let simulator: Simulator;
  let client: OpenAI;

  beforeEach(async () => {
    simulator = await startSimulator();
    client = sdkClient(simulator);
  });
  afterEach(() => simulator.dispose());

  async function run(body: ResponseCreateParamsNonStreaming, behaviour: Behaviour = {}): Promise<Response> {
    simulator.next({ ...behaviour, queueMs: 0, runMs: 0 });
    const { id } = await client.responses.create({ ...body, background: true });
    return await client.responses.retrieve(id);
  }

  it('gives the same answer and usage to the same question, and others to others', async () => {
    const ask = (input: string): Promise<Response> => run({ model: 'o3', input, reasoning: { effort: 'medium' } });
    const [first, again, other] = [await ask('Is it right?'), await ask('Is it right?'), await ask('Is it left?')];
    assert.equal(again.output_text, first.output_text);
    assert.deepEqual(again.usage, first.usage);
    assert.notDeepEqual(other.usage, first.usage);
  });

  it('explains the two bugs of the sample, in a file that holds class TokenBucket', async () => {
    const input = 'From the file rateLimiter.ts:\n\n```ts\nexport class TokenBucket {}\n```\n\nWhere is the bug?\n';
    const { output_text: answer } = await run({ model: 'o3', input });
    assert.match(answer, /two separate bugs in `TokenBucket`/);
    assert.match(answer, /\| Step \| Caller A +\| Caller B +\|/);
    assert.match(answer, /private tryTake\(\): boolean/);
  });

  it('reasons longer with more effort, and longest in a pro model', async () => {
    const reasoning = async (model: string, effort: 'low' | 'medium' | 'high'): Promise<number> =>
      (await run({ model, input: 'Why?', reasoning: { effort } })).usage?.output_tokens_details.reasoning_tokens ?? 0;
    const [low, medium, high, pro] = [
      await reasoning('o3', 'low'),
      await reasoning('o3', 'medium'),
      await reasoning('o3', 'high'),
      await reasoning('o3-pro', 'high'),
    ];
    assert.ok(0 < low && low < medium && medium < high && high < pro);
  });

  it('counts reasoning inside the output, and bills it exactly', async () => {
    const { id, usage } = await run(
      { model: 'o3-pro', input: 'abcd'.repeat(93) },
      { reasoningTokens: 640, answer: 'Yes, because.' },
    );
    assert.deepEqual(usage, {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: 644,
      output_tokens_details: { reasoning_tokens: 640 },
      total_tokens: 744,
    });
    const truth = simulator.truth.response(id);
    assert.deepEqual(truth?.usage, usage);
    // 100 × 20 USD + 644 × 80 USD a million.
    assert.deepEqual(truth?.bill, { usd: '0.05352', nanoUsd: 53_520_000, tier: 'default' });
  });

  it('charges a beginning that it has seen before as cached, where there is a price for it', async () => {
    const input = 'abcd'.repeat(2000);
    await run({ model: 'o3', input });
    const { id, usage } = await run(
      { model: 'o3', input: `${input} and more` },
      { reasoningTokens: 0, answer: 'Yes.' },
    );
    assert.equal(usage?.input_tokens_details.cached_tokens, 1920);
    // 89 × 2 USD + 1,920 × 0.5 USD + 1 × 8 USD a million.
    assert.equal(simulator.truth.response(id)?.bill?.usd, '0.001146');
    await run({ model: 'o3-pro', input });
    const pro = await run({ model: 'o3-pro', input });
    assert.equal(pro.usage?.input_tokens_details.cached_tokens, 0);
  });

  it('bills by the tier that the reply names', async () => {
    const behaviour = { reasoningTokens: 0, answer: 'Yes.' };
    const { id, service_tier } = await run(
      { model: 'o3', input: 'abcd'.repeat(93), service_tier: 'priority' },
      behaviour,
    );
    assert.equal(service_tier, 'priority');
    assert.equal(simulator.truth.response(id)?.bill?.usd, '0.000364');
  });

  it('ends incomplete at the cap, billed to the cap, with the text that fits', async () => {
    const reply = await run({ model: 'o3', input: 'Why?', max_output_tokens: 200 }, { reasoningTokens: 128 });
    assert.deepEqual([reply.status, reply.incomplete_details], ['incomplete', { reason: 'max_output_tokens' }]);
    assert.deepEqual([reply.usage?.output_tokens, reply.output_text.length], [200, 72 * 4]);
    assert.equal(reply.completed_at, null);
  });

  it('ends incomplete without a word when reasoning takes the whole cap, and bills it', async () => {
    const reply = await run({ model: 'o3', input: 'Why?', max_output_tokens: 200, reasoning: { effort: 'high' } });
    assert.deepEqual([reply.status, reply.output_text, reply.output.length], ['incomplete', '', 1]);
    assert.deepEqual(reply.usage?.output_tokens_details.reasoning_tokens, 200);
    assert.notEqual(simulator.truth.response(reply.id)?.bill?.usd, '0');
  });

  it('shows no usage of a failed or cancelled response, though the truth has a bill', async () => {
    const failed = await run(
      { model: 'o3', input: 'Why?' },
      { outcome: { type: 'failed', code: 'server_error', message: 'It broke.' } },
    );
    assert.deepEqual(
      [failed.status, failed.error, failed.usage],
      ['failed', { code: 'server_error', message: 'It broke.' }, null],
    );
    assert.notEqual(simulator.truth.response(failed.id)?.bill?.usd, '0');
  });

  it('refuses, calls a tool, says nothing, or comes to an unknown status, as a test wants it', async () => {
    const ask = { model: 'o3', input: 'Why?' };
    const refusal = await run(ask, { outcome: { type: 'refusal', text: 'No.' } });
    assert.deepEqual(refusal.output[1]?.type === 'message' ? refusal.output[1].content : null, [
      { type: 'refusal', refusal: 'No.' },
    ]);
    const tool = await run(ask, { outcome: { type: 'toolCall', name: 'read', arguments: '{}' } });
    assert.equal(tool.output[1]?.type, 'function_call');
    const empty = await run(ask, { outcome: { type: 'empty' } });
    assert.deepEqual([empty.status, empty.output.length], ['completed', 1]);
    const unknown = await run(ask, { outcome: { type: 'unknownStatus', status: 'paused' } });
    assert.equal(String(unknown.status), 'paused');
    simulator.advanceTo(unknown.id, 'completed');
    assert.equal((await client.responses.retrieve(unknown.id)).status, 'completed');
  });

  it('sums up its reasoning when asked', async () => {
    const reply = await run({ model: 'o3', input: 'Why?', reasoning: { effort: 'low', summary: 'auto' } });
    const [item] = reply.output;
    assert.ok(item?.type === 'reasoning' && item.summary.length > 0);
  });

  it('counts the whole chain as input of a follow-up', async () => {
    const first = await run({ model: 'o3', input: 'Why?' }, { answer: 'abcd'.repeat(50) });
    const next = await run({ model: 'o3', input: 'Why?', previous_response_id: first.id });
    const one = first.usage?.input_tokens ?? 0;
    assert.equal(next.usage?.input_tokens, one + one + 50);
  });

  it('counts input tokens as it will bill them', async () => {
    const body = { model: 'o3', input: 'What is wrong here?', instructions: 'Be short.' };
    const counted = await client.responses.inputTokens.count(body);
    assert.deepEqual(counted, { object: 'response.input_tokens', input_tokens: (await run(body)).usage?.input_tokens });
  });

  it('tells its rate limits and the request id', async () => {
    const { response } = await client.responses.create({ model: 'o3', input: 'Why?', background: true }).withResponse();
    assert.equal(response.headers.get('x-ratelimit-limit-requests'), '10000');
    assert.equal(response.headers.get('x-ratelimit-remaining-requests'), '9999');
    assert.match(response.headers.get('x-ratelimit-reset-tokens') ?? '', /^(\d+m)?\d+(ms|s)$/);
    assert.match(response.headers.get('x-request-id') ?? '', /^req_[0-9a-f]{32}$/);
  });
});
