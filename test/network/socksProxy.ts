// A SOCKS5 proxy without a password (RFC 1928), for the names of `.test`.
import { connect, createServer, type Socket } from 'node:net';
import { listenOn } from './listenOn.ts';

export interface SocksProxy {
  readonly url: string;
  /** The hosts that it was asked to lead to. */
  readonly hosts: readonly string[];
  close(): void;
}

export async function startSocksProxy(): Promise<SocksProxy> {
  const hosts: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (asked) => {
        const length = asked[4] ?? 0;
        hosts.push(asked.toString('latin1', 5, 5 + length));
        const inner = connect(asked.readUInt16BE(5 + length), '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          socket.pipe(inner).pipe(socket);
        });
        sockets.add(inner.on('error', () => socket.destroy()));
        socket.on('close', () => inner.destroy());
      });
    });
  });
  const port = await listenOn(server);
  return {
    url: `socks5://127.0.0.1:${port}`,
    hosts,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
