// The id by which a place's support finds a request, whichever header it stands in: of errors, replies and streams.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { CreateBody } from '../../src/core/providers/provider.ts';

const BODY: CreateBody = {
  ...{ model: 'o3', background: true, store: true, max_output_tokens: 100, developerAs: 'message' },
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Why?' }] }],
};
const RESPONSE = { id: 'resp_1', object: 'response', status: 'queued', model: 'o3', output: [] };

interface Told {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly body?: string;
}

describe('the id of a request', () => {
  let server: Server;
  let told: Told;

  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      const { status = 200, headers, type = 'application/json', body = JSON.stringify(RESPONSE) } = told;
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());

  function provider() {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return createProvider({
      baseUrl: `http://127.0.0.1:${port}/openai/v1`,
      credential: { kind: 'key', value: 'sk-sim-ponder' },
      ...{ organization: null, project: null, headers: {}, describesMachine: false },
    });
  }

  for (const [headers, id] of [
    [{ 'x-request-id': 'req_1' }, 'req_1'],
    [{ 'apim-request-id': 'apim-1' }, 'apim-1'],
    [{ 'x-request-id': 'req_1', 'apim-request-id': 'apim-1' }, 'req_1'],
    [{ 'x-request-id': '', 'apim-request-id': 'apim-1' }, 'apim-1'],
    [{ 'apim-request-id': 'two words' }, null],
    [{}, null],
  ] as const) {
    it(`is ${id} for ${JSON.stringify(headers)}`, async () => {
      const flat = JSON.stringify({ statusCode: 401, message: 'Unauthorized.' });
      for (const [status, body] of [
        [401, flat],
        [503, ''],
        [200, '{"object":"list"}'],
      ] as const) {
        told = { status, headers, body };
        const failed = await provider().start(BODY, 'job-1');
        assert.ok(!failed.ok);
        assert.equal(failed.failure.error.requestId, id, `${status} ${body}`);
      }
      told = { headers };
      const read = await provider().read('resp_1');
      assert.equal(read.ok && read.value.requestId, id, 'a reply in one piece');
      const event = { type: 'response.created', sequence_number: 0, response: RESPONSE };
      const type = 'text/event-stream';
      told = { headers, type, body: `event: response.created\ndata: ${JSON.stringify(event)}\n\n` };
      const stream = await provider().startStream(BODY, 'job-1');
      assert.equal(stream.ok && stream.value.requestId, id, 'a stream');
      if (stream.ok) stream.value.close();
      told = { headers, type, body: `data: {"error":{"message":"No.","code":402}}\n\n` };
      const broken = await provider().start(BODY, 'job-1');
      assert.ok(!broken.ok);
      const { requestId, code, kind } = broken.failure.error;
      assert.deepEqual([requestId, code, kind], [id, '402', 'errorReply'], 'an error in a stream');
    });
  }
});
