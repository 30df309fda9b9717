// Behind a real forward proxy, led there by VS Code's own package as in an extension host: everything goes through it,
// and a refusal or a break says as much as it does without one.
import assert from 'node:assert/strict';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Failure, Result } from '../../src/core/providers/failure.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import { aCreateBody } from '../builders/aCreateBody.ts';
import { aKey } from '../builders/aKey.ts';
import { until } from '../fakes/until.ts';
import { type Authority, makeAuthority } from '../network/authority.ts';
import { type ForwardProxy, startForwardProxy } from '../network/forwardProxy.ts';
import { listenOn } from '../network/listenOn.ts';
import { type SecureFront, startSecureFront } from '../network/secureFront.ts';
import { startSocksProxy } from '../network/socksProxy.ts';
import { leadAsVsCode, type VsCodeNetwork } from '../network/vsCodeNetwork.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const BODY = aCreateBody();

describe('behind a forward proxy, as VS Code leads there', () => {
  let simulator: Simulator;
  let office: Authority;
  let front: SecureFront;
  let proxy: ForwardProxy;
  let network: VsCodeNetwork;
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  before(async () => {
    office = await makeAuthority('Office Root');
    const stranger = await makeAuthority('Stranger Root');
    simulator = await startSimulator();
    front = await startSecureFront({
      behind: Number(new URL(simulator.baseUrl).port),
      certificates: {
        'office.test': await office.issue('office.test'),
        'stranger.test': await stranger.issue('stranger.test'),
        'expired.test': await office.issue('expired.test', [-30, -2]),
        'early.test': await office.issue('early.test', [2, 30]),
        'renamed.test': await office.issue('other.test'),
      },
    });
    proxy = await startForwardProxy();
    network = leadAsVsCode();
  });
  beforeEach(() => {
    Object.assign(network.settings, { proxy: proxy.url, noProxy: [], systemCertificates: [office.cert], adds: 'v1' });
    simulator.clear();
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    for (const server of servers.splice(0)) server.close();
  });
  after(async () => {
    network.restore();
    front.close();
    await proxy.close();
    await simulator.dispose();
  });

  function providerAt(baseUrl: string, connectMs?: number): Provider {
    return createProvider({
      baseUrl,
      credential: aKey(DEFAULT_KEY),
      organization: null,
      project: null,
      headers: {},
      describesMachine: false,
      ...(connectMs === undefined ? {} : { timeouts: { createMs: 10_000, lookMs: 10_000, connectMs } }),
    });
  }

  const at = (name: string) => `https://${name}:${front.port}/v1`;

  /** A proxy of which only the first words matter. */
  async function oddProxy(serve: (socket: Socket) => void): Promise<string> {
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.once('data', () => serve(socket));
    });
    servers.push(server);
    return `http://127.0.0.1:${await listenOn(server)}`;
  }

  /** Every kind of call, each as it ended: a create, a stream, a look, a resumption and a cancel. */
  async function callAll(provider: Provider): Promise<{ created: Failure | null; looks: (Failure | null)[] }> {
    const started = await provider.start(BODY, 'job-1');
    const streamed = await provider.startStream({ ...BODY, stream: true }, 'job-2');
    const first = streamed.ok ? await streamed.value.next() : null;
    if (streamed.ok) streamed.value.close();
    const id = (first?.ok ? first.value.response?.id : null) ?? 'resp_1';
    const resumed = await provider.resumeStream(id, -1);
    if (resumed.ok) resumed.value.close();
    const looks = [await provider.check(), await provider.read(id), resumed, await provider.cancel(id)];
    assert.deepEqual(codeOf(failureIn(streamed)), codeOf(failureIn(started)));
    return { created: failureIn(started), looks: looks.map(failureIn) };
  }

  const sent = () => simulator.truth.calls.map(({ operation }) => operation);

  for (const adds of ['v1', 'v2'] as const) {
    it(`goes all through it, and only so, over https (certificates ${adds})`, async () => {
      network.settings.adds = adds;
      const [before, called] = [proxy.passages.length, front.called.length];
      const { created, looks } = await callAll(providerAt(at('office.test')));
      assert.deepEqual([created, ...looks], [null, null, null, null, null]);
      const passages = proxy.passages.slice(before);
      assert.deepEqual(sent(), ['create', 'create', 'look', 'models', 'look', 'cancel']);
      const passage = { way: 'CONNECT', host: 'office.test', port: front.port, isLet: true };
      assert.deepEqual(passages, Array(6).fill(passage));
      assert.equal(front.called.length - called, passages.length, 'each connection came through the proxy');
    });
  }

  it('goes all through a SOCKS proxy as well', async () => {
    const socks = await startSocksProxy();
    network.settings.proxy = socks.url;
    try {
      const { created, looks } = await callAll(providerAt(at('office.test')));
      assert.deepEqual([created, ...looks], [null, null, null, null, null]);
      assert.deepEqual(socks.hosts, Array(6).fill('office.test'));
    } finally {
      socks.close();
    }
  });

  it('goes all through one that is spoken to by https, whose certificate counts as well', async () => {
    const [known, strange] = [
      await startForwardProxy(await office.issue('127.0.0.1')),
      await startForwardProxy(await (await makeAuthority('Nobody’s Root')).issue('127.0.0.1')),
    ];
    try {
      for (const adds of ['v1', 'v2'] as const) {
        Object.assign(network.settings, { adds, proxy: known.url });
        const through = await callAll(providerAt(at('office.test')));
        assert.deepEqual([through.created, ...through.looks], [null, null, null, null, null]);
        network.settings.proxy = strange.url;
        const { created, looks } = await callAll(providerAt(at('office.test')));
        for (const failure of [created, ...looks]) {
          assert.deepEqual([failure?.offline, codeOf(failure)], [true, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
        }
      }
      assert.deepEqual([known.passages.length, strange.passages.length], [12, 0]);
    } finally {
      await Promise.all([known.close(), strange.close()]);
    }
  });

  it('goes around it only where `http.noProxy` says so', async () => {
    network.settings.noProxy = ['office.test'];
    const before = proxy.passages.length;
    const { created, looks } = await callAll(providerAt(at('office.test')));
    assert.equal(proxy.passages.length, before);
    for (const failure of [created, ...looks]) {
      assert.deepEqual([failure?.offline, /^(ENOTFOUND|EAI_AGAIN)$/.test(codeOf(failure) ?? '')], [true, true]);
    }
  });

  it('has sent nothing when the proxy does not take the password', async () => {
    network.settings.proxy = proxy.wrongUrl;
    const { created, looks } = await callAll(providerAt(at('office.test')));
    assert.equal(created?.kind, 'tryLater');
    for (const failure of [created, ...looks])
      assert.deepEqual([failure?.offline, codeOf(failure)], [true, 'PROXY_407']);
    assert.deepEqual(sent(), []);
  });

  it('has sent nothing when there is no proxy at its address, and says that of the proxy', async () => {
    const server = createTcpServer();
    const gone = await listenOn(server);
    server.close();
    network.settings.proxy = `http://office:secret-word@127.0.0.1:${gone}`;
    const { created, looks } = await callAll(providerAt(at('office.test')));
    for (const failure of [created, ...looks]) {
      assert.deepEqual([failure?.offline, codeOf(failure)], [true, 'PROXY_ECONNREFUSED']);
      assert.doesNotMatch(JSON.stringify(failure), /secret-word/);
    }
  });

  it('has sent nothing when the proxy hangs up, or what it leads to does', async () => {
    for (const [serve, code] of [
      [(socket: Socket) => socket.end(), 'PROXY_NETWORK'],
      [(socket: Socket) => socket.resetAndDestroy(), 'PROXY_ECONNRESET'],
      [(socket: Socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'ECONNRESET'],
      [(socket: Socket) => socket.end('HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n'), 'PROXY_503'],
    ] as const) {
      network.settings.proxy = await oddProxy(serve);
      const { created, looks } = await callAll(providerAt(at('office.test')));
      for (const failure of [created, ...looks]) assert.deepEqual([failure?.offline, codeOf(failure)], [true, code]);
    }
    assert.deepEqual(sent(), []);
  });

  it('leaves nobody knowing when the tunnel breaks once a question may have gone through', async () => {
    simulator.next({ on: 'create', fault: { type: 'drop', when: 'beforeHandling', isReset: true } });
    const started = await providerAt(at('office.test')).start(BODY, 'job-1');
    assert.deepEqual([failureIn(started)?.kind, failureIn(started)?.offline], ['cannotKnow', false]);
    assert.deepEqual(sent(), ['create']);
  });

  it('gives up a proxy that takes its time, and sends nothing when it answers after all', async () => {
    const asked: Socket[] = [];
    network.settings.proxy = await oddProxy((socket) => asked.push(socket));
    const { created, looks } = await callAll(providerAt(at('office.test'), 100));
    for (const failure of [created, ...looks]) {
      assert.deepEqual([failure?.offline, codeOf(failure)], [true, 'CONNECT_TIMEOUT']);
    }
    const heard: Promise<number>[] = asked.map(async (socket) => {
      let bytes = 0;
      socket.on('data', (piece) => (bytes += piece.length));
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      await until('it is let go', () => socket.destroyed || socket.readableEnded);
      return bytes;
    });
    assert.equal(heard.length, 6);
    await Promise.all(heard);
    assert.deepEqual(sent(), []);
  });

  describe('a certificate', () => {
    for (const [name, code] of [
      ['stranger.test', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['expired.test', 'CERT_HAS_EXPIRED'],
      ['early.test', 'CERT_NOT_YET_VALID'],
      ['renamed.test', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ] as const) {
      it(`that is not accepted says so to every call: ${code}`, async () => {
        for (const adds of ['v1', 'v2'] as const) {
          network.settings.adds = adds;
          const { created, looks } = await callAll(providerAt(at(name)));
          assert.equal(created?.kind, 'tryLater');
          for (const failure of [created, ...looks]) {
            assert.deepEqual([failure?.offline, failure?.error.kind, codeOf(failure)], [true, 'certificate', code]);
          }
        }
        assert.deepEqual(sent(), []);
      });
    }

    it('of the office is trusted only while VS Code adds the system’s', async () => {
      network.settings.adds = 'no';
      const { created, looks } = await callAll(providerAt(at('office.test')));
      for (const failure of [created, ...looks]) assert.equal(failure?.error.kind, 'certificate');
    });
  });
});

function failureIn(result: Result<unknown>): Failure | null {
  return result.ok ? null : result.failure;
}

function codeOf(failure: Failure | null | undefined): string | null {
  return failure?.error.code ?? null;
}
