// The provider behind the real SDK: what goes over the wire, and what each answer means for a job.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import type { Failure, FailureKind, Result } from '../../src/core/providers/failure.ts';
import { MOST_PIECE_BYTES } from '../../src/core/providers/http/replyBounds.ts';
import { createProvider } from '../../src/core/providers/openai/openaiProvider.ts';
import type { CreateBody, Provider, ProviderOptions } from '../../src/core/providers/provider.ts';
import { aKey } from '../builders/aKey.ts';
import { answering, type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { htmlPage } from '../simulator/faults.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const KEY = 'sk-proj-Abcdefghijklmnopqrstuvwxyz0123456789';

const FIELDS = {
  model: 'o3',
  background: true,
  store: true,
  max_output_tokens: 12_000,
  reasoning: { effort: 'low' },
  service_tier: 'default',
  metadata: { job: 'job-1' },
} as const;
const BODY: CreateBody = { ...FIELDS, turns: toldTurns({ input: 'Why?', instructions: '' }), developerAs: 'message' };

function providerAt(baseUrl: string, changes: Partial<ProviderOptions> = {}): Provider {
  const options = {
    baseUrl,
    credential: aKey(KEY),
    organization: null,
    project: null,
    headers: {},
    describesMachine: false,
    ...changes,
  };
  return createProvider(options);
}

function failureOf(result: Result<unknown>): Failure {
  if (result.ok) assert.fail('it worked');
  return result.failure;
}

function replyOf<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`it failed: ${JSON.stringify(result.failure)}`);
  return result.value;
}

describe('the provider at the simulated service', () => {
  let simulator: Simulator;
  let provider: Provider;

  beforeEach(async () => {
    simulator = await startSimulator();
    provider = providerAt(simulator.baseUrl, { credential: aKey(DEFAULT_KEY) });
  });
  afterEach(() => simulator.dispose());

  it('starts a job, reads it to its end, and knows what was used', async () => {
    simulator.next({ hold: 'queued', answer: 'Because.' });
    const started = replyOf(await provider.start(BODY, 'job-1'));
    assert.deepEqual(
      [started.response.status, started.response.metadataJob, started.response.usage],
      ['queued', 'job-1', null],
    );
    assert.match(started.requestId ?? '', /^req_/);
    const { id } = started.response;
    simulator.advanceTo(id, 'completed');
    const { response } = replyOf(await provider.read(id));
    assert.deepEqual([response.id, response.status, response.answer], [id, 'completed', 'Because.']);
    const usage = simulator.truth.response(id)?.usage;
    assert.equal(response.usage?.outputTokens, usage?.output_tokens);
    assert.equal(response.usage?.reasoningTokens, usage?.output_tokens_details.reasoning_tokens);
    assert.deepEqual([response.serviceTier, response.model], ['default', 'o3-2025-04-16']);
  });

  it('sends the body as it is, with the job id as its own request id', async () => {
    await provider.start(BODY, 'job-1');
    const [create] = simulator.truth.creates;
    assert.deepEqual(create?.body, { ...FIELDS, input: 'Why?', stream: false });
    assert.equal(create?.headers['x-client-request-id'], 'job-1');
  });

  it('cancels', async () => {
    simulator.next({ hold: 'in_progress' });
    const { response } = replyOf(await provider.start(BODY, 'job-1'));
    assert.equal(replyOf(await provider.cancel(response.id)).response.status, 'cancelled');
  });

  it('checks place and key with a free call', async () => {
    const o3 = replyOf(await provider.check()).find(({ id }) => id === 'o3');
    assert.deepEqual(o3, { id: 'o3', shutdownDate: '2026-12-11' });
    assert.deepEqual(simulator.truth.creates, []);
    const wrong = failureOf(await providerAt(simulator.baseUrl).check());
    assert.deepEqual([wrong.kind, wrong.error.kind, wrong.error.httpStatus], ['refused', 'key', 401]);
  });

  it('does not find the job of another project', async () => {
    const { response } = replyOf(await provider.start(BODY, 'job-1'));
    await simulator.dispose();
    simulator = await startSimulator({ keys: [DEFAULT_KEY, KEY] });
    const other = providerAt(simulator.baseUrl);
    assert.equal(failureOf(await other.read(response.id)).kind, 'notFound');
  });

  it('looks at nothing when it has no id', async () => {
    assert.equal((await provider.read('')).ok, false);
    assert.equal((await provider.cancel('')).ok, false);
    assert.deepEqual(simulator.truth.calls, []);
  });

  it('takes the hint when to ask again, unless it would hammer or forget', async () => {
    for (const [hint, pollAfterMs] of [
      ['7500', 7_500],
      ['0', 1_000],
      ['7500.2', 7_501],
      ['1e15', 3_600_000],
      ['-1', null],
      ['NaN', null],
      ['soon', null],
    ] as const) {
      const reply = { id: 'resp_1', status: 'queued' };
      const server = await startRawServer(answering(200, reply, { 'openai-poll-after-ms': hint }));
      try {
        assert.equal(replyOf(await providerAt(server.baseUrl).read('resp_1')).pollAfterMs, pollAfterMs, hint);
      } finally {
        await server.dispose();
      }
    }
  });
});

