// What becomes of a job when the provider does not confirm its cancel.
import type { Job, JobError } from '../../../shared/job.ts';
import type { JobEvent } from './jobEvent.ts';

/** A provider that has not confirmed a cancel after so many tries will not. */
export const MOST_CANCEL_TRIES = 5;

/** A job that could not be cancelled goes on, and may be cancelled anew. */
export function cancelTried(job: Job, { at, how, error }: Extract<JobEvent, { type: 'cancelTried' }>): Job {
  const cancelTries = how === 'notHeard' ? job.cancelTries : job.cancelTries + 1;
  const tried = { ...withCancelError(job, error ?? null), updatedAt: at, cancelTries, cancelTriedAt: at };
  return how === 'notAgain' || cancelTries >= MOST_CANCEL_TRIES ? { ...tried, cancelRequestedAt: null } : tried;
}

/** A row that never had a cancel error stays without one. */
export function withCancelError(job: Job, cancelError: JobError | null): Job {
  return cancelError === null && job.cancelError === undefined ? job : { ...job, cancelError };
}
