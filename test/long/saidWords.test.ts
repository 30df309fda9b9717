// What a place, or a gateway before it, says in an error stands on the page, whatever shape it says it in and whatever
// comes of it: through the real SDK and a real connection.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { pageRecord } from '../../src/editor/answer/pageRecord.ts';
import type { Job } from '../../src/shared/job.ts';
import type { PageRecord } from '../../src/shared/pageProtocol.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const WORDS = 'The quota of team seven is shut until noon';
const SCOPES = 'Missing scopes: api.responses.read. Check that you have the correct role.';
const KEY = 'sk-test-said-0123456789';
const MINUTE = 60_000;

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (body: unknown) => ({ type: 'application/json', body: JSON.stringify(body) });
const SHAPES: Readonly<Record<string, (words: string) => Omit<Reply, 'status'>>> = {
  'OpenAI’s object': (message) => json({ error: { message, type: 'x', param: null, code: null } }),
  'a word in the place of the object': (error) => json({ error }),
  'a message': (message) => json({ message }),
  'a detail': (detail) => json({ detail }),
  'a list of details': (msg) => json({ detail: [{ loc: ['body'], msg }] }),
  'a list of errors': (message) => json({ errors: [{ message }] }),
  'plain text': (body) => ({ type: 'text/plain', body }),
  'a web page': (words) => ({ type: 'text/html', body: `<!doctype html><html><title>${words}</title><p>x</p></html>` }),
};

const RUNNING = { id: 'resp_said', object: 'response', status: 'in_progress', output: [], usage: null };

