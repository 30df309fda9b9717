// Secrets that are known by where they stand: in an address, a connection string, a header, a block for private keys.
import type { Finding, Secret } from './finding.ts';
import { isRandom, isUuid, isVaried } from './isRandom.ts';

/** Characters of a name or a password that stand for a login. */
const MOST_LOGIN = 200;
const LEAST_PASSWORD = 3;

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
/** What somebody writes for one, or the name of a constant. */
const HINT = /^(?:your|my|the|some|new|old)[-_ ]|example|placeholder|dummy|^[A-Z][A-Z\d]{0,40}(?:_[A-Z\d]{1,40}){1,8}$/;
const isDrawn = (value: string) => isValue(value) && /\d/.test(value) && isVaried(value) && !HINT.test(value);

const PLACES: readonly Place[] = [
  {
    secret: { kind: 'webToken', vendor: null },
    pattern: /(?<![\w-])(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/g,
    isSecret: () => true,
  },
  {
    // One that is encrypted has five parts.
    secret: { kind: 'webToken', vendor: null },
    pattern: /(?<![\w-])(eyJ[\w-]{10,8192}\.[\w-]{0,2048}\.[\w-]{10,64}\.[\w-]{10,65536}\.[\w-]{16,64})(?![\w-])/g,
    isSecret: () => true,
  },
  {
    secret: { kind: 'addressPassword', vendor: null },
    pattern: /:\/\/([^\s:/?#@"'`<>\\|(){}]{0,128}):([^\s:/@"'`<>\\|(){}]{3,256})@[\w[{$%-]/g,
    isSecret: (value, [, user]) => isValue(value) && value !== user,
  },
  {
    secret: { kind: 'addressPassword', vendor: null },
    pattern: /[?&](?:password|passwd|pwd)=([^\s&#"'`<>\\]{4,256})/gi,
    isSecret: (value) => isValue(value) && /\d/.test(value),
  },
  {
    secret: { kind: 'password', vendor: null },
    pattern: /\bcurl\s[^\n]{0,300}?(?:-u|--user)[ =]["']?[^\s:"'$]{1,64}:([^\s"'`]{4,128})/g,
    isSecret: isValue,
  },
  {
    secret: { kind: 'password', vendor: null },
    pattern: /\blogin\s{1,8}\S{1,100}\s{1,8}password\s{1,8}(\S{4,128})/g,
    isSecret: isValue,
  },
  {
    // <password>…</password>
    secret: { kind: 'namedSecret', vendor: null },
    pattern: /<([\w.:-]{0,40}(?:password|passwd|passphrase|secret|token|api[-_]?key))>([^\s<>]{6,512})<\/\1>/gi,
    isSecret: isDrawn,
  },
  {
    // <add key="ApiKey" value="…" />
    secret: { kind: 'namedSecret', vendor: null },
    pattern:
      /(?:key|name)="[^"\s]{0,60}(?:password|pwd|secret|token|api[-_]?key|accesskey)"\s{1,8}value="([^"\s]{6,512})"/gi,
    isSecret: isDrawn,
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
    pattern: /_(?:auth(?:Token)?|password)=([\w.+/=-]{8,512})/g,
    isSecret: (value) => isVaried(value),
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /\bBearer\s{1,4}([\w.~+/=-]{16,2048})/gi,
    isSecret: (value) => isRandom(value),
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /(?:\bBasic\s{1,4}|"auth"\s{0,4}:\s{0,4}")([A-Za-z0-9+/]{8,512}={0,2})/gi,
    isSecret: isUserAndPassword,
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /\bAuthorization["'`]?\s{0,4}[:=,]\s{0,4}["'`]?(?:(?:token|apikey|key)\s{1,4})?([\w.~+/=-]{16,2048})/gi,
    isSecret: (value) => isRandom(value),
  },
  {
    secret: { kind: 'authorization', vendor: null },
    pattern: /\b(?:connect\.sid|JSESSIONID|PHPSESSID|session(?:_?id)?|sid)=([\w%.+/=-]{16,512})/gi,
    isSecret: (value, { input = '', index = 0 }) =>
      isRandom(value) && !isUuid(value) && /cookie/i.test(input.slice(Math.max(0, index - BEFORE), index)),
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
/** How far before a value the name of its header may stand. */
const BEFORE = 300;

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

/** A user's name has no colon. */
function isUserAndPassword(base64: string): boolean {
  const told = Buffer.from(base64, 'base64').toString('latin1');
  const name = told.indexOf(':');
  const password = told.length - name - 1;
  const isLikely = name >= 1 && name <= MOST_LOGIN && password >= LEAST_PASSWORD && password <= MOST_LOGIN;
  return isLikely && /^[\x20-\x7e]+$/.test(told);
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
