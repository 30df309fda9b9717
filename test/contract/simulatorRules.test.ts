// The rules of the simulated service: rate limits, accounts, and what models take.
import assert from 'node:assert/strict';
import OpenAI, { APIError } from 'openai';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import type { ScenarioName } from '../simulator/scenarios.ts';
import { sdkClient } from '../simulator/sdkClient.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

const QUESTION = { model: 'o3', input: 'Why?', background: true } as const;

describe('the simulated service', () => {
  let simulator: Simulator;
  let client: OpenAI;

  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator(options);
    client = sdkClient(simulator);
  }
  afterEach(() => simulator.dispose());

  async function refusal(more: object = {}): Promise<APIError> {
    const body: ResponseCreateParamsNonStreaming = { ...QUESTION, ...more };
    const error = await client.responses.create(body).then(
      () => null,
      (error: unknown) => error,
    );
    assert.ok(error instanceof APIError, 'the service should have refused it');
    return error;
  }

  it('refuses more requests than the limit, and takes them again after the time it tells', async () => {
    await start({ limits: { requests: 2, tokens: 100_000 } });
    for (const left of ['1', '0']) {
      const { response } = await client.responses.create(QUESTION).withResponse();
      assert.equal(response.headers.get('x-ratelimit-remaining-requests'), left);
    }
    const { status, code, type, headers, message } = await refusal();
    assert.deepEqual([status, code, type], [429, 'rate_limit_exceeded', 'requests']);
    assert.match(message, /requests per min \(RPM\): Limit 2, Used 2, Requested 1\. Please try again in \d+s/);
    const seconds = Number(headers?.get('retry-after'));
    // One of two requests a minute is back after half of it; all of them after all of it.
    assert.ok(seconds > 25 && seconds <= 30, `it says ${seconds} s`);
    assert.ok(Number(headers?.get('retry-after-ms')) <= seconds * 1000);
    assert.match(headers?.get('x-ratelimit-reset-requests') ?? '', /^(?:1m0s|5\ds)$/);
    simulator.skip(seconds);
    assert.equal((await client.responses.create(QUESTION)).status, 'queued');
    assert.equal(simulator.truth.responses.length, 3);
  });

  it('tells a request that has to wait for its tokens from one that never can pass', async () => {
    await start({ scenario: 'tier1' });
    await client.responses.create({ ...QUESTION, max_output_tokens: 20_000 });
    const waits = await refusal({ max_output_tokens: 15_000 });
    assert.match(waits.message, /tokens per min \(TPM\): Limit 30000, Used (?:200|199)\d\d, Requested 150\d\d/);
    const left = Number(waits.headers?.get('x-ratelimit-remaining-tokens'));
    assert.ok(left >= 30_000 - 20_009 && left < 30_000 - 19_000, `${left} are left`);
    assert.ok(waits.headers?.has('retry-after'));
    const never = await refusal({ max_output_tokens: 31_000 });
    assert.match(never.message, /^429 Request too large for o3 .* Limit 30000, Requested 31009/);
    assert.deepEqual([never.type, never.headers?.get('retry-after')], ['tokens', null]);
  });

  it('counts each key and each model for itself', async () => {
    await start({ keys: ['sk-one', 'sk-two'], limits: { requests: 1, tokens: 100_000 } });
    client = sdkClient(simulator, 'sk-one');
    await client.responses.create(QUESTION);
    assert.equal((await refusal()).status, 429);
    assert.equal((await client.responses.create({ ...QUESTION, model: 'gpt-6-sol' })).status, 'queued');
    client = sdkClient(simulator, 'sk-two');
    assert.equal((await client.responses.create(QUESTION)).status, 'queued');
  });

  it('tells the limits it does not enforce', async () => {
    await start();
    for (let count = 0; count < 3; count += 1) await client.responses.create({ ...QUESTION, model: 'gpt-6-sol' });
    const { response } = await client.responses.create({ ...QUESTION, model: 'gpt-6-sol' }).withResponse();
    assert.equal(response.headers.get('x-ratelimit-limit-requests'), '500');
    // What was used flows back, an eighth of a second for each.
    assert.match(response.headers.get('x-ratelimit-remaining-requests') ?? '', /^49[6-9]$/);
  });

  const streams = { stream: true };
  const summary = { reasoning: { summary: 'auto' } };
  const accounts: readonly (readonly [ScenarioName, object, number, string, string | null, RegExp])[] = [
    ['noCredit', {}, 429, 'insufficient_quota', null, /exceeded your current quota/],
    ['billingLimit', {}, 429, 'billing_hard_limit_reached', null, /Billing hard limit has been reached/],
    ['unverified', streams, 400, 'unsupported_value', 'stream', /must be verified to stream this model/],
    ['unverified', summary, 400, 'unsupported_value', 'reasoning.summary', /must be verified to generate reasoning/],
    ['unverifiedModels', {}, 403, 'model_not_found', null, /must be verified to use the model `o3`/],
    ['noBackground', {}, 400, 'unsupported_value', 'background', /EU region/],
  ];
  for (const [scenario, more, status, code, param, message] of accounts) {
    it(`refuses what the account may not: ${scenario} ${JSON.stringify(more)}`, async () => {
      await start({ scenario });
      const error = await refusal(more);
      assert.deepEqual([error.status, error.code, error.param], [status, code, param]);
      assert.match(error.message, message);
      assert.deepEqual(simulator.truth.responses, []);
    });
  }

  it('hides models that the account has no access to', async () => {
    await start({ noAccess: ['o3'] });
    const error = await refusal();
    assert.deepEqual([error.status, error.code], [404, 'model_not_found']);
    assert.match(error.message, /does not exist or you do not have access/);
    const { data } = await client.models.list();
    assert.ok(data.length > 0 && data.every(({ id }) => !id.startsWith('o3-2025') && id !== 'o3'));
  });

  it('deletes stored answers too where nothing is kept', async () => {
    await start({ scenario: 'keepsNothing' });
    simulator.next({ queueMs: 0, runMs: 0 });
    const { id } = await client.responses.create({ ...QUESTION, store: true });
    assert.equal((await client.responses.retrieve(id)).status, 'completed');
    simulator.skip(610);
    await assert.rejects(client.responses.retrieve(id), OpenAI.NotFoundError);
  });

  const image = { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AA==' };
  const tool = { type: 'function', name: 'read', parameters: {}, strict: false };
  const schema = { type: 'json_schema', name: 'a', schema: {} };
  const old = [
    ['an effort', { reasoning: { effort: 'low' } }, 'reasoning.effort'],
    ['a summary', { reasoning: { summary: 'auto' } }, 'reasoning.summary'],
    ['instructions', { instructions: 'Be short.' }, 'instructions'],
    ['a developer message', { input: [{ role: 'developer', content: 'Be short.' }] }, 'input[0].role'],
    ['an image', { input: [{ role: 'user', content: [image] }] }, 'input'],
    ['a function', { tools: [tool] }, 'tools'],
    ['a hosted tool', { tools: [{ type: 'web_search' }] }, 'tools'],
    ['a schema', { text: { format: schema } }, 'text.format'],
    ['more output than it has', { max_output_tokens: 65_537 }, 'max_output_tokens'],
  ] as const;
  for (const [what, more, param] of old) {
    it(`lets o1-mini refuse ${what}`, async () => {
      await start({ models: ['o1-mini'] });
      const error = await refusal({ model: 'o1-mini', ...more });
      assert.deepEqual([error.status, error.param], [400, param]);
    });
  }

  it('takes from o3 what o1-mini refuses', async () => {
    await start();
    const input: OpenAI.Responses.ResponseInput = [
      { role: 'developer', content: 'Be short.' },
      { role: 'user', content: [{ type: 'input_image', detail: 'auto', image_url: image.image_url }] },
    ];
    const body = {
      tools: [{ ...tool, type: 'function' }],
      text: { format: { ...schema, type: 'json_schema' } },
    } as const;
    const { status } = await client.responses.create({ ...QUESTION, ...body, tools: [...body.tools], input });
    assert.equal(status, 'queued');
  });

  it('wants a tool for deep research', async () => {
    await start({ models: ['o3-deep-research'] });
    const deep = { ...QUESTION, model: 'o3-deep-research' };
    assert.equal((await refusal(deep)).param, 'tools');
    assert.equal((await client.responses.create({ ...deep, tools: [{ type: 'web_search' }] })).status, 'queued');
  });

  it('lists what a response was asked, newest first, page by page', async () => {
    await start();
    const input: OpenAI.Responses.ResponseInput = ['one', 'two', 'three'].map((content) => ({ role: 'user', content }));
    const { id } = await client.responses.create({ ...QUESTION, input });
    const texts: string[] = [];
    for await (const item of client.responses.inputItems.list(id, { limit: 2 })) {
      assert.ok(item.type === 'message');
      texts.push(item.content[0]?.type === 'input_text' ? item.content[0].text : '');
    }
    assert.deepEqual(texts, ['three', 'two', 'one']);
    const { data } = await client.responses.inputItems.list(id, { order: 'asc', limit: 1 });
    assert.equal(data[0]?.type, 'message');
    await assert.rejects(client.responses.inputItems.list(id, { limit: 0 }), { status: 400, param: 'limit' });
    await assert.rejects(client.responses.inputItems.list('resp_no'), OpenAI.NotFoundError);
  });
});
