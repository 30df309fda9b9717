// Which jobs can be heard as they are written.
import { isLive, type Job } from '../../../shared/job.ts';
import { isCancelling } from '../../../shared/jobActs.ts';

/** Whether the stream can be asked for again. That of a foreground run is the run itself, and can't be. */
export function canStream(job: Job): boolean {
  return isWithProvider(job) && job.streams;
}

/** The provider has it and works on it: whatever stream came of it, asked for or not, is worth hearing. */
export function isWithProvider(job: Job): boolean {
  return job.background && job.responseId !== null && isLive(job) && job.state !== 'submitting';
}

/** Not while a cancel is still to be carried out, or the job is paused: these are for a look to deal with. */
export function isToBeHeard(job: Job): boolean {
  return canStream(job) && job.pauseReason === null && !isCancelling(job);
}
