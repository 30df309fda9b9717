// Whether a question is one that is on its way already, or the one that a job was asked with.
import type { Job } from '../../shared/job.ts';
import { isSameMode } from '../../shared/mode.ts';
import { sendsTier } from '../jobs/prepare/prepare.ts';

/** The job with the same question that a person has to be told of; null = there is none. */
export function sameOnItsWay({ parentId }: Job, alike: readonly Job[]): Job | null {
  // The person who sends an uncertain job again has been asked about that one.
  return alike.find(({ id, state }) => id !== parentId || state !== 'uncertain') ?? null;
}

/** Whether what would be sent today is what the person agreed to when the job was asked. */
export function isSameRun(today: Job, job: Job): boolean {
  return (
    today.estimate?.worst === job.estimate?.worst &&
    today.maxOutputTokens === job.maxOutputTokens &&
    today.model === job.model &&
    isSameMode(today.mode, job.mode) &&
    today.effort === job.effort &&
    today.background === job.background &&
    today.streams === job.streams &&
    isSameWayOn(today, job) &&
    sendsTier(today) === sendsTier(job)
  );
}

/** A job that named a response is not sent with the turns before it, nor the other way round, whatever either costs. */
function isSameWayOn({ chain: today }: Job, { chain }: Job): boolean {
  return today?.after === chain?.after && today?.by === chain?.by && today?.effort === chain?.effort;
}
