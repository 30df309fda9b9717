// What is remembered of a text when it is asked about, so that it is found again later.
import { randomBytes } from 'node:crypto';
import { type Anchor, type Edges, MOST_AROUND } from '../../shared/anchor.ts';
import { changedPlaces } from './changedPlace.ts';
import { copiesOf } from './copiesOf.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { endOfLine, isBreak, startOfLine } from './startOfLine.ts';
import { UnitedText } from './unitedText.ts';
import type { Offsets } from './withEdges.ts';

const SALT_BYTES = 9;
/** What is this much like the text could be taken for it later. */
const RIVAL = 0.4;

/** Of the text between two offsets in UTF-16 units. */
export function anchorOf(document: string, start: number, end: number): Anchor {
  const [anchor] = anchorsOf(document, [{ start, end }]);
  if (anchor === undefined) throw new Error('No range, no anchor');
  return anchor;
}

/** Of the ranges of one question. */
export function anchorsOf(document: string, ranges: readonly Offsets[]): readonly Anchor[] {
  const text = new UnitedText(document);
  const salt = randomBytes(SALT_BYTES).toString('base64');
  return ranges.map((range) => anchored(text, salt, range));
}

function anchored(text: UnitedText, salt: string, { start, end }: Offsets): Anchor {
  const own = { from: text.placeFrom(start), to: text.placeFrom(end) };
  const before = hashesOf((index) => text.hashBefore(own.from, index, salt));
  const after = hashesOf((index) => text.hashAfter(own.to, index, salt));
  const edges = edgesOf(text.document, start, end);
  const around = new Neighbourhood(text, { salt, before, after });
  const wanted = new UnitedText(text.document.slice(start, end));
  const copies = copiesOf(wanted.plain.text, text, edges, around);
  const rivals = copies.places
    .map((place) => ({ ...place, likeness: 1, score: around.around(place.from, place.to) }))
    .concat(changedPlaces(wanted, text, around, edges))
    .filter(({ from, to }) => to <= own.from || from >= own.to);
  const rival = Math.max(0, ...rivals.map(({ likeness }) => likeness));
  const echo = Math.max(0, ...rivals.map(({ likeness, score }) => (likeness >= RIVAL ? score / 2 : 0)));
  return { salt, before, after, edges, copies: copies.count, rival: Math.min(1, rival), echo: Math.min(1, echo) };
}

function hashesOf(hashAt: (index: number) => string): string[] {
  const all = Array.from({ length: MOST_AROUND }, (_, index) => hashAt(index));
  const ends = all.indexOf('');
  return ends < 0 ? all : all.slice(0, ends);
}

function edgesOf(document: string, start: number, end: number): Edges {
  const lead = document.slice(startOfLine(document, start), start);
  const rest = document.slice(end, endOfLine(document, end));
  const endsBeforeLine = end > start && isBreak(document[end - 1]);
  if (lead === '' && (endsBeforeLine || rest === '')) return 'lines';
  return lead.trim() === '' && (endsBeforeLine || rest.trim() === '') ? 'words' : 'inside';
}
