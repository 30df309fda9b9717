// The simulated service's refusals and faults, as the real SDK reports them.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { htmlPage } from '../simulator/faults.ts';
import { sdkClient } from '../simulator/sdkClient.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

const QUESTION = { model: 'o3', input: 'Why?', background: true } as const;

interface Refusal {
  readonly name: string;
  readonly body: object;
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;
  readonly message: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: 'a model that never was',
    body: { model: 'o9' },
    ...{ status: 404, code: 'model_not_found', param: null, message: /`o9` does not exist or you do not have access/ },
  },
  {
    name: 'a model that is shut down',
    body: { model: 'o1-pro' },
    ...{ status: 404, code: 'model_not_found', param: null, message: /`o1-pro` has been deprecated/ },
  },
  {
    name: 'an effort that the model does not have',
    body: { reasoning: { effort: 'xhigh' } },
    ...{ status: 400, code: 'unsupported_value', param: 'reasoning.effort' },
    message: /'xhigh' is not supported with the 'o3' model\. Supported values are: 'low', 'medium', and 'high'\./,
  },
  {
    name: 'an effort that no model has',
    body: { reasoning: { effort: 'turbo' } },
    ...{ status: 400, code: 'invalid_value', param: 'reasoning.effort', message: /Invalid value: 'turbo'/ },
  },
  {
    name: 'temperature',
    body: { temperature: 0.2 },
    ...{ status: 400, code: 'unsupported_parameter', param: 'temperature', message: /not supported with this model/ },
  },
  {
    name: 'parallel tool calls with o3',
    body: { parallel_tool_calls: false },
    ...{ status: 400, code: 'unsupported_parameter', param: 'parallel_tool_calls', message: /not supported/ },
  },
  {
    name: 'max_tokens',
    body: { max_tokens: 5 },
    ...{ status: 400, code: 'unsupported_parameter', param: 'max_tokens', message: /Use 'max_output_tokens' instead/ },
  },
  {
    name: 'a summary from a model that has none',
    body: { model: 'o3-pro', reasoning: { summary: 'auto' } },
    ...{ status: 400, code: 'unsupported_parameter', param: 'reasoning.summary', message: /'o3-pro' model/ },
  },
  {
    name: 'streaming from a pro model',
    body: { model: 'o3-pro', stream: true },
    ...{ status: 400, code: 'unsupported_value', param: 'stream', message: /does not support true with this model/ },
  },
  {
    name: 'stream options without a stream',
    body: { stream_options: { include_obfuscation: false } },
    ...{ status: 400, code: null, param: 'stream_options', message: /only allowed when 'stream' is enabled/ },
  },
  {
    name: 'a parameter nobody knows',
    body: { colour: 'red' },
    ...{ status: 400, code: 'unknown_parameter', param: 'colour', message: /Unknown parameter: 'colour'/ },
  },
  {
    name: 'a number written as text',
    body: { max_output_tokens: '99' },
    ...{
      status: 400,
      code: 'invalid_type',
      param: 'max_output_tokens',
      message: /expected an integer, but got a string/,
    },
  },
  {
    name: 'a cap below the least',
    body: { max_output_tokens: 5 },
    ...{ status: 400, code: 'integer_below_min_value', param: 'max_output_tokens', message: />= 16, but got 5/ },
  },
  {
    name: 'a missing model',
    body: { model: undefined },
    ...{ status: 400, code: 'missing_required_parameter', param: 'model', message: /'model'/ },
  },
  {
    name: 'a missing input',
    body: { input: undefined },
    ...{ status: 400, code: 'missing_required_parameter', param: null, message: /One of "input"/ },
  },
  {
    name: 'too much input',
    body: { input: ' ?'.repeat(450_000) },
    ...{ status: 400, code: 'context_length_exceeded', param: 'input', message: /exceeds the context window/ },
  },
  {
    name: 'metadata that is no text',
    body: { metadata: { job: 7 } },
    ...{ status: 400, code: 'invalid_type', param: 'metadata.job', message: /expected a string, but got an integer/ },
  },
  {
    name: 'metadata that is too long',
    body: { metadata: { job: 'x'.repeat(513) } },
    ...{ status: 400, code: 'string_above_max_length', param: 'metadata.job', message: /maximum length 512/ },
  },
  {
    name: 'an earlier response that is not there',
    body: { previous_response_id: 'resp_no' },
    ...{
      status: 400,
      code: 'previous_response_not_found',
      param: 'previous_response_id',
      message: /'resp_no' not found/,
    },
  },
];

