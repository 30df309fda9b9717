// The same question asked with a larger cap or less effort, with its price: both help an answer that reached its cap.

import type { Job, JobTexts } from '../../../shared/job.ts';
import type { NanoUsd } from '../../../shared/money.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import { worstOf } from '../../models/prices/ceiling.ts';
import { chainMost, sendsTier, sizeOf } from './prepare.ts';

export interface EffortAndCap {
  readonly effort: string | null;
  readonly maxOutputTokens: number;
}

export interface PricedTerms extends EffortAndCap {
  /** null = the price of the model is not known. */
  readonly worst: NanoUsd | null;
}

export interface OtherTerms {
  /** null = the model can't write more. */
  readonly largerCap: PricedTerms | null;
  /** null = there is no lower one. */
  readonly lowerEffort: PricedTerms | null;
}

const MORE = 2;

export function otherTerms(job: Job, texts: JobTexts, catalogue: Catalogue): OtherTerms {
  const model = catalogue.find(job.model);
  const size = sizeOf(job, texts);
  const priced = (terms: EffortAndCap): PricedTerms => ({
    ...terms,
    worst: worstOf(catalogue, job.model, size, {
      ...chainMost(job),
      maxOutputTokens: terms.maxOutputTokens,
      isDefaultTier: sendsTier(job),
    }),
  });
  const { effort, maxOutputTokens } = job;
  const cap = Math.min(maxOutputTokens * MORE, model.maxOutputTokens ?? Number.MAX_SAFE_INTEGER);
  const lower = effort === null ? undefined : model.efforts[model.efforts.indexOf(effort) - 1];
  return {
    largerCap: cap > maxOutputTokens ? priced({ effort, maxOutputTokens: cap }) : null,
    lowerEffort: lower === undefined ? null : priced({ effort: lower, maxOutputTokens }),
  };
}
