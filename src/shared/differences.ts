// What one of two answers says and the other does not. Each sentence is looked for in the other answer by its words, so
// that the order, and the words around, make no difference. The work grows with the length of both.

/** In characters: longer answers are not compared. */
export const MOST_COMPARED = 400_000;
/** With fewer words a sentence says too little to be missed. */
const LEAST_WORDS = 3;
/** So much of a sentence's own words, 0–1, stands in its counterpart. */
const ALIKE = 0.7;
/** A word that stands in more sentences than this tells none of them from the others. */
const MOST_PLACES = 40;
/** Where these differ, two sentences say different things, however alike they are; so it is with numbers. */
const TURNS: ReadonlySet<string> = new Set([
  ...['not', 'no', 'never', 'none', 'neither', 'nor', 'without', 'cannot', 'false', 'true', 'yes'],
  ...['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  ...['nicht', 'kein', 'keine', 'nie', 'ohne', 'ne', 'pas', 'jamais', 'sans', 'sin', 'nunca', '不', '没', '无'],
]);

/** From where to where each sentence stands in a text that holds no other block. */
export function sentencesOf(text: string): (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  let from = 0;
  const end = (to: number) => {
    const part = text.slice(from, to);
    const begin = from + part.length - part.trimStart().length;
    const stop = from + part.trimEnd().length;
    if (stop > begin) found.push([begin, stop]);
    from = to;
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    const isEnd = '。！？\n'.includes(sign) || ('.!?'.includes(sign) && isBlank(text[at + 1]));
    if (isEnd) end(at + 1);
  }
  end(text.length);
  return found;
}

function isBlank(sign: string | undefined): boolean {
  return sign === undefined || sign.trim() === '';
}

interface Said {
  readonly words: ReadonlySet<string>;
  /** Its numbers, and what turns its sense. */
  readonly turns: string;
}

/** For each sentence, whether it has no counterpart among the others. */
export function onlyIn(sentences: readonly string[], others: readonly string[]): boolean[] {
  const known = others.map(saidIn);
  const places = new Map<string, number[]>();
  for (const [index, { words }] of known.entries()) {
    for (const word of words) {
      const list = places.get(word);
      if (list === undefined) places.set(word, [index]);
      // One more than counts says that it stands in too many.
      else if (list.length <= MOST_PLACES) list.push(index);
    }
  }
  return sentences.map((sentence) => {
    const said = saidIn(sentence);
    return said.words.size >= LEAST_WORDS && !hasAlike(said, known, places);
  });
}

function hasAlike(
  { words, turns }: Said,
  known: readonly Said[],
  places: ReadonlyMap<string, readonly number[]>,
): boolean {
  const shared = new Map<number, number>();
  let telling = 0;
  for (const word of words) {
    const list = places.get(word) ?? [];
    if (list.length > MOST_PLACES) continue;
    telling += 1;
    for (const index of list) shared.set(index, (shared.get(index) ?? 0) + 1);
  }
  if (telling === 0) return true;
  for (const [index, count] of shared) {
    if (count >= ALIKE * telling && known[index]?.turns === turns) return true;
  }
  return false;
}

/** Letters of scripts without blanks count as words. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}_']/gu;
const WHOLE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

function saidIn(sentence: string): Said {
  const words = new Set(wordsOf(sentence.toLowerCase().replaceAll('’', "'")));
  const turns = [...words].filter((word) => /\p{N}/u.test(word) || TURNS.has(word) || word.endsWith("n't"));
  return { words, turns: turns.sort().join(' ') };
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let end = -1;
  for (const { 0: sign, index } of text.matchAll(WORD)) {
    const last = words.length - 1;
    const isWhole = WHOLE.test(sign);
    if (index === end && !isWhole) words[last] += sign;
    else words.push(sign);
    end = isWhole ? -1 : index + sign.length;
  }
  return words;
}

/** The same for lines of code, of which every sign counts. */
export function linesOnlyIn(lines: readonly string[], others: readonly string[]): boolean[] {
  const known = new Set(others.map(withoutBlanks));
  return lines.map((line) => /[\p{L}\p{N}]/u.test(line) && !known.has(withoutBlanks(line)));
}

function withoutBlanks(line: string): string {
  return line.replace(/\s/g, '');
}