interface Row {
  readonly name: string;
  readonly status: number;
  readonly error: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly kind: FailureKind;
  readonly reason: string;
  readonly retryAfterMs?: number;
  readonly onLook?: FailureKind;
}

const INVALID = { type: 'invalid_request_error', param: null, code: null };

/** `facts`: OpenAI, Error codes; the words are the service's own. */
const ROWS: readonly Row[] = [
  {
    name: 'a text that is too long',
    status: 400,
    error: {
      ...INVALID,
      message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
      param: 'input',
      code: 'context_length_exceeded',
    },
    ...{ kind: 'refused', reason: 'tooLong' },
  },
  {
    name: 'a parameter the model does not take',
    status: 400,
    error: {
      ...INVALID,
      message: "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      param: 'reasoning.effort',
      code: 'unsupported_parameter',
    },
    ...{ kind: 'refused', reason: 'parameter' },
  },
  {
    name: 'a value the model does not take',
    status: 400,
    error: {
      ...INVALID,
      message: "Unsupported value: 'xhigh' is not supported with the 'o3' model.",
      param: 'reasoning.effort',
      code: 'unsupported_value',
    },
    ...{ kind: 'refused', reason: 'parameter' },
  },
  {
    name: 'an organisation that must be verified',
    status: 400,
    error: {
      ...INVALID,
      message: 'Your organization must be verified to generate reasoning summaries.',
      param: 'reasoning.summary',
      code: 'unsupported_value',
    },
    ...{ kind: 'refused', reason: 'verification' },
  },
  {
    name: 'an unknown field',
    status: 400,
    error: { ...INVALID, message: "Unknown parameter: 'foo'.", param: 'foo', code: 'unknown_parameter' },
    ...{ kind: 'refused', reason: 'parameter' },
  },
  {
    name: 'a prompt against the policy',
    status: 400,
    error: {
      ...INVALID,
      message: 'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
      code: 'invalid_prompt',
    },
    ...{ kind: 'refused', reason: 'policy' },
  },
  {
    name: 'a wrong key',
    status: 401,
    error: { ...INVALID, message: 'Incorrect API key provided.', code: 'invalid_api_key' },
    ...{ kind: 'refused', reason: 'key', onLook: 'keyRefused' },
  },
  {
    name: 'a country that is not served',
    status: 403,
    error: {
      message: 'Country, region, or territory not supported',
      type: 'request_forbidden',
      param: null,
      code: 'unsupported_country_region_territory',
    },
    ...{ kind: 'refused', reason: 'rights', onLook: 'noAccess' },
  },
  {
    name: 'a model that is not there',
    status: 404,
    error: {
      ...INVALID,
      message: 'The model `o9` does not exist or you do not have access to it.',
      code: 'model_not_found',
    },
    ...{ kind: 'refused', reason: 'model', onLook: 'notFound' },
  },
  {
    name: 'a response that is not there',
    status: 404,
    error: { ...INVALID, message: "Response with id 'resp_1' not found.", param: 'id' },
    ...{ kind: 'refused', reason: 'notFound', onLook: 'notFound' },
  },
  {
    name: 'a request that timed out at the server',
    status: 408,
    error: { ...INVALID, message: 'Request timed out.' },
    ...{ kind: 'cannotKnow', reason: 'server' },
  },
  {
    name: 'a conflict',
    status: 409,
    error: { ...INVALID, message: 'Conflict.' },
    ...{ kind: 'cannotKnow', reason: 'server' },
  },
  {
    name: 'a body that is too large',
    status: 413,
    error: { ...INVALID, message: 'Request body too large.' },
    ...{ kind: 'refused', reason: 'tooLong' },
  },
  {
    name: 'a rate limit with a hint',
    status: 429,
    error: {
      message: 'Rate limit reached for o3 in organization org-x on requests per min (RPM): Limit 500, Used 500.',
      type: 'requests',
      param: null,
      code: 'rate_limit_exceeded',
    },
    headers: { 'retry-after': '17' },
    ...{ kind: 'tryLater', reason: 'rateLimit', retryAfterMs: 17_000 },
  },
  {
    name: 'a rate limit with reset headers only',
    status: 429,
    error: { message: 'Rate limit reached.', type: 'tokens', param: null, code: 'rate_limit_exceeded' },
    headers: { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' },
    ...{ kind: 'tryLater', reason: 'rateLimit', retryAfterMs: 360_000 },
  },
  {
    name: 'no capacity for the tier',
    status: 429,
    error: { message: 'Resource Unavailable', type: 'requests', param: null, code: 'resource_unavailable' },
    ...{ kind: 'tryLater', reason: 'rateLimit' },
  },
  {
    name: 'a request larger than the whole limit',
    status: 429,
    error: {
      message: 'Request too large for o3 in organization org-x on tokens per min (TPM): Limit 30000, Requested 61000.',
      type: 'tokens',
      param: null,
      code: 'rate_limit_exceeded',
    },
    ...{ kind: 'refused', reason: 'tooLargeForLimit' },
  },
  ...['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'].map(
    (code): Row => ({
      name: `no credit (${code})`,
      status: 429,
      error: { message: 'You exceeded your current quota.', type: 'insufficient_quota', param: null, code },
      ...{ kind: 'refused', reason: 'quota' },
    }),
  ),
  ...[500, 502, 503, 504].map(
    (status): Row => ({
      name: `trouble at the server (${status})`,
      status,
      error: { message: 'The server had an error.', type: 'server_error', param: null, code: 'server_error' },
      ...{ kind: 'cannotKnow', reason: 'server' },
    }),
  ),
];

describe('a failure at the provider', () => {
  let server: RawServer;
  let answer: (exchange: Exchange) => void;
  let provider: Provider;

  beforeEach(async () => {
    server = await startRawServer((exchange) => answer(exchange));
    provider = providerAt(server.baseUrl);
  });
  afterEach(() => server.dispose());

  async function onStart(): Promise<Failure> {
    const failure = failureOf(await provider.start(BODY, 'job-1'));
    assert.deepEqual(
      server.arrivals.map(({ method, path }) => `${method} ${path}`),
      ['POST /v1/responses'],
      'exactly one POST',
    );
    return failure;
  }

  for (const row of ROWS) {
    it(`is understood: ${row.name}`, async () => {
      answer = answering(row.status, { error: row.error }, { 'x-request-id': 'req_7', ...row.headers });
      const failure = await onStart();
      assert.deepEqual(
        [failure.kind, failure.error.kind, failure.offline, failure.retryAfterMs, failure.param],
        [row.kind, row.reason, false, row.retryAfterMs ?? null, row.error.param],
      );
      assert.deepEqual(
        [failure.error.httpStatus, failure.error.code, failure.error.requestId],
        [row.status, row.error.code, 'req_7'],
      );
      assert.ok(failure.error.message.includes(String(row.error.message)));
      const onLook = failureOf(await provider.read('resp_1'));
      assert.equal(onLook.kind, row.onLook ?? 'transient');
      assert.equal(failureOf(await provider.cancel('resp_1')).kind, onLook.kind);
      assert.equal(server.arrivals.length, 3, 'no look was repeated');
    });
  }

  for (const [status, kind, reason] of [
    [200, 'cannotKnow', 'notAnApi'],
    [404, 'refused', 'notAnApi'],
    [502, 'cannotKnow', 'server'],
  ] as const) {
    it(`is a web page with status ${status}`, async () => {
      const page = htmlPage(status, 'Sign in');
      assert.equal(page.type, 'raw');
      answer = answering(status, page.type === 'raw' ? page.body : '');
      const failure = await onStart();
      assert.deepEqual([failure.kind, failure.error.kind], [kind, reason]);
      assert.ok(!failure.error.message.includes('<body'), failure.error.message);
      assert.equal(failureOf(await provider.read('resp_1')).kind, 'transient', 'a page says nothing of a job');
      const check = failureOf(await provider.check());
      assert.equal(check.error.kind, reason);
    });
  }

  it('is broken JSON: the run may have begun', async () => {
    answer = answering(200, '{"id":"resp_1","sta', { 'content-type': 'application/json' });
    assert.equal((await onStart()).kind, 'cannotKnow');
    assert.equal(failureOf(await provider.read('resp_1')).kind, 'transient');
    assert.equal(failureOf(await provider.check()).error.kind, 'notAnApi');
  });

  it('is a reply without an id, an empty one, or one in another shape', async () => {
    for (const body of [{}, { status: 'queued' }, { id: 'resp_1' }, { detail: 'Not here' }, [], null]) {
      answer = answering(200, JSON.stringify(body), { 'content-type': 'application/json' });
      const failure = failureOf(await provider.start(BODY, 'job-1'));
      assert.deepEqual([failure.kind, failure.error.kind], ['cannotKnow', 'notAnApi'], JSON.stringify(body));
      assert.equal(failureOf(await provider.read('resp_1')).kind, 'transient');
    }
    answer = ({ response }) => response.writeHead(204).end();
    assert.equal(failureOf(await provider.start(BODY, 'job-1')).kind, 'cannotKnow');
  });

  it('is a reply to a POST that is too large to read, of which only its id counts', async () => {
    const zipped = gzipSync(`{"id":"resp_1","status":"completed","output":"${'a'.repeat(MOST_PIECE_BYTES)}"}`, {
      level: 1,
    });
    answer = ({ response }) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped);
    const { response, unread, rest } = replyOf(await provider.start(BODY, 'job-1'));
    assert.deepEqual(
      [response.id, response.status, unread?.kind, rest],
      ['resp_1', 'in_progress', 'tooLarge', undefined],
    );
  });

  it('is none where a stream comes in place of one reply: the rest can be heard if the run goes on', async () => {
    const told = (type: string, status: string) => ({ type, response: { id: 'resp_1', object: 'response', status } });
    const created = told('response.created', 'in_progress');
    const started = async (body: string | object, type = 'text/event-stream') => {
      answer = answering(200, body, { 'content-type': type });
      const { response, rest } = replyOf(await provider.start(BODY, 'job-1'));
      rest?.stream.close();
      return [response.status, rest?.first.response?.id];
    };
    assert.deepEqual(await started(`data: ${JSON.stringify(created)}\n\n`), ['in_progress', 'resp_1']);
    const ended = told('response.completed', 'completed');
    assert.deepEqual(await started(`data: ${JSON.stringify(ended)}\n\n`), ['completed', undefined]);
    assert.deepEqual(await started(created.response, 'application/json'), ['in_progress', undefined]);
  });

  it('is an error in the words of a gateway', async () => {
    answer = answering(400, { detail: 'The gateway does not like this' });
    assert.match((await onStart()).error.message, /does not like this/);
  });

  it('is a redirect, and neither question nor key go where it points', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const trap = await startRawServer(answering(200, { id: 'resp_1', status: 'queued' }));
      try {
        answer = answering(status, '', { location: `${trap.origin}/v1/responses` });
        const failure = failureOf(await provider.start(BODY, 'job-1'));
        assert.deepEqual([failure.kind, failure.error.kind, failure.error.httpStatus], ['refused', 'redirect', status]);
        assert.equal(failureOf(await provider.read('resp_1')).kind, 'transient');
        assert.equal(failureOf(await provider.check()).error.kind, 'redirect');
        assert.deepEqual(trap.arrivals, []);
      } finally {
        await trap.dispose();
      }
    }
  });

  it('is a connection that breaks before the reply: nobody can know', async () => {
    answer = ({ socket }) => socket.resetAndDestroy();
    const failure = await onStart();
    assert.deepEqual([failure.kind, failure.error.kind, failure.offline], ['cannotKnow', 'network', false]);
    assert.equal(failureOf(await provider.read('resp_1')).kind, 'transient');
  });

  it('is a connection that breaks within the reply: nobody can know', async () => {
    answer = ({ response, socket }) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"id":"resp_1",', () => socket.destroy());
    };
    assert.equal((await onStart()).kind, 'cannotKnow');
  });

  it('is a place that takes no connection: nothing was sent', async () => {
    await server.dispose();
    const failure = failureOf(await provider.start(BODY, 'job-1'));
    assert.deepEqual([failure.kind, failure.offline, failure.error.code], ['tryLater', true, 'ECONNREFUSED']);
    const look = failureOf(await provider.read('resp_1'));
    assert.deepEqual([look.kind, look.offline], ['transient', true]);
  });

  it('is a name that does not exist: nothing was sent', async () => {
    const failure = failureOf(await providerAt('http://nowhere.invalid/v1').start(BODY, 'job-1'));
    assert.deepEqual([failure.kind, failure.offline], ['tryLater', true]);
  });

  it('is a key that no header can carry: nothing was sent', async () => {
    provider = providerAt(server.baseUrl, { credential: aKey('sk-with\nline') });
    const failure = failureOf(await provider.start(BODY, 'job-1'));
    assert.deepEqual([failure.kind, failure.error.kind], ['refused', 'key']);
    assert.deepEqual(server.arrivals, []);
  });

  it('never carries the key, even where the server repeats it', async () => {
    for (const echo of [KEY, `Bearer ${KEY}`, `Incorrect API key provided: ${KEY}.`, `"${KEY}"`]) {
      for (const reply of [answering(401, { error: { ...INVALID, message: echo } }), answering(502, `<html>${echo}`)]) {
        answer = reply;
        const results = [await provider.start(BODY, 'job-1'), await provider.read('resp_1'), await provider.check()];
        for (const result of results) {
          const text = JSON.stringify(failureOf(result));
          assert.ok(!text.includes(KEY) && !text.includes(KEY.slice(0, 20)), text);
        }
      }
    }
    answer = answering(400, { error: { message: 'x', type: KEY, param: KEY, code: KEY } }, { 'x-request-id': KEY });
    const text = JSON.stringify(failureOf(await provider.start(BODY, 'job-1')));
    assert.ok(!text.includes(KEY), text);
  });
});

