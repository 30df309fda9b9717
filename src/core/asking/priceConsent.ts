// Who has to be asked about a price, and when.
import type { Job, JobOrigin } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { Agreed } from '../jobs/sending/submitter.ts';
import { passedBy, passOf, type Reach } from '../ledger/budget.ts';

export interface PriceTerms {
  /** Above this a person is asked. */
  readonly confirmAbove: NanoUsd;
  /** A person picked the model with at most this worst price in view; null = nothing was in view. */
  readonly shownWorst: NanoUsd | null;
  readonly askedBy: JobOrigin;
  /** False = a command said that its price need not be asked about. */
  readonly confirm: boolean;
  /** How far the budgets are used up. */
  readonly reaches: readonly Reach[];
}

export type PriceConsent =
  | { readonly type: 'agreed'; readonly agreed: Agreed }
  /** `ifYes` is for what is shown: the budgets as they are now. */
  | { readonly type: 'question'; readonly passed: readonly Reach[]; readonly ifYes: Agreed };

/** What could pass a budget is always asked about, and so is an unknown price. */
export function priceConsent({ estimate, reserved, mode }: Job, terms: PriceTerms): PriceConsent {
  const passed = passedBy(terms.reaches, reserved);
  if (estimate !== null && passed.length === 0) {
    const { shownWorst, confirmAbove } = terms;
    if (shownWorst !== null && estimate.worst <= shownWorst) return agreedTo(true);
    if (skipsBelowLimit(mode, terms) && estimate.worst <= confirmAbove) return agreedTo(false);
  }
  return { type: 'question', passed, ifYes: { priceConsent: true, budgetPasses: passed.map(passOf) } };
}

/** What pro mode may cost nobody knows: then it is as if the price were unknown, but to the person who asks. */
function skipsBelowLimit(mode: Job['mode'], { askedBy, confirm }: PriceTerms): boolean {
  return confirm ? askedBy === 'user' : mode !== 'pro';
}

/** @param hasConsent a person said yes to this price; false = it need not be asked about */
function agreedTo(hasConsent: boolean): PriceConsent {
  return { type: 'agreed', agreed: { priceConsent: hasConsent, budgetPasses: [] } };
}
