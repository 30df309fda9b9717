// Connections that take their time to stand: the limit counts until they are secure, nothing has left before that, and
// looks are no different.
import assert from 'node:assert/strict';
import { globalAgent } from 'node:https';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { fetchOnOwnConnection } from '../../src/core/providers/http/fetchOnOwnConnection.ts';
import { aKey } from '../builders/aKey.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { makeAuthority } from '../network/authority.ts';
import { listenOn } from '../network/listenOn.ts';
import { type SecureFront, startSecureFront } from '../network/secureFront.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const LIMITS = { createMs: 10_000, lookMs: 10_000, connectMs: 100 };

describe('a connection that takes its time', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    for (const server of servers.splice(0)) server.close();
    globalAgent.options.ca = undefined;
  });

  async function listen(serve: (socket: Socket) => void): Promise<number> {
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      serve(socket);
    });
    servers.push(server);
    return await listenOn(server);
  }

  function providerAt(baseUrl: string) {
    const credential = aKey(DEFAULT_KEY);
    const none = { organization: null, project: null, headers: {}, describesMachine: false };
    return createProvider({ baseUrl, credential, ...none, timeouts: LIMITS });
  }

  for (const [what, serve] of [
    ['never says a word', () => undefined],
    ['begins and never ends', (socket: Socket) => socket.once('data', () => socket.write('\x16\x03\x03\x00\x7a\x02'))],
  ] as const) {
    it(`is given up where the handshake ${what}, by looks as well, and has carried nothing`, async () => {
      const port = await listen(serve);
      const provider = providerAt(`https://127.0.0.1:${port}/v1`);
      const results = [
        await provider.check(),
        await provider.read('resp_1'),
        await provider.resumeStream('resp_1', 3),
        await provider.cancel('resp_1'),
        await provider.delete('resp_1'),
      ];
      for (const result of results) {
        assert.deepEqual(result.ok ? null : [result.failure.offline, result.failure.error.code], [
          true,
          'CONNECT_TIMEOUT',
        ]);
      }
    });
  }

  describe('but stands in the end', () => {
    let simulator: Simulator;
    let front: SecureFront;
    /** How long each connection is held up before it gets through. */
    let heldUpMs: number;
    let port: number;

    beforeEach(async () => {
      simulator = await startSimulator();
      const office = await makeAuthority('Office Root');
      front = await startSecureFront({
        certificates: { '127.0.0.1': await office.issue('127.0.0.1') },
        behind: Number(new URL(simulator.baseUrl).port),
      });
      globalAgent.options.ca = office.cert;
      port = await listen((socket) => {
        void pause(heldUpMs, undefined, { ref: false }).then(() => {
          if (socket.destroyed) return;
          const to = connect(front.port, '127.0.0.1').on('error', () => socket.destroy());
          sockets.add(to);
          socket.pipe(to).pipe(socket);
        });
      });
    });
    afterEach(async () => {
      front.close();
      await simulator.dispose();
    });

    it('is waited for as long as the limit allows, and then is as good as any', async () => {
      heldUpMs = 400;
      const url = new URL(`https://127.0.0.1:${port}/v1/models`);
      const headers = new Headers({ authorization: `Bearer ${DEFAULT_KEY}` });
      const look = { method: 'GET', headers, body: null, signal: null };
      await assert.rejects(fetchOnOwnConnection(url, { ...look, connectMs: 100 }), { code: 'CONNECT_TIMEOUT' });
      assert.equal((await fetchOnOwnConnection(url, { ...look, connectMs: 20_000 })).status, 200);
      assert.equal(simulator.truth.calls.length, 1, 'of the one that was given up nothing arrived');
    });

    it('leaves a question waiting, which goes out once', async () => {
      const files = new LedgerFolder();
      const clock = new FakeClock();
      heldUpMs = 60_000;
      const place = aPlace(`https://127.0.0.1:${port}/v1`, { provider: 'compatible' });
      try {
        const { jobs, ledger } = await openWindow({ files, clock, place, key: () => DEFAULT_KEY, timeouts: LIMITS });
        const id = await jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
        const job = () => ledger.get(id) ?? assert.fail('the job is gone');
        await until('it waits', () => job().state === 'waiting');
        assert.deepEqual([job().waitingReason, job().error?.code], ['offline', 'CONNECT_TIMEOUT']);
        heldUpMs = 0;
        await clock.advance(60_000);
        await until('it was sent', () => job().responseId !== null);
        assert.equal(simulator.truth.creates.length, 1);
      } finally {
        files.dispose();
      }
    });
  });
});
