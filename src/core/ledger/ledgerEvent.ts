// What the ledger finds out about jobs by itself, often about many at once. What becomes of them it does not decide: whoever
// opens it hands in the one function in which a job changes.
import type { Job } from '../../shared/job.ts';
import type { Stranded } from './turns.ts';

export type LedgerEvent =
  /** Its next look, or its sending, comes early. */
  | {
      readonly type: 'broughtForward';
      readonly at: number;
      readonly to: number;
      /** Nothing stands in its way any more. Otherwise its pause stands until a look has worked. */
      readonly isFree: boolean;
      /** A key that did not fit it, and gets another chance; null = none. */
      readonly forgives: string | null;
    }
  /** Nobody looks at it, or sends it, for want of a key or of sensible budgets; `dueBy` = it is still due; null = whenever. */
  | { readonly type: 'stranded'; readonly at: number; readonly why: Stranded; readonly dueBy: number | null }
  /** What was planned for `was` is of a clock that was ahead: it is planned anew, by the clock as it is now. */
  | { readonly type: 'planVoid'; readonly at: number; readonly was: number }
  /** Its texts are old, and leave the disk. */
  | { readonly type: 'textsForgotten'; readonly at: number }
  /** A person takes it out of the list; its texts leave the disk. */
  | { readonly type: 'removed'; readonly at: number };

export type Decided = { readonly ok: true; readonly job: Job } | { readonly ok: false; readonly why: string };

/** What an event makes of a job, or why it can't happen to it. */
export type Decide = (job: Job, event: LedgerEvent) => Decided;

/** Loaded when there is something to decide. */
export type DecideLater = () => Promise<Decide>;
