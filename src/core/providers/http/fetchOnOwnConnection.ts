// The one fetch of all calls. Each has a connection of its own: one kept from an earlier call may be closed by the other
// end at the very moment we write, and then nobody can know whether the request arrived. It also knows when no byte of
// the request can have left, and the caller sets its time limits, where Node's own fetch has 300 s. Looks go this way
// too, because VS Code leads `fetch` another way than `http` and `https`: there it trusts no certificate of
// NODE_EXTRA_CA_CERTS, knows no SOCKS proxy in older versions, and knows no proxy at all without
// `http.fetchAdditionalSupport`. Where a question gets through, its looks have to.
import { type ClientRequest, type IncomingMessage, request as requestOverHttp } from 'node:http';
import { request as requestOverHttps } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { CERTIFICATE_TROUBLE } from './certificateTrouble.ts';
import { NeverSent } from './neverSent.ts';

const CONNECT_MS = 15_000;
/** A reply whose head has come and that then stands still for so long is broken off. */
const STILL_MS = 300_000;
/** After this silence the system asks the peer whether it is still there. */
const KEEP_ALIVE_MS = 30_000;
/** So many connections that others left open are passed over before the call fails. */
const MOST_KEPT = 20;

export interface Call {
  readonly method: string;
  readonly headers: Headers;
  /** Null = none. */
  readonly body: string | null;
  readonly signal: AbortSignal | null;
  /** How long the connection may take to stand, in milliseconds. */
  readonly connectMs?: number;
  /** How long a reply may stand still once its head has come, in milliseconds. */
  readonly stillMs?: number;
}

class KeptConnection extends Error {}

/** Rejects with what broke; an error before the connection stood is a {@link NeverSent}. Follows no redirect. */
export async function fetchOnOwnConnection(url: URL, call: Call): Promise<Response> {
  for (let kept = 0; ; kept += 1) {
    try {
      return await attempt(url, call);
    } catch (error) {
      if (!(error instanceof KeptConnection)) throw error;
      if (kept >= MOST_KEPT) throw new NeverSent('KEPT');
    }
  }
}

function attempt(
  url: URL,
  { method, headers, body, signal, connectMs = CONNECT_MS, stillMs = STILL_MS }: Call,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestOverHttps : requestOverHttp)(url, {
      method,
      headers: {
        ...Object.fromEntries(headers),
        'accept-encoding': 'identity',
        connection: 'close',
        ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
      ...(signal === null ? {} : { signal }),
    });
    const connection = watchConnection(request, connectMs, reject);
    request.once('response', (message) => {
      try {
        // This is a proxy's answer in place of the tunnel that it was asked for.
        if (!connection.stands) throw new NeverSent(`PROXY_${message.statusCode}`);
        resolve(responseOf(message, stillMs));
      } catch (error) {
        request.destroy();
        reject(error);
      }
    });
    // An upgrade that nobody asked for ends with no other event.
    request.once('close', () => reject(new Error('The connection closed without a reply.')));
    // While an agent still looks for a connection, the request does not hear of an abort.
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    request.on('error', (error) => {
      const ours = error instanceof KeptConnection || error instanceof NeverSent || signal?.aborted === true;
      reject(ours || connection.stands ? error : new NeverSent(connection.proxyTrouble ?? codeOf(error)));
    });
    request.end(body ?? undefined);
  });
}

interface Connection {
  readonly stands: boolean;
  /** What kept a proxy from leading there; null = nothing, or there is none. */
  readonly proxyTrouble: string | null;
}

/** Until the connection stands, what is written waits in memory. */
function watchConnection(request: ClientRequest, connectMs: number, giveUp: (error: Error) => void): Connection {
  const state: { stands: boolean; proxyTrouble: string | null } = { stands: false, proxyTrouble: null };
  const timer = setTimeout(() => {
    const error = new NeverSent('CONNECT_TIMEOUT');
    request.destroy(error);
    // While an agent still looks for a connection, the request emits nothing: behind a silent proxy, for ever.
    giveUp(error);
  }, connectMs);
  const stand = (): void => {
    state.stands = true;
    clearTimeout(timer);
  };
  request.once('close', () => clearTimeout(timer));
  // VS Code's agent tells of the proxy that it tries. The error after it says only that there was one.
  request.on('proxy', (tried: unknown) => {
    state.proxyTrouble = proxyTroubleOf(tried);
  });
  request.once('socket', (socket: Socket) => {
    // Nothing is flushed before this listener returns.
    if (request.reusedSocket) {
      request.destroy(new KeptConnection());
      return;
    }
    // An agent makes up such a socket to hand on a proxy's refusal: it can carry nothing.
    if (!socket.writable) return;
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    if (socket instanceof TLSSocket) {
      // Not `getCipher`: for a resumed session that is known before the connection stands.
      if (isSecure(socket)) stand();
      else socket.once('secureConnect', stand);
    } else if (socket.connecting) socket.once('connect', stand);
    else stand();
  });
  return state;
}

/** Reads Node's own flag, which its types leave out. If it is missing, the connection is taken to stand. */
function isSecure(socket: TLSSocket): boolean {
  return Reflect.get(socket, 'secureConnecting') !== true;
}

function responseOf(message: IncomingMessage, stillMs: number): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '');
  }
  const status = message.statusCode ?? 0;
  message.setTimeout(stillMs, () => message.destroy(new Error('The reply stands still.')));
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  if (!hasBody) message.resume();
  return new Response(hasBody ? ReadableStream.from(decoded(message)) : null, {
    status,
    statusText: message.statusMessage ?? '',
    headers,
  });
}

/** We ask for no compression, but a gateway may compress all the same. */
function decoded(message: IncomingMessage): Readable {
  const decoder = decoderOf(message.headers['content-encoding'] ?? '');
  // Errors show at the end of the pipeline that is read.
  return decoder === null ? message : pipeline(message, decoder, () => undefined);
}

function decoderOf(encoding: string) {
  switch (encoding.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return null;
  }
}

function proxyTroubleOf(tried: unknown): string | null {
  const error: unknown = typeof tried === 'object' && tried !== null ? Reflect.get(tried, 'error') : undefined;
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  return CERTIFICATE_TROUBLE.has(code) ? code : `PROXY_${code}`;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'NETWORK';
}
