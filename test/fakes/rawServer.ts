// A server that answers exactly what a test says, down to the bytes, and notes what arrived.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawServer {
  readonly origin: string;
  readonly baseUrl: string;
  readonly arrivals: readonly Arrival[];
  dispose(): Promise<void>;
}

export interface Exchange {
  readonly arrival: Arrival;
  readonly response: ServerResponse;
  readonly socket: Socket;
}

export async function startRawServer(answer: (exchange: Exchange) => void): Promise<RawServer> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers, socket } = request;
      const arrival = { method, path: url, headers, body: Buffer.concat(parts).toString('utf8') };
      arrivals.push(arrival);
      answer({ arrival, response, socket });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    arrivals,
    dispose: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An answer with a status, a body and headers. */
export function answering(
  status: number,
  body: string | object,
  headers: Readonly<Record<string, string>> = {},
): (exchange: Exchange) => void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  return ({ response }) => response.writeHead(status, { 'content-type': type, ...headers }).end(text);
}
