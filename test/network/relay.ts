// A plain way to a server of this machine by another address: connections are handed on as they are.
import { connect, createServer, type Socket } from 'node:net';
import { listenOn } from './listenOn.ts';

export interface Relay {
  readonly port: number;
  close(): void;
}

/** @param to the port that it leads to */
export async function startRelay(host: string, to: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const inner = connect(to, '127.0.0.1').on('error', () => socket.destroy());
    sockets.add(socket.on('error', () => inner.destroy())).add(inner);
    socket.pipe(inner).pipe(socket);
  });
  const port = await listenOn(server, host);
  return {
    port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
