// No key comes to rest: planted in everything that a reply or an error can carry, in every form, and then looked for in
// every byte that was written, in the log, and in what is shown. The real SDK, engine and ledger over a real connection.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Credential } from '../../src/core/providers/credential.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { answerDocument } from '../../src/editor/answer/answerMarkdown.ts';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import type { Job } from '../../src/shared/job.ts';
import { KEY_REMOVED } from '../../src/shared/scrub.ts';
import { inWords } from '../builders/inWords.ts';
import { bytesBelow, everyField, FORMS, IN_HEADER, OTHERS, OWN, planted, tracesIn } from '../builders/plantedKeys.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { answering, type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const MINUTE = 60_000;
const ALL = `${OWN} ${OTHERS} ${IN_HEADER}`;
/** Texts of a model or a person, in which a key is only found as it is. */
const WRITTEN = /^\.(?:output|output_text|instructions|prompt|text|tools|tool_choice)\b/;
/** What makes a response one. */
const SHAPE = /\.(?:id|object|status|type|phase)$|^\.metadata\.job$/;
const FOREIGN = 'sk-proj-somebodyElses0123456789 and token=abcdef0123456789';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Whatever the place knows us by. The token stands for one that VS Code gave out. */
const CREDENTIALS: readonly {
  readonly kind: string;
  readonly at: Partial<Endpoint>;
  readonly credential?: Credential;
}[] = [
  { kind: 'keys', at: { provider: 'compatible' } },
  { kind: 'keys of Azure', at: { provider: 'azure' } },
  {
    kind: 'tokens',
    at: { provider: 'azure', auth: 'token', apiVersion: '2025-04-01-preview' },
    credential: { kind: 'token', identity: 'ann', value: async () => OWN, turn: () => false, turnBack: () => {} },
  },
];

