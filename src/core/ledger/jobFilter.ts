// Which jobs a list shows: those that fit all of its parts.
import type { JobState } from '../../shared/job.ts';

export interface JobFilter {
  /** null = any. */
  readonly states: readonly JobState[] | null;
  readonly model: string | null;
  /** Words that must stand in the texts; empty = any. */
  readonly text: string;
}

export const NO_FILTER: JobFilter = { states: null, model: null, text: '' };

/** A place in the list of all jobs, the newest first: below the job with these. */
export interface Cursor {
  readonly createdAt: number;
  readonly id: string;
}
