// A question that could be sent, and what the person saw of its price.

import type { Job } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { PromptSize } from '../../shared/usage.ts';
import { type Prepared, sendsTier } from '../jobs/prepare/prepare.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { worstOf } from '../models/prices/ceiling.ts';

export interface Composed {
  readonly prepared: Prepared;
  /** Its model was picked just now with this worst price in view; null = none was. */
  readonly shownWorst: NanoUsd | null;
}

/**
 * @param shownSize size of the text for which prices were in view; null = none were. Those of a text that goes on from an
 * answer say nothing: they are without what of it is billed again.
 */
export function composedOf(prepared: Prepared, catalogue: Catalogue, shownSize: PromptSize | null): Composed {
  return {
    prepared,
    shownWorst:
      shownSize === null || prepared.job.chain !== undefined ? null : worstShown(prepared.job, catalogue, shownSize),
  };
}

function worstShown(job: Job, catalogue: Catalogue, size: PromptSize): NanoUsd | null {
  const { maxOutputTokens } = job;
  return worstOf(catalogue, job.model, size, { maxOutputTokens, isDefaultTier: sendsTier(job) });
}
