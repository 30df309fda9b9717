// What a page says beyond its own job.

import type { Ended } from '../../core/accounts/ended.ts';
import type { OtherTerms } from '../../core/jobs/prepare/otherTerms.ts';
import type { UsualTime } from '../../core/models/prices/ownRecord.ts';

export interface Knowledge {
  /** null = there are too few jobs to say. */
  readonly usual: UsualTime | null;
  readonly otherTerms: OtherTerms | null;
  /** Since when the job's model no longer answers at its endpoint; null = it answers, or nobody knows. */
  readonly ended: Ended | null;
}

export const NO_KNOWLEDGE: Knowledge = { usual: null, otherTerms: null, ended: null };
