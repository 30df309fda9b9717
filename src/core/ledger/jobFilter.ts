// Which jobs a list shows: those that match all parts of the filter.
import type { JobState } from '../../shared/job.ts';

export interface JobFilter {
  /** null = any. */
  readonly states: readonly JobState[] | null;
  readonly model: string | null;
  /** Words that must stand in the texts; empty = any. */
  readonly text: string;
}

export const NO_FILTER: JobFilter = { states: null, model: null, text: '' };

/** A position in the list of all jobs, newest first: just below the job with these values. */
export interface Cursor {
  readonly createdAt: number;
  readonly id: string;
}
