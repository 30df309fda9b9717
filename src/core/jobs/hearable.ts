// Which jobs can be heard as they are written.
import { isLive, type Job } from '../../shared/job.ts';

/** The stream of a run in the foreground is the run, and can't be had again. */
export function canStream(job: Job): boolean {
  return job.background && job.streams && job.responseId !== null && isLive(job) && job.state !== 'submitting';
}

/** A cancel that is still to be carried out, and what a pause is about, are a look's. */
export function isToBeHeard(job: Job): boolean {
  const awaitsCancel = job.cancelRequestedAt !== null && job.cancelSentAt === null;
  return canStream(job) && job.pauseReason === null && !awaitsCancel;
}
