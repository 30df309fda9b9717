// What servers are known to answer a question with, in their own shapes: what each means for the job, and whether it says
// that the place has no responses at all. Written from the facts about the servers, not from the table of signs.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { lacksPath } from '../../src/core/providers/missingCall.ts';
import type { CreateBody } from '../../src/core/providers/provider.ts';
import { aKey } from '../builders/aKey.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';

type Row = readonly [name: string, status: number, body: string | object, meaning: string];

const said = (message: string, more: object = {}) => ({ error: { message, ...more } });
const page = (body: string) => `<!DOCTYPE html><html><head><title>Error</title></head><body>${body}</body></html>`;
const BEHIND = { message: "This model's maximum context length is 4096 tokens", code: 'context_length_exceeded' };
const LONG = 'x'.repeat(1_000_000);

/** All that was asked for is not there: by Chat Completions it may be. */
const NO_PATH: readonly Row[] = [
  ['nothing', 404, '', 'refused notFound'],
  ['nothing', 405, '', 'refused path'],
  ['Ollama', 404, '404 page not found', 'refused path'],
  ['vLLM, SGLang, LiteLLM', 404, { detail: 'Not Found' }, 'refused path'],
  ['the same with another method', 405, { detail: 'Method Not Allowed' }, 'refused path'],
  ['LM Studio', 404, { error: 'Unexpected endpoint or method. (POST /v1/responses)' }, 'refused path'],
  ['llama.cpp', 404, said('File Not Found', { code: 404, type: 'not_found_error' }), 'refused path'],
  ['Azure', 404, said('Resource not found', { code: '404' }), 'refused path'],
  ['OpenAI', 404, said('Invalid URL (POST /v1/v1/responses)'), 'refused path'],
  ['Groq', 404, said('Unknown request URL: POST /openai/v1/responses.', { code: 'unknown_url' }), 'refused path'],
  ['Kong', 404, { message: 'no Route matched with those values' }, 'refused path'],
  ['Databricks', 404, { error_code: 'ENDPOINT_NOT_FOUND', message: "No API found for 'POST /r'" }, 'refused path'],
  ['NIM', 404, { detail: '404 page not found' }, 'refused path'],
  ['Cloudflare', 404, { success: false, errors: [{ code: 7000, message: 'No route for that URI' }] }, 'refused path'],
  ['Flask', 404, { message: 'The requested URL was not found on the server.' }, 'refused path'],
  ['Nest', 404, { message: 'Cannot POST /v1/responses', error: 'Not Found', statusCode: 404 }, 'refused path'],
  ['Fastify', 404, { message: 'Route POST:/v1/responses not found', error: 'Not Found' }, 'refused path'],
  ['Spring', 404, { status: 404, error: 'Not Found', path: '/v1/responses' }, 'refused path'],
  ['Express', 404, page('<pre>Cannot POST /v1/responses</pre>'), 'refused path'],
];

/** Also found nowhere, but what was asked for is there. */
const OTHER_404: readonly Row[] = [
  ['OpenAI', 404, said('The model `o3` does not exist.', { code: 'model_not_found' }), 'refused model'],
  ['OpenAI, an earlier answer', 404, said("Previous response with id 'resp_1' not found."), 'refused chain'],
  ['OpenAI, an organization', 404, said('Your organization must be verified.'), 'refused verification'],
  ['Ollama', 404, said("model 'o3' not found", { type: 'not_found_error' }), 'refused model'],
  ['Ollama, older', 404, { error: "model 'o3' not found, try pulling it first" }, 'refused model'],
  ['vLLM', 404, said('The model `o3` does not exist.', { type: 'NotFoundError', code: 404 }), 'refused model'],
  ['SGLang', 404, { object: 'error', message: 'The model `o3` does not exist.', code: 404 }, 'refused model'],
  ['LM Studio', 404, said("Model 'o3' not found", { code: 'model_not_found' }), 'refused model'],
  ['LiteLLM', 404, said('litellm.NotFoundError: The model `o3` does not exist', { code: '404' }), 'refused model'],
  ['Azure', 404, said('The API deployment for this …', { code: 'DeploymentNotFound' }), 'refused deployment'],
  ['OpenRouter', 404, said('No endpoints found for x/o9.', { code: 404 }), 'refused model'],
  ['OpenRouter, tools', 404, said('No endpoints found that support tool use.'), 'refused notFound'],
  ['OpenRouter, privacy', 404, said('No endpoints found matching your data policy.'), 'refused notFound'],
  ['Databricks', 404, { error_code: 'X', message: "Endpoint with name 'o9' does not exist." }, 'refused model'],
  ['Google', 404, [said('Requested entity was not found.', { code: 404 })], 'refused notFound'],
  ['NIM', 404, { title: 'Not Found', detail: "Function 'b1a4': Not found for account 'x'" }, 'refused notFound'],
  ['Anthropic', 404, { type: 'error', error: { type: 'not_found_error', message: 'model: o9' } }, 'refused model'],
  ['a web page', 404, page('Sign in'), 'refused notAnApi'],
];

