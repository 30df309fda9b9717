// Puts the edges of a place on whole lines: those that its surroundings and its own first and last lines speak for.
import type { AlignedPlace } from './alignedPlace.ts';
import { alike } from './alikePlaces.ts';
import { bestEdge } from './bestEdge.ts';
import type { Place } from './copiesOf.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import type { UnitedText } from './unitedText.ts';

/** Lines on each side of where the edge seems to be. */
const REACH = 3;
/** What a like first or last line says, and an equal one that says something, beside all surroundings of its side. */
const OWN_LINE = { alike: 0.25, veryAlike: 0.6, from: 0.75, equal: 1.2, letters: 12 };
/** What each further line says that is equal as well. */
const FURTHER = { most: 2, says: 0.2 };
const MOST_EQUAL = 16;
/** What it says that the edge seems to be at a line, and that the text is unchanged there for so many letters. */
const SEEMS = { changed: 0.05, likely: 0.2, unchanged: 1.2, letters: 24, likeness: 0.8 };
/** A remembered edge counts if it is no further away than this share of the text, and a little more. */
const NEAR = { share: 0.5, more: 200 };

export interface EdgeSearch {
  readonly wanted: UnitedText;
  readonly text: UnitedText;
  readonly around: Neighbourhood;
}

/** Within a part of the document. `bracket` = where the text would stand by its surroundings alone. Null = it can't be told. */
export function snapped(place: AlignedPlace, within: Place, bracket: Place | null, sought: EdgeSearch): Place | null {
  const { wanted, text, around } = sought;
  const near = Math.max(wanted.length * NEAR.share + NEAR.more, bracket === null ? 0 : bracket.to - bracket.from);
  const isNear = (unit: number, from: number) => Math.abs(text.start(unit) - from) <= near;
  const changed = place.likeness >= SEEMS.likeness ? SEEMS.likely : SEEMS.changed;
  const plain = text.plain.text;
  const head = wanted.plain.text.slice(0, SEEMS.letters);
  const isHead = head.length === SEEMS.letters && plain.startsWith(head, place.from);
  const seemsFirst = Math.max(0, text.unitFrom(place.from + 1) - 1);
  const equalFirst = equalUnits(wanted.textOf(0), within, text);
  const starts = [
    ...beside(seemsFirst),
    ...(bracket === null ? [] : [text.unitFrom(bracket.from)]),
    ...equalFirst,
    ...around.starts().filter((unit) => isNear(unit, place.from)),
  ].filter((unit) => unit >= 0 && unit < text.count);
  const start = bestEdge(starts, (unit) => ({
    around: around.before(text.start(unit)),
    own: ownLines(sought, unit, 0, 1),
    seems: unit === seemsFirst ? (isHead ? SEEMS.unchanged : changed) : 0,
    isTold: isTold(equalFirst, unit, text) || (unit === seemsFirst && isHead && isOnce(head, plain, within)),
  }));
  if (start === null) return null;
  const tail = wanted.plain.text.slice(-SEEMS.letters);
  const isTail = tail.length === SEEMS.letters && plain.endsWith(tail, place.to);
  const seemsLast = Math.min(text.count, text.unitFrom(place.to));
  const equalLast = equalUnits(wanted.textOf(wanted.count - 1), within, text);
  const ends = [
    ...beside(seemsLast),
    ...(bracket === null ? [] : [text.unitFrom(bracket.to)]),
    ...equalLast.map((unit) => unit + 1),
    ...around.ends().filter((unit) => isNear(unit, place.to)),
  ].filter((unit) => unit > start && unit <= text.count);
  const end = bestEdge(ends, (unit) => ({
    around: around.after(text.start(unit)),
    own: ownLines(sought, unit - 1, wanted.count - 1, -1),
    seems: unit === seemsLast ? (isTail ? SEEMS.unchanged : changed) : 0,
    isTold: isTold(equalLast, unit - 1, text) || (unit === seemsLast && isTail && isOnce(tail, plain, within)),
  }));
  return end === null ? null : { from: text.start(start), to: text.start(end) };
}

function equalUnits(own: string, { from, to }: Place, text: UnitedText): number[] {
  const units: number[] = [];
  for (let unit = text.unitFrom(from); unit < text.count && text.start(unit) < to; unit += 1) {
    if (text.textOf(unit) === own) units.push(unit);
    if (units.length === MOST_EQUAL) break;
  }
  return units;
}

/** Whether the line is the only one that is equal, and says something. */
function isTold(equal: readonly number[], unit: number, text: UnitedText): boolean {
  return equal.length === 1 && equal[0] === unit && text.textOf(unit).length >= OWN_LINE.letters;
}

function isOnce(piece: string, plain: string, { from, to }: Place): boolean {
  const first = plain.indexOf(piece, from);
  const second = plain.indexOf(piece, first + 1);
  return second < 0 || second >= to;
}

/** What the text's own lines at its edge say, from the outermost inwards. */
function ownLines({ text, wanted }: EdgeSearch, unit: number, own: number, step: 1 | -1): number {
  let further = 0;
  for (let more = step; Math.abs(more) <= FURTHER.most; more += step) {
    if (wanted.textOf(own + more) === '' || text.textOf(unit + more) !== wanted.textOf(own + more)) break;
    further += FURTHER.says;
  }
  return ownLine(text.textOf(unit), wanted.textOf(own)) + further;
}

function ownLine(there: string, own: string): number {
  if (there === own && own.length >= OWN_LINE.letters) return OWN_LINE.equal;
  const likeness = alike(there, own);
  return likeness * (likeness >= OWN_LINE.from ? OWN_LINE.veryAlike : OWN_LINE.alike);
}

function beside(unit: number): number[] {
  return Array.from({ length: 2 * REACH + 1 }, (_, index) => unit - REACH + index);
}
