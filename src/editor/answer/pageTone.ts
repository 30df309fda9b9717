// How the state of a job is meant. Pure.
import type { Job, JobState, JobTexts } from '../../shared/job.ts';
import { isCancelGivenUp, isUnreadable } from '../../shared/jobActs.ts';
import type { Tone } from '../../shared/tone.ts';
import { isAnsweredWell } from './pageButtons.ts';

const TONE_OF_STATE: Readonly<Record<JobState, Tone>> = {
  prepared: 'live',
  waiting: 'doubtful',
  submitting: 'live',
  uncertain: 'doubtful',
  queued: 'live',
  running: 'live',
  unknown: 'doubtful',
  completed: 'good',
  incomplete: 'doubtful',
  failed: 'bad',
  cancelled: 'neutral',
  rejected: 'bad',
  lost: 'bad',
  discarded: 'neutral',
};

/** @param isHeld its reply is in this window and not in the ledger */
export function pageTone(job: Job, { answer }: Pick<JobTexts, 'answer'>, isHeld: boolean): Tone {
  const isStuck = job.pauseReason !== null || isUnreadable(job) || isCancelGivenUp(job) || isHeld;
  if (isStuck) return 'doubtful';
  if (job.state !== 'completed') return TONE_OF_STATE[job.state];
  if (!isAnsweredWell(job)) return 'doubtful';
  if (answer !== '') return 'good';
  return job.textsRemovedAt === null ? 'doubtful' : 'neutral';
}