for (const { kind, at, credential } of CREDENTIALS)
  describe(`${kind} at rest`, () => {
    let server: RawServer;
    let files: LedgerFolder;
    let clock: FakeClock;
    let engine: Engine;
    let onPost: (jobId: string, count: number) => Reply;
    let onLook: (responseId: string) => Reply;
    let onOther: (exchange: Exchange) => Reply;
    /** Instead of `onPost`. */
    let onStream: ((response: Exchange['response']) => void) | null;
    const shown: string[] = [];

    beforeEach(async () => {
      shown.length = 0;
      onStream = null;
      onLook = () => ({ body: {} });
      onOther = () => ({ body: { data: [] } });
      server = await startRawServer((exchange) => {
        const { method, path, headers } = exchange.arrival;
        const isPost = method === 'POST' && /\/responses(?:\?|$)/.test(path);
        const isLook = method === 'GET' && /\/responses\/[^/]+$/.test(path.replace(/\?.*/, ''));
        if (isPost && onStream !== null) {
          onStream(exchange.response);
          return;
        }
        const id = decodeURIComponent(/\/responses\/([^/?]+)/.exec(path)?.[1] ?? '');
        const {
          status = 200,
          headers: more = {},
          body,
        } = isPost ? onPost(String(headers['x-client-request-id']), posts()) : isLook ? onLook(id) : onOther(exchange);
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const type = text.startsWith('event:') ? 'text/event-stream' : 'application/json';
        exchange.response.writeHead(status, { 'content-type': type, ...more }).end(text);
      });
      files = new LedgerFolder();
      clock = new FakeClock();
      const held = credential === undefined ? {} : { credential };
      // Whoever gives out tokens tells which it gave.
      const secrets = () => (credential === undefined ? [OTHERS] : [OTHERS, OWN]);
      engine = await openWindow({ files, clock, place: place(), key: () => OWN, secrets, ...held });
    });
    afterEach(async () => {
      files.dispose();
      await server.dispose();
    });

    const place = () => aPlace(server.baseUrl, { ...at, headers: { 'x-team-token': IN_HEADER } });
    const posts = () => server.arrivals.filter(({ method }) => method === 'POST').length;
    const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
    const answer = (id: string) => engine.ledger.texts(id)?.answer ?? '';
    const bodyOf = (id: string) => String(files.raw().prepare('SELECT body FROM texts WHERE job_id = ?').get(id)?.body);

    function begin({ streams = false, background = false }): Promise<string> {
      const { job, texts } = streamed({ endpoint: place(), background, store: background }, clock.now());
      return engine.jobs.start({ job: { ...job, streams }, texts }, null, true);
    }
    async function ask({ streams = false, background = false } = {}): Promise<string> {
      const id = await begin({ streams, background });
      await until('the POST to be answered', () => !['prepared', 'submitting'].includes(state(id)));
      if (!background) await until('the run to be over', () => !['queued', 'running'].includes(state(id)));
      await clock.settle();
      show(id);
      return id;
    }
    const state = (id: string) => job(id).state;
    function show(id: string): void {
      const texts = engine.ledger.texts(id) ?? assert.fail('no texts');
      const record = pageRecord(job(id), texts, inWords, { isTrusted: true, isAnswering: false, now: clock.now() });
      shown.push(JSON.stringify(record), answerDocument(record, pageWords(inWords)));
      shown.push(JSON.stringify(jobItem(job(id), clock.now(), inWords)));
    }

    async function assertNowhere(what: string): Promise<void> {
      assert.ok(await engine.ledger.upkeep.backUp(), 'there should be a backup');
      const places = [...bytesBelow(files.root), { name: 'the log', text: files.log.text }];
      assert.ok(places.length >= 4, 'ledger, journal, backup and log');
      for (const { name, text } of [...places, ...shown.map((text) => ({ name: 'what is shown', text }))]) {
        const traces = tracesIn(text);
        const at = text.toLowerCase().indexOf(traces[0] ?? '');
        assert.deepEqual(traces, [], `${what}, in ${name}: ${text.slice(Math.max(0, at - 150), at + 80)}`);
      }
    }

    const KINDS = { 'in one piece': false, 'as a stream': true } as const;
    const sent = (body: unknown, isStream: boolean): Reply =>
      isStream
        ? {
            body: `event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response: body })}\n\n`,
          }
        : { body };

    for (const [kind, isStream] of Object.entries(KINDS)) {
      it(`is so for a key in every field and name of a reply ${kind}, which keeps its answer`, async () => {
        onPost = (jobId, count) => {
          const plain = everyField(`resp_${count}`, jobId);
          const body = planted(plain, (text, path) => (SHAPE.test(path) ? text : `${text} ${ALL}`.trim()));
          return { ...sent(body, isStream), headers: { 'x-request-id': OWN } };
        };
        const id = await ask({ streams: isStream });
        assert.equal(state(id), 'completed');
        const marks = [KEY_REMOVED, KEY_REMOVED, KEY_REMOVED].join(' ');
        assert.ok(answer(id).startsWith(`The answer. ${marks}`), answer(id));
        assert.ok(bodyOf(id).includes(`The answer. ${marks}`), 'the stored body says so, too');
        assert.equal(job(id).keysRemoved, 9, 'answer, refusal and summary');
        assert.match(shown.join(), /held your API keys 9 times/);
        await assertNowhere('a reply');
      });
    }

    it('is so for every form of a key in all that the server says itself', async () => {
      for (const [name, form] of Object.entries(FORMS)) {
        const said = [OWN, OTHERS, IN_HEADER].map(form).join(' ');
        onPost = (jobId, count) => {
          const body = planted(everyField(`resp_${count}`, jobId), (text, path) =>
            SHAPE.test(path) || WRITTEN.test(path) ? text : `${text} ${said}`,
          );
          return { body: body, headers: { 'x-request-id': form(OWN) } };
        };
        assert.equal(state(await ask()), 'completed', name);
        await assertNowhere(name);
      }
    });

    it('is so for a key in what makes a response one', async () => {
      for (const field of ['id', 'status', 'object', 'metadata', 'output']) {
        onPost = (jobId, count) => {
          const body = {
            ...everyField(`resp_${count}`, jobId),
            [field]: field === 'id' ? `resp_${OWN}_${count}` : ALL,
          };
          return { body: field === 'metadata' ? { ...body, metadata: { job: ALL } } : body };
        };
        await ask();
        await assertNowhere(field);
      }
    });

    it('is so for errors of any status and shape, in the body and in the headers', async () => {
      const shapes: readonly ((said: string) => string | object)[] = [
        (said) => ({ error: { message: said, code: said, type: said, param: said } }),
        (said) => ({ error: said }),
        (said) => ({ detail: [{ msg: said, loc: [said] }] }),
        (said) => `<html><title>${said}</title><body>${said}</body></html>`,
        (said) => `upstream said {"api": "${said}`,
        (said) => `event: error\ndata: ${JSON.stringify({ type: 'error', message: said, code: said })}\n\n`,
        (said) => 'x'.repeat(590) + said.slice(0, 40),
      ];
      for (const form of Object.values(FORMS)) {
        for (const [index, shape] of shapes.entries()) {
          const status = [400, 401, 403, 404, 429, 500, 200][index] ?? 400;
          const said = `Wrong: ${[OWN, OTHERS, IN_HEADER].map(form).join(' ')}.`;
          onPost = () => ({ status, body: shape(said), headers: { 'x-request-id': form(OWN), 'retry-after': '1' } });
          await ask({ streams: index % 2 === 0 });
        }
      }
      await assertNowhere('an error');
    });

    it('is so for errors of looks, cancels, deletions, lists and counts', async () => {
      onPost = (_, count) => ({ body: { id: `resp_${count}`, object: 'response', status: 'queued', output: [] } });
      const bad = (status: number): Reply => ({
        status,
        headers: { 'x-request-id': OWN },
        body: { error: { message: `No: ${ALL}`, code: OWN, type: OTHERS, param: IN_HEADER } },
      });
      for (const status of [400, 403, 404, 500, 401]) {
        onOther = () => ({ body: { data: [{ id: ALL }] } });
        const id = await ask({ background: true });
        onLook = () => bad(status);
        onOther = () => bad(status);
        await engine.jobs.lookNow(id);
        await engine.jobs.cancel(id);
        await clock.advance(5 * MINUTE);
        await engine.jobs.deleteAtProvider(id).catch((error: unknown) => shown.push(String(error)));
        await engine.jobs
          .track(`resp_elsewhere${status}`, place())
          .catch((error: unknown) => shown.push(String(error)));
        await engine.jobs.resume(place().name);
        show(id);
      }
      await assertNowhere('another call');
    });

    it('is so for a response that is adopted, with what it was asked', async () => {
      onLook = (id) => ({ body: planted(everyField(id, ''), (text, path) => (SHAPE.test(path) ? text : ALL)) });
      onOther = () => ({
        body: {
          object: 'list',
          has_more: false,
          data: [
            { type: 'message', role: 'user', content: [{ type: 'input_text', text: `What of ${ALL}?` }] },
            { type: 'message', role: 'developer', content: ALL },
          ],
        },
      });
      const { jobId } = await engine.jobs.track('resp_elsewhere', place());
      show(jobId);
      assert.match(engine.ledger.texts(jobId)?.question ?? '', /^What of \[API key removed by Ponder\]/);
      await assertNowhere('an adopted response');
    });

    it('is so for a key that comes in pieces, live and in what is kept of an answer, and for one that is never finished', async () => {
      const begun = { type: 'response.created', response: { id: 'resp_1', object: 'response', status: 'in_progress' } };
      const delta = (text: string) => ({
        type: 'response.output_text.delta',
        output_index: 0,
        content_index: 0,
        delta: text,
      });
      const eventOf = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
      let write: (event: { type: string } | null) => void = () => assert.fail('nobody asked');
      onStream = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(eventOf(begun));
        write = (event) => (event === null ? response.destroy() : response.write(eventOf(event)));
      };
      const id = await begin({ streams: true });
      await until('the run to begin', () => state(id) === 'running');
      engine.live.onDidGrow((grown) => shown.push(engine.live.get(grown)?.answer ?? ''));
      const hears = (text: string) =>
        until(
          () => `the text to be heard; it is ${engine.live.get(id)?.answer}`,
          () => engine.live.get(id)?.answer === text,
        );
      write(delta(`Use ${OWN.slice(0, 3)}`));
      await hears('Use gw.');
      write(delta(OWN.slice(3, 16)));
      await hears('Use ');
      await clock.advance(4_000);
      await until('it to be kept', () => answer(id) === 'Use ');
      await assertNowhere('half a key');
      write(delta(OWN.slice(16)));
      await hears(`Use ${KEY_REMOVED}`);
      write(delta(` here, and ${OTHERS.slice(0, 14)}`));
      await hears(`Use ${KEY_REMOVED} here, and `);
      write(null);
      await until('the run to be over', () => state(id) === 'failed');
      show(id);
      assert.equal(answer(id), `Use ${KEY_REMOVED} here, and `);
      assert.equal(job(id).keysRemoved, 1);
      assert.match(shown.join(), /The text held one of your API keys/);
      await assertNowhere('a stream');
    });

    it('leaves keys of others in an answer, and in the stored body, as they are: the search can find', async () => {
      onPost = (jobId) => ({
        body: planted(everyField('resp_1', jobId), (text, path) =>
          path.endsWith('.text') || path.endsWith('.arguments') ? FOREIGN : text,
        ),
      });
      const id = await ask();
      assert.ok(answer(id).startsWith(FOREIGN));
      assert.equal(job(id).keysRemoved, undefined);
      const found = bytesBelow(files.root).filter(({ text }) => text.includes(FOREIGN));
      assert.ok(found.length > 0, 'what is written is found');
      assert.equal(bodyOf(id).split(FOREIGN).length - 1, 3, 'answer, summary and arguments');
      assert.notDeepEqual(
        tracesIn(
          Object.values(FORMS)
            .map((form) => form(OWN))
            .join(),
        ),
        [],
      );
    });

    it('leaves no key-shaped text of others in what the server says itself', async () => {
      const said =
        'Wrong key ghp_0123456789abcdefghij0123456789, password=swordfish9 at https://ada:lovelace1@proxy.example';
      onPost = (jobId) => ({
        body: planted({ ...everyField('resp_1', jobId), status: 'failed' }, (text, path) =>
          SHAPE.test(path) || WRITTEN.test(path) ? text : said,
        ),
      });
      const id = await ask();
      assert.equal(job(id).error?.message, 'Wrong key [secret], [secret] at https://[secret]@proxy.example');
      const all = [...bytesBelow(files.root).map(({ text }) => text), files.log.text, ...shown].join();
      for (const secret of ['ghp_0123', 'swordfish9', 'lovelace1']) assert.ok(!all.includes(secret), secret);
    });

    it('keeps an id that holds a key in memory, asks by it, and says so', async () => {
      const real = `resp/${OWN}/1`;
      onPost = () => ({ body: { id: real, object: 'response', status: 'queued', output: [] } });
      const asked: string[] = [];
      onLook = (id) => {
        asked.push(id);
        return { body: { ...everyField(real, ''), error: null, incomplete_details: null } };
      };
      const id = await ask({ background: true });
      assert.equal(state(id), 'queued');
      assert.match(shown.join(), /only the window that asked can fetch the answer/);
      await engine.jobs.lookNow(id);
      assert.equal(state(id), 'completed');
      assert.deepEqual(asked, [real]);
      await assertNowhere('an id');
    });

    it('goes out in its own header only, and to nobody whom the place names', async () => {
      const other = await startRawServer(answering(200, {}));
      const away = { location: `${other.baseUrl}/responses` };
      onPost = (_, count) =>
        count === 1
          ? { body: { id: 'resp_1', object: 'response', status: 'queued', output: [] } }
          : { status: 307, headers: away, body: {} };
      const id = await ask({ background: true });
      onLook = () => ({ status: 302, headers: away, body: {} });
      onOther = () => ({ status: 308, headers: away, body: {} });
      await engine.jobs.lookNow(id);
      await ask();
      assert.equal(other.arrivals.length, 0);
      await other.dispose();
      for (const { path, headers, body } of server.arrivals) {
        const { authorization, 'api-key': apiKey, 'x-team-token': ofGateway, ...rest } = headers;
        assert.deepEqual([[authorization, apiKey].filter(Boolean).length, ofGateway], [1, IN_HEADER]);
        assert.deepEqual(tracesIn(`${path} ${JSON.stringify(rest)} ${body}`), []);
      }
    });

    it('puts no words of a question into the log, where codes and ids are meant to be', async () => {
      const words = 'Is this loop right?';
      const noCode = { error: { message: words, code: words, type: words, param: words } };
      for (const status of [400, 404, 500]) {
        onPost = () => ({ status, body: noCode, headers: { 'x-request-id': words } });
        await ask();
      }
      onPost = () => ({ body: { id: words, object: 'response', status: words, output: [] } });
      await ask({ background: true });
      assert.ok(!files.log.text.includes('this loop'), files.log.text);
    });
  });
