// Who has to be asked about a price, and when.
import type { Job, JobOrigin } from '../../shared/job.ts';
import { ceilingUsd, type NanoUsd } from '../../shared/money.ts';
import type { Estimate } from '../../shared/usage.ts';
import type { Agreed } from '../jobs/sending/submitter.ts';
import { passedBy, passOf, type Reach } from '../ledger/budgets.ts';
import type { SeenPrice } from './known.ts';

export interface PriceConsentNeeds {
  /** Above this price a person is asked. */
  readonly confirmAbove: NanoUsd;
  /** A person picked the model with at most this worst price in view; null = nothing was in view. */
  readonly shownWorst: NanoUsd | null;
  /** The price beside the question as the person sent it; null = none was. */
  readonly seen: SeenPrice | null;
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

/** A job, or several as one. */
export interface Priced extends Pick<Job, 'reserved' | 'mode'> {
  readonly estimate: Pick<Estimate, 'worst'> | null;
}

/**
 * A price that could pass a budget is always asked about; so are an unknown one, and one that is higher than what was
 * in view when the question was sent.
 */
export function priceConsent({ estimate, reserved, mode }: Priced, needs: PriceConsentNeeds): PriceConsent {
  const passed = passedBy(needs.reaches, reserved);
  if (estimate !== null && passed.length === 0) {
    const { shownWorst, seen, confirmAbove } = needs;
    if (shownWorst !== null && estimate.worst <= shownWorst) return agreedTo(true);
    const isAsSeen = seen !== null && isNoMore(estimate.worst, seen.worst);
    if (isAsSeen && seen.isOnButton) return agreedTo(true);
    const mayGo = seen === null || isAsSeen;
    if (mayGo && skipsBelowLimit(mode, needs) && estimate.worst <= confirmAbove) return agreedTo(isAsSeen);
  }
  return { type: 'question', passed, ifYes: { priceConsent: true, budgetPasses: passed.map(passOf) } };
}

/** In cents, rounded up as they were in view: a token more in the last count changes nothing that anybody saw. */
function isNoMore(worst: NanoUsd, seen: NanoUsd): boolean {
  return worst <= seen || ceilingUsd(worst) === ceilingUsd(seen);
}

/** Pro mode's price is a guess, so for programs it counts as unknown; a person who asks sees the guess. */
function skipsBelowLimit(mode: Job['mode'], { askedBy, confirm }: PriceConsentNeeds): boolean {
  return confirm ? askedBy === 'user' : mode !== 'pro';
}

/** @param hasConsent a person said yes to this price; false = it need not be asked about */
function agreedTo(hasConsent: boolean): PriceConsent {
  return { type: 'agreed', agreed: { priceConsent: hasConsent, budgetPasses: [] } };
}
