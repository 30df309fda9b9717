// The network of an office beside a real VS Code: a forward proxy that wants a name and password, and places behind
// certificates that this machine trusts for different reasons, or for none.

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../host/temporaryFolder.ts';
import { makeAuthority } from '../network/authority.ts';
import { startForwardProxy } from '../network/forwardProxy.ts';
import { listenOn } from '../network/listenOn.ts';
import { startRelay } from '../network/relay.ts';
import { startSecureFront } from '../network/secureFront.ts';
import type { OfficeFacts } from './officeFacts.ts';

export interface Office {
  readonly facts: OfficeFacts;
  /** What VS Code gets, so that it knows two of the three authorities. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** @param behind the port of the simulator, which speaks plain HTTP */
export async function startOffice(behind: number): Promise<Office> {
  const folder = makeTemporaryFolder('office');
  const [office, extra, stranger] = await Promise.all(['Office', 'Extra', 'Stranger'].map(makeAuthority));
  if (office === undefined || extra === undefined || stranger === undefined) throw new Error('There are three.');
  const front = await startSecureFront({
    behind,
    certificates: {
      'office.test': await office.issue('office.test'),
      'extra.test': await extra.issue('extra.test'),
      'stranger.test': await stranger.issue('stranger.test'),
      'expired.test': await office.issue('expired.test', [-30, -2]),
      'early.test': await office.issue('early.test', [2, 30]),
      'renamed.test': await office.issue('other.test'),
    },
  });
  const proxy = await startForwardProxy();
  // VS Code goes straight to 127.0.0.1 and ::1, but not to the other addresses of this machine.
  const plain = process.platform === 'linux' ? await startRelay('127.0.0.2', behind) : null;
  const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
  const ipv6 = hasIpv6 ? await startRelay('::1', behind) : null;
  const control = createServer((_request, response) => {
    response.end(JSON.stringify({ passages: proxy.passages, called: front.called }));
  });
  const controlPort = await listenOn(control);
  const files = { system: join(folder.path, 'system.pem'), extra: join(folder.path, 'extra.pem') };
  // Only on Linux can a store of the system be made for one program.
  const hasStore = process.platform === 'linux';
  await writeFile(files.system, office.cert);
  await writeFile(files.extra, hasStore ? extra.cert : `${extra.cert}\n${office.cert}`);
  return {
    facts: {
      logUrl: `http://127.0.0.1:${controlPort}`,
      securePort: front.port,
      plainPort: plain?.port ?? null,
      ipv6Port: ipv6?.port ?? null,
      proxyUrl: proxy.url,
      wrongProxyUrl: proxy.wrongUrl,
      hasStore,
      systemCertificate: office.cert,
    },
    env: { SSL_CERT_FILE: files.system, NODE_EXTRA_CA_CERTS: files.extra },
    dispose: async () => {
      for (const server of [front, plain, ipv6, control]) server?.close();
      control.closeAllConnections();
      await proxy.close();
      await folder.remove();
    },
  };
}
