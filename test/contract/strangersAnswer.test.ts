// A model that nobody knows, at a server that ignores the background, as Ollama does: its answer comes in its own time, and
// no POST is given up before.
import assert from 'node:assert/strict';
import { openEngine } from '../../src/core/engine.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { isOpen } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { askAt } from '../fakes/askAt.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace, catalogue } from '../fakes/question.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const ANSWER = 'The mutex is never released.';
/** How long a POST is waited for here, and how long the server thinks. */
const CREATE_MS = 300;
const THINKS_MS = 900;

const response = { id: 'resp_local1', object: 'response', model: 'a-local-model', background: true, output: [] };
const running = { ...response, status: 'in_progress' };
const completed = {
  ...response,
  status: 'completed',
  output: [{ type: 'message', content: [{ type: 'output_text', text: ANSWER }] }],
  usage: { input_tokens: 31, output_tokens: 420, total_tokens: 451 },
};
const event = (type: string, of: object) => `data: ${JSON.stringify({ type, response: of })}\n\n`;

describe('the answer of a model that nobody knows', () => {
  let server: RawServer;
  let files: LedgerFolder;

  afterEach(async () => {
    files.dispose();
    await server.dispose();
  });

  async function ask(takesStreams: boolean) {
    server = await startRawServer(({ arrival: { method, path, body }, response: reply }) => {
      if (path.endsWith('/models')) reply.end('{"data":[]}');
      else if (method !== 'POST') reply.writeHead(404).end('404 page not found');
      else if (JSON.parse(body).stream !== true) setTimeout(() => reply.end(JSON.stringify(completed)), 100);
      else if (!takesStreams) {
        const error = { message: "Unsupported parameter: 'stream'", param: 'stream', code: 'unsupported_parameter' };
        reply.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      } else {
        reply.writeHead(200, { 'content-type': 'text/event-stream' });
        reply.write(event('response.created', running));
        setTimeout(() => reply.end(event('response.completed', completed)), THINKS_MS);
      }
    });
    files = new LedgerFolder();
    const clock = new FakeClock();
    const place = aPlace(server.baseUrl, { provider: 'compatible' });
    const timeouts = { createMs: CREATE_MS, lookMs: 5_000 };
    const engine = files.keep(
      await openEngine({
        path: files.path,
        keys: { find: () => Promise.resolve(aKey('sk-1')) },
        endpoints: () => [place],
        catalogue: () => Promise.resolve(catalogue),
        limits: noLimits,
        clock,
        log: files.log,
        load: () => Promise.resolve((options) => createProvider({ ...options, timeouts })),
      }),
    );
    const id = await askAt({ engine, place, now: () => clock.now() }, { model: 'a-local-model' });
    const job = () => engine.ledger.get(id) ?? assert.fail('the job is gone');
    await until(
      () => `the job to end; it is ${job().state}`,
      () => !isOpen(job()),
    );
    const posts = server.arrivals.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body).stream);
    return { state: job().state, answer: engine.ledger.texts(id)?.answer, posts };
  }

  it('is heard, however long it takes', async () => {
    assert.deepEqual(await ask(true), { state: 'completed', answer: ANSWER, posts: [true] });
  });

  it('is asked for without a stream where the place refuses one', async () => {
    assert.deepEqual(await ask(false), { state: 'completed', answer: ANSWER, posts: [true, false] });
  });
});
