// Whether a job that waited may still be sent on the yes that it was given.

import type { Job, JobTexts } from '../../../shared/job.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import { worstOf } from '../../models/prices/ceiling.ts';
import type { JobEvent } from '../life/jobEvent.ts';
import { chainMost, sendsTier, sizeOf } from '../prepare/prepare.ts';

/** `terms` = its price changed since the person agreed to it, or the window that was to stay open for it is gone. */
export function changedSince(
  ledger: Ledger,
  job: Job,
  texts: JobTexts,
  catalogue: Catalogue,
): Extract<JobEvent, { type: 'due' }>['changed'] {
  const { maxOutputTokens } = job;
  const worst = worstOf(catalogue, job.model, sizeOf(job, texts), {
    ...chainMost(job),
    maxOutputTokens,
    isDefaultTier: sendsTier(job),
  });
  const isElsewhere = !job.background && !ledger.isOwn(job.id);
  return isElsewhere || worst !== (job.estimate?.worst ?? null) ? 'terms' : 'no';
}
