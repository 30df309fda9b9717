// Values that are secrets because of the name that stands before them.
import type { Finding, Secret } from './finding.ts';
import { isRandom, isUuid } from './isRandom.ts';

const NAMED: Secret = { kind: 'namedSecret', vendor: null };
const PASSWORD: Secret = { kind: 'password', vendor: null };
const AZURE: Secret = { kind: 'vendorKey', vendor: 'Azure' };

/** A name that means a secret, with what leads to its value: `apiKey: '`, `AZURE_OPENAI_KEY=`, `"client-secret": "`. */
const NAME =
  /(?:(pass(?:word|wd|phrase)|(?<![A-Za-z])(?:pwd|pass(?![A-Za-z_-])))|(?:api|access|account|auth|client|encryption|private|secret|signing|master|storage|subscription|webhook|openai|azure|service|shared)[-_ ]?(?:key|secret|token)|secret|token|credentials?)\w{0,20}["'`\])]{0,3}\s{0,4}(?:=>|:=|[:=(])\s{0,4}(["'`]?)/gi;
/** What stands in no quotes. */
const BARE = /[\w.~+/=:@%^!#-]{8,2048}/y;
const QUOTED: Readonly<Record<string, RegExp>> = {
  '"': /[^"\s]{8,2048}(?=")/y,
  "'": /[^'\s]{8,2048}(?=')/y,
  '`': /[^`\s]{8,2048}(?=`)/y,
};
/** What stands behind a name that a program uses, and not behind a value in no quotes. */
const IN_CODE = /[,;(){}[\]<>]/;
/** A line of a file of variables, or of YAML, where a value needs no quotes. */
const OWN_LINE = /(?:^|\n)[ \t]{0,20}(?:(?:export|set|ENV|ARG|-)[ \t]{1,4})?[\w.-]{0,60}$/;

/** Written where a secret would stand. */
const PLACEHOLDER =
  /example|placeholder|change.?me|replace|your[-_ ]|dummy|redacted|insert|not.?set|fake|sample|mock|lorem|x{4}|\*{3}|\.{3}|process\.env|environ|\$[{(]|\{\{|%\(|:\/\//i;
/** A reference to a value, not the value. */
const REFERENCE = /^[<$%{#&/@]|^[A-Za-z_][\w-]{0,60}(?:\.[A-Za-z_][\w-]{0,60}){1,8}$/;
/** A part of a program; in quotes only if it begins as a call does. */
const CODE = /[([]/;
const QUOTED_CODE = /^[A-Za-z_.]{1,100}\d?[([]/;
const WORDS_FOR_ONE =
  /^(?:\d|test|my|some|the|foo|bar|old|new|wrong|invalid|super|very|user|admin|root)?[-_]?(?:secret|password|passwd|token|key|pass|apikey|credential)s?[-_]?\d{0,4}$/i;

/** A key of Azure's has no shape of its own, so that something has to name it. */
const BARE_KEY = /(?<![A-Za-z0-9_./+-])(?:[0-9a-f]{32}|[A-Za-z0-9]{84})(?![A-Za-z0-9_/+=-])/g;
const NAMES_AZURE = /azure|cognitive|subscription|ocp-apim|(?<![\w-])api-key|openai|foundry/i;
/** Other vendors have keys like that as well. */
const NAMES_KEY = /api[-_ ]?key/i;
const NAMES_ELSE = /md5|hash|checksum|etag|digest|uuid|guid|commit|revision|integrity|[a-z]id["'\s:=]{1,5}$/i;
/** How far before a value its name may stand. */
const NEAR = 80;
/** As portals and their tools call the two keys of a resource; then the resource itself has to be told nearby. */
const RESOURCE_KEY = /(?<![A-Za-z])(?:(?:primary|secondary)[-_ ]?)?key[-_ ]?[12]?["'`]?\s{0,4}[:=]\s{0,4}["'`]?$/i;
const SERVICE_KEY =
  /(?<![A-Za-z])(?:speech|vision|language|translator|face|maps|cosmos|inference|content[-_ ]?safety|cog(?:nitive)?|ai)(?:[-_ ]?services?)?[-_ ]?key[12]?["'`]?\s{0,4}[:=(]\s{0,4}["'`]?$/i;
const NAMES_RESOURCE = /azure|cognitive|foundry|"key1"[^}]{0,200}"key2"/i;
/** How far from a key its resource may be told. */
const AROUND = 600;

export function namedSecrets(text: string): Finding[] {
  return [...bareKeys(text), ...valuesOfNames(text)];
}

function bareKeys(text: string): Finding[] {
  const found: Finding[] = [];
  for (const { 0: key, index } of text.matchAll(BARE_KEY)) {
    const before = text.slice(Math.max(0, index - NEAR), index);
    const near = before.slice(before.lastIndexOf('\n') + 1);
    const secret =
      NAMES_AZURE.test(near) || isOfResource(text, near, index) ? AZURE : NAMES_KEY.test(near) ? NAMED : null;
    if (secret === null || NAMES_ELSE.test(near) || !isRandom(key)) continue;
    found.push({ ...secret, start: index, end: index + key.length });
  }
  return found;
}

function isOfResource(text: string, before: string, at: number): boolean {
  if (SERVICE_KEY.test(before)) return true;
  return RESOURCE_KEY.test(before) && NAMES_RESOURCE.test(text.slice(Math.max(0, at - AROUND), at + AROUND));
}

function valuesOfNames(text: string): Finding[] {
  const found: Finding[] = [];
  NAME.lastIndex = 0;
  for (let hit = NAME.exec(text); hit !== null; hit = NAME.exec(text)) {
    const [whole, password, quote = ''] = hit;
    const start = hit.index + whole.length;
    const value = valueAt(text, start, quote);
    if (value === null || isNoSecret(value) || (quote === '' ? CODE : QUOTED_CODE).test(value)) continue;
    // `t.pass('done-2')` is no password.
    if (password?.toLowerCase() === 'pass' && whole.includes('(')) continue;
    const end = start + value.length;
    if (quote === '' && IN_CODE.test(text.charAt(end))) continue;
    const isOwnLine = quote === '' && OWN_LINE.test(text.slice(Math.max(0, hit.index - NEAR), hit.index));
    const isSecret =
      password === undefined ? isSecretValue(value, whole) : (quote !== '' || isOwnLine) && isPassword(value);
    if (!isSecret) continue;
    found.push({ ...(password === undefined ? NAMED : PASSWORD), start, end });
    NAME.lastIndex = end;
  }
  return found;
}

function valueAt(text: string, at: number, quote: string): string | null {
  const value = QUOTED[quote] ?? BARE;
  value.lastIndex = at;
  return value.exec(text)?.[0] ?? null;
}

function isNoSecret(value: string): boolean {
  const beginning = value.slice(0, 200);
  return PLACEHOLDER.test(beginning) || REFERENCE.test(beginning) || WORDS_FOR_ONE.test(beginning);
}

/** An id is no secret, unless it is said to be one. */
function isSecretValue(value: string, name: string): boolean {
  return isUuid(value) ? /secret|api[-_ ]?key/i.test(name) : isRandom(value);
}

/** People choose passwords that are short and no more than half random; what is a word only is none. */
function isPassword(value: string): boolean {
  const isName = value.length > 16 && /pass/i.test(value);
  return /[A-Za-z]/.test(value) && /\d/.test(value) && !isName && !isUuid(value);
}
