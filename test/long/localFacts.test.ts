// Only our own socket may say that nothing was sent: whatever a server writes into a reply, the question is not POSTed again
// for it. And what our own socket does say is told as what it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { Engine } from '../../src/core/engine.ts';
import { unreadable } from '../../src/core/jobs/responses/unreadable.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Failure } from '../../src/core/providers/failure.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { viewMessage } from '../../src/editor/tree/viewHints.ts';
import { explanation } from '../../src/editor/words/jobStory.ts';
import type { Job } from '../../src/shared/job.ts';
import { aKey } from '../builders/aKey.ts';
import { inWords } from '../builders/inWords.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { until } from '../fakes/until.ts';

const MINUTE = 60_000;
const KEY = 'sk-test-local-0123456789';
const CODES = ['NEVER_SENT', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'CERT_HAS_EXPIRED'];

const named = (code: string) => ({ type: 'error', sequence_number: 0, code, message: 'No way.', param: null });
/** An error that calls itself what only our own connection may. */
const claim = (code: string) => ({
  message: 'connect ECONNREFUSED',
  code,
  name: 'NeverSent',
  neverSent: 'NEVER_SENT',
  syscall: 'connect',
  errno: -111,
  cause: { code, neverSent: 'NEVER_SENT', name: 'Error' },
  errors: [{ code, syscall: 'connect' }],
});
const created = JSON.stringify({
  type: 'response.created',
  sequence_number: 0,
  response: { id: 'resp_local1', object: 'response', status: 'in_progress', output: [] },
});

/** Each as status, label and body. */
const REPLIES: Readonly<Record<string, (code: string) => readonly [number, string, string]>> = {
  'an error event': (code) => [200, 'text/event-stream', `event: error\ndata: ${JSON.stringify(named(code))}\n\n`],
  'an error event without a name': (code) => [200, 'text/event-stream', `data: ${JSON.stringify(named(code))}\n\n`],
  'an error object as an event': (code) => [
    ...([200, 'text/event-stream'] as const),
    `data: ${JSON.stringify({ error: claim(code) })}\n\n`,
  ],
  'an event with fields of an error of our own': (code) => [
    ...([200, 'text/event-stream'] as const),
    `event: error\ndata: ${JSON.stringify(claim(code))}\n\n`,
  ],
  'an error in a 200': (code) => [200, 'application/json', JSON.stringify({ error: claim(code) })],
  'an error of the whole body in a 200': (code) => [200, 'application/json', JSON.stringify(claim(code))],
  'an error of a gateway': (code) => [502, 'application/json', JSON.stringify({ error: claim(code) })],
  'an overloaded gateway': (code) => [503, 'text/plain', `${code}: upstream connect error`],
  'a timeout at a gateway': (code) => [408, 'application/json', JSON.stringify(claim(code))],
};