describe('the simulated Responses API, when it refuses or breaks', () => {
  let simulator: Simulator;
  let client: OpenAI;

  beforeEach(async () => {
    simulator = await startSimulator();
    client = sdkClient(simulator);
  });
  afterEach(() => simulator.dispose());

  for (const { name, body, status, code, param, message } of REFUSALS) {
    it(`refuses ${name}`, async () => {
      const error = await failureOf(client.responses.create(bodyOf({ ...QUESTION, ...body })));
      assert.ok(error instanceof OpenAI.APIError);
      assert.deepEqual([error.status, error.code, error.param], [status, code, param]);
      assert.match(error.message, message);
      assert.match(error.requestID ?? '', /^req_/);
      assert.deepEqual(simulator.truth.responses, []);
    });
  }

  it('refuses a wrong key and shows only its ends', async () => {
    const error = await failureOf(sdkClient(simulator, 'sk-wrong-0123456789abcd').responses.create(QUESTION));
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.equal(error.code, 'invalid_api_key');
    assert.match(error.message, /Incorrect API key provided: sk-wrong\*+abcd\./);
  });

  it('asks for a key when there is none', async () => {
    const reply = await fetch(`${simulator.baseUrl}/models`);
    assert.equal(reply.status, 401);
    assert.match(await reply.text(), /You didn't provide an API key/);
  });

  it('refuses a body that is no JSON, a path it does not have, and a wrong method', async () => {
    const headers = { authorization: 'Bearer sk-sim-ponder' };
    const call = (path: string, init: RequestInit): Promise<Response> =>
      fetch(simulator.baseUrl + path, { headers, ...init });
    const replies = [
      await call('/responses', { method: 'POST', body: '{"model":' }),
      await call('/completions', { method: 'POST', body: '{}' }),
      await call('/responses', { method: 'PUT', body: '{}' }),
    ];
    assert.deepEqual(
      replies.map((reply) => reply.status),
      [400, 404, 405],
    );
  });

  it('refuses a body above its size with 413', async function () {
    this.timeout(20_000);
    const error = await failureOf(client.responses.create({ ...QUESTION, input: 'x'.repeat(53_000_000) }));
    assert.ok(error instanceof OpenAI.APIError);
    assert.equal(error.status, 413);
  });

  it('answers the next create as a test wants it, and the one after as usual', async () => {
    simulator.next({ fault: { type: 'httpError', status: 429, headers: { 'retry-after': '7' } } });
    const error = await failureOf(client.responses.create(QUESTION));
    assert.ok(error instanceof OpenAI.RateLimitError);
    assert.deepEqual([error.code, error.headers.get('retry-after')], ['rate_limit_exceeded', '7']);
    assert.equal((await client.responses.create(QUESTION)).status, 'queued');
  });

  it("sends a gateway's web page in place of a reply", async () => {
    simulator.next({ fault: htmlPage(502) });
    const error = await failureOf(client.responses.create(QUESTION));
    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.match(error.message, /<!DOCTYPE html>/);
    assert.deepEqual(simulator.truth.responses, []);
  });

  for (const [when, accepted] of [
    ['beforeHandling', 0],
    ['afterHandling', 1],
  ] as const) {
    it(`drops the connection of a create (${when}), ${accepted === 1 ? 'which runs all the same' : 'of which nothing comes'}`, async () => {
      simulator.next({ fault: { type: 'drop', when } });
      const error = await failureOf(client.responses.create({ ...QUESTION, metadata: { job: 'job-9' } }));
      assert.ok(error instanceof OpenAI.APIConnectionError);
      const [create] = simulator.truth.creates;
      assert.deepEqual([create?.httpStatus, create?.metadata], [null, { job: 'job-9' }]);
      assert.equal(simulator.truth.responses.length, accepted);
      assert.equal(simulator.truth.responses[0]?.responseId, create?.responseId ?? undefined);
    });
  }

  it('breaks a look at one response only', async () => {
    const one = await client.responses.create(QUESTION);
    const other = await client.responses.create(QUESTION);
    simulator.next({ on: 'look', responseId: one.id, fault: { type: 'httpError', status: 500 } });
    assert.equal((await client.responses.retrieve(other.id)).id, other.id);
    await assert.rejects(client.responses.retrieve(one.id), OpenAI.InternalServerError);
    assert.equal((await client.responses.retrieve(one.id)).id, one.id);
  });
});

/** The SDK's types refuse what the service has to refuse here. */
function bodyOf(fields: object): ResponseCreateParamsNonStreaming {
  return fields;
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return assert.fail('it did not fail');
}
