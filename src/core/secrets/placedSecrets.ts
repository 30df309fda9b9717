// Secrets that are known by where they stand: in an address, a connection string, a header, a block for private keys.
import type { Finding, Secret } from './finding.ts';
import { isRandom, isVaried } from './isRandom.ts';

/** Finds the value as its first group. */
interface Place {
  readonly secret: Secret;
  readonly pattern: RegExp;
  readonly isSecret: (value: string, match: RegExpMatchArray) => boolean;
}

const PLACEHOLDER =
  /^(?:\[removed:.*|x{3,}|\*{3,}|\.{3,}|<.*|\$.*|\{.*|%.*|(?:my|your|the|some|db|user)?[-_]?(?:password|passwd|pass|pwd|secret|token|key)\d{0,3}|test|admin|root|guest|user|example|changeme)$/i;
const REFERENCE = /\$[{(]|\{\{|%[A-Z_]+%/;
const isValue = (value: string) => value.length >= 4 && !PLACEHOLDER.test(value) && !REFERENCE.test(value);

const PLACES: readonly Place[] = [
  {
    secret: { kind: 'webToken', vendor: null },
    pattern: /(?<![\w-])(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/g,
    isSecret: () => true,
  },
  {
    secret: { kind: 'addressPassword', vendor: null },
    pattern: /:\/\/([^\s:/?#@"'`<>\\|(){}]{0,128}):([^\s:/@"'`<>\\|(){}]{3,256})@[\w[{$%-]/g,
    isSecret: (value, [, user]) => isValue(value) && value !== user,
  },
  {
    secret: { kind: 'vendorKey', vendor: 'Azure' },
    pattern: /(?:AccountKey|SharedAccessKey|SharedSecretValue)\s?=\s?([A-Za-z0-9+/=]{24,128})/gi,
    isSecret: (value) => isRandom(value),
  },
  {
    secret: { kind: 'connectionPassword', vendor: null },
    pattern:
      /(?:Server|Data Source|Host|Endpoint|Address|User ?Id|Uid|User|Username|Database|Initial Catalog|Driver)=[^;\n"'`]{1,128};[^\n"'`]{0,256}?\b(?:Password|Pwd)=([^;\s"'`]{3,256})/gi,
    isSecret: isValue,
  },
  {
    secret: { kind: 'connectionPassword', vendor: null },
    pattern:
      /\b(?:Password|Pwd)=([^;\s"'`]{3,256});[^\n"'`]{0,128}?(?:Server|Data Source|Host|User ?Id|Uid|Database|Initial Catalog|Encrypt)=/gi,
    isSecret: isValue,
  },
  {
    secret: { kind: 'vendorKey', vendor: 'npm' },
    pattern: /_auth(?:Token)?=([\w.+/=-]{16,512})/g,
    isSecret: (value) => isVaried(value),
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /\bBearer\s{1,4}([\w.~+/=-]{16,2048})/gi,
    isSecret: (value) => isRandom(value),
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /\bBasic\s{1,4}([A-Za-z0-9+/]{8,512}={0,2})/g,
    isSecret: isUserAndPassword,
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /\bAuthorization["'`]?\s{0,4}[:=,]\s{0,4}["'`]?(?:(?:token|apikey|key)\s{1,4})?([\w.~+/=-]{16,2048})/gi,
    isSecret: (value) => isRandom(value),
  },
  {
    secret: { kind: 'signature', vendor: null },
    pattern:
      /[?&](?:sig|signature|x-amz-signature|x-goog-signature|x-amz-security-token|code|key|token|access_token|api_?key|auth)=([\w%+/.~=-]{16,2048})/gi,
    isSecret: (value) => isRandom(value.replace(/%[0-9a-f]{2}/gi, '')),
  },
  {
    secret: { kind: 'privateKey', vendor: null },
    pattern: /"d"\s{0,4}:\s{0,4}"([\w-]{40,1400})"/g,
    isSecret: (_, { input = '', index = 0 }) => input.slice(Math.max(0, index - NEAR), index + NEAR).includes('"kty"'),
  },
];
/** Its other fields stand beside it in one object. */
const NEAR = 3_000;

const PRIVATE: Secret = { kind: 'privateKey', vendor: null };
const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|Private-Lines: \d{1,4}\s/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** A block without an end: the lines that may be its own. */
const LINES = /[A-Za-z0-9+/=\s\\]{0,20000}/y;
const MOST_BLOCK = 20_000;
/** A line of one; a name in capitals is shorter. */
const LINE = /[A-Za-z0-9+/=]{24}/;

export function placedSecrets(text: string): Finding[] {
  return [...PLACES.flatMap((place) => inPlace(text, place)), ...privateKeys(text)];
}

function inPlace(text: string, { secret, pattern, isSecret }: Place): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = match.at(-1) ?? '';
    if (!isSecret(value, match)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    found.push({ ...secret, start, end: start + value.length });
  }
  return found;
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]{1,200}:[\x20-\x7e]{3,200}$/.test(Buffer.from(base64, 'base64').toString('latin1'));
}

function privateKeys(text: string): Finding[] {
  const found: Finding[] = [];
  BEGIN.lastIndex = 0;
  const ends = [...text.matchAll(END)];
  let next = 0;
  for (let hit = BEGIN.exec(text); hit !== null; hit = BEGIN.exec(text)) {
    const start = hit.index;
    const from = start + hit[0].length;
    while ((ends[next]?.index ?? from) < from) next += 1;
    const end = endOfBlock(text, from, ends[next]);
    if (!LINE.test(text.slice(from, end))) continue;
    found.push({ ...PRIVATE, start, end });
    BEGIN.lastIndex = end;
  }
  return found;
}

function endOfBlock(text: string, from: number, end: RegExpExecArray | undefined): number {
  if (end !== undefined && end.index - from <= MOST_BLOCK) return end.index + end[0].length;
  LINES.lastIndex = from;
  const lines = LINES.exec(text)?.[0] ?? '';
  return from + lines.trimEnd().length;
}
