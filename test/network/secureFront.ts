// TLS before a plain server, with another certificate for each name it is called by.
import { connect, type Socket } from 'node:net';
import { createSecureContext, createServer, type TLSSocket } from 'node:tls';
import type { Certificate } from './authority.ts';
import { listenOn } from './listenOn.ts';

export interface SecureFront {
  readonly port: number;
  /** The names by which it was called, in order: one for each connection that became secure. */
  readonly called: readonly string[];
  close(): void;
}

export interface SecureFrontOptions {
  /** By name; who gives no name, because it has an address only, gets the first. */
  readonly certificates: Readonly<Record<string, Certificate>>;
  /** The port of the plain server. */
  readonly behind: number;
  readonly host?: string;
}

export async function startSecureFront({ certificates, behind, host }: SecureFrontOptions): Promise<SecureFront> {
  const contexts = new Map(Object.entries(certificates).map(([name, own]) => [name, createSecureContext(own)]));
  const [first] = Object.values(certificates);
  const called: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({
    ...first,
    SNICallback: (name, give) => give(null, contexts.get(name)),
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('secureConnection', (socket: TLSSocket) => {
    called.push(typeof socket.servername === 'string' ? socket.servername : '');
    const inner = connect(behind, '127.0.0.1');
    sockets.add(inner);
    // Either end may break off: then so does the other.
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  // Who does not trust the certificate breaks off, as it should.
  server.on('tlsClientError', () => undefined);
  const port = await listenOn(server, host);
  return {
    port,
    called,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
