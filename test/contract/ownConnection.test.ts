// Each paid call on a connection of its own, and what is known when that does not come about.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, get, globalAgent, type RequestListener, type Server } from 'node:http';
import { globalAgent as httpsAgent } from 'node:https';
import { connect, createServer as createTcpServer, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { fetchOnOwnConnection } from '../../src/core/providers/http/fetchOnOwnConnection.ts';
import { aCreateBody } from '../builders/aCreateBody.ts';
import { aKey } from '../builders/aKey.ts';
import { until } from '../fakes/until.ts';

const BODY = aCreateBody();

const pem = (name: string) => readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tls', `${name}.pem`));

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
    const options = {
      credential: aKey('sk-test-1'),
      organization: null,
      project: null,
      headers: {},
      describesMachine: false,
    };
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

  it('that breaks before it is safe has carried nothing in a resumed session either', async () => {
    const tls = createTlsServer({ key: pem('key'), cert: pem('cert') }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}'));
    });
    const behind = await listen(tls);
    let calls = 0;
    const port = await listen(
      createTcpServer((socket) => {
        calls += 1;
        socket.on('error', () => undefined);
        if (calls === 2) socket.once('data', () => socket.resetAndDestroy());
        if (calls !== 1) return;
        const through = connect(behind, '127.0.0.1').on('error', () => undefined);
        socket.pipe(through).pipe(socket);
      }),
    );
    httpsAgent.options.ca = pem('cert');
    try {
      const url = new URL(`https://127.0.0.1:${port}/v1`);
      const send = (connectMs: number) =>
        fetchOnOwnConnection(url, { method: 'POST', headers: new Headers(), body: '{}', signal: null, connectMs });
      assert.equal(await (await send(10_000)).text(), '{}');
      await assert.rejects(send(10_000), { neverSent: 'NEVER_SENT', code: 'ECONNRESET' });
      await assert.rejects(send(100), { neverSent: 'NEVER_SENT', code: 'CONNECT_TIMEOUT' });
    } finally {
      httpsAgent.options.ca = undefined;
    }
  });

  describe('behind an agent that looks for a way by itself, as an editor’s proxy agent does', () => {
    const { createConnection } = globalAgent;
    afterEach(() => {
      globalAgent.createConnection = createConnection;
    });

    it('is given up when the way is never found', async () => {
      globalAgent.createConnection = () => undefined;
      await assert.rejects(call(9, { connectMs: 50 }), { neverSent: 'NEVER_SENT', code: 'CONNECT_TIMEOUT' });
      await assert.rejects(call(9, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
    });

    it('has carried nothing when a proxy refused to lead there, whatever it answered', async () => {
      for (const status of [407, 502]) {
        globalAgent.createConnection = () => {
          // As https-proxy-agent hands on a refusal.
          const refusal = new Socket({ writable: false });
          refusal.readable = true;
          setImmediate(() => {
            refusal.push(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
            refusal.push(null);
          });
          return refusal;
        };
        await assert.rejects(call(9), { neverSent: 'NEVER_SENT', code: `PROXY_${status}` });
      }
    });
  });

  for (const head of [
    'HTTP/1.1 999 No',
    'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: odd',
    'HTTP/1.1 200 a\u0007b',
  ]) {
    it(`comes to an end when the reply is odd: ${JSON.stringify(head)}`, async () => {
      const port = await listen(
        createTcpServer((socket) => socket.once('data', () => socket.write(`${head}\r\ncontent-length: 2\r\n\r\n{}`))),
      );
      await assert.rejects(call(port));
    });
  }

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

  it('is broken off when its reply stands still for as long as the caller said', async () => {
    const port = await listen(
      createHttpServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: 1\n\n');
      }),
    );
    const url = new URL(`http://127.0.0.1:${port}/v1`);
    const body = { method: 'POST', headers: new Headers(), body: '{}', signal: null };
    const response = await fetchOnOwnConnection(url, { ...body, stillMs: 50 });
    await assert.rejects(response.text(), /stands still/);
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
