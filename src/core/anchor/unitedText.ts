// A document as units that can be compared: its filled lines, and the statements or sentences of very long ones. All places
// are counted in its plain text.
import { hash } from 'node:crypto';
import { type PlainText, plainText } from './plainText.ts';
import { endOfLine } from './startOfLine.ts';

/** A line of more characters is cut into statements or sentences, so that a change in it leaves the others as they are. */
const LONG_LINE = 200;
const LONGEST_UNIT = 400;
const HASH_LETTERS = 6;

export class UnitedText {
  readonly document: string;
  readonly plain: PlainText;
  /** Where each unit begins. */
  readonly #first: readonly number[];
  /** Of one salt: the ranges of a question share theirs. */
  #hashes = new Map<string, string>();
  #salt = '';

  constructor(document: string) {
    this.document = document;
    this.plain = plainText(document);
    this.#first = firstOfUnits(document, this.plain);
  }

  get length(): number {
    return this.plain.text.length;
  }

  get count(): number {
    return this.#first.length;
  }

  /** Where a unit begins; the one past the last begins at the end. */
  start(unit: number): number {
    return this.#first[unit] ?? this.length;
  }

  /** The first unit that begins at the place or behind it. */
  unitFrom(place: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first place at an offset of the document, or behind it. */
  placeFrom(offset: number): number {
    const { at } = this.plain;
    let low = 0;
    let high = at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((at[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  isStart(place: number): boolean {
    return this.start(this.unitFrom(place)) === place;
  }

  /** Empty where there is no such unit. */
  textOf(unit: number): string {
    if (unit < 0) return '';
    return this.plain.text.slice(this.start(unit), this.start(unit + 1));
  }

  hashOf(unit: number, salt: string): string {
    return this.#hashed(this.textOf(unit), salt);
  }

  /** Of the units before a place, nearest first; the first may be a part of one. Empty = the document begins. */
  hashBefore(place: number, index: number, salt: string): string {
    const unit = this.unitFrom(place) - 1 - index;
    if (unit < 0) return '';
    return this.#hashed(this.plain.text.slice(this.start(unit), Math.min(place, this.start(unit + 1))), salt);
  }

  /** Of the units after a place. Empty = the document ends. */
  hashAfter(place: number, index: number, salt: string): string {
    const next = this.unitFrom(place);
    const isInside = this.start(next) !== place;
    if (isInside && index === 0) return this.#hashed(this.plain.text.slice(place, this.start(next)), salt);
    const unit = next + index - (isInside ? 1 : 0);
    return unit >= this.count ? '' : this.hashOf(unit, salt);
  }

  #hashed(text: string, salt: string): string {
    if (salt !== this.#salt) {
      this.#hashes = new Map();
      this.#salt = salt;
    }
    const known = this.#hashes.get(text);
    if (known !== undefined) return known;
    const made = hash('sha256', `${salt}\n${text}`, 'base64').slice(0, HASH_LETTERS);
    this.#hashes.set(text, made);
    return made;
  }
}

function firstOfUnits(document: string, { text, at }: PlainText): number[] {
  const first: number[] = [];
  let lineEnd = -1;
  let isLong = false;
  for (let place = 0; place < text.length; place += 1) {
    const offset = at[place] ?? 0;
    if (offset >= lineEnd) {
      lineEnd = endOfLine(document, offset);
      isLong = lineEnd - offset > LONG_LINE;
      first.push(place);
    } else if (isLong && isCut(document, text, at, place, first.at(-1) ?? 0)) {
      first.push(place);
    }
  }
  return first;
}

/** Whether a statement or a sentence ended before this place. */
function isCut(document: string, text: string, at: Uint32Array, place: number, since: number): boolean {
  if (place - since >= LONGEST_UNIT) return true;
  const last = text[place - 1];
  if (last === '{' || last === '}') return true;
  const from = (at[place - 1] ?? 0) + 1;
  const between = document.slice(from, Math.min(at[place] ?? from, from + 8));
  if (between === '') return false;
  return between.includes(';') || last === '.' || last === '!' || last === '?';
}
