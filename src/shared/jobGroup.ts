// Where a job stands in the list: above the days while it runs, needs a person or has not been read. The ledger finds
// the same groups in SQL, by its column `list_group`.
import { isOpen, type Job } from './job.ts';
import { isAmong, NEWS_STATES } from './jobStates.ts';

export const JOB_GROUPS = ['needsYou', 'unread', 'running'] as const;
export type JobGroup = (typeof JOB_GROUPS)[number];

/** Null = the job is over and nobody has to look at it: it stands under its day. */
export function jobGroup(job: Job): JobGroup | null {
  if (needsYou(job)) return 'needsYou';
  if (isOpen(job)) return 'running';
  return isUnread(job) ? 'unread' : null;
}

/** The job ended with news, and nobody has opened it since. */
export function isUnread(job: Job): boolean {
  return isAmong(NEWS_STATES, job) && job.readAt === null && job.textsRemovedAt === null;
}

/** The answer is there and is not what a person hopes for: cut off, refused, without text, or a call of tools. */
export function isFlawed({ state, error, lacks, needsToolOutput }: Job): boolean {
  if (state !== 'completed') return state === 'incomplete';
  return error?.kind === 'refusal' || lacks !== undefined || needsToolOutput;
}

function needsYou(job: Job): boolean {
  const { state, waitingReason, pauseReason } = job;
  if (state === 'uncertain' || (isOpen(job) && pauseReason !== null)) return true;
  if (state === 'waiting')
    return waitingReason === 'consent' || waitingReason === 'noKey' || waitingReason === 'budget';
  return isUnread(job) && isFlawed(job);
}
