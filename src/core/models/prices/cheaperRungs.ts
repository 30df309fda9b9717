// The practical test before a dear model is asked: the small model and the one below the dear one get the question first.
import type { Model, Suit } from '../model.ts';
import { effortAt, idOf, type LadderNeeds, type Rung, type RungTerms, rungOf, waysOf } from './rung.ts';

/** Two lesser answers for more than this share of the dear one's price help nobody. */
const WORTH = 0.6;

/** The cheaper one first. */
export type Pair = readonly [Rung, Rung];

type Priced = Rung & { readonly estimate: NonNullable<Rung['estimate']> };

/** Null = the place has no two models that are much cheaper, or a price is not known. */
export function cheaperRungs(chosen: RungTerms, needs: LadderNeeds): Pair | null {
  const dear = rungOf(chosen, needs);
  if (!isPriced(dear)) return null;
  const isOther = ({ model }: RungTerms) => idOf(model, needs.catalogue) !== idOf(chosen.model, needs.catalogue);
  const cheaper = (terms: readonly RungTerms[]) =>
    terms
      .map((one) => rungOf(one, needs))
      .filter(isPriced)
      .filter(({ estimate }) => estimate.likely < dear.estimate.likely && estimate.worst < dear.estimate.worst);
  const plain = waysOf(chosen.effort, needs).filter(({ mode }) => mode !== 'pro');
  const others = plain.filter(isOther);
  const suited = (suit: Suit) => strongestFirst(cheaper(others.filter((one) => suitOf(one, needs) === suit)), needs);
  const [small, nextSmall] = suited('cheap');
  const below = cheaper(lesserSelf(chosen, plain, needs))[0] ?? suited('value')[0] ?? nextSmall;
  if (small === undefined || below === undefined) return null;
  if (small.estimate.worst + below.estimate.worst > dear.estimate.worst * WORTH) return null;
  return small.estimate.worst <= below.estimate.worst ? [small, below] : [below, small];
}

function isPriced(rung: Rung): rung is Priced {
  return rung.estimate !== null;
}

/** `o3` of `o3-pro`, or the standard mode of a model whose pro mode was chosen. */
function lesserSelf(
  { model, mode, effort }: RungTerms,
  plain: readonly RungTerms[],
  { catalogue }: LadderNeeds,
): readonly RungTerms[] {
  const id = idOf(model, catalogue);
  const lesser = mode === 'pro' ? id : id.replace(/-pro$/, '');
  if (mode !== 'pro' && lesser === id) return [];
  return plain
    .filter((one) => idOf(one.model, catalogue) === lesser)
    .map((one) => ({ ...one, effort: effortAt(catalogue.find(one.model), effort) }));
}

function suitOf({ model }: RungTerms, { catalogue }: LadderNeeds): Suit | null {
  return catalogue.find(model).suits;
}

function strongestFirst(rungs: readonly Priced[], { catalogue }: LadderNeeds): readonly Priced[] {
  const strength = ({ strength: own }: Model) => own ?? 0;
  return rungs.toSorted((a, b) => strength(catalogue.find(b.model)) - strength(catalogue.find(a.model)));
}
