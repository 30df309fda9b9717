// What a server answers, read by what it is: whatever label, shape or place it comes in, through the real SDK, the real
// engine and a real connection, with the words that a person reads of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { answerDocument } from '../../src/editor/answer/answerMarkdown.ts';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { stateLabel } from '../../src/editor/words/jobWords.ts';
import type { Job } from '../../src/shared/job.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { type Exchange, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const MINUTE = 60_000;
const ANSWER = 'The mutex is never released.';
const TWO = 'First I trace where the lock is taken.\n\n## Result\n\n- The lock is taken twice.';
const ID = 'resp_reply1';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '..', 'fixtures', 'replies', name), 'utf8');
/** The last event's response, as a look would bring it. */
const endOf = (stream: string): object =>
  JSON.parse(stream.trim().split('\n').at(-1)?.slice('data: '.length) ?? '').response;
const running = { id: ID, object: 'response', status: 'in_progress', output: [], usage: null };

interface Reply {
  readonly status?: number;
  readonly label?: string | null;
  readonly body: string | object;
  /** The connection stays open after it. */
  readonly isOpen?: true;
}

/** @param id of the response that it is about */
function send({ response }: Exchange, { status = 200, label, body, isOpen }: Reply, id = ID): void {
  const text = (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll(ID, id);
  const type = label === undefined ? (typeof body === 'string' ? 'text/event-stream' : 'application/json') : label;
  response.writeHead(status, type === null ? {} : { 'content-type': type });
  if (isOpen === true) response.write(text);
  else response.end(text);
}

const KINDS = {
  'a stream in the foreground': { streams: true, background: false },
  'no stream in the foreground': { streams: false, background: false },
  'a stream in the background': { streams: true, background: true },
  'no stream in the background': { streams: false, background: true },
} as const;
type Kind = keyof typeof KINDS;
const ALL = Object.keys(KINDS).filter((name): name is Kind => name in KINDS);
const STREAMS: readonly Kind[] = ['a stream in the foreground', 'a stream in the background'];
const LABELS = ['application/json', 'text/event-stream', 'text/plain', 'text/html; charset=utf-8', null] as const;

describe('a reply', () => {
  let server: RawServer;
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;
  let post: Reply;
  let look: Reply;
  let resume: Reply | null;

  beforeEach(async () => {
    look = { body: running };
    resume = null;
    server = await startRawServer((exchange) => {
      const { method, path } = exchange.arrival;
      if (path.endsWith('/models')) send(exchange, { body: { data: [] } });
      else if (method === 'POST') send(exchange, post, `${ID}_${posts()}`);
      else {
        const id = /\/responses\/([^/?]+)/.exec(path)?.[1];
        send(exchange, path.includes('stream=true') ? (resume ?? look) : look, id);
      }
    });
    files = new LedgerFolder();
    clock = new FakeClock();
    const place = aPlace(server.baseUrl, { provider: 'compatible' });
    engine = await openWindow({ files, clock, place, key: () => 'sk-test-reply-0123456789' });
  });
  afterEach(async () => {
    files.dispose();
    await server.dispose();
  });

  async function ask(kind: Kind, changes: Partial<Question> = {}): Promise<string> {
    const { streams, background } = KINDS[kind];
    const endpoint = aPlace(server.baseUrl, { provider: 'compatible' });
    const { job, texts } = streamed({ endpoint, background, store: background, ...changes }, clock.now());
    return await engine.jobs.start({ job: { ...job, streams }, texts }, null, true);
  }
  const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const answer = (id: string) => engine.ledger.texts(id)?.answer ?? '';
  const posts = () => server.arrivals.filter(({ method }) => method === 'POST').length;
  const untilState = (id: string, state: Job['state']) =>
    until(
      () => `the job to be ${state}; it is ${job(id).state}`,
      () => job(id).state === state,
    );
  /** Its end comes by the stream, or by a look that is due. */
  async function untilEnd(id: string, state: Job['state'] = 'completed'): Promise<void> {
    await until('the POST to be answered', () => !['prepared', 'submitting'].includes(job(id).state));
    if (KINDS['no stream in the background'].streams === job(id).streams && job(id).background) {
      await clock.advance(5 * MINUTE);
    }
    await untilState(id, state);
    await until('nothing is heard any more', () => engine.live.get(id) === null);
  }
  const page = (id: string) => {
    const texts = engine.ledger.texts(id) ?? assert.fail('no texts');
    return pageRecord(job(id), texts, inWords, { isTrusted: true, isAnswering: false, now: clock.now() });
  };
  const markdown = (id: string) => answerDocument(page(id), pageWords(inWords));

  describe('is read by what it is, not by its label', () => {
    for (const kind of ALL) {
      for (const label of LABELS) {
        it(`when ${kind} was asked for: events labelled ${label}`, async () => {
          post = { label, body: fixture('whole.sse') };
          look = { body: endOf(fixture('whole.sse')) };
          const id = await ask(kind);
          await untilEnd(id);
          assert.deepEqual([answer(id), job(id).usage?.outputTokens, posts()], [ANSWER, 420, 1]);
        });

        it(`when ${kind} was asked for: one piece labelled ${label}`, async () => {
          post = { label, body: JSON.stringify(endOf(fixture('whole.sse'))) };
          const id = await ask(kind);
          await untilEnd(id);
          assert.deepEqual([answer(id), job(id).usage?.outputTokens, posts()], [ANSWER, 420, 1]);
        });
      }
    }

    for (const label of LABELS) {
      it(`by a look that brings events labelled ${label}`, async () => {
        post = { body: running };
        look = { label, body: fixture('whole.sse') };
        const id = await ask('no stream in the background');
        await untilEnd(id);
        assert.deepEqual([answer(id), posts()], [ANSWER, 1]);
      });

      it(`by a resumption that brings one piece labelled ${label}`, async () => {
        post = { body: fixture('whole.sse').split('\n\n').slice(0, 2).join('\n\n') };
        resume = { label, body: JSON.stringify(endOf(fixture('whole.sse'))) };
        const id = await ask('a stream in the background');
        await until('the stream to be over', () => server.arrivals.length > 1);
        await clock.advance(2_000);
        await untilState(id, 'completed');
        assert.deepEqual([answer(id), posts()], [ANSWER, 1]);
      });
    }

    it('by a look that brings the stream of a run that goes on', async () => {
      post = { body: running };
      look = { body: fixture('whole.sse').split('\n\n').slice(0, 1).concat('').join('\n\n'), isOpen: true };
      const id = await ask('no stream in the background');
      await until('it to be accepted', () => job(id).responseId !== null);
      await clock.advance(10_000);
      assert.deepEqual([job(id).state, job(id).lookPlan?.troubles], ['running', 0]);
    });
  });

  describe('brings its text however it is told', () => {
    for (const kind of STREAMS) {
      for (const [what, name] of [
        ['text that only ends tell', 'doneOnly.sse'],
        ['an end without the text that was heard', 'completedEmpty.sse'],
      ] as const) {
        it(`${what}, ${kind}`, async () => {
          post = { body: fixture(name) };
          look = { body: endOf(fixture(name)) };
          const id = await ask(kind);
          await untilEnd(id);
          assert.deepEqual([answer(id), job(id).lacks, posts()], [ANSWER, undefined, 1]);
          assert.equal(stateLabel(job(id), inWords), 'Completed');
        });
      }
    }

    it('an end without the text that was heard, told by a look', async () => {
      const events = fixture('completedEmpty.sse').split('\n\n');
      post = { body: events.slice(0, 3).concat('').join('\n\n'), isOpen: true };
      look = { body: endOf(fixture('completedEmpty.sse')) };
      const id = await ask('a stream in the background');
      await until('the text', () => engine.live.get(id)?.answer === ANSWER);
      await clock.advance(30_000);
      await untilState(id, 'completed');
      assert.deepEqual([answer(id), job(id).lacks], [ANSWER, undefined]);
    });

    it('an end without the text that another window heard', async () => {
      const events = fixture('completedEmpty.sse').split('\n\n');
      post = { body: events.slice(0, 3).concat('').join('\n\n'), isOpen: true };
      look = { body: running };
      const id = await ask('a stream in the background');
      await until('the text', () => engine.live.get(id)?.answer === ANSWER);
      look = { body: endOf(fixture('completedEmpty.sse')) };
      const place = aPlace(server.baseUrl, { provider: 'compatible' });
      const other = await openWindow({ files, clock, place, key: () => 'sk-test-reply-0123456789' });
      await other.jobs.lookNow(id);
      await untilState(id, 'completed');
      await clock.advance(10_000);
      await until('what was heard is kept', () => answer(id) === ANSWER);
      await until('it is known', () => job(id).lacks === undefined);
    });

    it('an end told after a resumption, of what was heard before it: nothing twice', async () => {
      const [created, first] = fixture('completedEmpty.sse').split('\n\n');
      const [, told, end] = fixture('doneOnly.sse')
        .replaceAll('"sequence_number":2', '"sequence_number":3')
        .split('\n\n');
      post = { body: [created, first, ''].join('\n\n') };
      resume = { body: [told?.replace('"sequence_number":1', '"sequence_number":2'), end, ''].join('\n\n') };
      const id = await ask('a stream in the background');
      await until('the stream to be over', () => server.arrivals.length > 1);
      await clock.advance(2_000);
      await untilEnd(id);
      assert.equal(answer(id), ANSWER);
    });

    it('a run whose first word is its end, with its text before it', async () => {
      const [, first, second, end] = fixture('completedEmpty.sse').split('\n\n');
      post = { body: [first, second, end, ''].join('\n\n') };
      for (const kind of ALL) {
        const id = await ask(kind);
        await untilEnd(id);
        assert.equal(answer(id), ANSWER, kind);
      }
    });

    it('a resumption that brings an unfinished run in one piece is asked for no more often than looks are', async () => {
      post = { body: fixture('whole.sse').split('\n\n').slice(0, 2).concat('').join('\n\n') };
      resume = { body: running };
      const id = await ask('a stream in the background');
      await until('the stream to be over', () => server.arrivals.length > 1);
      await clock.advance(10 * MINUTE);
      assert.equal(job(id).state, 'running');
      const gets = server.arrivals.filter(({ method, path }) => method === 'GET' && !path.endsWith('/models'));
      const resumptions = gets.filter(({ path }) => path.includes('stream=true')).length;
      assert.ok(gets.length <= 45 && resumptions <= gets.length / 2 + 1, `${resumptions} of ${gets.length} GETs`);
    });

    it('a look at events, of which the last brings no text', async () => {
      post = { body: running };
      look = { body: fixture('completedEmpty.sse') };
      const id = await ask('no stream in the background');
      await untilEnd(id);
      assert.equal(answer(id), ANSWER);
    });
  });

  describe('with several messages keeps them apart', () => {
    for (const kind of ALL) {
      it(`by its end, ${kind}`, async () => {
        post = { body: KINDS[kind].background ? running : JSON.parse(fixture('twoMessages.json')) };
        look = { body: JSON.parse(fixture('twoMessages.json')) };
        resume = { status: 400, body: { error: { message: 'Too late.' } } };
        const id = await ask(kind);
        if (KINDS[kind].background) await clock.advance(5 * MINUTE);
        await untilState(id, 'completed');
        assert.equal(answer(id), TWO);
      });
    }

    for (const kind of STREAMS) {
      it(`while it is written as afterwards, ${kind}`, async () => {
        const heard = new Set<string>();
        engine.live.onDidGrow((id) => heard.add(engine.live.get(id)?.answer ?? ''));
        post = { body: fixture('twoMessages.sse') };
        const id = await ask(kind);
        await untilEnd(id);
        assert.equal(answer(id), TWO);
        for (const text of heard) assert.ok(TWO.startsWith(text), JSON.stringify(text));
        assert.ok(heard.has(TWO), 'all of it was heard');
      });
    }

    it('says so when only what is said on the way came', async () => {
      const { output, ...rest } = JSON.parse(fixture('twoMessages.json'));
      post = { body: { ...rest, output: output.slice(0, 2) } };
      const id = await ask('no stream in the foreground');
      await untilState(id, 'completed');
      assert.equal(answer(id), 'First I trace where the lock is taken.');
      assert.equal(stateLabel(job(id), inWords), 'No final answer');
      assert.match(page(id).explanation, /ended without a final answer/);
    });
  });

  describe('without any text says so', () => {
    const silent = (usage: object) => ({ ...endOf(fixture('completedEmpty.sse')), usage });
    const tokens = (output: number, reasoning: number) => ({
      ...{ input_tokens: 31, output_tokens: output, total_tokens: 31 + output },
      output_tokens_details: { reasoning_tokens: reasoning },
    });
    for (const [what, usage, words] of [
      ['of a run that spent its cap on thinking', tokens(16_000_000, 16_000_000), /whole cap of 16,000,000 tokens/],
      ['of a run that only thought', tokens(420, 420), /all 420 output tokens went into reasoning/],
      ['of a run that tells no reason', tokens(420, 0), /completed but sent no text\. What it used was billed/],
    ] as const) {
      it(what, async () => {
        post = { body: silent(usage) };
        const id = await ask('a stream in the foreground');
        await untilEnd(id);
        assert.equal(job(id).lacks, 'text');
        assert.match(page(id).explanation, words);
        assert.match(jobItem(job(id), clock.now(), inWords).description, /No text/);
        assert.match(markdown(id), words);
        assert.doesNotMatch(markdown(id), /## Answer/);
      });
    }

    it('of a run that only called tools', async () => {
      const call = { type: 'function_call', name: 'grep', arguments: '{}' };
      post = { body: { ...silent(tokens(9, 0)), output: [call] } };
      const id = await ask('a stream in the foreground');
      await untilEnd(id);
      assert.deepEqual([job(id).lacks, stateLabel(job(id), inWords)], [undefined, 'Needs a tool']);
      assert.match(page(id).explanation, /asked for a tool instead of answering/);
    });

    it('of a run that was cut short', async () => {
      const body = { ...silent(tokens(420, 420)), status: 'incomplete' };
      post = { body: { ...body, incomplete_details: { reason: 'max_output_tokens' } } };
      const id = await ask('a stream in the foreground');
      await untilEnd(id, 'incomplete');
      assert.match(page(id).explanation, /All of it went into reasoning; no text came\.$/);
      assert.equal(stateLabel(job(id), inWords), 'Incomplete, no text');
    });
  });

  describe('that is an error is quoted', () => {
    for (const kind of ALL) {
      for (const [name, body, words] of [
        ['errorIn200.json', fixture('errorIn200.json'), 'The model behind this gateway is out of credit'],
        ['errorFirst.sse', fixture('errorFirst.sse'), 'This project has spent its month'],
        ['words alone', '{"error":"No credit left upstream"}', 'No credit left upstream'],
      ] as const) {
        it(`where a response was to be: ${name}, ${kind}; it is not sent again by itself`, async () => {
          post = { label: name.endsWith('.sse') ? 'text/event-stream' : 'application/json', body };
          const id = await ask(kind);
          await untilState(id, 'uncertain');
          await clock.advance(10 * MINUTE);
          const { explanation } = page(id);
          assert.ok(explanation.includes(`answered with an error: ${words}.`), explanation);
          assert.doesNotMatch(explanation, /connection broke|arrived/);
          assert.deepEqual([job(id).state, posts()], ['uncertain', 1]);
        });
      }
    }

    it('after the id of a run that nobody keeps', async () => {
      post = { body: fixture('errorUnnamed.sse') };
      const id = await ask('a stream in the foreground');
      await untilState(id, 'failed');
      assert.match(page(id).explanation, /stopped it with an error: This project has spent its month\./);
      assert.doesNotMatch(page(id).explanation, /connection broke/);
      assert.equal(posts(), 1);
    });

    it('after the id of a run in the foreground that its place does not keep after all', async () => {
      post = { body: fixture('errorUnnamed.sse') };
      look = { status: 404, body: { error: { message: 'Not found.' } } };
      const id = await ask('a stream in the foreground', { store: true });
      await until('it is looked at', () => server.arrivals.length > 1);
      await clock.advance(5 * MINUTE);
      await untilState(id, 'failed');
      assert.match(page(id).explanation, /stopped it with an error: This project has spent its month\./);
    });

    it('after the id of a run that is kept, a look decides', async () => {
      post = { body: fixture('errorUnnamed.sse') };
      look = { body: endOf(fixture('whole.sse')) };
      for (const kind of STREAMS) {
        const id = await ask(kind, { store: true });
        await untilEnd(id);
        assert.equal(answer(id), ANSWER);
      }
    });

    it('and its bill is heard where the end of the run follows it', async () => {
      const [created, error] = fixture('errorUnnamed.sse').split('\n\n');
      const failed = {
        ...endOf(fixture('whole.sse')),
        status: 'failed',
        output: [],
        error: { code: 'x', message: 'Out.' },
      };
      const end = JSON.stringify({ type: 'response.failed', sequence_number: 2, response: failed });
      post = { body: [created, error, `data: ${end}`, ''].join('\n\n') };
      const id = await ask('a stream in the foreground');
      await untilState(id, 'failed');
      assert.deepEqual([job(id).usage?.outputTokens, job(id).error?.message], [420, 'Out.']);
    });

    for (const [what, reply, words] of [
      [
        'events of an error status',
        { status: 400, body: fixture('errorFirst.sse') },
        'This project has spent its month',
      ],
      ['one word', { status: 422, body: '{"error":"Too many words"}', label: 'application/json' }, 'Too many words'],
      ['a list', { status: 422, body: { detail: [{ loc: ['body'], msg: 'Field required' }] } }, 'Field required'],
      ['a field of its own', { status: 400, body: { message: 'Not on this plan', code: 7 } }, 'Not on this plan'],
    ] as const) {
      it(`by its status: ${what}`, async () => {
        post = reply;
        const id = await ask('a stream in the background');
        await untilState(id, 'rejected');
        assert.ok(
          page(id).explanation.endsWith(
            ` refused the question. Nothing was spent. ${job(id).endpoint.name} says: “${words}”.`,
          ),
          page(id).explanation,
        );
      });
    }

    for (const [what, reply] of [
      ['plain words under the name of an error', { body: 'event: error\ndata: Upstream is gone\n\n' }],
      ['plain words labelled as events', { body: 'Upstream is gone' }],
      [
        'an end that has no id',
        { body: 'data: {"type":"response.failed","response":{"error":{"message":"Upstream is gone"}}}\n\n' },
      ],
      ['an object of a kind of its own', { body: 'data: {"object":"error","message":"Upstream is gone"}\n\n' }],
    ] as const) {
      it(`as ${what}`, async () => {
        post = reply;
        const id = await ask('a stream in the foreground');
        await untilState(id, 'uncertain');
        assert.match(page(id).explanation, /Upstream is gone/);
        assert.doesNotMatch(page(id).explanation, /connection broke/);
      });
    }

    it('of a server in trouble, among the details', async () => {
      post = { status: 503, body: { error: { message: 'No credit upstream.' } } };
      const id = await ask('a stream in the background');
      await untilState(id, 'uncertain');
      const said = page(id).facts.find(({ label }) => label === 'What the reply said');
      assert.equal(said?.value, 'No credit upstream.');
    });

    it('in no shape that is known: its words all the same', async () => {
      post = { body: { detail: 'The queue is closed today' } };
      const id = await ask('a stream in the foreground');
      await untilState(id, 'uncertain');
      assert.match(page(id).explanation, /other than an API reply\. .*The reply said: “The queue is closed today”\./);
    });
  });

  describe('that names a permission', () => {
    const missing: Reply = { status: 401, body: JSON.parse(fixture('missingScope.json')) };

    it('does not blame the key, to a POST', async () => {
      post = missing;
      const id = await ask('a stream in the background');
      await untilState(id, 'rejected');
      assert.match(page(id).explanation, /knows the API key, but it lacks a permission: api\.responses\.write\. Give/);
      assert.ok(page(id).buttons.some(({ action }) => action === 'setKeyOfJob'));
    });

    it('pauses the one job that it is about, to a look', async () => {
      post = { body: running };
      const first = await ask('no stream in the background');
      await until('it is accepted', () => job(first).responseId !== null);
      const id = await ask('no stream in the background', { question: 'Another one?' });
      await until('it is accepted', () => job(id).responseId !== null);
      look = missing;
      await engine.jobs.lookNow(id);
      assert.deepEqual([job(id).pauseReason, job(first).pauseReason], ['noAccess', null]);
      assert.match(page(id).explanation, /lacks a permission: api\.responses\.write\./);
    });
  });
});
