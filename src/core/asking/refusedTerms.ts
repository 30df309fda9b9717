// Another mode or effort means another quality and price: if a place refuses the one that was meant, a person decides.
import type { EndpointFacts } from './endpointFacts.ts';
import type { Choice } from './terms.ts';

export type RefusedTerms =
  /** The place refused the pro mode. */
  | { readonly what: 'standardMode'; readonly instead: Choice }
  /** It refused this effort and takes others. */
  | { readonly what: 'effort' }
  /** It takes no effort for this model. */
  | { readonly what: 'noEffort'; readonly effort: string; readonly instead: Choice };

/**
 * Null = the place is not known to refuse any of the choice. What the model takes nowhere is refused later, in words.
 */
export function refusedTerms(
  choice: Choice,
  { catalogue, catalogueElsewhere }: Pick<EndpointFacts, 'catalogue' | 'catalogueElsewhere'>,
): RefusedTerms | null {
  const { mode, effort } = choice;
  const there = catalogue.find(choice.model);
  const elsewhere = catalogueElsewhere.find(choice.model);
  if (mode === 'pro' && !there.modes.includes(mode) && elsewhere.modes.includes(mode)) {
    return { what: 'standardMode', instead: { ...choice, mode: 'standard' } };
  }
  if (effort === null || there.efforts.includes(effort) || !elsewhere.efforts.includes(effort)) return null;
  if (there.efforts.length > 0) return { what: 'effort' };
  return { what: 'noEffort', effort, instead: { ...choice, effort: null } };
}
