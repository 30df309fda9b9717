// Azure's service behind the real SDK: what goes over the wire, and what only Azure does.
import assert from 'node:assert/strict';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Token } from '../../src/core/providers/credential.ts';
import { type Endpoint, readEndpoints } from '../../src/core/providers/endpoint.ts';
import { optionsOf } from '../../src/core/providers/optionsOf.ts';
import type { CreateBody, Provider } from '../../src/core/providers/provider.ts';
import { aKey } from '../builders/aKey.ts';
import { answering, type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const BODY: CreateBody = {
  ...{ model: 'my-o3-pro', background: true, store: true, max_output_tokens: 12_000 },
  ...{ turns: toldTurns({ input: 'Why?', instructions: '' }), developerAs: 'message' },
};
const COMPLETED = { id: 'resp_1', object: 'response', status: 'completed', model: 'o3-pro-2025-06-10', output: [] };
const FLAT_401 = {
  statusCode: 401,
  message:
    'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com or https://ai.azure.com), or have expired.',
};

function endpointAt(origin: string, azure: object = {}): Endpoint {
  const problems: string[] = [];
  const row = { name: 'Azure', provider: 'azure', baseUrl: origin, azure };
  const endpoint = readEndpoints([row], (problem) => problems.push(problem)).at(-1);
  assert.deepEqual(problems, []);
  return endpoint ?? assert.fail('it should be read');
}

describe('a resource at Azure', () => {
  let server: RawServer;
  let answer: (exchange: Exchange) => void;

  beforeEach(async () => {
    answer = answering(200, COMPLETED);
    server = await startRawServer((exchange) => answer(exchange));
  });
  afterEach(() => server.dispose());

  const providerOf = (azure: object = {}, credential: Token | null = null): Provider =>
    createProvider(optionsOf(endpointAt(server.origin, azure), credential ?? aKey(KEY), () => []));

  it('is asked at its v1 address, with its key in a header that no token has', async () => {
    await providerOf().start(BODY, 'job-1');
    const [post] = server.arrivals;
    assert.equal(post?.path, '/openai/v1/responses');
    assert.deepEqual([post?.headers['api-key'], post?.headers.authorization], [KEY, undefined]);
    assert.equal(JSON.parse(post?.body ?? '').model, 'my-o3-pro');
    assert.equal(post?.headers['x-stainless-os'], undefined);
  });

  it('is asked at its dated address, with the version on every request', async () => {
    const provider = providerOf({ apiVersion: '2025-04-01-preview' });
    await provider.start(BODY, 'job-1');
    await provider.read('resp_1');
    await provider.cancel('resp_1');
    await provider.asked('resp_1');
    await provider.delete('resp_1');
    await provider.check();
    const version = 'api-version=2025-04-01-preview';
    assert.deepEqual(
      server.arrivals.map(({ method, path }) => `${method} ${path}`),
      [
        `POST /openai/responses?${version}`,
        `GET /openai/responses/resp_1?${version}`,
        `POST /openai/responses/resp_1/cancel?${version}`,
        `GET /openai/responses/resp_1/input_items?limit=100&order=desc&${version}`,
        `DELETE /openai/responses/resp_1?${version}`,
        `GET /openai/models?${version}`,
      ],
    );
  });

  it('lists models with the day from which each no longer answers there', async () => {
    const at = Date.UTC(2026, 11, 17) / 1_000;
    answer = answering(200, {
      data: [
        { id: 'o3-pro-2025-06-10', lifecycle_status: 'generally-available', deprecation: { inference: at } },
        { id: 'gpt-6-astra', deprecation: {} },
        { id: 'odd', deprecation: { inference: 'soon' } },
        { id: 'hostile', deprecation: { inference: 1e300 } },
      ],
    });
    const listed = await providerOf().check();
    assert.deepEqual(listed.ok && listed.value, [
      { id: 'o3-pro-2025-06-10', shutdownDate: '2026-12-17' },
      { id: 'gpt-6-astra', shutdownDate: null },
      { id: 'odd', shutdownDate: null },
      { id: 'hostile', shutdownDate: null },
    ]);
  });

  describe('with a token', () => {
    function turning(most: number): Token & { readonly turns: number; readonly back: number } {
      let turns = 0;
      let back = 0;
      return {
        kind: 'token',
        identity: 'ann',
        value: async () => `token-${turns}`,
        turn: () => {
          turns += 1;
          return turns <= most;
        },
        turnBack: () => {
          back += 1;
        },
        get back() {
          return back;
        },
        get turns() {
          return turns;
        },
      };
    }
    const shown = () => server.arrivals.map(({ headers }) => headers.authorization);

    it('turns to the other audience once when a refusal names it, and stays with that', async () => {
      answer = (exchange) =>
        (exchange.arrival.headers.authorization === 'Bearer token-1'
          ? answering(200, COMPLETED)
          : answering(401, FLAT_401))(exchange);
      const provider = providerOf({ auth: 'entra' }, turning(1));
      assert.equal((await provider.start(BODY, 'job-1')).ok, true);
      assert.equal((await provider.read('resp_1')).ok, true);
      assert.deepEqual(shown(), ['Bearer token-0', 'Bearer token-1', 'Bearer token-1']);
      assert.equal(server.arrivals[0]?.headers['api-key'], undefined);
    });

    it('asks no third time, and not again where there is no other audience', async () => {
      answer = answering(401, FLAT_401);
      const [two, one] = [turning(1), turning(0)];
      assert.equal((await providerOf({ auth: 'entra' }, two).start(BODY, 'job-1')).ok, false);
      assert.equal((await providerOf({ auth: 'entra' }, one).start(BODY, 'job-2')).ok, false);
      assert.deepEqual([shown().length, two.back, one.back], [3, 1, 0]);
    });

    it('stays with the other audience where that is refused for another reason', async () => {
      const role = { error: { code: 'PermissionDenied', message: 'The principal lacks the required data action.' } };
      answer = (exchange) =>
        answering(401, exchange.arrival.headers.authorization === 'Bearer token-1' ? role : FLAT_401)(exchange);
      const token = turning(1);
      const started = await providerOf({ auth: 'entra' }, token).start(BODY, 'job-1');
      assert.match(started.ok ? '' : started.failure.error.message, /data action/);
      assert.deepEqual([shown().length, token.back], [2, 0]);
    });

    it('tells the refusal where the account has no token for the other audience', async () => {
      answer = answering(401, FLAT_401);
      const token = turning(1);
      const started = await providerOf(
        { auth: 'entra' },
        { ...token, value: async () => (token.turns === 0 ? 'token-0' : null) },
      ).start(BODY, 'job-1');
      assert.equal(!started.ok && started.failure.error.kind, 'audience');
      assert.deepEqual([shown().length, token.back], [1, 1]);
    });

    it('does not turn because of any other refusal', async () => {
      answer = answering(401, { error: { code: '401', message: 'Access denied due to invalid subscription key.' } });
      const token = turning(1);
      await providerOf({ auth: 'entra' }, token).start(BODY, 'job-1');
      assert.deepEqual([shown().length, token.turns], [1, 0]);
    });

    it('sends nothing once nobody is signed in', async () => {
      const signedOut: Token = {
        kind: 'token',
        identity: 'ann',
        value: async () => null,
        turn: () => false,
        turnBack: () => {},
      };
      const provider = providerOf({ auth: 'entra' }, signedOut);
      const started = await provider.start(BODY, 'job-1');
      const read = await provider.read('resp_1');
      assert.deepEqual(
        [started, read].map((result) => !result.ok && [result.failure.kind, result.failure.error.kind]),
        [
          ['tryLater', 'key'],
          ['transient', 'key'],
        ],
      );
      assert.equal(server.arrivals.length, 0);
    });
  });
});
