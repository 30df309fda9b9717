// Which models are suggested to a person who chooses one: at most one for each purpose.
import { type Model, SUITS, type Suit } from './model.ts';

/**
 * The newest model for good value, the newest for the hardest problems, and of those for small questions the one whose
 * output costs least. What each model suits stands in the catalogue.
 * @param models those that can be asked and won't end soon
 */
export function suggested(models: readonly Model[]): ReadonlyMap<string, Suit> {
  const newest = models.toReversed().toSorted((a, b) => familyOf(b) - familyOf(a));
  const found = new Map<string, Suit>();
  for (const suit of SUITS) {
    const fit = newest.filter((model) => model.suits === suit && outputPrice(model) !== null);
    const [first] = suit === 'cheap' ? fit.toSorted((a, b) => (outputPrice(a) ?? 0) - (outputPrice(b) ?? 0)) : fit;
    if (first !== undefined) found.set(first.id, suit);
  }
  return found;
}

/** The number of a GPT family, to compare: 6.001 for `gpt-6.1-sol`, 6.01 for `gpt-6.10-sol`, 0 for other names. */
export function familyOf({ id }: Pick<Model, 'id'>): number {
  const [, generation = '0', version = '0'] = /^gpt-(\d+)(?:\.(\d+))?/.exec(id) ?? [];
  return Number(generation) + Number(version) / 1_000;
}

function outputPrice({ prices }: Model): number | null {
  return prices.default?.output ?? null;
}
