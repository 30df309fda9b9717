// Lines by which a model says "here comes what was there before". They must never delete what they stand for: it is filled
// in from the text that was asked about where that is sure, and where it is not, nothing is applied.

/** The signs by which comments begin and end. */
const OPENS = /^(?:\/\/+|\/\*+|#+|--+|;+|%+|<!--|\{\/\*|\(\*|\*|"""|''')\s*/;
const CLOSINGS = ['*/}', '*/', '-->', '*)', '"""', "'''"] as const;
const BRACKETS = new Set(['(', '[', '{', '<', ')', ']', '}', '>']);
const SAME =
  /\b(?:existing|rest|remaining|remainder|unchanged|omitted|elided|other|previous|original)\b|\bas (?:before|is|above)\b/i;
const THINGS =
  /\b(?:code|functions?|methods?|unchanged|unmodified|omitted|elided|lines?|implementation|same|body|class|file|imports?|logic|cases?|fields?|properties|content|before|above)\b/i;
const MOST_WORDS = 14;
const MOST_LETTERS = 160;
/** Each is looked for in the whole text. */
const MOST_PIECES = 100;

/** @param known the trimmed lines of the file: a line that is in it is no elision */
export function isElision(line: string, known: ReadonlySet<string>): boolean {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.length > MOST_LETTERS || known.has(trimmed)) return false;
  if (/^(?:\.{3,}|…)$/.test(trimmed)) return true;
  const opening = OPENS.exec(trimmed)?.[0] ?? '';
  const words = withoutClosing(trimmed.slice(opening.length));
  if (opening === '') return /^(?:\.{3,}|…)/.test(words) && SAME.test(words) && isShort(words);
  if (words === '') return false;
  if (!isShort(words)) return false;
  // A line of a comment that describes code may well speak of the rest of it.
  return hasDots(words) || (!opening.startsWith('*') && SAME.test(words) && THINGS.test(words) && isRemark(words));
}

function withoutClosing(words: string): string {
  const bare = words.trim();
  const closing = CLOSINGS.find((sign) => bare.endsWith(sign)) ?? '';
  return bare.slice(0, bare.length - closing.length).trim();
}

/** Dots at its beginning or its end, also within brackets. */
function hasDots(words: string): boolean {
  const inner = words
    .slice(BRACKETS.has(words[0] ?? '') ? 1 : 0, BRACKETS.has(words.at(-1) ?? '') ? -1 : undefined)
    .trim();
  return ['...', '…'].some((dots) => inner.startsWith(dots) || inner.endsWith(dots));
}

function isShort(words: string): boolean {
  return words.split(/\s+/).length <= MOST_WORDS;
}

/** Without the signs of a sentence about code: a call, an assignment, a question. */
function isRemark(words: string): boolean {
  return !/[=;?]|\w\(/.test(words);
}

/**
 * The block with each elision replaced by the lines that it stands for; null where that is not sure.
 * @param standing the lines that the block is to replace
 */
export function withoutElisions(
  block: readonly string[],
  standing: readonly string[],
  isElided: (line: string) => boolean,
): readonly string[] | null {
  const pieces = piecesOf(block, isElided);
  if (pieces.length > MOST_PIECES) return null;
  const filled: string[] = [];
  let from = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      const end = endOfGap(piece, standing, from, index === pieces.length - 1);
      if (end === null) return null;
      filled.push(...standing.slice(from, end));
      from = end;
    }
    filled.push(...piece);
    if (index === pieces.length - 1) break;
    const next = behind(piece, standing, from, index === 0);
    if (next === null) return null;
    from = next;
  }
  return filled;
}

function piecesOf(block: readonly string[], isElided: (line: string) => boolean): string[][] {
  const pieces: string[][] = [[]];
  for (const line of block) {
    if (isElided(line)) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  // Empty lines beside an elision belong to it.
  return pieces.map((piece, index) => {
    const first = index === 0 ? 0 : piece.findIndex((line) => line.trim() !== '');
    const last = index === pieces.length - 1 ? piece.length : piece.findLastIndex((line) => line.trim() !== '') + 1;
    return first < 0 ? [] : piece.slice(first, Math.max(first, last));
  });
}

/** Where the text that was left out ends: where the next piece begins. */
function endOfGap(piece: readonly string[], standing: readonly string[], from: number, isLast: boolean): number | null {
  const filled = piece.filter((line) => line.trim() !== '');
  if (filled.length === 0) return isLast ? standing.length : null;
  if (isLast) {
    const tail = tailOf(standing, filled.length);
    if (tail !== null && tail.at >= from && sameLines(tail.lines, filled)) return tail.at;
  }
  return placeOf(filled, standing, from, 'first');
}

/** Behind the lines of the piece that stand right before an elision. */
function behind(piece: readonly string[], standing: readonly string[], from: number, isFirst: boolean): number | null {
  const filled = piece.filter((line) => line.trim() !== '');
  if (filled.length === 0) return isFirst ? 0 : null;
  if (isFirst) {
    const head = headOf(standing, filled.length);
    if (head !== null && sameLines(head.lines, filled)) return head.to;
  }
  return placeOf(filled, standing, from, 'last');
}

/**
 * Where the first line of a piece begins, or its last one ends: the line must be in the text, and with the lines beside it
 * nowhere else.
 */
function placeOf(
  piece: readonly string[],
  standing: readonly string[],
  from: number,
  which: 'first' | 'last',
): number | null {
  const edge = (which === 'first' ? piece[0] : piece.at(-1))?.trim() ?? '';
  const trimmed = standing.map((line) => line.trim());
  const places = trimmed.flatMap((line, index) => (line === edge ? [index] : []));
  const [only] = places;
  if (only === undefined) return null;
  if (places.length === 1) return only >= from ? (which === 'first' ? only : only + 1) : null;
  // Told apart by the lines further in, as far as the piece was left as it was.
  const step = which === 'first' ? 1 : -1;
  const inner = which === 'first' ? piece : [...piece].reverse();
  let left = places;
  for (let depth = 1; depth < inner.length && left.length > 1; depth += 1) {
    const wanted = inner[depth]?.trim() ?? '';
    left = left.filter((place) => nextFilled(trimmed, place, step, depth) === wanted);
  }
  const [sure] = left;
  if (left.length !== 1 || sure === undefined || sure < from) return null;
  return which === 'first' ? sure : sure + 1;
}

function nextFilled(trimmed: readonly string[], from: number, step: number, count: number): string | undefined {
  let at = from;
  for (let left = count; left > 0; left -= 1) {
    at += step;
    while (trimmed[at] === '') at += step;
  }
  return trimmed[at];
}

function headOf(standing: readonly string[], count: number): { readonly lines: string[]; readonly to: number } | null {
  const places = standing.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const to = places[count - 1];
  if (to === undefined) return null;
  return { lines: places.slice(0, count).map((index) => standing[index] ?? ''), to: to + 1 };
}

function tailOf(standing: readonly string[], count: number): { readonly lines: string[]; readonly at: number } | null {
  const places = standing.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const at = places.at(-count);
  if (at === undefined || places.length < count) return null;
  return { lines: places.slice(-count).map((index) => standing[index] ?? ''), at };
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line.trim() === other[index]?.trim());
}