const HOSTILE: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'sk-foreign-key',
  OPENAI_ADMIN_KEY: 'sk-foreign-admin',
  OPENAI_ORG_ID: 'org-foreign',
  OPENAI_PROJECT_ID: 'proj-foreign',
  OPENAI_CUSTOM_HEADERS: 'Authorization: Bearer sk-foreign-custom\napi-key: sk-foreign-custom\nX-Foreign: yes',
  OPENAI_LOG: 'debug',
  OPENAI_WEBHOOK_SECRET: 'foreign',
};

describe('the environment', () => {
  let server: RawServer;
  let trap: RawServer;
  const before = new Map<string, string | undefined>();
  const printed: unknown[][] = [];
  const { debug, info, log, warn, error } = console;

  beforeEach(async () => {
    server = await startRawServer(answering(200, { id: 'resp_1', status: 'queued' }));
    trap = await startRawServer(answering(200, { id: 'resp_1', status: 'queued' }));
    for (const [name, value] of Object.entries({ ...HOSTILE, OPENAI_BASE_URL: trap.baseUrl })) {
      before.set(name, process.env[name]);
      process.env[name] = value;
    }
    printed.length = 0;
    const note = (...args: unknown[]): void => void printed.push(args);
    Object.assign(console, { debug: note, info: note, log: note, warn: note, error: note });
  });

  afterEach(async () => {
    Object.assign(console, { debug, info, log, warn, error });
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await server.dispose();
    await trap.dispose();
  });

  it('changes nothing that is sent and makes nothing print', async () => {
    const provider = providerAt(server.baseUrl, { headers: { 'x-gateway': 'team-7' } });
    await provider.start(BODY, 'job-1');
    await provider.read('resp_1');
    await provider.cancel('resp_1');
    await provider.check();
    assert.deepEqual(printed, []);
    assert.deepEqual(trap.arrivals, []);
    assert.deepEqual(
      server.arrivals.map(({ method, path }) => `${method} ${path}`),
      ['POST /v1/responses', 'GET /v1/responses/resp_1', 'POST /v1/responses/resp_1/cancel', 'GET /v1/models'],
    );
    assert.deepEqual(JSON.parse(server.arrivals[0]?.body ?? ''), { ...FIELDS, input: 'Why?', stream: false });
    for (const { headers } of server.arrivals) {
      assert.equal(headers.authorization, `Bearer ${KEY}`);
      assert.equal(headers['x-gateway'], 'team-7');
      assert.equal(headers['user-agent'], 'Ponder');
      assert.doesNotMatch(JSON.stringify(headers), /foreign/i);
    }
  });

  it('is no credential where a place asks for none', async () => {
    const provider = providerAt(server.baseUrl, { credential: { kind: 'none' } });
    await provider.start(BODY, 'job-1');
    await provider.read('resp_1');
    assert.deepEqual(
      server.arrivals.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
    assert.doesNotMatch(JSON.stringify(server.arrivals), /foreign/i);
  });

  it('does not keep a token from being sent as it is by then', async () => {
    let today = 'first';
    const provider = providerAt(server.baseUrl, {
      credential: { kind: 'token', identity: 'ann', value: async () => today, turn: () => false, turnBack: () => {} },
    });
    await provider.read('resp_1');
    today = 'second';
    await provider.start(BODY, 'job-1');
    assert.deepEqual(
      server.arrivals.map(({ headers }) => headers.authorization),
      ['Bearer first', 'Bearer second'],
    );
  });

  it('is described to nobody but OpenAI', async () => {
    const describes = (headers: object): string[] => Object.keys(headers).filter((name) => /stainless/i.test(name));
    await providerAt(server.baseUrl).start(BODY, 'job-1');
    assert.deepEqual(describes(server.arrivals[0]?.headers ?? {}), []);
    await providerAt(server.baseUrl, { describesMachine: true }).start(BODY, 'job-1');
    assert.notDeepEqual(describes(server.arrivals[1]?.headers ?? {}), []);
  });

  it('does not take the place of the organisation and project of the endpoint', async () => {
    await providerAt(server.baseUrl, { organization: 'org-ours', project: 'proj-ours' }).read('resp_1');
    const { headers } = server.arrivals[0] ?? {};
    assert.deepEqual([headers?.['openai-organization'], headers?.['openai-project']], ['org-ours', 'proj-ours']);
  });
});
