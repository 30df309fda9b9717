// Whether a text looks drawn at random, as keys are and names, words and paths are not.

const FEWEST = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** Bits a character; a random text of 20 letters and digits has about 4. */
const LEAST_BITS = 3;
/** From a letter to a digit or back, from small to capital. Names change seldom, random texts all the time. */
const CHANGE = /\d(?=[A-Za-z])|[A-Za-z](?=\d)|[a-z](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g;
const CHANGES_A_CHARACTER = 0.15;
/** What somebody types in place of a key. */
const SEQUENCE = /0123456|1234567|abcdefg|qwerty|(.)\1{5}/i;

/** A run of one kind of letter is a word, or drawn by hand. */
export function isVaried(text: string): boolean {
  return /[A-Za-z]/.test(text) && (/\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text)));
}

/** Or it begins with one. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export function isRandom(text: string): boolean {
  if (text.length < FEWEST || !/\d/.test(text) || !isVaried(text) || SEQUENCE.test(text)) return false;
  const changes = text.match(CHANGE)?.length ?? 0;
  return changes >= text.length * CHANGES_A_CHARACTER && bitsOf(text) >= LEAST_BITS;
}

/** Shannon's entropy, in bits a character. */
function bitsOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}