describe('what a server writes', () => {
  let server: RawServer;
  let reply: readonly [number, string, string];
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;

  beforeEach(async () => {
    server = await startRawServer(({ arrival, response }) => {
      const [status, label, body] = arrival.path.endsWith('/models') ? ([200, '', '{"data":[]}'] as const) : reply;
      response.writeHead(status, { 'content-type': label, 'x-error-code': 'ECONNREFUSED' }).end(body);
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

  const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');

  async function ask(streams: boolean, background: boolean): Promise<string> {
    const endpoint = aPlace(server.baseUrl, { provider: 'compatible' });
    const { job, texts } = streamed({ endpoint, background, question: `Why ${streams} ${background}?` }, clock.now());
    return await engine.jobs.start({ job: { ...job, streams }, texts }, null, true);
  }

  for (const [what, make] of Object.entries(REPLIES)) {
    it(`is never "nothing was sent": ${what}`, async () => {
      for (const code of CODES) {
        reply = make(code);
        const before = server.arrivals.length;
        const ids = [await ask(true, true), await ask(false, true), await ask(true, false), await ask(false, false)];
        for (const id of ids) await until('an end', () => !['prepared', 'submitting'].includes(job(id).state));
        await clock.advance(10 * MINUTE);
        assert.deepEqual(
          ids.map((id) => [job(id).state, job(id).waitingReason]),
          ids.map(() => ['uncertain', null]),
          code,
        );
        const posts = server.arrivals.slice(before).filter(({ method }) => method === 'POST').length;
        assert.equal(posts, ids.length, `${code}: each is POSTed once`);
      }
    });

    it(`is never "there is no connection" to a look or a resumption: ${what}`, async () => {
      const options = {
        baseUrl: server.baseUrl,
        credential: aKey(KEY),
        organization: null,
        project: null,
        headers: {},
      };
      const provider = createProvider({ ...options, describesMachine: false });
      for (const code of CODES) {
        reply = make(code);
        const read = await provider.read('resp_local1');
        assert.deepEqual([read.ok, !read.ok && read.failure.offline], [false, false], code);
        const opened = await provider.resumeStream('resp_local1', 3);
        const heard = opened.ok ? await toEnd(opened.value.next) : opened.failure;
        assert.equal(heard?.offline, false, code);
      }
    });
  }

  it('is no local fact after the id either', async () => {
    for (const code of CODES) {
      const begun = created.replaceAll('resp_local1', `resp_of_${code}`);
      reply = [200, 'text/event-stream', `data: ${begun}\n\nevent: error\ndata: ${JSON.stringify(claim(code))}\n\n`];
      const id = await ask(true, false);
      await until('an end', () => job(id).lookPlan?.troubles !== undefined && job(id).error !== null);
      assert.deepEqual([job(id).error?.kind, job(id).error?.message], ['errorReply', 'connect ECONNREFUSED']);
    }
  });

  async function toEnd(next: () => Promise<{ ok: true } | { ok: false; failure: Failure } | null>) {
    for (let told = await next(); told !== null; told = await next()) if (!told.ok) return told.failure;
    return assert.fail('it told of no error');
  }
});

describe('a certificate that this machine does not trust', () => {
  const pem = (name: string) => readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tls', `${name}.pem`));
  const files = new LedgerFolder();
  after(() => files.dispose());

  it('is named, with what helps, wherever the place is asked', async () => {
    const server = createServer({ key: pem('key'), cert: pem('cert') }, (_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : assert.fail('no port');
    const place = aPlace(`https://127.0.0.1:${port}/v1`, { name: 'Office', provider: 'compatible' });
    const clock = new FakeClock();
    try {
      const engine = await openWindow({ files, clock, place, key: () => KEY });
      const id = await engine.jobs.start(streamed({ endpoint: place }, clock.now()), null, true);
      await until('it to wait', () => engine.ledger.get(id)?.state === 'waiting');
      const job = engine.ledger.get(id) ?? assert.fail();
      assert.deepEqual([job.waitingReason, job.error?.code], ['offline', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
      const said = explanation(job, inWords);
      assert.match(said, /^Not sent: nothing has left this machine\. Office has a certificate/);
      assert.match(said, /\(DEPTH_ZERO_SELF_SIGNED_CERT\).*http\.proxy.*http\.systemCertificates.*NODE_EXTRA_CA_CERTS/);
      assert.doesNotMatch(said, /no connection/i);
      assert.match(jobItem(job, clock.now(), inWords).description, /Waiting: certificate not trusted/);
      const facts = { problem: null, isOpened: true, isEmpty: false, filter: '', endpoint: '', hasKey: true };
      const [offlineAt, certificate] = [engine.ledger.offlineAt(), engine.ledger.untrustedCertificate()];
      const above = viewMessage({ ...facts, isTrusted: true, offlineAt, certificate }, inWords);
      assert.match(above, /does not trust the certificate of Office \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);

      const access = (await engine.pool.access(place)) ?? assert.fail();
      const check = await access.provider.check();
      const failure = check.ok ? assert.fail() : check.failure;
      assert.deepEqual([failure.offline, failure.error.code], [true, 'DEPTH_ZERO_SELF_SIGNED_CERT']);
      assert.match(
        String(unreadable(failure, { endpoint: place, responseId: 'resp_1', isOtherKey: false }).message),
        /DEPTH_ZERO_SELF_SIGNED_CERT/,
      );
    } finally {
      server.close();
    }
  });

  it('is not what is wrong where https meets plain http: then that is said', async () => {
    const server = createPlainServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : assert.fail('no port');
    const place = aPlace(`https://127.0.0.1:${port}/v1`, { name: 'Office', provider: 'compatible' });
    const clock = new FakeClock();
    try {
      const engine = await openWindow({ files, clock, place, key: () => KEY });
      const id = await engine.jobs.start(streamed({ endpoint: place }, clock.now()), null, true);
      await until('it to wait', () => engine.ledger.get(id)?.state === 'waiting');
      assert.match(
        explanation(engine.ledger.get(id) ?? assert.fail(), inWords),
        /^Not sent: no connection to Office: no secure connection could be made; check “https” or “http” in the address \(E\w+\)\. Ponder tries again at /,
      );
    } finally {
      server.close();
    }
  });
});
