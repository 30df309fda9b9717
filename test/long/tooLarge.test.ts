// Replies that are larger than anything that can be read: through the real SDK, the real engine and a real connection. The
// server counts what it could send before the connection was closed.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import type { Engine } from '../../src/core/engine.ts';
import { MOST_PIECE_BYTES } from '../../src/core/providers/http/replyBounds.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import { stateLabel } from '../../src/editor/words/jobWords.ts';
import type { Job } from '../../src/shared/job.ts';
import { canCancel, canLook } from '../../src/shared/jobActs.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const MB = 1024 * 1024;
const DAY = 86_400_000;
const ID = 'resp_large1';
const KEY = 'sk-test-large-0123456789';
/** What may be under way beside what is read: buffers of both ends. */
const UNDER_WAY = 16 * MB;

const running = { id: ID, object: 'response', status: 'in_progress', output: [], usage: null };
const USAGE = { input_tokens: 31, output_tokens: 420, total_tokens: 451 };
const HEAD = `{"id":"${ID}","object":"response","status":"completed","model":"o3","usage":${JSON.stringify(USAGE)},`;
const OUTPUT = '"output":[{"type":"message","content":[{"type":"output_text","text":"';
const END = '"}]}]}';
const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const CREATED = event({ type: 'response.created', sequence_number: 0, response: running });
const HEARD = 'The mutex is never released.';
const TOLD = event({ type: 'response.output_text.delta', sequence_number: 1, output_index: 0, delta: HEARD });

/** What is sent: a beginning, and then the same piece over and over, for ever. */
interface Endless {
  readonly head: string;
  readonly piece: string | Buffer;
  readonly encoding?: 'gzip' | 'br' | 'deflate';
  readonly status?: number;
}
type Reply = Endless | object | string;

const SPACES = ' '.repeat(MB);
const LETTERS = 'a'.repeat(MB);

const KINDS = {
  'as a stream in the background': { streams: true, background: true },
  'in one piece in the foreground': { streams: false, background: false },
};

const isEndless = (reply: Reply): reply is Endless => typeof reply === 'object' && 'piece' in reply;

