// What to ask when an answer is not good enough: more effort, pro mode, stronger models, the least step first.
import { isSameMode } from '../../../shared/mode.ts';
import { type Model, usualEffort } from '../model.ts';
import { idOf, type LadderNeeds, type Rung, type RungTerms, rungOf, waysOf } from './rung.ts';

/** More than this a person does not compare. */
const MOST_RUNGS = 6;
const MOST_EFFORTS = 2;

interface Ranked extends Rung {
  readonly rank: number;
  /** The same model with more work: nothing else is like it. */
  readonly isOwnPro: boolean;
}

/** Empty = nothing stronger can be asked there, or nobody knows how strong the model is. */
export function rungsAbove(from: RungTerms, needs: LadderNeeds): readonly Rung[] {
  const { catalogue } = needs;
  const here = catalogue.find(from.model);
  const rank = catalogue.rankOf(here, from.mode);
  if (rank === null) return [];
  const efforts = moreEffort(from, here, needs).map((terms) => rungOf(terms, needs));
  const stronger = waysOf(from.effort, needs).flatMap((terms): Ranked[] => {
    const itsRank = catalogue.rankOf(catalogue.find(terms.model), terms.mode);
    if (itsRank === null || itsRank <= rank) return [];
    return [{ ...rungOf(terms, needs), rank: itsRank, isOwnPro: isOwnPro(terms, from, needs) }];
  });
  const worth = stronger.filter((rung) => rung.isOwnPro || !stronger.some((other) => isBeaten(rung, other)));
  const inOrder = worth.toSorted((a, b) => a.rank - b.rank || likely(a) - likely(b));
  return [...efforts, ...thinned(inOrder, MOST_RUNGS - efforts.length).map(plain)];
}

function moreEffort(from: RungTerms, here: Model, { usable, takesPro, catalogue }: LadderNeeds): readonly RungTerms[] {
  const isAskable = usable.some(({ id }) => idOf(id, catalogue) === idOf(from.model, catalogue));
  const effort = from.effort ?? usualEffort(here);
  if (!isAskable || effort === null || (from.mode === 'pro' && !takesPro(here))) return [];
  const at = here.efforts.indexOf(effort);
  if (at < 0) return [];
  const { model, mode } = from;
  return here.efforts.slice(at + 1, at + 1 + MOST_EFFORTS).map((more) => ({ model, mode, effort: more }));
}

/** `o3-pro` of `o3`, or a model's own pro mode. */
function isOwnPro({ model, mode }: RungTerms, from: RungTerms, { catalogue }: LadderNeeds): boolean {
  const [id, before] = [idOf(model, catalogue), idOf(from.model, catalogue)];
  return id === `${before}-pro` || (id === before && mode === 'pro' && !isSameMode(from.mode, 'pro'));
}

/** The other one is at least as strong, and costs less, or is stronger for the same. */
function isBeaten(one: Ranked, other: Ranked): boolean {
  if (one.estimate === null || other.estimate === null) return false;
  const [price, itsPrice] = [one.estimate.likely, other.estimate.likely];
  return other.rank >= one.rank && itsPrice <= price && (other.rank > one.rank || itsPrice < price);
}

function likely({ estimate }: Rung): number {
  return estimate?.likely ?? Number.POSITIVE_INFINITY;
}

/** The next ones, and the strongest of all. */
function thinned(rungs: readonly Ranked[], most: number): readonly Ranked[] {
  return rungs.length <= most ? rungs : [...rungs.slice(0, most - 1), ...rungs.slice(-1)];
}

function plain({ model, mode, effort, estimate }: Ranked): Rung {
  return { model, mode, effort, estimate };
}
