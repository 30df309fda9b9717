// What the ledger finds out about jobs by itself, often about many at once. It does not decide what becomes of them:
// whoever opens it hands in the one function in which a job changes.
import type { Job } from '../../shared/job.ts';
import type { Stranded } from './duties.ts';

export type LedgerEvent =
  /** The job's next look, or its sending, comes early. */
  | {
      readonly type: 'broughtForward';
      readonly at: number;
      readonly to: number;
      /** Nothing stands in the job's way any more. If this is false, its pause stands until a look has worked. */
      readonly isFree: boolean;
      /** A key that did not fit the job, and is to be tried again; null = none. */
      readonly forgives: string | null;
    }
  /**
   * No window looks at the job or sends it, because none has a fitting key or sensible budgets. It counts only if the
   * job is still due by `dueBy`; null = in any case.
   */
  | { readonly type: 'stranded'; readonly at: number; readonly why: Stranded; readonly dueBy: number | null }
  /** The plan for `was` comes from a clock that was ahead: the job is planned anew by today's clock. */
  | { readonly type: 'planVoid'; readonly at: number; readonly was: number }
  /** The job's texts are old, and leave the disk. */
  | { readonly type: 'textsForgotten'; readonly at: number }
  /** A person removes the job from the list; its texts leave the disk. */
  | { readonly type: 'removed'; readonly at: number };

export type Decided = { readonly ok: true; readonly job: Job } | { readonly ok: false; readonly why: string };

/** The job after the event, or the reason why the event can't happen to it. */
export type Decide = (job: Job, event: LedgerEvent) => Decided;

/** Loaded when there is something to decide. */
export type DecideLater = () => Promise<Decide>;
