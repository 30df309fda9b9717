// A job in a few words: what state it is in, and for how long. Pure, and made of inert text.

import type { LinePlace } from '../../core/ledger/lines.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { formatDuration } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { isCancelling, isTooLarge } from '../../shared/jobActs.ts';
import { runsHere, runsHereLabel } from './foregroundWords.ts';
import { lineLabel } from './lineWords.ts';

/**
 * @param isAnswering its text is arriving right now
 * @param place where it stands in the line before a rate limit; null = only its plan is known
 */
export function stateLabel(job: Job, t: Translate, isAnswering = false, place: LinePlace | null = null): string {
  if (isCancelling(job) && (job.state === 'queued' || job.state === 'running')) return t('Cancelling');
  if (job.pauseReason !== null) return isTooLarge(job) ? t('Paused: too large to read') : t('Paused');
  if (runsHere(job)) return runsHereLabel(t);
  switch (job.state) {
    case 'prepared':
      return t('Prepared');
    case 'waiting':
      return job.line === undefined ? waitingLabel(job, t) : lineLabel(job, place, t);
    case 'submitting':
      return t('Sending');
    case 'uncertain':
      return t('Uncertain');
    case 'queued':
      return t('Queued');
    case 'running':
      return isAnswering ? t('Answering') : t('Running');
    case 'unknown':
      return t('Unknown: {0}', inert(job.rawStatus ?? '', 40));
    case 'completed':
      if (job.needsToolOutput) return t('Needs a tool');
      if (job.error?.kind === 'refusal') return t('Refused');
      return lackingLabel(job, t) ?? t('Completed');
    case 'incomplete':
      return job.lacks === 'text' ? t('Incomplete, no text') : t('Incomplete');
    case 'failed':
      return t('Failed');
    case 'cancelled':
      return t('Cancelled');
    case 'rejected':
      return t('Rejected');
    case 'lost':
      return t('Lost');
    case 'discarded':
      return t('Discarded');
    default:
      return assertNever(job.state);
  }
}

function lackingLabel({ lacks }: Job, t: Translate): string | null {
  if (lacks === undefined) return null;
  return lacks === 'text' ? t('No text') : t('No final answer');
}

function waitingLabel({ waitingReason, error }: Job, t: Translate): string {
  if (waitingReason === 'consent' && error?.kind === 'modelEnded') return t('Not sent: model ended');
  if (waitingReason === 'consent') return t('Not sent: send?');
  if (waitingReason === 'offline' && error?.kind === 'certificate') return t('Waiting: certificate not trusted');
  return waitingReason === 'budget' ? t('Not sent: budget') : t('Waiting');
}

/** How long the job has been running, or took; null = it was not sent yet. */
export function elapsedLabel(job: Job, now: number): string | null {
  if (job.sentAt === null) return null;
  return formatDuration((job.finishedAt ?? now) - job.sentAt);
}
