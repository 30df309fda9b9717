// What a page says beyond its own job.

import type { Ended } from '../../core/accounts/ended.ts';
import type { OtherTerms } from '../../core/jobs/prepare/otherTerms.ts';
import type { UsualTime } from '../../core/models/prices/ownRecord.ts';
import type { Rung } from '../../core/models/prices/rung.ts';

export interface Climb {
  /** The first rung above; null = what the place has is known only when it is asked. */
  readonly next: Rung | null;
}

export interface Knowledge {
  /** null = there are too few jobs to say. */
  readonly usual: UsualTime | null;
  readonly otherTerms: OtherTerms | null;
  /** Since when the job's model no longer answers at its endpoint; null = it answers, or nobody knows. */
  readonly ended: Ended | null;
  /** What a stronger model would cost; null = its question can't be asked of one. */
  readonly climb: Climb | null;
}

export const NO_KNOWLEDGE: Knowledge = { usual: null, otherTerms: null, ended: null, climb: null };
