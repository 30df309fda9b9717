// The keys that Ponder holds, as patterns that find them in texts.

export interface KnownKeys {
  /** Finds keys in any form in which a server may repeat them: escaped, encoded, in another case, or in two halves. */
  readonly inWords: RegExp;
  /** Finds keys letter for letter; null = none is long enough to be sure that it is a key wherever it stands. */
  readonly inAnswers: RegExp | null;
  /** The keys that `inAnswers` finds, as they are, the longest first. */
  readonly letters: readonly string[];
  /** How many characters the longest form of a key may have. */
  readonly longest: number;
  /** For a text that was cut: removes the beginning of a key at its end. */
  withoutBeginning(text: string): string;
}

/** What the manuals of local servers say to type if no key is needed. */
const NO_KEYS: ReadonlySet<string> = new Set(
  'anything dummy dummy-key empty fake-key lm-studio local localhost no-key no-key-required no-key-needed none not-needed not-used nokey ollama openai placeholder sk-no-key-required sk-dummy test token-abc123 unused'.split(
    ' ',
  ),
);

const FEWEST = 4;
/** A shorter value may be any word of an answer. */
const FEWEST_IN_ANSWERS = 8;
/** So many characters give away a good part of a key, and don't occur elsewhere by chance. */
const PART = 12;
const FEWEST_WITH_PARTS = 24;
/** A part without this may be plain words, which occur elsewhere, too. */
const RANDOM = /\d|[a-z][A-Z]|[A-Z][a-z]/;
/** What a header can carry. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;
/** How many characters one character of a key may become: `\\\\u002d`, `&#x2d;`. */
const LONGEST_FORM = 9;

/** For secrets that come and go: the patterns are made anew only when the set changes. */
export function keysAmong(secrets: () => readonly string[]): () => KnownKeys | null {
  let of: readonly string[] = [];
  let keys: KnownKeys | null = null;
  return () => {
    const now = secrets();
    if (now.length !== of.length || now.some((secret, index) => secret !== of[index])) {
      of = [...now];
      keys = knownKeys(now);
    }
    return keys;
  };
}

/** Null = none of the secrets counts as a key. */
export function knownKeys(secrets: readonly string[]): KnownKeys | null {
  const keys = [...new Set(secrets)]
    .filter((key) => key.length >= FEWEST && !NO_KEYS.has(key.toLowerCase()))
    .sort((one, other) => other.length - one.length);
  if (keys.length === 0) return null;
  const letters = keys.filter((key) => key.length >= FEWEST_IN_ANSWERS);
  const plain = keys.flatMap((key) => [key, encodeURIComponent(key.toWellFormed()), ...encodedForms(key)]);
  return {
    inWords: new RegExp(
      [...keys.map(writtenForm), ...keys.flatMap(encodedForms).map(ofAnyAlphabet), ...parts(keys)].join('|'),
      'gi',
    ),
    inAnswers: letters.length === 0 ? null : new RegExp(letters.map(escaped).join('|'), 'g'),
    letters,
    longest: LONGEST_FORM * (keys[0]?.length ?? 0),
    withoutBeginning: (text) => text.slice(0, text.length - beginningAtEnd(text, plain)),
  };
}

/** A pattern for the key with each character plain or escaped, as in addresses, JSON within JSON, or web pages. */
function writtenForm(key: string): string {
  if (key.length < FEWEST_IN_ANSWERS) return escaped(key);
  return Array.from(key, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16).padStart(2, '0');
    return `(?:\\\\{0,3}${escaped(character)}|%(?:25){0,2}${hex}|\\\\{1,4}(?:u00|x)${hex}|&#(?:0{0,2}${code}|x0{0,2}${hex});)`;
  }).join('');
}

/** The key in base64, at each of the three offsets it may have in a longer text, and in hexadecimal. */
function encodedForms(key: string): readonly string[] {
  if (key.length < FEWEST_IN_ANSWERS || !HEADER_TEXT.test(key)) return [];
  const inBase64 = [0, 1, 2].map((before) => {
    const whole = btoa('\0'.repeat(before) + key);
    // Only the characters that depend on nothing but the key.
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + key.length) * 8) / 6));
  });
  const inHex = Array.from(key, (character) => character.charCodeAt(0).toString(16)).join('');
  return [...inBase64, inHex];
}

/** Addresses use another base64 alphabet, with `-` and `_`. */
function ofAnyAlphabet(form: string): string {
  return form.replaceAll('+', '[+-]').replaceAll('/', '[/_]');
}

/** Some servers show only the beginning of a key, or spread it over two fields. What stays is shorter than a part. */
function parts(keys: readonly string[]): readonly string[] {
  return keys
    .filter((key) => key.length >= FEWEST_WITH_PARTS)
    .flatMap((key) => [...chunks(key), ...chunks(key.slice(key.length % PART))])
    .filter((part) => RANDOM.test(part))
    .map(escaped);
}

function chunks(key: string): readonly string[] {
  return Array.from({ length: Math.floor(key.length / PART) }, (_, index) =>
    key.slice(index * PART, (index + 1) * PART),
  );
}

function beginningAtEnd(text: string, forms: readonly string[]): number {
  const end = text.toLowerCase();
  // Some letters become two in lower case; then positions no longer match.
  if (end.length !== text.length) return 0;
  return Math.max(0, ...forms.map((form) => overlap(end, form.toLowerCase(), FEWEST)));
}

/** How many characters at the end of `text` are the beginning of `longer`; 0 = fewer than `fewest`. */
export function overlap(text: string, longer: string, fewest: number): number {
  for (let length = Math.min(text.length, longer.length - 1); length >= fewest; length -= 1) {
    if (longer.startsWith(text.slice(-length))) return length;
  }
  return 0;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
