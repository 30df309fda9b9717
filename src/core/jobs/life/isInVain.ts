// Looks that bring nothing: an answer that is no word on the job, or the same word for so long that it can't be true.
import { isOpen, type Job } from '../../../shared/job.ts';
import { isUnreadable } from '../../../shared/jobActs.ts';
import { ageMs } from '../../pace/pace.ts';
import type { Failure } from '../../providers/failure.ts';
import type { JobEvent } from './jobEvent.ts';

/** Runs of some hours are known; until then the same word says only that it goes on, and a server in trouble is weather. */
export const LONGEST_RUN_MS = 6 * 3_600_000;

/** The server says "later" in some words: by itself that is no reason to count the look. */
const LATER: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** The place answered, and not about the job. */
export function isInVain({ kind, error: { httpStatus } }: Failure, job: Job, now: number): boolean {
  if (kind !== 'transient' || httpStatus === null) return false;
  const isWeather = LATER.has(httpStatus) || (httpStatus >= 500 && httpStatus !== 501 && httpStatus !== 505);
  return !isWeather || ageMs(job, now) > LONGEST_RUN_MS;
}

/** With this look the job becomes one that can't be read. */
export function isNowUnreadable(before: Job, next: Job): boolean {
  return !isUnreadable(before) && isUnreadable(next);
}

/** A good look begins a new count, unless it brought the very body of the one before, long after any run is over. */
export function marked(before: Job, next: Job, { at, mark }: Extract<JobEvent, { type: 'seen' }>): Job {
  if (mark === undefined) return next;
  const goesOn = isOpen(next);
  const isStale = goesOn && mark === before.bodyMark && ageMs(before, at) > LONGEST_RUN_MS;
  return { ...next, looksInVain: isStale ? before.looksInVain + 1 : 0, bodyMark: goesOn ? mark : null };
}
