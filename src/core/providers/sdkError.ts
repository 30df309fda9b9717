// What the SDK threw, read into `Trouble`: its errors wrap each other, and some are plain errors of the network below.
import { APIError } from 'openai';
import { looksLikePage, type Trouble } from './classify.ts';

/** @param isStream its head came with a 2xx: what it broke of says nothing of the request */
export function troubleOf(error: unknown, isStream = false): Trouble {
  const known = error instanceof APIError ? error : null;
  const headers: unknown = known?.headers;
  const causes = causesOf(error);
  // The SDK wraps what keeps a reply from coming, and every error status: anything else was a 2xx it could not read.
  const unreadable = error instanceof Error && known === null && causes.length === 0;
  return {
    status: typeof known?.status === 'number' ? known.status : unreadable && !isStream ? 200 : null,
    code: textOf(known, 'code'),
    type: textOf(known, 'type'),
    param: textOf(known, 'param'),
    // The SDK puts the status in front, which stands beside it anyway.
    message: error instanceof Error ? pageless(error.message.replace(/^\d{3} /, '')) : '',
    requestId: textOf(known, 'requestID'),
    causes,
    header: (name) => (headers instanceof Headers ? headers.get(name) : null),
  };
}

/** A web page in an error text says nothing to a person: its title is enough, marked as a page. */
export function pageless(message: string): string {
  if (!looksLikePage(message)) return message;
  const title = /<title[^>]*>([^<]*)/i.exec(message)?.[1]?.trim() ?? '';
  return `<html> ${title}`.trim();
}

function causesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const code = textOf(at, 'code');
    if (code !== null) codes.push(connectedCode(code, textOf(at, 'syscall')));
    const neverSent = textOf(at, 'neverSent');
    if (neverSent !== null) codes.push(neverSent);
    if (at instanceof AggregateError) codes.push(...at.errors.flatMap((inner) => innerCode(inner)));
  }
  return codes;
}

/** A route that is lost while the body travels is another thing than one that was never there. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

function connectedCode(code: string, syscall: string | null): string {
  return AMBIGUOUS.has(code) && syscall !== 'connect' ? `${code}_${syscall ?? 'later'}` : code;
}

function innerCode(error: unknown): string[] {
  const code = textOf(error, 'code');
  return code === null ? [] : [connectedCode(code, textOf(error, 'syscall'))];
}

export function textOf(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' ? field : null;
}
