// What servers answer in shapes that no documentation has: through the real SDK, the real engine and a real connection.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const MINUTE = 60_000;
const ANSWER = 'The mutex is never released.';
const ID = 'resp_odd1';
const KEY = 'sk-test-odd-0123456789';

const running = { id: ID, object: 'response', status: 'in_progress', output: [], usage: null };
const ZERO = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
const USAGE = { input_tokens: 31, output_tokens: 420, total_tokens: 451 };
const MESSAGE = { type: 'message', content: [{ type: 'output_text', text: ANSWER }] };
const whole = {
  id: ID,
  object: 'response',
  status: 'completed',
  model: 'o3-2025-04-16',
  service_tier: 'default',
  output: [MESSAGE],
  usage: USAGE,
};

const event = (data: object | string, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const created = event({ type: 'response.created', sequence_number: 0, response: running });
const told = event({
  type: 'response.output_text.delta',
  sequence_number: 1,
  output_index: 0,
  content_index: 0,
  delta: ANSWER,
});
const completed = (response: object, number = 2) =>
  event({ type: 'response.completed', sequence_number: number, response });

interface Reply {
  readonly body: string | object;
  readonly status?: number;
  readonly isOpen?: true;
}

const KINDS = {
  'a stream in the foreground': { streams: true, background: false },
  'no stream in the foreground': { streams: false, background: false },
  'a stream in the background': { streams: true, background: true },
  'no stream in the background': { streams: false, background: true },
} as const;
type Kind = keyof typeof KINDS;
const ALL = Object.keys(KINDS).filter((name): name is Kind => name in KINDS);

describe('an odd reply', () => {
  let server: RawServer;
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;
  let post: Reply;
  let look: Reply;
  let cancel: Reply;

  beforeEach(async () => {
    look = { body: running };
    cancel = { body: running };
    server = await startRawServer(({ arrival: { method, path }, response }) => {
      const reply = path.endsWith('/cancel') ? cancel : method === 'POST' ? post : look;
      const { body, isOpen, status = 200 }: Reply = path.endsWith('/models') ? { body: { data: [] } } : reply;
      const isText = typeof body === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/event-stream' : 'application/json' });
      const text = isText ? body : JSON.stringify(body);
      if (isOpen === true) response.write(text);
      else response.end(text);
    });
    files = new LedgerFolder();
    clock = new FakeClock();
    engine = await window();
  });
  afterEach(async () => {
    files.dispose();
    await server.dispose();
  });

  const place = () => aPlace(server.baseUrl, { provider: 'compatible' });
  const window = () => openWindow({ files, clock, place: place(), key: () => KEY });
  const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const answer = (id: string) => engine.ledger.texts(id)?.answer ?? '';

  async function ask(kind: Kind, changes: Partial<Question> = {}): Promise<string> {
    const { streams, background } = KINDS[kind];
    const { job, texts } = streamed({ endpoint: place(), background, store: background, ...changes }, clock.now());
    return await engine.jobs.start({ job: { ...job, streams }, texts }, null, true);
  }

  async function untilEnd(id: string, state: Job['state'] = 'completed'): Promise<void> {
    await until(
      () => `the POST to be answered; it is ${job(id).state}`,
      () => !['prepared', 'submitting'].includes(job(id).state),
    );
    if (job(id).state !== state && job(id).background && !job(id).streams) await clock.advance(5 * MINUTE);
    await until(
      () => `the job to be ${state}; it is ${job(id).state}: ${JSON.stringify(job(id).error)}`,
      () => job(id).state === state,
    );
    await until('nothing is heard any more', () => engine.live.get(id) === null);
  }

  describe('that counts no tokens at all has no cost of nothing', () => {
    const silent = { ...whole, output: [], usage: ZERO };
    for (const kind of ALL) {
      it(`when its answer was heard before its end, ${kind}`, async () => {
        post = { body: created + told + completed(silent) };
        look = { body: created + told + completed(silent) };
        const id = await ask(kind);
        await untilEnd(id);
        assert.deepEqual([answer(id), job(id).cost, job(id).usage], [ANSWER, null, null]);
        assert.ok(job(id).reserved, 'it counts with what it may cost at most');
      });

      it(`when its first word is its end, ${kind}`, async () => {
        post = { body: told + completed(silent) };
        const id = await ask(kind);
        await untilEnd(id);
        assert.deepEqual([answer(id), job(id).cost, job(id).usage], [ANSWER, null, null]);
      });
    }

    it('when another window heard its answer', async () => {
      post = { body: created + told, isOpen: true };
      const id = await ask('a stream in the background');
      await until('the text', () => engine.live.get(id)?.answer === ANSWER);
      look = { body: silent };
      const other = await window();
      await other.jobs.lookNow(id);
      await clock.advance(10_000);
      await until('what was heard is kept', () => answer(id) === ANSWER);
      await until('it is known', () => job(id).lacks === undefined);
      assert.deepEqual([job(id).cost, job(id).usage], [null, null]);
      assert.ok(job(id).reserved, 'it counts with what it may cost at most');
    });
  });

  describe('of a stream brings its answer', () => {
    const { status: _, ...nameless } = running;
    const shapes: Readonly<Record<string, string>> = {
      'whose first word has no status': event({ type: 'response.created', response: nameless }) + completed(whole, 1),
      'whose end has no status': created + completed({ ...whole, status: undefined }, 1),
      'whose events are the responses, named on the wire':
        event(running, 'response.created') + event(whole, 'response.completed'),
      'with words that are no event before the first': event('ping') + created + completed(whole, 1),
      'with words that are no event between': created + event('keep-alive') + completed(whole, 1),
      'with empty errors in each event':
        event({ type: 'response.created', sequence_number: 0, error: {}, response: running }) +
        event({ type: 'response.output_text.delta', sequence_number: 1, delta: ANSWER, error: {} }) +
        completed(whole),
      'that begins with a field of its own': `x-gateway: a\n${created}${completed(whole, 1)}`,
    };
    for (const [what, body] of Object.entries(shapes)) {
      for (const kind of ALL) {
        it(`${what}, ${kind}`, async () => {
          post = { body };
          look = { body: whole };
          const id = await ask(kind);
          await untilEnd(id);
          assert.deepEqual([answer(id), job(id).usage?.outputTokens], [ANSWER, 420]);
        });
      }
    }
  });

  it('brings its id by a first word without a status, though nothing else comes', async () => {
    const { status: _, ...nameless } = running;
    post = { body: event({ type: 'response.created', response: nameless }) };
    look = { body: whole };
    const id = await ask('a stream in the background');
    await until('it is read', () => job(id).responseId === ID);
    await clock.advance(MINUTE);
    await untilEnd(id);
    assert.equal(answer(id), ANSWER);
  });

  describe('at the end of a stream that leaves something out, which a look tells', () => {
    for (const [what, end] of Object.entries({
      'its text, of which a part was not heard': { ...whole, output: [] },
      'its bill': { ...whole, usage: null },
      'all of it': { id: ID, object: 'response', status: 'completed' },
    })) {
      it(what, async () => {
        const part = told.replace(ANSWER, 'The mutex');
        post = { body: created + part + completed(end, 7) };
        look = { body: whole };
        const id = await ask('a stream in the background');
        await untilEnd(id);
        assert.deepEqual([answer(id), job(id).lacks, job(id).usage?.outputTokens], [ANSWER, undefined, 420]);
      });
    }
  });

  it('at the end of a stream stays its end where a look does not find it', async () => {
    for (const status of [404, 405, 500]) {
      post = { body: (created + told + completed({ ...whole, output: [] })).replaceAll(ID, `resp_gone${status}`) };
      look = { status, body: { error: { message: 'Not here' } } };
      const gone = await ask('a stream in the background');
      await untilEnd(gone);
      assert.deepEqual([answer(gone), job(gone).usage?.outputTokens], [ANSWER, 420], String(status));
    }
  });

  it('to a cancel has its bill in a later look', async () => {
    post = { body: running };
    const id = await ask('no stream in the background');
    await until('it runs', () => job(id).state === 'running');
    cancel = { body: { id: ID, object: 'response', status: 'cancelled' } };
    look = { body: { ...whole, status: 'cancelled' } };
    await engine.jobs.cancel(id);
    await clock.advance(10 * MINUTE);
    await until('it is cancelled', () => job(id).state === 'cancelled');
    assert.deepEqual([answer(id), job(id).usage?.outputTokens], [ANSWER, 420]);
    assert.ok(job(id).cost, 'it is billed');
  });

  it('to a cancel that tells an end without its text does not keep the answer away', async () => {
    post = { body: running };
    const id = await ask('no stream in the background');
    await until('it runs', () => job(id).state === 'running');
    cancel = { body: { id: ID, object: 'response', status: 'completed' } };
    look = { body: whole };
    await engine.jobs.cancel(id);
    await clock.advance(MINUTE);
    await untilEnd(id);
    assert.deepEqual([answer(id), job(id).lacks, job(id).usage?.outputTokens], [ANSWER, undefined, 420]);
  });

  it('to a cancel that tells a bare end is that end where the place can’t be asked', async () => {
    post = { body: running };
    const id = await ask('no stream in the background');
    await until('it runs', () => job(id).state === 'running');
    cancel = { body: { id: ID, object: 'response', status: 'completed' } };
    look = { status: 405, body: { error: { message: 'No such call' } } };
    await engine.jobs.cancel(id);
    await clock.advance(MINUTE);
    await untilEnd(id);
    assert.equal(job(id).lacks, 'text');
  });

  it('to a POST with an empty error is no error', async () => {
    post = { body: { id: ID, status: 'queued', error: {} } };
    look = { body: whole };
    const id = await ask('no stream in the background');
    await untilEnd(id);
    assert.equal(answer(id), ANSWER);
  });
});
