// What a page says beyond its own job.
import type { OtherTerms } from '../core/jobs/otherTerms.ts';
import type { UsualTime } from '../core/models/ownRecord.ts';

export interface Knowledge {
  /** null = there are too few jobs to say. */
  readonly usual: UsualTime | null;
  readonly otherTerms: OtherTerms | null;
}

export const NO_KNOWLEDGE: Knowledge = { usual: null, otherTerms: null };
