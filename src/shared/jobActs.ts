// What can be done with a job, and what prevents it: the same rules for commands, tree and page.
import { isLive, isOpen, type Job, type JobError, type JobErrorKind } from './job.ts';
import { ANSWERED_STATES, isAmong, WORKED_ON_STATES } from './jobStates.ts';

const OF_CREDENTIAL: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['key', 'audience', 'clock']);

/** The key or sign-in itself is refused: nothing can be asked or looked at with it. */
export function refusesCredential(error: Pick<JobError, 'kind'> | null): boolean {
  return error !== null && OF_CREDENTIAL.has(error.kind);
}

const IN_THE_WAY: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['firewall', 'blocked', 'proxy']);

/**
 * Something stands between this machine and the place, or on the account, whatever key is sent: another key would not
 * help, and the next time it may be gone.
 */
export function isInTheWay(error: Pick<JobError, 'kind'> | null): boolean {
  return error !== null && IN_THE_WAY.has(error.kind);
}

export function canCancel(job: Job): boolean {
  return isOpen(job) && !isCancelling(job);
}

/** A cancel was asked for, and the provider has not taken it yet. */
export function isCancelling({ cancelRequestedAt, cancelSentAt }: Job): boolean {
  return cancelRequestedAt !== null && cancelSentAt === null;
}

/** The provider confirmed none of the tries to cancel the job: it goes on, and may cost money. */
export function isCancelGivenUp(job: Job): boolean {
  return job.cancelRequestedAt === null && job.cancelTries > 0 && isOpen(job);
}

/** After this many looks in vain, further ones would only bring the same. */
export const MOST_IN_VAIN = 10;

/** The place took the question, and its answers to looks do not tell what became of it. */
export function isUnreadable(job: Pick<Job, 'state' | 'looksInVain'>): boolean {
  return isAmong(WORKED_ON_STATES, job) && job.looksInVain >= MOST_IN_VAIN;
}

export function canRetry(job: Job): boolean {
  return !isOpen(job) && job.textsRemovedAt === null;
}

/** `uncertain` may still cost money: it is resolved or discarded first, never just removed. */
export function canRemove(job: Job): boolean {
  return !isOpen(job) && job.state !== 'uncertain';
}

/** The reply was larger than Ponder reads. Only a person's word makes it look again. */
export function isTooLarge({ pauseReason }: Pick<Job, 'pauseReason'>): boolean {
  return pauseReason === 'tooLarge';
}

/** The provider told no cost and will tell none by itself, so a person may enter the one on the bill. */
export function canEnterCost(job: Job): boolean {
  const isUnsent = job.state === 'prepared' || job.state === 'waiting' || job.state === 'rejected';
  if (job.sentOn === null || isUnsent) return false;
  if (isLive(job) && job.pauseReason === null) return false;
  return job.cost === null || job.cost.enteredOn !== undefined;
}

/** The provider was to keep the response of a run, or at least the run itself. */
function isKeptThere({ background, store }: Job): boolean {
  return background || store;
}

/** The provider may still keep the response. A job that is being worked on has to be cancelled first. */
export function canDeleteAtProvider(job: Job): boolean {
  return isKeptThere(job) && job.responseId !== null && job.deletedAtProviderAt === null && canRemove(job);
}

/** The job has a response that the provider can be asked about. */
export function canLook(job: Job): boolean {
  // A run in the foreground is heard by its window; if that is gone, another window looks at it without being asked.
  if (!job.background && isLive(job) && !isTooLarge(job)) return false;
  if (!isKeptThere(job) && !isTooLarge(job)) return false;
  if (job.responseId === null || job.textsRemovedAt !== null || job.deletedAtProviderAt !== null) return false;
  return job.state !== 'completed' && job.state !== 'incomplete' && job.state !== 'discarded';
}

/** Waits for the network, so a person may have the connection tried at once. */
export function canTry({ state, waitingReason }: Job): boolean {
  return state === 'waiting' && waitingReason === 'offline';
}

/** The place did not find the response that the job was to go on from: the turns before it can be sent along instead. */
export function lacksItsAnswer({ state, error, chain }: Job): boolean {
  return state === 'rejected' && error?.kind === 'chain' && chain?.by === 'response';
}

/** A question can go on from its answer, as soon as that is there. Whether there is any text, its texts tell. */
export function canAskOn(job: Job): boolean {
  if (job.textsRemovedAt !== null || job.state === 'unknown') return false;
  return isOpen(job) || (isAmong(ANSWERED_STATES, job) && job.lacks !== 'text' && !job.needsToolOutput);
}

/** Its question may be asked of a stronger model: there is an answer that may not be good enough. */
export function canEscalate(job: Job): boolean {
  return canRate(job);
}

/** The job has an answer of its own, even if it is not whole. */
export function canRate(job: Job): boolean {
  return isAmong(ANSWERED_STATES, job) && job.textsRemovedAt === null;
}
