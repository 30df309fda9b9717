// A hunk of a diff, found in the text by the lines that it says are there.

import type { TextEdit } from './merge3.ts';
import type { DiffLine } from './readDiff.ts';
import type { Reference } from './reference.ts';
import { indentOf, inUnitsOf } from './reindented.ts';

/** Lines at both ends that a model may have got wrong; what it changes has to be there. */
const MOST_FUZZ = 2;
/** So far from the hunk a line at its end can stand that the model put beside it; a line that stands elsewhere names another place. */
const NEAR = 5;

export type HunkPlace =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'gone' | 'doubled' };

/** Lines that are compared for one hunk: more only in texts where nothing could be told apart. */
const MOST_COMPARED = 500_000;

export class HunkPlaces {
  readonly #reference: Reference;
  readonly #lines: readonly string[];
  readonly #starts: readonly number[];
  readonly #plain: readonly PlainLines[];
  readonly #bare: PlainLines;

  constructor(reference: Reference) {
    this.#reference = reference;
    this.#lines = reference.text.split('\n');
    this.#starts = startsOf(this.#lines);
    this.#bare = new PlainLines(this.#lines, trimBoth);
    this.#plain = [new PlainLines(this.#lines, trimEnd), this.#bare];
  }

  of(hunk: readonly DiffLine[]): HunkPlace {
    for (const { tried, above, below } of fuzzed(hunk)) {
      for (const plain of this.#plain) {
        const old = tried.filter(({ sign }) => sign !== '+').map(({ text }) => text);
        if (!old.some((line) => line.trim() !== '')) return { kind: 'gone' };
        const places = plain.placesOf(old);
        const asked = places.length > 1 ? places.filter((place) => this.#isAsked(place, old.length)) : places;
        const [place] = asked;
        if (places.length > 1 && asked.length !== 1) return { kind: 'doubled' };
        if (place === undefined) continue;
        const end = place + old.length;
        if (this.#areElsewhere(above, place - NEAR, place) || this.#areElsewhere(below, end, end + NEAR)) {
          return { kind: 'gone' };
        }
        return { kind: 'edits', edits: this.#editsAt(tried, place, old.length) };
      }
    }
    return { kind: 'gone' };
  }

  /** The lines as the file is indented: with its tabs or its spaces. */
  #editsAt(hunk: readonly DiffLine[], place: number, count: number): TextEdit[] {
    const written = hunk.map(({ text }) => text);
    const inUnits = inUnitsOf(this.#lines.slice(place, place + count), written);
    const lines = hunk.map(({ sign, text }) => ({ sign, text: inUnits(text) }));
    return editsAt(lines, place, this.#lines, this.#starts);
  }

  /** One of the lines is in the file, but not where the hunk would have it. */
  #areElsewhere(lines: readonly DiffLine[], from: number, to: number): boolean {
    return lines.some(
      ({ text }) => /[\p{L}\p{N}]/u.test(text) && this.#bare.has(text) && !this.#bare.isWithin(text, from, to),
    );
  }

  #isAsked(place: number, count: number): boolean {
    const { parts, text } = this.#reference;
    const [from, to] = [this.#starts[place] ?? 0, this.#starts[place + count] ?? text.length];
    return parts.some(({ start, end }) => from < end && to > start);
  }
}

class PlainLines {
  readonly #plain: (line: string) => string;
  readonly #lines: readonly string[];
  readonly #places = new Map<string, number[]>();

  constructor(lines: readonly string[], plain: (line: string) => string) {
    this.#plain = plain;
    this.#lines = lines.map(plain);
    for (const [index, line] of this.#lines.entries()) {
      const places = this.#places.get(line);
      if (places === undefined) this.#places.set(line, [index]);
      else places.push(index);
    }
  }

  has(line: string): boolean {
    return this.#places.has(this.#plain(line));
  }

  isWithin(line: string, from: number, to: number): boolean {
    return this.#lines.slice(Math.max(0, from), to).includes(this.#plain(line));
  }

  /** Found by the rarest of the lines. Where that would take too long, the first two say that there are several. */
  placesOf(lines: readonly string[]): number[] {
    const old = lines.map(this.#plain);
    const known = old.map((line) => this.#places.get(line) ?? []);
    const rarest = known.reduce(
      (best, places, index) => (places.length < (known[best]?.length ?? 0) ? index : best),
      0,
    );
    const found: number[] = [];
    let compared = 0;
    for (const place of known[rarest] ?? []) {
      const at = place - rarest;
      let same = 0;
      while (same < old.length && this.#lines[at + same] === old[same]) same += 1;
      if (same === old.length) found.push(at);
      compared += same;
      if (compared > MOST_COMPARED && found.length > 1) break;
    }
    return found;
  }
}

interface Fuzzed {
  readonly tried: readonly DiffLine[];
  /** The lines that it has more before and behind. */
  readonly above: readonly DiffLine[];
  readonly below: readonly DiffLine[];
}

/** The hunk, and with one or two lines less around it. */
function fuzzed(hunk: readonly DiffLine[]): Fuzzed[] {
  const all: Fuzzed[] = [{ tried: hunk, above: [], below: [] }];
  for (let fuzz = 1; fuzz <= MOST_FUZZ; fuzz += 1) {
    const first = hunk.findIndex(({ sign }) => sign !== ' ');
    const last = hunk.findLastIndex(({ sign }) => sign !== ' ');
    const [from, to] = [Math.min(fuzz, first), hunk.length - Math.min(fuzz, hunk.length - 1 - last)];
    const tried = hunk.slice(from, to);
    const [above, below] = [hunk.slice(0, from), hunk.slice(to)];
    if (tried.length < (all.at(-1)?.tried.length ?? 0)) all.push({ tried, above, below });
  }
  return all;
}

function trimEnd(line: string): string {
  return line.trimEnd();
}

function trimBoth(line: string): string {
  return line.trim();
}

function startsOf(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
}

/** Lines that stay are the file's own; added ones are moved as far as those beside them are. */
function editsAt(
  hunk: readonly DiffLine[],
  place: number,
  lines: readonly string[],
  starts: readonly number[],
): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = place;
  let added: string[] = [];
  let from = place;
  const step = stepOf(hunk, place, lines);
  const length = (starts.at(-1) ?? 0) + (lines.at(-1) ?? '').length;
  const flush = () => {
    if (from === at && added.length === 0) return;
    const isAtEnd = at >= lines.length;
    const start = starts[from] ?? length;
    const text = added.map((line) => `${line}\n`).join('');
    if (!isAtEnd) edits.push({ start, end: starts[at] ?? length, text });
    else if (from < at) edits.push({ start, end: length, text: text.slice(0, -1) });
    else edits.push({ start: length, end: length, text: `\n${text.slice(0, -1)}` });
    added = [];
  };
  for (const { sign, text } of hunk) {
    if (sign === '+') added.push(step(text));
    else if (sign === '-') at += 1;
    else {
      flush();
      at += 1;
      from = at;
    }
  }
  flush();
  return edits;
}

function stepOf(hunk: readonly DiffLine[], place: number, lines: readonly string[]): (line: string) => string {
  const olds = hunk.filter(({ sign }) => sign !== '+');
  for (const [index, { text }] of olds.entries()) {
    const real = lines[place + index] ?? '';
    if (text.trim() === '') continue;
    const [told, is] = [indentOf(text), indentOf(real)];
    if (told === is) return (line) => line;
    if (is.endsWith(told)) return (line) => (line.trim() === '' ? line : is.slice(0, is.length - told.length) + line);
    if (told.endsWith(is)) {
      const drops = told.slice(0, told.length - is.length);
      return (line) => (line.startsWith(drops) ? line.slice(drops.length) : line);
    }
  }
  return (line) => line;
}