describe('what was said in an error', () => {
  let server: RawServer;
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;
  let post: Reply;
  let look: Reply;
  let cancel: Reply;
  let models: Reply;

  beforeEach(async () => {
    const goesOn = { status: 200, ...json(RUNNING) };
    [post, look, cancel] = [goesOn, goesOn, goesOn];
    models = { status: 200, ...json({ data: [] }) };
    server = await startRawServer(({ arrival: { method, path }, response }) => {
      const asked = path.endsWith('/cancel') ? cancel : method === 'POST' ? post : look;
      const { status, type, body } = path.endsWith('/models') ? models : asked;
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
    files = new LedgerFolder();
    clock = new FakeClock();
    const place = aPlace(server.baseUrl, { provider: 'compatible' });
    engine = await openWindow({ files, clock, place, key: () => KEY });
  });
  afterEach(async () => {
    files.dispose();
    await server.dispose();
  });

  async function ask(): Promise<string> {
    const endpoint = aPlace(server.baseUrl, { provider: 'compatible' });
    const { job, texts } = streamed({ endpoint, background: true, store: true }, clock.now());
    return await engine.jobs.start({ job: { ...job, streams: false }, texts }, null, true);
  }
  const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  async function sent(state: Job['state']): Promise<string> {
    const id = await ask();
    await until(
      () => `the job to be ${state}; it is ${job(id).state}`,
      () => job(id).state === state,
    );
    return id;
  }
  function page(id: string): PageRecord {
    const texts = engine.ledger.texts(id) ?? assert.fail('no texts');
    return pageRecord(job(id), texts, inWords, { isTrusted: true, isAnswering: false, now: clock.now() });
  }
  const assertSaid = (id: string, words = WORDS) => {
    const { explanation } = page(id);
    assert.ok(explanation.includes(words), explanation);
    assert.ok(!explanation.includes('<html'), explanation);
  };

  for (const [shape, reply] of Object.entries(SHAPES)) {
    describe(`as ${shape}`, () => {
      for (const [status, state] of [
        [400, 'rejected'],
        [401, 'rejected'],
        [403, 'rejected'],
        [404, 'rejected'],
        [413, 'rejected'],
        [422, 'rejected'],
        [429, 'waiting'],
        [500, 'uncertain'],
        [502, 'uncertain'],
        [503, 'uncertain'],
      ] as const) {
        it(`to a POST, with ${status}`, async () => {
          post = { status, ...reply(WORDS) };
          assertSaid(await sent(state));
        });
      }

      it('where a response was to be', async () => {
        post = { status: 200, ...reply(WORDS) };
        assertSaid(await sent('uncertain'));
      });

      // A page is nobody's word on the key or the job: it is looked at again.
      if (shape !== 'a web page') {
        for (const status of [401, 403] as const) {
          it(`to a look, with ${status}`, async () => {
            const id = await sent('running');
            look = { status, ...reply(WORDS) };
            await engine.jobs.lookNow(id);
            assert.ok(job(id).pauseReason !== null);
            assertSaid(id);
            look = { status: 200, ...json(RUNNING) };
            await engine.jobs.lookNow(id);
            assert.ok(!page(id).explanation.includes(WORDS), 'of a job that goes on, nothing of it stays');
          });
        }

        it('to a look, with 404', async () => {
          const id = await sent('running');
          look = { status: 404, ...reply(WORDS) };
          clock.jump(5 * MINUTE);
          await engine.jobs.lookNow(id);
          assert.equal(job(id).state, 'lost');
          assertSaid(id);
        });
      }

      it('to look after look', async () => {
        const id = await sent('running');
        look = { status: 400, ...reply(WORDS) };
        for (let count = 0; count < 10; count += 1) await engine.jobs.lookNow(id);
        assert.match(page(id).explanation, /10 checks in a row brought nothing/);
        assertSaid(id);
      });

      it('to a cancel', async () => {
        const id = await sent('running');
        cancel = { status: 403, ...reply(WORDS) };
        await engine.jobs.cancel(id);
        await engine.jobs.lookNow(id);
        assert.match(page(id).explanation, /hasn’t confirmed the cancel|did not confirm that/);
        assertSaid(id);
      });
    });
  }

  it('to the free check before the first question, is quoted: of a key by its words, of a page by its title', async () => {
    for (const [shape, status, says] of [
      ['a message', 401, /refused the API key\. Nothing was sent\./],
      ['a web page', 200, /did not answer like an API/],
    ] as const) {
      models = { status, ...(SHAPES[shape]?.(WORDS) ?? json({})) };
      await assert.rejects(ask(), ({ message }: Error) => says.test(message) && message.includes(`“${WORDS}”`));
    }
    // What Ponder misses in a reply is not the reply's word.
    models = { status: 200, ...json({ other: 'thing' }) };
    await assert.rejects(ask(), ({ message }: Error) => !message.includes('said'));
  });

  it('is bounded and inert, without the key', async () => {
    post = { status: 400, ...json({ error: { message: `${KEY} [x](command:evil) ${'long '.repeat(4_000)}` } }) };
    const { explanation } = page(await sent('rejected'));
    assert.ok(explanation.length < 700 && !explanation.includes(KEY), explanation);
  });

  describe('of a permission names it, and leaves the key in peace', () => {
    const missing = { status: 401, ...json({ error: { message: SCOPES, type: 'x', param: null, code: null } }) };
    const NAMES = 'lacks a permission: api.responses.read.';

    it('to a POST, to a look, and to a cancel', async () => {
      const looked = await sent('running');
      look = missing;
      await engine.jobs.lookNow(looked);
      assertSaid(looked, NAMES);
      look = { status: 200, ...json(RUNNING) };
      post = missing;
      assertSaid(await sent('rejected'), NAMES);
      post = { status: 200, ...json({ ...RUNNING, id: 'resp_another' }) };
      const cancelled = await sent('running');
      cancel = missing;
      await engine.jobs.cancel(cancelled);
      await engine.jobs.lookNow(cancelled);
      assertSaid(cancelled, NAMES);
    });

    it('to who wants a response deleted or adopted', async () => {
      look = missing;
      await assert.rejects(engine.jobs.track('resp_other', aPlace(server.baseUrl, { provider: 'compatible' })), {
        message: /knows the API key, but it lacks a permission: api\.responses\.read\. Give the key/,
      });
      look = { status: 200, ...json({ ...RUNNING, status: 'completed' }) };
      post = look;
      const id = await sent('completed');
      look = missing;
      await assert.rejects(engine.jobs.deleteAtProvider(id), { message: /lacks a permission: api\.responses\.read\./ });
    });
  });
});
