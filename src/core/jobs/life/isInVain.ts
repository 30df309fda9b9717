// Looks that bring nothing: an answer that says nothing of the job, or says the same for so long that it can't be true.
import { isOpen, type Job } from '../../../shared/job.ts';
import { isInTheWay, isUnreadable } from '../../../shared/jobActs.ts';
import { ageMs } from '../../pace/pace.ts';
import type { Failure } from '../../providers/failure.ts';
import type { JobEvent } from './jobEvent.ts';

/**
 * Runs of some hours are known: until then the same answer says only that it goes on, and a server's troubles may pass.
 */
export const LONGEST_RUN_MS = 6 * 3_600_000;

/** HTTP statuses by which a server says "later": by themselves they are no reason to count the look. */
const LATER: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** Whether the place answered, but not about the job. What stands in the way of all that is asked says nothing of it. */
export function isInVain({ kind, error }: Failure, job: Job, now: number): boolean {
  const { httpStatus } = error;
  if (kind !== 'transient' || httpStatus === null || isInTheWay(error)) return false;
  const isWeather = LATER.has(httpStatus) || (httpStatus >= 500 && httpStatus !== 501 && httpStatus !== 505);
  return !isWeather || ageMs(job, now) > LONGEST_RUN_MS;
}

/** With this look the job becomes one that can't be read. */
export function isNowUnreadable(before: Job, next: Job): boolean {
  return !isUnreadable(before) && isUnreadable(next);
}

/**
 * A good look begins a new count, unless it brought just the body of the one before, long after any run should be over.
 */
export function marked(before: Job, next: Job, { at, mark }: Extract<JobEvent, { type: 'seen' }>): Job {
  if (mark === undefined) return next;
  const goesOn = isOpen(next);
  const isStale = goesOn && mark === before.bodyMark && ageMs(before, at) > LONGEST_RUN_MS;
  return { ...next, looksInVain: isStale ? before.looksInVain + 1 : 0, bodyMark: goesOn ? mark : null };
}
