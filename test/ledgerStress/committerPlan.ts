// What the committer is told, and what it leaves behind.
import type { Job } from '../../src/shared/job.ts';
import type { Op } from './writeLog.ts';

export interface CommitterPlan {
  readonly path: string;
  /** One line for each acknowledged transaction. */
  readonly acknowledgements: string;
  /** Where the outcome goes, see `Committed`. */
  readonly outcome: string;
  readonly journal: 'wal' | 'delete';
}

/** Each job as it stood when the transaction was acknowledged; null = removed. */
export interface CommittedJobs {
  readonly [id: string]: Job | null;
}

export interface Committed {
  /** After each transaction. */
  readonly dumps: readonly string[];
  readonly jobs: readonly CommittedJobs[];
  /** The write log as far as it shows from outside. */
  readonly ops: readonly Op[];
}

export const PLAN_VARIABLE = 'PONDER_COMMITTER_PLAN';
