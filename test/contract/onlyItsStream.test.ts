// A place that took a run in the background, tells its stream, and knows no call about it (Ollama): as long as a window
// hears it, nothing that a look or a cancel brings is the end of it, and to stop it is to break the connection off.
import assert from 'node:assert/strict';
import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Engine } from '../../src/core/engine.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { askAt } from '../fakes/askAt.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace } from '../fakes/question.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const ANSWER = 'The mutex is never released.';
const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;

describe('a run of which only its stream is known', () => {
  let server: RawServer;
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;
  let place: Endpoint;
  let streams: ServerResponse[];
  let broken: number;

  beforeEach(async () => {
    streams = [];
    broken = 0;
    server = await startRawServer(({ arrival: { method, path }, response }) => {
      if (path.endsWith('/models')) response.end('{"data":[]}');
      else if (method !== 'POST' || path.endsWith('/cancel')) response.writeHead(404).end('404 page not found');
      else {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(event({ type: 'response.created', response: responseOf(streams.length) }));
        response.on('close', () => {
          broken += response.writableEnded ? 0 : 1;
        });
        streams.push(response);
      }
    });
    files = new LedgerFolder();
    clock = new FakeClock();
    place = aPlace(server.baseUrl, { provider: 'compatible' });
    engine = await aWindow();
  });
  afterEach(async () => {
    files.dispose();
    await server.dispose();
  });

  const aWindow = () => openWindow({ files, clock, place, key: () => 'sk-1' });
  const responseOf = (index: number) => ({ id: `resp_only${index}`, object: 'response', status: 'in_progress' });
  const jobOf = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const calls = () => server.arrivals.map(({ method, path }) => `${method} ${path}`);

  async function begin(): Promise<string> {
    // Before anything is known of the place: a question that was asked at the same time as the first.
    const id = await askAt({ engine, place, now: () => clock.now() }, { background: true, store: true });
    await until('its beginning', () => jobOf(id).responseId !== null && jobOf(id).state === 'running');
    await clock.settle();
    return id;
  }

  async function ended(id: string): Promise<Job> {
    await until(
      () => `the job to end; it is ${jobOf(id).state}`,
      () => !isOpen(jobOf(id)),
    );
    return jobOf(id);
  }

  async function finish(id: string): Promise<Job> {
    const output = [{ type: 'message', content: [{ type: 'output_text', text: ANSWER }] }];
    const response = { ...responseOf(0), status: 'completed', output, usage: null };
    streams[0]?.end(event({ type: 'response.completed', response }));
    return await ended(id);
  }

  it('is not lost while it is silent, nor when a person looks', async () => {
    const id = await begin();
    await clock.advance(600_000);
    await engine.jobs.lookNow(id);
    assert.deepEqual([jobOf(id).state, broken], ['running', 0]);
    assert.equal((await finish(id)).state, 'completed');
    assert.equal(engine.ledger.texts(id)?.answer, ANSWER);
  });

  it('may be silent for hours: no limit of Node’s or of ours breaks its connection off', async () => {
    const { setTimeout: usual } = IncomingMessage.prototype;
    const limits: number[] = [];
    IncomingMessage.prototype.setTimeout = function (ms, ...more) {
      if (this.headers['content-type'] === 'text/event-stream') limits.push(ms);
      return usual.call(this, ms, ...more);
    };
    try {
      const id = await begin();
      assert.deepEqual(limits, [12 * 3_600_000]);
      assert.equal((await finish(id)).state, 'completed');
    } finally {
      IncomingMessage.prototype.setTimeout = usual;
    }
  });

  it('is not lost because another window looks', async () => {
    const id = await begin();
    const other = await aWindow();
    await clock.advance(70_000);
    await other.jobs.lookNow(id);
    await clock.advance(70_000);
    await other.jobs.lookNow(id);
    assert.deepEqual([jobOf(id).state, broken], ['running', 0]);
    assert.equal((await finish(id)).state, 'completed');
  });

  it('ends with its connection when a person wants that, and is not asked about again', async () => {
    const id = await begin();
    streams[0]?.write(event({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: ANSWER }));
    await clock.advance(70_000);
    await engine.jobs.cancel(id);
    await clock.advance(60_000);
    const { state, cancelRequestedAt, nextLookAt } = await ended(id);
    assert.deepEqual([state, cancelRequestedAt !== null, nextLookAt], ['cancelled', true, null]);
    await until('the connection to be broken off', () => broken === 1);
    await until('the text', () => engine.ledger.texts(id)?.answer === ANSWER);
    const made = calls().length;
    const second = await begin();
    await engine.jobs.cancel(second);
    await clock.advance(60_000);
    assert.equal((await ended(second)).state, 'cancelled');
    await clock.advance(600_000);
    assert.deepEqual(
      calls()
        .slice(made)
        .filter((call) => !call.endsWith('/models')),
      ['POST /v1/responses'],
    );
  });
});
