// Where a changed text begins and ends within a part of a document, and how much of it is left.
import search from 'approx-string-match';
import type { Place } from './copiesOf.ts';

export interface AlignedPlace extends Place {
  /** From 0 to 1. */
  readonly likeness: number;
}

/** Up to here it is looked for as a whole; the work grows with the square of it. */
const MOST_AS_A_WHOLE = 256;
const MOST_ERRORS = 0.35;
/** A longer one, or one in which much was written, is looked for piece by piece. */
const LEAST_PIECE = 24;
const MOST_PIECE = 128;
const PIECES = 8;
const MOST_PIECES = 64;
/** A piece is looked for so far from where the last one says that it is. */
const DRIFT = 300;
/** Letters of a piece that stand unchanged where it has drifted further away. */
const SEED = 16;
const FURTHEST = 50_000;

/** Of its parts of so many letters, this share is to be of several kinds. */
const PART = 3;
const LEAST_VARIED = 0.3;

/** `origin` = where it would begin if nothing had changed. Null = too little of it is there. */
export function alignedPlace(wanted: string, text: string, within: Place, origin: number): AlignedPlace | null {
  if (wanted.length <= MOST_AS_A_WHOLE) {
    const found = nearest(wanted, text, within, origin);
    if (found !== null) return { ...found, likeness: 1 - found.errors / wanted.length };
  }
  return inPieces(wanted, text, within, origin);
}

interface Match extends Place {
  readonly errors: number;
}

function nearest(wanted: string, text: string, { from, to }: Place, origin: number): Match | null {
  if (isMonotonous(wanted)) return null;
  const start = Math.max(0, from);
  const matches = search(text.slice(start, to), wanted, Math.floor(wanted.length * MOST_ERRORS));
  const [first, ...others] = matches;
  if (first === undefined) return null;
  const distance = (match: { readonly start: number }) => Math.abs(start + match.start - origin);
  const best = others.reduce((near, match) => (distance(match) < distance(near) ? match : near), first);
  return { from: start + best.start, to: start + best.end, errors: best.errors };
}

/** What repeats itself fits everywhere, and each place where it does is looked at. */
function isMonotonous(wanted: string): boolean {
  const parts = new Set<string>();
  for (let index = 0; index + PART <= wanted.length; index += 1) parts.add(wanted.slice(index, index + PART));
  return parts.size < (wanted.length - PART + 1) * LEAST_VARIED;
}

interface Piece {
  readonly offset: number;
  readonly match: Match;
}

function inPieces(wanted: string, text: string, within: Place, origin: number): AlignedPlace | null {
  const length = Math.min(
    wanted.length,
    Math.max(LEAST_PIECE, Math.min(MOST_PIECE, Math.round(wanted.length / PIECES))),
  );
  const count = Math.min(MOST_PIECES, Math.ceil(wanted.length / length));
  const found: Piece[] = [];
  let errors = 0;
  for (let index = 0; index < count; index += 1) {
    const offset = count === 1 ? 0 : Math.round((index * (wanted.length - length)) / (count - 1));
    const match = findPiece(wanted.slice(offset, offset + length), text, within, found.at(-1), offset, origin);
    errors += match?.errors ?? length;
    if (match !== null) found.push({ offset, match });
  }
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    from: Math.max(within.from, first.match.from - first.offset),
    to: Math.min(within.to, last.match.to + wanted.length - last.offset - length),
    likeness: 1 - errors / (count * length),
  };
}

function findPiece(
  piece: string,
  text: string,
  within: Place,
  last: Piece | undefined,
  offset: number,
  origin: number,
): Match | null {
  const expected = last === undefined ? origin + offset : last.match.from + offset - last.offset;
  const least = last === undefined ? within.from : Math.max(within.from, last.match.from + 1);
  const near = {
    from: Math.max(least, expected - DRIFT),
    to: Math.min(within.to, expected + piece.length + DRIFT),
  };
  const found = near.from < near.to ? nearest(piece, text, near, expected) : null;
  if (found !== null || piece.length < SEED) return found;
  const middle = (piece.length - SEED) >> 1;
  const seed = text.slice(least, Math.min(within.to, least + FURTHEST)).indexOf(piece.slice(middle, middle + SEED));
  if (seed < 0) return null;
  const from = least + seed - middle;
  return nearest(piece, text, { from: Math.max(least, from - SEED), to: from + piece.length + SEED }, from);
}
