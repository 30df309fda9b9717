// Each paid call on a connection of its own, and what is known when that does not come about.
import assert from 'node:assert/strict';
import { createServer as createHttpServer, get, globalAgent, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createProvider } from '../../src/core/providers/openaiProvider.ts';
import { fetchOnOwnConnection } from '../../src/core/providers/ownConnection.ts';
import { until } from '../fakes/until.ts';

const BODY = {
  model: 'o3',
  input: 'Why?',
  background: true,
  store: true,
  max_output_tokens: 1_000,
  metadata: { job: 'job-1' },
};

describe('a connection of its own', () => {
  const open: { close(): void }[] = [];
  const sockets = new Set<Socket>();

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    for (const server of open.splice(0)) server.close();
  });

  async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
    open.push(server);
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : assert.fail('the server has no port');
  }

  const serve = (answer: RequestListener) => listen(createHttpServer({ keepAlive: true }, answer));

  function call(port: number, changes: { readonly signal?: AbortSignal; readonly connectMs?: number } = {}) {
    const url = new URL(`http://127.0.0.1:${port}/v1/responses`);
    return fetchOnOwnConnection(url, { method: 'POST', headers: new Headers(), body: '{}', signal: null, ...changes });
  }

  async function startAt(baseUrl: string) {
    const options = { key: 'sk-test-1', organization: null, project: null, headers: {}, isOpenAi: false };
    const result = await createProvider({ ...options, baseUrl }).start(BODY, 'job-1');
    return result.ok ? assert.fail('it should have failed') : result.failure;
  }

  it('is not one that somebody else has kept open', async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(`${request.method} ${request.socket.remotePort}`);
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise((resolve) => get({ port, host: '127.0.0.1' }, (reply) => reply.resume().on('end', resolve)));
    await until('the connection is kept', () => Object.values(globalAgent.freeSockets).flat().length > 0);
    const response = await call(port);
    assert.equal(await response.text(), '{}');
    assert.deepEqual(
      seen.map((line) => line.split(' ')[0]),
      ['GET', 'POST'],
      'each should arrive once',
    );
    assert.equal(new Set(seen.map((line) => line.split(' ')[1])).size, 2, 'on two connections');
  });

  it('that breaks before it is safe has carried nothing: the question waits', async () => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const failure = await startAt(`https://127.0.0.1:${port}/v1`);
    assert.deepEqual([failure.kind, failure.offline], ['tryLater', true]);
  });

  it('that no one completes is given up, and has carried nothing', async () => {
    const port = await listen(createTcpServer(() => undefined));
    const url = new URL(`https://127.0.0.1:${port}/v1`);
    const calling = fetchOnOwnConnection(url, {
      method: 'POST',
      headers: new Headers(),
      body: '{}',
      signal: null,
      connectMs: 50,
    });
    await assert.rejects(calling, { neverSent: 'NEVER_SENT', code: 'CONNECT_TIMEOUT' });
  });

  it('that breaks once it stands leaves nobody knowing', async () => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const failure = await startAt(`http://127.0.0.1:${port}/v1`);
    assert.deepEqual([failure.kind, failure.offline], ['cannotKnow', false]);
  });

  it('ends when its caller gives up, before the reply and within it', async () => {
    const port = await serve((request, response) => {
      request.resume();
      if (sockets.size > 1) response.writeHead(200).write('{"id"');
    });
    const first = new AbortController();
    const silent = call(port, { signal: first.signal });
    await until('the request has arrived', () => sockets.size === 1);
    first.abort();
    await assert.rejects(silent, { name: 'AbortError' });
    const second = new AbortController();
    const begun = await call(port, { signal: second.signal });
    second.abort();
    await assert.rejects(begun.text());
  });

  it('reads what a gateway packed although nobody asked for it', async () => {
    const port = await serve((request, response) => {
      assert.equal(request.headers['accept-encoding'], 'identity');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"id":"resp_1"}'));
    });
    assert.deepEqual(await (await call(port)).json(), { id: 'resp_1' });
  });

  it('hands on status and headers as they came, and follows nothing', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/', 'set-cookie': ['a=1', 'b=2'] }).end();
    });
    const response = await call(port);
    assert.deepEqual([response.status, response.headers.getSetCookie()], [307, ['a=1', 'b=2']]);
  });
});
