// Finds a text again after its file changed. A wrong place is never sure: what can't be told is not.
import type { Anchor } from '../../shared/anchor.ts';
import { type ChangedPlace, changedPlaces, rankOf } from './changedPlace.ts';
import { copiesOf, type Place } from './copiesOf.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { UnitedText } from './unitedText.ts';
import { withEdges } from './withEdges.ts';

/** `gone` = nothing like it is there; `doubled` = several places could be it; `unclear` = one could, or another text like it. */
export type FoundPlace =
  /** Offsets in UTF-16 units. `isExact` = nothing but white space, quotes, commas and semicolons differs. */
  | { readonly kind: 'sure'; readonly start: number; readonly end: number; readonly isExact: boolean }
  | { readonly kind: 'unsure'; readonly why: 'gone' | 'doubled' | 'unclear' };

/** So many characters are no accident: they need nothing around them. */
const TELLING = 24;
/**
 * Of the surroundings, from 0 to 2: for a short text that stands there once, for one of several copies, for a changed one, and
 * for one that stands between what stood before and what stood after it, with something of each side.
 */
const LEAST_AROUND = { once: 0.6, copies: 0.9, changed: 1, between: 0.5, side: 0.15 };
/** The better one is to be better by this share of what its own surroundings lack, and a little more. */
const SHARE_OF_LACK = 0.3;
const LITTLE = 0.05;
/** What it has to say for itself beside the place where its surroundings would have closed over it. */
const STILL_OPEN = 0.02;
/** A changed text with some of its surroundings, and with nearly all of them. */
const LEAST_LIKENESS = { around: 0.6, closedIn: 0.4 };
const CLOSED_IN = 1.6;
/** The sides may have a place elsewhere that is better by this: of a text that is hardly changed, and of one that is. */
const ELSEWHERE = { alike: 0.4, changed: 0.02 };
const ALIKE = 0.75;
/** How much likelier it is to be than any other place. */
const LEAST_AHEAD = 0.12;
/** By its surroundings alone, where they are nearly all there. */
const FAR_AHEAD = 0.3;
/** Other places that were this much like it count with their surroundings. */
const RIVAL = 0.4;
/** So many times its length may be several of those at once. */
const SEVERAL = 2.2;

const GONE: FoundPlace = { kind: 'unsure', why: 'gone' };
const DOUBLED: FoundPlace = { kind: 'unsure', why: 'doubled' };
const UNCLEAR: FoundPlace = { kind: 'unsure', why: 'unclear' };

export function findPlace(base: string, anchor: Anchor | undefined, document: string): FoundPlace {
  return findWithin(base, anchor, new UnitedText(document));
}

/** The same in a document that is looked through several times. */
export function findWithin(base: string, anchor: Anchor | undefined, text: UnitedText): FoundPlace {
  const wanted = new UnitedText(base);
  if (wanted.length === 0) return UNCLEAR;
  if (anchor === undefined) return unremembered(base, wanted, text);
  const around = new Neighbourhood(text, anchor);
  const copies = copiesOf(wanted.plain.text, text, anchor.edges, around);
  const [first] = copies.places;
  const sure = (place: Place, isExact: boolean): FoundPlace => {
    return { kind: 'sure', ...withEdges(base, anchor.edges, place, text), isExact };
  };
  if (first !== undefined && (copies.count > 1 || anchor.copies !== 1)) {
    const best = bestCopy(copies.places, anchor, around);
    return best === null ? DOUBLED : sure(best, true);
  }
  const score = first === undefined ? 0 : around.around(first.from, first.to);
  if (first !== undefined && score >= LEAST_AROUND.changed) return sure(first, true);
  const changed = bestChanged(changedPlaces(wanted, text, around, anchor.edges), wanted.length, anchor, around);
  if (first === undefined) return 'why' in changed ? changed : sure(changed, false);
  // It stands elsewhere now, unless that is a copy and the text itself was changed where it was.
  if (!('why' in changed) && (changed.to <= first.from || changed.from >= first.to)) return DOUBLED;
  return wanted.length >= TELLING || score >= LEAST_AROUND.once ? sure(first, true) : UNCLEAR;
}

/** A row of an older version says nothing of the surroundings. */
function unremembered(base: string, wanted: UnitedText, text: UnitedText): FoundPlace {
  const { count, places } = copiesOf(wanted.plain.text, text, 'inside', null);
  const [first] = places;
  if (first === undefined) return GONE;
  if (count > 1) return DOUBLED;
  if (wanted.length < TELLING) return UNCLEAR;
  const edges = text.isStart(first.from) && text.isStart(first.to) ? 'lines' : 'inside';
  return { kind: 'sure', ...withEdges(base, edges, first, text), isExact: true };
}

function bestCopy(places: readonly Place[], anchor: Anchor, around: Neighbourhood): Place | null {
  const [best, second] = places
    .map((place) => ({ place, score: around.around(place.from, place.to) }))
    .sort((a, b) => b.score - a.score);
  if (best === undefined || best.score < LEAST_AROUND.copies) return null;
  const echo = anchor.copies > 1 ? 2 * anchor.echo : 0;
  const isAhead = best.score - Math.max(second?.score ?? 0, echo) >= marginOf(best.score);
  return isAhead && best.score - around.closed() >= STILL_OPEN ? best.place : null;
}

function marginOf(score: number): number {
  return SHARE_OF_LACK * (2 - score) + LITTLE;
}

function bestChanged(
  [best, second]: readonly ChangedPlace[],
  length: number,
  anchor: Anchor,
  around: Neighbourhood,
): ChangedPlace | (FoundPlace & { readonly kind: 'unsure' }) {
  if (best === undefined) return { kind: 'unsure', why: 'gone' };
  const least = best.score >= CLOSED_IN ? LEAST_LIKENESS.closedIn : LEAST_LIKENESS.around;
  if (best.likeness < least) return { kind: 'unsure', why: 'gone' };
  if (anchor.rival >= RIVAL && best.to - best.from > SEVERAL * length) return { kind: 'unsure', why: 'unclear' };
  const hasRival = anchor.rival >= RIVAL && best.likeness <= anchor.rival + LEAST_AHEAD;
  const isBetween = Math.min(around.before(best.from), around.after(best.to)) >= LEAST_AROUND.side;
  const leastAround = isBetween && !hasRival ? LEAST_AROUND.between : LEAST_AROUND.changed;
  if (best.score < leastAround || !around.agrees(best, best.likeness < ALIKE ? ELSEWHERE.changed : ELSEWHERE.alike))
    return { kind: 'unsure', why: 'unclear' };
  // Its surroundings have closed: the text is gone, and this is another one nearby.
  if (around.closed() > best.score - STILL_OPEN) return { kind: 'unsure', why: 'gone' };
  if (hasRival && best.score - 2 * anchor.echo < marginOf(best.score)) return { kind: 'unsure', why: 'unclear' };
  const isAhead =
    second === undefined ||
    rankOf(best) - rankOf(second) >= LEAST_AHEAD ||
    (best.score >= CLOSED_IN && best.score - second.score >= FAR_AHEAD);
  return isAhead ? best : { kind: 'unsure', why: 'doubled' };
}
