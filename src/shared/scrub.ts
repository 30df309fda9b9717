// Removes keys from what servers say before it is logged, stored or shown. Always in this order, which keeps the work
// on hostile text linear: first the keys that Ponder holds; then the text is cut; then what only looks like a key.
import { INVISIBLE } from './inert.ts';
import type { KnownKeys } from './knownKeys.ts';

/** Replaces a key or a password in the words of a server. */
export const SECRET = '[secret]';
/** Replaces, in an answer, a key that Ponder holds. */
export const KEY_REMOVED = '[API key removed by Ponder]';

/**
 * What keys look like. No pattern tries the same characters from more than one beginning, and each has a bound that the
 * matcher's stack can take.
 */
export const KEY_SHAPES = {
  /** OpenAI's keys and those made like them, also with their middle masked. */
  dashed: /(?<![A-Za-z0-9])(?:sk|rk|pk|ek)-[A-Za-z0-9_*.…•-]{6,65536}/g,
  underscored:
    /(?<![A-Za-z0-9])(?:(?:[spr]k_(?:live|test)|gh[oprsu]|gsk|hf|npm)_[A-Za-z0-9]{16,65536}|github_pat_\w{16,65536})/g,
  vendors:
    /(?<![A-Za-z0-9])(?:xox[a-z]-[A-Za-z0-9-]{10,65536}|(?:xai|pplx|glpat|nvapi)-[\w-]{16,65536}|ya29\.[\w-]{16,65536})/g,
  amazon: /(?<![A-Za-z0-9])A[KS]IA[0-9A-Z]{16}/g,
  google: /(?<![\w-])AIza[\w-]{30,65536}/g,
  webToken: /(?<![\w-])eyJ[\w-]{8,65536}\.[\w-]{1,65536}(?:\.[\w-]{0,65536}){1,3}/g,
  privateKey: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}KEY-----|$)/g,
  /** Not plain words such as "Bearer authentication". */
  scheme: /(?<![A-Za-z0-9])(?:Bearer|Basic)\s{1,8}(?=[A-Za-z._~+/-]{0,400}[\d=]|[\w.~+/-]{24})[\w.~+/=-]{1,65536}/gi,
  addressUser: /(?<=:\\?\/\\?\/)[^\s/?#"'<>\\]{1,65536}(?=@)/g,
  addressQuery:
    /(?<=[?&](?:key|sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token))=)[^\s&#"'<>]{6,65536}/gi,
} as const satisfies Readonly<Record<string, RegExp>>;

/** A name that means a secret, and the value behind it. */
export const LABELLED =
  /(?:(?:api|access|account|auth|client|private|secret|subscription)[-_ ]?key|authorization|token|password|passwd|passphrase|secret|credentials?|cookie)["'\\]{0,4}(\s{0,8}[:=]\s{0,8})["'\\]{0,4}(?:(?:Bearer|Basic|Token|Digest|ApiKey)\s{1,8})?([^\s"',;\\]{1,65536})/gi;

/** What a program writes if there is no value, and what models call a token: `<|endoftext|>`. */
const NO_SECRET = /^(?:null|nil|none|undefined|true|false|<\|?\w{1,30}\|?>)[.)\]}]*$/i;

/** No secret: "Unexpected token: }", "password: must not be empty", "api_key: Field required", "token: 12". */
function isProse(separator: string, value: string): boolean {
  if (/^\d{1,7}[.)\]}]*$/.test(value) || NO_SECRET.test(value)) return true;
  return /:\s/.test(separator) && /^(?:[A-Za-z][a-z]{0,14}[.!?:)\]}]{0,3}|[A-Z]{2,5}|\W{1,3})$/.test(value);
}

/** Whether a text holds nothing that is, or looks like, a key. */
export function isFreeOfKeys(text: string, keys: KnownKeys | null): boolean {
  return scrub(text, keys, text.length) === seen(text);
}

/** @param most how many characters of the text are kept at most */
export function scrub(text: string, keys: KnownKeys | null, most: number): string {
  return withoutShapes(withoutKnown(text, keys, most));
}

/** Without invisible characters: between a key's letters they would hide it from the search, but not from a reader. */
function seen(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(INVISIBLE, (character) => (/\s/.test(character) ? character : ''));
}

function withoutKnown(text: string, keys: KnownKeys | null, most: number): string {
  // A key that begins before the cut may end behind it.
  const near = seen(text.slice(0, most + (keys?.longest ?? 0)));
  const isLonger = text.length > most + (keys?.longest ?? 0);
  const known = keys === null ? near : near.replace(keys.inWords, SECRET);
  if (keys === null || (!isLonger && known.length <= most)) return known.slice(0, most);
  return keys.withoutBeginning(known.slice(0, most));
}

function withoutShapes(text: string): string {
  // A quick way out for most names and words of a reply.
  if (/^\w{0,8}$/.test(text)) return text;
  let clean = text;
  for (const shape of Object.values(KEY_SHAPES)) clean = clean.replace(shape, SECRET);
  return clean.replace(LABELLED, (whole, separator: string, value: string) =>
    isProse(separator, value) ? whole : SECRET,
  );
}
