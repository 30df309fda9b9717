// Where a text stands that was changed: what is like it and has its surroundings, and nothing else that could be it.
import type { Anchor } from '../../shared/anchor.ts';
import { alignedPlace } from './alignedPlace.ts';
import { alike, alikePlaces, sharedPieces } from './alikePlaces.ts';
import type { Place } from './copiesOf.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import { snapped } from './snapped.ts';
import type { UnitedText } from './unitedText.ts';

export interface ChangedPlace extends Place {
  readonly likeness: number;
  /** Of its surroundings, from 0 to 2. */
  readonly score: number;
}

const MOST_PLACES = 6;
const LEAST_SHARE = 0.2;
/** Of its length, on each side of a place that is like it. */
const SLACK = { share: 0.5, least: 80, most: 2_000 };
/** Between two surroundings may be so many times the text, and a little more. */
const GROWN = { times: 4, more: 2_000 };
const BESIDE = 40;
/** Less than this is not enough to tell where it begins and ends. */
const LEFT = 0.4;
const SHARP = 6;
/** Where the surroundings are all there, what is between them is what became of the text, if it is made of it. */
const CLOSED_IN = 1.6;
const LEAST_MADE_OF_IT = 0.75;

/** Places that may be it, the likeliest first; none over another one. */
export function changedPlaces(wanted: UnitedText, text: UnitedText, around: Neighbourhood, edges: Anchor['edges']) {
  const places: ChangedPlace[] = [];
  const add = (place: Place, likeness: number) => {
    places.push({ ...place, likeness, score: around.around(place.from, place.to) });
  };
  const share = ({ from, to }: Place) => sharedPieces(wanted.plain.text, text.plain.text.slice(from, to));
  /** How much of what was found is left between edges that were put elsewhere. */
  const left = (found: Place, place: Place) => {
    if (place.from <= found.from && found.to <= place.to) return 1;
    return Math.min(1, share(place) / Math.max(share(found), Number.EPSILON));
  };
  const look = (within: Place, bracket: Place | null, origin: number) => {
    const found = alignedPlace(wanted.plain.text, text.plain.text, within, origin);
    if (found === null) return false;
    const place =
      edges === 'inside' ? sharp(found, wanted, text) : snapped(found, within, bracket, { wanted, text, around });
    if (place !== null && place.from < place.to) add(place, found.likeness * left(found, place));
    return found.likeness >= LEFT;
  };
  for (const { from, to, share } of alikePlaces(wanted.plain.text, text.plain.text, MOST_PLACES)) {
    const slack = Math.min(SLACK.most, Math.max(SLACK.least, Math.round(wanted.length * SLACK.share)));
    const within = { from: Math.max(0, from - slack), to: Math.min(text.length, to + slack) };
    if (share >= LEAST_SHARE) look(within, null, from);
  }
  for (const bracket of brackets(wanted, text, around)) {
    const { from, to } = bracket;
    const within = { from: Math.max(0, from - BESIDE), to: Math.min(text.length, to + BESIDE) };
    const isLeft = look(within, edges === 'inside' ? null : bracket, from);
    if (!isLeft && edges !== 'inside' && around.around(from, to) >= CLOSED_IN) {
      add(bracket, madeOf(text.plain.text.slice(from, to), wanted.plain.text));
    }
  }
  return apart(places);
}

/** Within a line nothing but the text's own letters tells where it begins and ends. */
function sharp(place: Place, { plain: { text: wanted } }: UnitedText, { plain }: UnitedText): Place | null {
  const letters = Math.min(SHARP, wanted.length >> 1);
  const there = plain.text.slice(place.from, place.to);
  return there.startsWith(wanted.slice(0, letters)) && there.endsWith(wanted.slice(-letters)) ? place : null;
}

/** How much a text is made of another one, of which much may be gone. */
function madeOf(there: string, wanted: string): number {
  const likeness = alike(there, wanted);
  if (sharedPieces(there, wanted) < LEAST_MADE_OF_IT) return likeness;
  return Math.max(likeness, sharedPieces(wanted, there));
}

/** From where something begins that stood before the text, to where something ends that stood after it. */
function brackets(wanted: UnitedText, text: UnitedText, around: Neighbourhood): Place[] {
  const most = wanted.length * GROWN.times + GROWN.more;
  const pairs = around.starts().flatMap((from) => around.ends().map((to) => ({ from, to })));
  return pairs
    .filter(({ from, to }) => from < to && text.start(to) - text.start(from) <= most)
    .sort((a, b) => around.hint(b.from, b.to) - around.hint(a.from, a.to))
    .slice(0, MOST_PLACES)
    .map(({ from, to }) => ({ from: text.start(from), to: text.start(to) }));
}

export function rankOf({ likeness, score }: ChangedPlace): number {
  return likeness + score / 2;
}

function apart(places: readonly ChangedPlace[]): ChangedPlace[] {
  const kept: ChangedPlace[] = [];
  for (const place of [...places].sort((a, b) => rankOf(b) - rankOf(a))) {
    if (!kept.some((other) => other.from < place.to && place.from < other.to)) kept.push(place);
  }
  return kept;
}
