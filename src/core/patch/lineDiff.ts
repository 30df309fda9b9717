// Which lines of a text were replaced by which: as git tells it, so that a merge is the one that git would make.
import { diffArrays } from 'diff';

/** Lines of the old text, from `start` up to `end`, that these lines of the new one took the place of. */
export interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** More different lines than these in one gap are told as all replaced: the search grows with their square. */
const MOST_EDITS = 1_500;

/** In the order of the text; hunks never touch each other. Deterministic, and bounded for any two texts. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const isKept = new Uint8Array(before.length).fill(1);
  const isOld = new Uint8Array(after.length).fill(1);
  isKept.fill(0, head, before.length - tail);
  isOld.fill(0, head, after.length - tail);
  keepCommon(before, after, { head, tail, isKept, isOld });
  slideDown(before, isKept, isOld);
  slideDown(after, isOld, isKept);
  return hunksOf(isKept, isOld);
}

interface Marks {
  readonly head: number;
  readonly tail: number;
  /** Of each line: whether the other text has it too. */
  readonly isKept: Uint8Array;
  readonly isOld: Uint8Array;
}

/** Lines that the other text does not have at all need no search. */
function keepCommon(before: readonly string[], after: readonly string[], { head, tail, isKept, isOld }: Marks): void {
  const olds = new Set(before.slice(head, before.length - tail));
  const news = new Set(after.slice(head, after.length - tail));
  const left = places(before, head, tail, news);
  const right = places(after, head, tail, olds);
  const lines = (places: readonly number[], text: readonly string[]) => places.map((place) => text[place] ?? '');
  const changes = diffArrays(lines(left, before), lines(right, after), { maxEditLength: MOST_EDITS });
  let from = 0;
  let to = 0;
  for (const { added, removed, count } of changes ?? []) {
    if (!added && !removed) {
      for (let index = 0; index < count; index += 1) {
        isKept[left[from + index] ?? 0] = 1;
        isOld[right[to + index] ?? 0] = 1;
      }
    }
    if (!added) from += count;
    if (!removed) to += count;
  }
}

function places(text: readonly string[], head: number, tail: number, known: ReadonlySet<string>): number[] {
  const found: number[] = [];
  for (let index = head; index < text.length - tail; index += 1) if (known.has(text[index] ?? '')) found.push(index);
  return found;
}

/**
 * A group of changed lines that can stand at several places stands at the last of them, or at the last one where the
 * other text changed as well. Groups that meet on the way become one.
 */
function slideDown(text: readonly string[], isSame: Uint8Array, isOtherSame: Uint8Array): void {
  // Of each line that both have, where it stands in the other text.
  const groups = new Groups(text, isSame, isOtherSame);
  for (let found = groups.next(0, 0); found !== null; found = groups.next(found.end, found.other)) {
    let group = found;
    let aligned: Group | null = null;
    for (let size = 0; size !== group.end - group.start; ) {
      size = group.end - group.start;
      for (let up = groups.up(group); up !== null; up = groups.up(group)) group = up;
      aligned = groups.isAligned(group) ? group : null;
      for (let down = groups.down(group); down !== null; down = groups.down(group)) {
        group = down;
        if (groups.isAligned(group)) aligned = group;
      }
    }
    while (aligned !== null && group.start > aligned.start) group = groups.up(group) ?? aligned;
    found = group;
  }
}

/** Changed lines, and where in the other text they belong: behind the last line before them that both have. */
interface Group {
  readonly start: number;
  readonly end: number;
  readonly other: number;
}

class Groups {
  readonly #text: readonly string[];
  readonly #isSame: Uint8Array;
  readonly #isOtherSame: Uint8Array;

  constructor(text: readonly string[], isSame: Uint8Array, isOtherSame: Uint8Array) {
    this.#text = text;
    this.#isSame = isSame;
    this.#isOtherSame = isOtherSame;
  }

  /** The first one from a line that both have, or from the beginning. */
  next(from: number, otherFrom: number): Group | null {
    let [start, other] = [from, otherFrom];
    while (start < this.#text.length && this.#isSame[start] === 1) {
      start += 1;
      other = this.#behindNextSame(other);
    }
    if (start >= this.#text.length) return null;
    return { start, end: this.#endFrom(start), other };
  }

  /** Both texts changed here. */
  isAligned({ other }: Group): boolean {
    return other < this.#isOtherSame.length && this.#isOtherSame[other] === 0;
  }

  down({ start, end, other }: Group): Group | null {
    if (end >= this.#text.length || this.#text[start] !== this.#text[end]) return null;
    this.#isSame[start] = 1;
    this.#isSame[end] = 0;
    return { start: start + 1, end: this.#endFrom(end + 1), other: this.#behindNextSame(other) };
  }

  up({ start, end, other }: Group): Group | null {
    if (start === 0 || this.#text[start - 1] !== this.#text[end - 1]) return null;
    this.#isSame[start - 1] = 0;
    this.#isSame[end - 1] = 1;
    let first = start - 1;
    while (first > 0 && this.#isSame[first - 1] === 0) first -= 1;
    return { start: first, end: end - 1, other: this.#atLastSame(other) };
  }

  #endFrom(from: number): number {
    let end = from;
    while (end < this.#text.length && this.#isSame[end] === 0) end += 1;
    return end;
  }

  #behindNextSame(from: number): number {
    let at = from;
    while (at < this.#isOtherSame.length && this.#isOtherSame[at] === 0) at += 1;
    return at + 1;
  }

  /** Behind the one before the last line that both have. */
  #atLastSame(from: number): number {
    let at = from - 1;
    while (at > 0 && this.#isOtherSame[at - 1] === 0) at -= 1;
    return at;
  }
}

function hunksOf(isKept: Uint8Array, isOld: Uint8Array): Hunk[] {
  const hunks: Hunk[] = [];
  let from = 0;
  let to = 0;
  while (from < isKept.length || to < isOld.length) {
    const start = from;
    const newStart = to;
    while (from < isKept.length && isKept[from] === 0) from += 1;
    while (to < isOld.length && isOld[to] === 0) to += 1;
    if (from > start || to > newStart) hunks.push({ start, end: from, newStart, newEnd: to });
    from += 1;
    to += 1;
  }
  return hunks;
}
