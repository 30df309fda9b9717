// Reads what the SDK threw into `Trouble`: its errors wrap each other, and some are plain errors of the network below.
import { APIConnectionError, APIError } from 'openai';
import { readFilters } from '../replies/readFilters.ts';
import { readSaidText, type SaidError, word, wordsOf } from '../replies/saidError.ts';
import { looksLikePage, type Trouble } from './classify.ts';
import { NeverSent } from './neverSent.ts';
import { requestIdOf } from './requestIdOf.ts';

/** @param isBegun the head of a reply came: what breaks now does not say that the request was not sent */
export function troubleOf(error: unknown, isBegun = false): Trouble {
  const known = error instanceof APIError ? error : null;
  const header = headerOf(known?.headers);
  const status = typeof known?.status === 'number' ? known.status : null;
  // Only an error with a status is a reply: the SDK puts a body's fields on it, beside those of our own network.
  const said = status === null ? null : known;
  const own = status === null ? ownCodes(error) : [];
  return {
    status,
    code: said === null ? (own[0]?.code ?? null) : codeOf(said),
    type: textOf(said, 'type'),
    param: textOf(said, 'param'),
    message: error instanceof Error ? messageOf(error, said) : '',
    requestId: said === null ? null : requestIdOf(header),
    filters: readFilters(said?.error),
    isUnsent: !isBegun && own.some(({ isUnsent }) => isUnsent),
    isInReply: false,
    header,
  };
}

/** A reply that was no error by its status, and not what was asked for either. */
export function oddReply(response: Response, message: string, said: SaidError | null = null): Trouble {
  return {
    status: response.status,
    code: said?.code ?? null,
    type: said?.type ?? null,
    param: said?.param ?? null,
    message: pageless(said?.message ?? message),
    requestId: requestIdOf(headerOf(response.headers)),
    isUnsent: false,
    isInReply: said !== null,
    header: headerOf(response.headers),
  };
}

/** Some gateways give the HTTP status as a number. */
function codeOf(said: APIError): string | null {
  return word(Reflect.get(said, 'code'));
}

function headerOf(headers: unknown): Trouble['header'] {
  return (name) => (headers instanceof Headers ? headers.get(name) : null);
}

function messageOf({ message }: Error, said: APIError | null): string {
  const body: unknown = said?.error;
  // The SDK puts the status in front, which stands beside it anyway.
  const text = typeof body === 'string' ? body : message.replace(/^\d{3} /, '');
  if (text === NO_BODY) return '';
  return pageless(wordsOf(body) || (readSaidText(text)?.message ?? text));
}

/** The SDK's own words for a body that is empty. */
const NO_BODY = 'status code (no body)';

const NO_CALL = 'Cannot POST';

/** A web page in an error text says nothing to a person: its title is enough, marked as a page. */
export function pageless(message: string): string {
  if (!looksLikePage(message)) return message;
  // Express says by a page that the very server that answers has no such call.
  if (message.includes(`<pre>${NO_CALL} `)) return NO_CALL;
  const title = /<title[^<>]{0,200}>([^<]{0,300})/i.exec(message)?.[1]?.trim() ?? '';
  return `<html> ${title}`.trim();
}

interface OwnCode {
  readonly code: string;
  readonly isUnsent: boolean;
}

/** The codes of errors that this machine made. Of the SDK's own errors only the causes count. */
function ownCodes(error: unknown): OwnCode[] {
  const codes: OwnCode[] = [];
  let at: unknown = error instanceof APIConnectionError ? error.cause : error;
  for (let depth = 0; at instanceof Error && !(at instanceof APIError) && depth < 6; at = at.cause, depth += 1) {
    const code = textOf(at, 'code');
    if (code !== null) codes.push({ code, isUnsent: at instanceof NeverSent });
  }
  return codes;
}

export function textOf(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' ? field : null;
}
