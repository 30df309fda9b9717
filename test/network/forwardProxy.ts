// A real forward proxy with Basic auth, which alone knows where the hosts of `.test` are: who goes around it gets nowhere.
import { lookup } from 'node:dns';
import { type PrepareRequestFunctionOpts, Server } from 'proxy-chain';
import type { Certificate } from './authority.ts';

const USER = 'office';
const PASSWORD = 'p@ss';

export interface Passage {
  /** `CONNECT` asks for a tunnel; `absolute` hands over a plain request with its whole address. */
  readonly way: 'CONNECT' | 'absolute';
  readonly host: string;
  readonly port: number;
  /** False = it was sent back for its name and password. */
  readonly isLet: boolean;
}

export interface ForwardProxy {
  /** Of the proxy, with the name and password in it. */
  readonly url: string;
  /** The same with a password that is wrong. */
  readonly wrongUrl: string;
  readonly passages: readonly Passage[];
  close(): Promise<void>;
}

/** @param certificate it is spoken to by https then; absent = by http */
export async function startForwardProxy(certificate?: Certificate): Promise<ForwardProxy> {
  const passages: Passage[] = [];
  const options = {
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ username, password, hostname, port, isHttp }: PrepareRequestFunctionOpts) => {
      const isLet = username === USER && password === PASSWORD;
      passages.push({ way: isHttp ? 'absolute' : 'CONNECT', host: hostname, port, isLet });
      return { requestAuthentication: !isLet, dnsLookup: lookupTests };
    },
  };
  const server = new Server(
    certificate === undefined ? options : { ...options, serverType: 'https', httpsOptions: certificate },
  );
  await server.listen();
  const scheme = certificate === undefined ? 'http' : 'https';
  const urlWith = (password: string) => `${scheme}://${USER}:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
  return {
    url: urlWith(PASSWORD),
    wrongUrl: urlWith('wrong'),
    passages,
    close: () => server.close(true),
  };
}

/** Node's own with all its forms, for other names. */
const lookupTests = new Proxy(lookup, {
  apply: (real, self, [name, ...rest]: [string, ...unknown[]]): unknown =>
    Reflect.apply(real, self, [name.endsWith('.test') ? '127.0.0.1' : name, ...rest]),
});
