// What a person types into a search, as a query that can never be a syntax error, and where in a text it was found.

/** Words and phrases in the order they were typed. A word finds what begins with it, a phrase in quotes itself. */
export interface SearchWord {
  readonly tokens: readonly string[];
  readonly isPrefix: boolean;
}

const TOKEN = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu;
/** Written without spaces: each character is a word of its own, in the index as well as in the query. */
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
/** More marks on one letter than any script has: normalizing them takes time that grows with their number squared. */
const TOO_MANY_MARKS = /(?<=\p{M}{30})\p{M}/gu;
/** Shorter words are found only as they are: half of all words begin with the same few letters. */
const SHORTEST_PREFIX = 2;
const MOST_WORDS = 20;
const BEFORE = 40;

/** Text as it goes into the index. */
export function spaced(text: string): string {
  return text.replace(IDEOGRAPH, ' $& ');
}

export function searchWords(input: string): SearchWord[] {
  const words: SearchWord[] = [];
  for (const [piece, phrase] of input.toWellFormed().matchAll(/"([^"]*)"|[^\s"]+/gu)) {
    const tokens = spaced(phrase ?? piece).match(TOKEN) ?? [];
    const last = tokens.at(-1) ?? '';
    if (last !== '') words.push({ tokens, isPrefix: phrase === undefined && [...last].length >= SHORTEST_PREFIX });
  }
  return words.slice(0, MOST_WORDS);
}

/** The query in SQLite's own language; null = nothing to search for. */
export function matchOf(words: readonly SearchWord[]): string | null {
  if (words.length === 0) return null;
  return words.map(({ tokens, isPrefix }) => `"${tokens.join(' ')}"${isPrefix ? '*' : ''}`).join(' AND ');
}

/** An excerpt of about `length` characters around the first of the words that the text has; null = it has none. */
export function snippetOf(found: string, words: readonly SearchWord[], length = 160): string | null {
  const text = found.replace(TOO_MANY_MARKS, '');
  const composed = text.normalize('NFC');
  return cut(composed, words.map(patternOf), length) ?? cut(text.normalize('NFD'), words.map(unaccented), length);
}

function cut(text: string, patterns: readonly RegExp[], length: number): string | null {
  const places = patterns.map((pattern) => text.search(pattern)).filter((place) => place >= 0);
  if (places.length === 0) return null;
  const place = Math.min(...places);
  const from = place <= BEFORE ? 0 : wordStart(text, place - BEFORE, place);
  const to = Math.min(text.length, from + length);
  const shown = text.slice(from, to).normalize('NFC').replace(/\s+/gu, ' ').trim();
  return `${from === 0 ? '' : '…'}${shown}${to === text.length ? '' : '…'}`;
}

/** The beginning of a word at or after `from`, so that the snippet does not start inside of one. */
function wordStart(text: string, from: number, place: number): number {
  const space = text.slice(from, place).search(/\s/u);
  return space < 0 ? place : from + space + 1;
}

function patternOf({ tokens }: SearchWord): RegExp {
  return pattern(tokens.map((token) => token.normalize('NFC')));
}

/** Finds "résumé" for "resume", as the index does. Marks match in one way only, so that many of them cost no time. */
function unaccented({ tokens }: SearchWord): RegExp {
  const bare = tokens.map((token) => token.normalize('NFD').replace(/\p{M}/gu, ''));
  return pattern(bare.map((token) => [...token].map((letter) => `${letter}\\p{M}*(?!\\p{M})`).join('')));
}

/** Tokens are letters and digits only: nothing in them has a meaning to a regular expression. */
function pattern(tokens: readonly string[]): RegExp {
  const first = tokens[0] ?? '';
  const start = new RegExp(IDEOGRAPH.source, 'u').test(first) ? '' : '(?<![\\p{L}\\p{N}])';
  return new RegExp(`${start}${tokens.join('[^\\p{L}\\p{N}]*')}`, 'iu');
}
