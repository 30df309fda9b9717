// How it is known that nothing of a request can have left this machine: only the kind of an error of our own connection
// says so. No text, code or field of a reply ever does.
import { CERTIFICATE_TROUBLE } from './certificateTrouble.ts';

/** Marks an error from before the connection stood: nothing was sent. */
export const NEVER_SENT = 'NEVER_SENT';

/** Code of a request for which nobody is signed in any more. */
export const SIGNED_OUT = 'SIGNED_OUT';

export class NeverSent extends Error {
  readonly neverSent = NEVER_SENT;
  readonly code: string;

  /** No `cause`: the SDK takes an error that speaks of a timeout for one of its own, and loses what we know. */
  constructor(code: string) {
    super('No connection was made.');
    this.name = 'NeverSent';
    this.code = code;
  }
}

/** Codes that say that no connection was made. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** These say so only while connecting: a route may also be lost while the request is on its way. */
const UNREACHABLE: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

/** Whether no connection was made, for the looks: Node's own fetch makes them, and they cost nothing. */
export function isConnectTrouble(error: Error): boolean {
  if (error instanceof AggregateError) {
    return error.errors.length > 0 && error.errors.every((one) => one instanceof Error && isConnectTrouble(one));
  }
  const { code, syscall } = codesOf(error);
  if (UNREACHABLE.has(code)) return syscall === 'connect';
  return NEVER_CONNECTED.has(code) || CERTIFICATE_TROUBLE.has(code);
}

function codesOf(error: Error): { readonly code: string; readonly syscall: string } {
  const text = (name: string): string => {
    const field: unknown = Reflect.get(error, name);
    return typeof field === 'string' ? field : '';
  };
  return { code: text('code'), syscall: text('syscall') };
}