const OTHERS: readonly Row[] = [
  ['too long, in words', 400, said('Your input exceeds the context window of this model.'), 'refused tooLong'],
  [
    'too long for llama.cpp',
    400,
    said('the request exceeds the available context size, try increasing it', { type: 'exceed_context_size_error' }),
    'refused tooLong',
  ],
  ['a field that is missing', 400, said('Missing.', { code: 'missing_required_parameter' }), 'refused parameter'],
  ['a schema', 400, said('Invalid schema.', { code: 'invalid_json_schema' }), 'refused parameter'],
  ['an address', 401, said('The address is not on the allowlist of this project.'), 'refused firewall'],
  ['LiteLLM’s budget', 400, said('Budget has been exceeded!', { type: 'budget_exceeded' }), 'refused quota'],
  ['LM Studio without one', 400, said('No models loaded. Please load one.'), 'refused model'],
  ['handed on in its words', 400, said(JSON.stringify({ error: BEHIND }), { code: 400 }), 'refused tooLong'],
  ['handed on as one text', 400, { error: JSON.stringify({ error: BEHIND }) }, 'refused tooLong'],
  [
    'handed on by OpenRouter',
    400,
    said('Provider returned error', { code: 400, metadata: { raw: JSON.stringify({ error: BEHIND }) } }),
    'refused tooLong',
  ],
  ['very long behind its code', 429, { error: { code: 'insufficient_quota', message: LONG } }, 'refused quota'],
  [
    'with the whole question in it',
    422,
    { detail: [{ type: 'extra', loc: ['body', 'user'], msg: 'Not permitted', input: { input: LONG } }] },
    'refused parameter',
  ],
];

const BODY: CreateBody = {
  model: 'o3',
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Why?' }] }],
  developerAs: 'instructions',
  background: true,
  store: true,
  max_output_tokens: 100,
};

describe('an error of a server', () => {
  let server: RawServer;
  afterEach(() => server.dispose());

  async function failureOf(status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
    server = await startRawServer(({ response }) => response.writeHead(status, headers).end(body));
    const options = { organization: null, project: null, headers: {}, describesMachine: false } as const;
    const provider = createProvider({ ...options, baseUrl: server.baseUrl, credential: aKey('sk-1') });
    const result = await provider.start(BODY, 'job-1');
    return result.ok ? assert.fail('it was taken') : result.failure;
  }

  for (const [rows, isMissing] of [
    [NO_PATH, true],
    [OTHER_404, false],
    [OTHERS, false],
  ] as const) {
    for (const [name, status, body, meaning] of rows) {
      it(`${status} of ${name} means ${meaning}, ${isMissing ? '' : 'not '}that there are no responses`, async () => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const failure = await failureOf(status, text);
        assert.deepEqual(
          [`${failure.kind} ${failure.error.kind}`, lacksPath(failure, 'o3')],
          [meaning, isMissing],
          failure.error.message,
        );
      });
    }
  }

  it('has its words whatever is around them', async () => {
    const text = JSON.stringify({ detail: 'Not Found' });
    const packed = await failureOf(404, gzipSync(text), { 'content-encoding': 'gzip' });
    assert.equal(packed.error.message, 'Not Found');
    await server.dispose();
    const marked = await failureOf(404, `\ufeff${text}`);
    assert.equal(marked.error.message, 'Not Found');
  });

  it('about a cap that is larger than the window is not one about the text', async () => {
    const window = "This model's maximum context length is 32768 tokens";
    for (const [message, meaning] of [
      [`'max_tokens' or 'max_completion_tokens' is too large: 50000. ${window} and your request has 54.`, 'parameter'],
      [`${window}. However, you requested 50100 tokens (100 in the messages, 50000 in the completion).`, 'parameter'],
      [`${window}. However, you requested 50100 tokens (50000 in the messages, 100 in the completion).`, 'tooLong'],
    ] as const) {
      const { error, param } = await failureOf(400, JSON.stringify(said(message, { code: 400 })));
      assert.deepEqual([error.kind, param], [meaning, meaning === 'parameter' ? 'max_output_tokens' : null]);
      await server.dispose();
    }
    server = await startRawServer(() => undefined);
  });

  it('that is handed on is told in the words of the one behind, and has its field', async () => {
    const raw = JSON.stringify({ error: { message: 'At most 8192.', param: 'max_output_tokens' } });
    const { error } = await failureOf(400, JSON.stringify(said('Provider returned error', { metadata: { raw } })));
    assert.deepEqual([error.message, error.param], ['At most 8192.', 'max_output_tokens']);
    await server.dispose();
    const plain = said('Provider returned error', { code: 429, metadata: { raw: 'x is rate-limited upstream.' } });
    const limited = await failureOf(429, JSON.stringify(plain));
    assert.deepEqual([limited.error.message, limited.error.code], ['x is rate-limited upstream.', '429']);
  });
});
