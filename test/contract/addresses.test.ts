// Places by their address: IPv6, and names with several addresses of which not every one answers.
import assert from 'node:assert/strict';
import { globalAgent as secureAgent } from 'node:https';
import { createServer, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { aCreateBody } from '../builders/aCreateBody.ts';
import { aKey } from '../builders/aKey.ts';
import { type Authority, makeAuthority } from '../network/authority.ts';
import { listenOn } from '../network/listenOn.ts';
import { startRelay } from '../network/relay.ts';
import { startSecureFront } from '../network/secureFront.ts';
import { leadAsVsCode } from '../network/vsCodeNetwork.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const BODY = aCreateBody();

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

describe('a place', () => {
  let simulator: Simulator;
  let office: Authority;
  let plain: number;
  const open: { close(): void }[] = [];

  before(async () => {
    office = await makeAuthority('Office Root');
  });
  beforeEach(async () => {
    simulator = await startSimulator();
    plain = Number(new URL(simulator.baseUrl).port);
    secureAgent.options.ca = office.cert;
  });
  afterEach(async () => {
    secureAgent.options.lookup = undefined;
    secureAgent.options.ca = undefined;
    for (const server of open.splice(0)) server.close();
    await simulator.dispose();
  });

  async function plainAt(host: string): Promise<number> {
    const relay = await startRelay(host, plain);
    open.push(relay);
    return relay.port;
  }

  async function secureAt(host: string, name: string): Promise<number> {
    const front = await startSecureFront({ certificates: { [name]: await office.issue(name) }, behind: plain, host });
    open.push(front);
    return front.port;
  }

  /** A create, its stream, a look, a resumption, a cancel: all of them work. */
  async function works(baseUrl: string): Promise<void> {
    const none = { organization: null, project: null, headers: {}, describesMachine: false };
    const provider = createProvider({ baseUrl, credential: aKey(DEFAULT_KEY), ...none });
    const streamed = await provider.startStream({ ...BODY, stream: true }, 'job-1');
    assert.ok(streamed.ok, JSON.stringify(streamed));
    const first = await streamed.value.next();
    streamed.value.close();
    const id = first?.ok === true ? first.value.response?.id : undefined;
    assert.ok(id, JSON.stringify(first));
    const resumed = await provider.resumeStream(id, 0);
    if (resumed.ok) resumed.value.close();
    const results = [resumed, await provider.check(), await provider.read(id), await provider.cancel(id)];
    assert.deepEqual(
      results.map((result) => (result.ok ? null : result.failure)),
      [null, null, null, null],
    );
    const called = simulator.truth.calls.map(({ operation }) => operation);
    assert.deepEqual(called, ['create', 'look', 'models', 'look', 'cancel'], 'nothing is sent twice');
  }

  /** As a name server tells them, for every name. */
  function nameHas(...addresses: readonly string[]): void {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const lookup: LookupFunction = (_name, _options, callback) => callback(null, found);
    secureAgent.options.lookup = lookup;
  }

  describe('at an IPv6 address', () => {
    before(function () {
      if (hasIpv6) return;
      console.log('Not run: places at an IPv6 address, because this machine has no ::1.');
      this.skip();
    });

    it('is reached over http', async () => works(`http://[::1]:${await plainAt('::1')}/v1`));

    it('is reached over https, whose certificate names the address', async () =>
      works(`https://[::1]:${await secureAt('::1', '::1')}/v1`));

    it('is reached as VS Code leads there, past a proxy', async () => {
      for (const adds of ['v1', 'v2'] as const) {
        const network = leadAsVsCode();
        Object.assign(network.settings, { proxy: 'http://127.0.0.1:9', systemCertificates: [office.cert], adds });
        secureAgent.options.ca = undefined;
        try {
          simulator.clear();
          await works(`https://[::1]:${await secureAt('::1', '::1')}/v1`);
          simulator.clear();
          await works(`http://[::1]:${await plainAt('::1')}/v1`);
        } finally {
          network.restore();
        }
      }
    });

    it('is reached at its IPv6 address when nobody answers at the other', async () => {
      nameHas('127.0.0.1', '::1');
      await works(`https://both.test:${await secureAt('::1', 'both.test')}/v1`);
    });
  });

  it('is reached at its IPv4 address when nobody answers at the other', async () => {
    nameHas('::1', '127.0.0.1');
    await works(`https://both.test:${await secureAt('127.0.0.1', 'both.test')}/v1`);
  });

  it('is reached at the last of its addresses when the others are silent or can’t be reached', async () => {
    // Of the ranges that lead nowhere by definition: RFC 6666 and RFC 5737.
    nameHas('100::1', '192.0.2.1', '127.0.0.1');
    await works(`https://both.test:${await secureAt('127.0.0.1', 'both.test')}/v1`);
  });

  it('of which no address answers got nothing', async () => {
    nameHas('::1', '127.0.0.1');
    const server = createServer();
    const gone = await listenOn(server);
    server.close();
    const none = { organization: null, project: null, headers: {}, describesMachine: false };
    const baseUrl = `https://both.test:${gone}/v1`;
    const provider = createProvider({ baseUrl, credential: aKey(DEFAULT_KEY), ...none });
    const [started, read] = [await provider.start(BODY, 'job-1'), await provider.read('resp_1')];
    assert.deepEqual(
      [started, read].map((result) => result.ok || [result.failure.kind, result.failure.offline]),
      [
        ['tryLater', true],
        ['transient', true],
      ],
    );
  });
});
