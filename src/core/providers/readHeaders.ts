// Reads the headers that the settings send along with each request to an endpoint. One that can't be sent, or would
// break the request, is told in a sentence here, instead of by a POST that fails. Credentials are read apart: they are
// moved to where secrets are kept, and never sent from the settings.
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isFreeOfKeys } from '../../shared/scrub.ts';
import { isRandom, isUuid } from '../secrets/isRandom.ts';
import { isFields } from './fields.ts';

const MOST_NAME = 100;
const MOST_VALUE = 4_096;
const MOST_HEADERS = 40;

/** Set by Ponder or by the connection. Another value would break the request, or make it another one. */
const RESERVED =
  /^(?:host|connection|keep-alive|upgrade|expect|trailer|te|date|via|range|origin|accept|accept-(?:charset|encoding|ranges)|user-agent|idempotency-key|http2-settings|x-client-request-id|x-http-method(?:-override)?|x-method-override|(?:content|transfer|proxy|sec|if|access-control|x-stainless)-.*)$/i;
/** Names of headers for credentials, which do not belong in settings. */
const CREDENTIAL =
  /(?:^|[-_])(?:auth(?:entication|orization)?|bearer|cookie2?|credentials?|jwt|pass(?:code|phrase|wd)?|pwd|session(?:[-_]?id)?|sig(?:nature)?|[a-z0-9]{0,20}(?:key|password|secret|token))[-_]?\d?$/i;
/** Names of headers whose value may look drawn at random and is no secret. */
const IDENTIFIER = /id$|organi[sz]ation$|project$|trace|config$/i;
/** A value of so many random characters is a secret, whatever its header is called. */
const FEWEST_RANDOM = 24;
/** Names of headers whose value is taken out of what a server says, and stands beside no job. */
const SECRET = /auth|cookie|credential|key|password|secret|token/i;
const SCHEME = /^(?:bearer|basic|digest|negotiate)\s/i;
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Headers that can't be sent are told to `complain` in a sentence each, and the others are kept. */
export function readHeaders(
  endpoint: string,
  value: unknown,
  complain: (problem: string) => void,
): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const say = (sentence: string, ...args: string[]): void =>
    complain(new HumanError(sentence, [endpoint, ...args]).message);
  if (!isFields(value)) {
    say('The headers of the endpoint {0} are not sent: each must be a name with a text.');
    return {};
  }
  const headers = new Map<string, string>();
  const names = new Set<string>();
  for (const [name, text] of Object.entries(value)) {
    const isFull = headers.size >= MOST_HEADERS;
    const problem = isFull ? `there are more than ${MOST_HEADERS}` : problemOf(name, text, names);
    if (problem !== null) say(`The header {1} of the endpoint {0} is not sent: ${problem}.`, inert(name, 60) || '""');
    else if (typeof text === 'string' && !isCredential(name, text)) headers.set(name, text);
    names.add(name.toLowerCase());
    if (isFull) break;
  }
  return Object.fromEntries(headers);
}

function problemOf(name: string, text: unknown, before: ReadonlySet<string>): string | null {
  if (!TOKEN.test(name) || name.length > MOST_NAME) return 'that is not a header name';
  if (RESERVED.test(name)) return 'Ponder or the connection itself sets it';
  if (before.has(name.toLowerCase())) return 'it appears twice';
  if (typeof text !== 'string') return 'its value is not text';
  if (!/^[\x20-\x7e]*$/.test(text)) return 'its value contains a character that can’t be sent in a header';
  return text.length > MOST_VALUE ? `its value has more than ${MOST_VALUE} characters` : null;
}

/** The headers of a row of the settings that look like credentials, as far as they can be sent. */
export function credentialHeaders(value: unknown): Readonly<Record<string, string>> {
  if (!isFields(value)) return {};
  const names = new Set<string>();
  const found = Object.entries(value).flatMap(([name, text]): [string, string][] => {
    const isGood = isCredential(name, text) && problemOf(name, text, names) === null;
    names.add(name.toLowerCase());
    return isGood && typeof text === 'string' ? [[name, text]] : [];
  });
  return Object.fromEntries(found.slice(0, MOST_HEADERS));
}

export function mayBeSecret(name: string): boolean {
  return SECRET.test(name);
}

/** Those that may stand beside a job on the disk. */
export function plainHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !mayBeSecret(name)));
}

/** By its name, or by what is in it. A header that Ponder sets itself is none, whatever is in it. */
function isCredential(name: string, text: unknown): boolean {
  if (RESERVED.test(name)) return false;
  if (CREDENTIAL.test(name)) return true;
  if (typeof text !== 'string') return false;
  const isDrawn = text.length >= FEWEST_RANDOM && !IDENTIFIER.test(name) && !isUuid(text) && isRandom(text);
  return isDrawn || SCHEME.test(text) || !isFreeOfKeys(text, null);
}

/** Text for a header of its own. @throws HumanError, because without it somebody else would get and pay the question */
export function readHeaderText(endpoint: string, field: 'organization' | 'project', value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : (value ?? '');
  if (text === '') return null;
  if (typeof text === 'string' && /^[\x21-\x7e]{1,200}$/.test(text)) return text;
  throw new HumanError('The endpoint {0} is ignored: its {1} can’t be sent in a header.', [endpoint, field]);
}