describe('a reply that is too large to read', function () {
  this.timeout(60_000);
  let server: RawServer;
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;
  let post: Reply;
  let look: Reply;
  let looks: number;
  /** Bytes of the body of each endless reply, as they went out. */
  let sent: { bytes: number; isClosed: boolean; readonly most: number }[];

  beforeEach(async () => {
    look = running;
    looks = 0;
    sent = [];
    server = await startRawServer(({ arrival: { method, path }, response }) => {
      if (method === 'GET') looks += 1;
      const reply = path.endsWith('/models')
        ? { data: [] }
        : method === 'POST' && !path.endsWith('/cancel')
          ? post
          : look;
      if (isEndless(reply)) pour(reply, response);
      else {
        const isText = typeof reply === 'string';
        response.writeHead(200, { 'content-type': isText ? 'text/event-stream' : 'application/json' });
        response.end(isText ? reply : JSON.stringify(reply));
      }
    });
    files = new LedgerFolder();
    clock = new FakeClock();
    engine = await openWindow({ files, clock, place: place(), key: () => KEY });
  });
  afterEach(async () => {
    files.dispose();
    await server.dispose();
  });

  function pour({ head, piece, encoding, status = 200 }: Endless, response: ServerResponse): void {
    // What is zipped is a thousandth.
    const count = { bytes: 0, isClosed: false, most: encoding === undefined ? MOST_PIECE_BYTES + UNDER_WAY : 4 * MB };
    sent.push(count);
    response.writeHead(status, {
      'content-type': head.startsWith('data:') ? 'text/event-stream' : 'application/json',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
    const zipped =
      encoding === undefined
        ? null
        : encoding === 'gzip'
          ? createGzip({ level: 9 })
          : encoding === 'deflate'
            ? createDeflate({ level: 9 })
            : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
    zipped?.pipe(response);
    zipped?.on('data', (part: Buffer) => {
      count.bytes += part.length;
    });
    const out = zipped ?? response;
    response.on('close', () => {
      count.isClosed = true;
      zipped?.destroy();
    });
    const more = (): void => {
      if (count.isClosed) return;
      if (zipped === null) count.bytes += piece.length;
      if (out.write(piece)) setImmediate(more);
      else out.once('drain', more);
    };
    out.write(head);
    more();
  }

  const place = () => aPlace(server.baseUrl, { provider: 'compatible' });
  const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const answer = (id: string) => engine.ledger.texts(id)?.answer ?? '';
  const words = (id: string) => explanation(job(id), inWords);

  async function ask(kind: { streams: boolean; background: boolean; store?: boolean }): Promise<string> {
    const { streams, background, store = background } = kind;
    const asked = streamed({ endpoint: place(), background, store }, clock.now());
    return await engine.jobs.start({ job: { ...asked.job, streams }, texts: asked.texts }, null, true);
  }

  async function untilPaused(id: string): Promise<void> {
    await until(
      () => `the job to be paused; it is ${job(id).state}: ${JSON.stringify(job(id).error)}`,
      () => job(id).pauseReason === 'tooLarge',
    );
    assert.deepEqual([job(id).responseId, job(id).state, job(id).nextLookAt], [ID, 'running', null]);
    assert.ok(job(id).reserved, 'it counts with what it may cost at most');
    assert.equal(job(id).cost, null);
    assert.ok(canLook(job(id)) && canCancel(job(id)), 'there is something to do about it');
    assert.equal(stateLabel(job(id), inWords), 'Paused: too large to read');
    assert.match(words(id), new RegExp(`sent more than 16 MB, which is too large to read.*Look Now.* ${ID}`));
    await assertBrokenOff();
  }

  async function assertBrokenOff(mostBytes = Number.POSITIVE_INFINITY): Promise<void> {
    await until('the connection is closed', () => sent.every(({ isClosed }) => isClosed));
    for (const { bytes, most } of sent) assert.ok(bytes <= Math.min(most, mostBytes), `${bytes} bytes were taken`);
  }

  async function untilAnswered(id: string): Promise<void> {
    await until(
      () => `the answer; it is ${job(id).state}: ${JSON.stringify(job(id).error)}`,
      () => job(id).state === 'completed',
    );
  }

  describe('of a look', () => {
    const shapes: Readonly<Record<string, Endless>> = {
      'that goes on for ever': { head: HEAD + OUTPUT, piece: LETTERS },
      'of blanks': { head: '', piece: SPACES },
      'of blanks behind its beginning': { head: HEAD, piece: SPACES },
      'that is a bomb of gzip': { head: HEAD + OUTPUT, piece: Buffer.alloc(MB), encoding: 'gzip' },
      'that is a bomb of brotli': { head: HEAD + OUTPUT, piece: Buffer.alloc(MB), encoding: 'br' },
      'that is a bomb of deflate': { head: HEAD + OUTPUT, piece: Buffer.alloc(MB), encoding: 'deflate' },
      'that is a stream with a line without an end': { head: 'data: {"delta":"', piece: LETTERS },
      'that is a stream with an event of endless lines': { head: 'event: a\n', piece: 'data: \n'.repeat(10_000) },
      'that is a stream with a comment without an end': { head: ': ', piece: LETTERS },
    };
    for (const [what, reply] of Object.entries(shapes)) {
      it(`${what} leaves the job paused with its id, and is not asked for again`, async () => {
        post = running;
        const id = await ask({ streams: false, background: true });
        await until('it runs', () => job(id).state === 'running');
        look = reply;
        assert.equal(await engine.jobs.lookNow(id), 'tooLarge');
        await untilPaused(id);
        const before = looks;
        await clock.advance(DAY);
        assert.equal(looks, before);
      });
    }

    it('is read as ever once it has become less, on a person’s word', async () => {
      post = running;
      const id = await ask({ streams: false, background: true });
      await until('it runs', () => job(id).state === 'running');
      look = { head: HEAD, piece: SPACES };
      await engine.jobs.lookNow(id);
      look = running;
      assert.equal(await engine.jobs.lookNow(id), 'seen');
      assert.deepEqual([job(id).state, job(id).pauseReason], ['running', null]);
      look = JSON.parse(`${HEAD}${OUTPUT}${HEARD}${END}`);
      await clock.advance(10 * 60_000);
      await untilAnswered(id);
      assert.equal(answer(id), HEARD);
    });

    it('stays paused when a window starts, comes back, or gets its key', async () => {
      post = running;
      const id = await ask({ streams: false, background: true });
      await until('it runs', () => job(id).state === 'running');
      look = { head: HEAD, piece: SPACES };
      await engine.jobs.lookNow(id);
      const before = looks;
      await openWindow({ files, clock, place: place(), key: () => KEY });
      await clock.advance(60_000);
      await engine.jobs.refreshKeys();
      await clock.advance(60_000);
      assert.deepEqual([looks, job(id).pauseReason], [before, 'tooLarge']);
    });

    it('does not keep it from being cancelled', async () => {
      post = running;
      const id = await ask({ streams: false, background: true });
      await until('it runs', () => job(id).state === 'running');
      look = { head: HEAD, piece: SPACES };
      await engine.jobs.lookNow(id);
      look = { id: ID, object: 'response', status: 'cancelled', output: [], usage: USAGE };
      await engine.jobs.cancel(id);
      await clock.advance(60_000);
      await until('it is cancelled', () => job(id).state === 'cancelled');
      assert.equal(job(id).pauseReason, null);
    });

    it('is the last one of a job that is cancelled', async () => {
      post = running;
      const id = await ask({ streams: false, background: true });
      await until('it runs', () => job(id).state === 'running');
      look = { id: ID, object: 'response', status: 'cancelled', output: [], usage: null };
      await engine.jobs.cancel(id);
      await clock.advance(1_000);
      await until('it is cancelled', () => job(id).state === 'cancelled');
      look = { head: HEAD, piece: SPACES };
      assert.equal(await engine.jobs.lookNow(id), 'tooLarge');
      assert.deepEqual([job(id).state, job(id).pauseReason, job(id).nextLookAt], ['cancelled', null, null]);
      const before = looks;
      await clock.advance(DAY);
      assert.equal(looks, before);
    });
  });

  describe('of a POST', () => {
    const shapes: Readonly<Record<string, Endless>> = {
      'in one piece': { head: HEAD + OUTPUT, piece: LETTERS },
      'in one piece with its id further down': {
        head: `{"object":"response","output":[],"metadata":{"a":"b"},"id":"${ID}",${OUTPUT}`,
        piece: LETTERS,
      },
      'that is a bomb of gzip': { head: HEAD + OUTPUT, piece: Buffer.alloc(MB), encoding: 'gzip' },
      'whose first event has no end': { head: `data: {"type":"response.created","response":${HEAD}`, piece: SPACES },
    };
    for (const [what, reply] of Object.entries(shapes)) {
      for (const [kind, how] of Object.entries(KINDS)) {
        it(`${what} brings the id all the same, ${kind}`, async () => {
          post = reply;
          const id = await ask(how);
          await untilPaused(id);
          const before = looks;
          await clock.advance(DAY);
          assert.equal(looks, before);
          look = JSON.parse(`${HEAD}${OUTPUT}${HEARD}${END}`);
          assert.equal(await engine.jobs.lookNow(id), 'seen');
          assert.deepEqual([job(id).state, answer(id)], ['completed', HEARD]);
        });
      }
    }

    it('that does not begin with an id is uncertain, and says why', async () => {
      for (const head of ['{"output":["', '', '{"id":"chatcmpl-1","object":"chat.completion","choices":["']) {
        post = { head, piece: SPACES };
        const id = await ask({ streams: false, background: true });
        await until('it is uncertain', () => job(id).state === 'uncertain');
        assert.match(words(id), /the reply was larger than 16 MB, too large to read, and didn’t start with its id/);
      }
      await assertBrokenOff();
    });
  });

  describe('of a stream', () => {
    const endings: Readonly<Record<string, Endless>> = {
      'with a line without an end': { head: `${CREATED}${TOLD}data: {"delta":"`, piece: LETTERS },
      'with texts without an end': {
        head: CREATED + TOLD,
        piece: event({ type: 'response.output_text.delta', output_index: 0, delta: LETTERS }),
      },
      'that is a bomb of gzip': { head: `${CREATED}${TOLD}data: `, piece: Buffer.alloc(MB), encoding: 'gzip' },
    };
    for (const [what, reply] of Object.entries(endings)) {
      it(`${what} leaves a run in the foreground paused with what was heard`, async () => {
        post = reply;
        const id = await ask({ streams: true, background: false, store: true });
        await untilPaused(id);
        assert.ok(answer(id).startsWith(HEARD));
        assert.match(words(id), /What arrived until then is kept/);
      });

      it(`${what} is left to looks in the background`, async () => {
        post = reply;
        look = JSON.parse(`${HEAD}${OUTPUT}${HEARD}${END}`);
        const id = await ask({ streams: true, background: true });
        await untilAnswered(id);
        assert.equal(answer(id), HEARD);
        await assertBrokenOff();
      });

      it(`${what} pauses a run in the background whose looks are as large`, async () => {
        post = reply;
        look = { head: HEAD, piece: SPACES };
        const id = await ask({ streams: true, background: true });
        await untilPaused(id);
        assert.ok(answer(id).startsWith(HEARD));
        const before = looks;
        await clock.advance(DAY);
        assert.equal(looks, before);
      });
    }
  });

  describe('of an error', () => {
    it('says what it is by its status, and is broken off', async () => {
      for (const status of [400, 500]) {
        post = { head: '', piece: LETTERS, status };
        const id = await ask({ streams: false, background: true });
        await until('it is told', () => job(id).state === (status === 400 ? 'rejected' : 'uncertain'));
        assert.equal(job(id).error?.httpStatus, status);
      }
      await assertBrokenOff(UNDER_WAY);
    });

    it('of a look is no more than that', async () => {
      post = running;
      const id = await ask({ streams: false, background: true });
      await until('it runs', () => job(id).state === 'running');
      look = { head: '', piece: Buffer.alloc(MB, 'a'), status: 503, encoding: 'gzip' };
      assert.equal(await engine.jobs.lookNow(id), 'noAnswer');
      assert.deepEqual([job(id).state, job(id).pauseReason], ['running', null]);
      await assertBrokenOff();
    });
  });

  describe('is no answer of 8 MB', () => {
    const escaped = (code: string, times: number) => `\\u${code}`.repeat(times);
    const texts: Readonly<Record<string, readonly [json: string, length: number]>> = {
      'in plain letters': ['x'.repeat(8 * MB), 8 * MB],
      'in letters that are all escaped': [escaped('0078', 8 * MB), 8 * MB],
      'in Chinese': ['锁'.repeat((8 * MB) / 3), Math.floor((8 * MB) / 3)],
      'in Chinese that is all escaped': [escaped('9501', (8 * MB) / 3), Math.floor((8 * MB) / 3)],
    };
    for (const [what, [json, length]] of Object.entries(texts)) {
      it(`${what}, by a look, a POST and a stream`, async () => {
        const body = HEAD + OUTPUT + json + END;
        const told = `data: {"type":"response.completed","sequence_number":0,"response":${body}}\n\n`;
        const whole = new Map<string, string>([
          ['look', body],
          ['post', body],
          ['stream', told],
        ]);
        for (const [how, reply] of whole) {
          // Each is a response of its own.
          const its = (text: string) => text.replace(ID, `resp_${how}`);
          post = its(how === 'look' ? JSON.stringify(running) : reply);
          look = its(reply);
          const id = await ask({ streams: how === 'stream', background: true });
          if (how === 'look') await until('it runs', () => job(id).state === 'running');
          if (how === 'look') await engine.jobs.lookNow(id);
          await untilAnswered(id);
          assert.equal(answer(id).length, length, how);
        }
      });
    }
  });
});
