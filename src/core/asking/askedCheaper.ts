// The cheaper ones in the place of a dear model: the same question for each, and what was chosen is remembered.

import { sendsTier, sizeOf } from '../jobs/prepare/prepare.ts';
import { cheaperRungs, type Pair } from '../models/prices/cheaperRungs.ts';
import type { Known } from './known.ts';
import { ladderAt } from './ladderAt.ts';
import type { World } from './world.ts';

/** Null = it is no new question, or the place has no two models that are much cheaper. */
export function cheaperFor(known: Known, { place, now, own }: Pick<World, 'place' | 'now' | 'own'>): Pair | null {
  const { asking, sendable } = known;
  if (sendable === undefined || asking.again !== null || asking.instead !== undefined) return null;
  const { job, texts } = sendable.prepared;
  const ladder = ladderAt(place, place.listed, {
    takesPro: () => job.background,
    isDefaultTier: sendsTier(job),
    own: own(place.catalogue),
    size: sizeOf(job, texts),
    maxOutputTokens: capOf(known),
    first: null,
    now,
  });
  return cheaperRungs(job, ladder);
}

/** What is known of the question stays, but for what was agreed to of the dear model. */
export function askedCheaper(dear: Known, pair: Pair): readonly Known[] {
  const { sendable, agreed: _a, seen: _s, besides: _b, keepsWindowOpen: _w, picked: _p, ...known } = dear;
  if (sendable === undefined) return [];
  const { model: name, mode: way, effort: meant } = sendable.prepared.job;
  const maxOutputTokens = capOf(dear);
  const instead = { model: name, mode: way, effort: meant };
  return pair.map(({ model, mode, effort }) => ({
    ...known,
    asking: { ...known.asking, asksPrice: false, instead },
    terms: { type: 'chosen', choice: { model, mode, effort, maxOutputTokens, shownSize: null } },
  }));
}

/** A cap that was set holds for the cheaper ones, too; 0 = by model and effort. */
function capOf({ terms }: Known): number {
  return terms?.type === 'chosen' ? terms.choice.maxOutputTokens : 0;
}
