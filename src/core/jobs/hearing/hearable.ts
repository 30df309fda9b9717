// Which jobs can be heard as they are written.
import { isLive, type Job } from '../../../shared/job.ts';
import { isCancelling } from '../../../shared/jobActs.ts';

/** The stream of a run in the foreground is the run, and can't be had again. */
export function canStream(job: Job): boolean {
  return isWithProvider(job) && job.streams;
}

/** The provider has it and works on it: whatever stream came of it, asked for or not, is worth hearing. */
export function isWithProvider(job: Job): boolean {
  return job.background && job.responseId !== null && isLive(job) && job.state !== 'submitting';
}

/** A cancel that is still to be carried out, and what a pause is about, are a look's. */
export function isToBeHeard(job: Job): boolean {
  return canStream(job) && job.pauseReason === null && !isCancelling(job);
}
