// What a job ends with: when its end came here, the cost that a person typed in, and the error that the provider told.
import { isOpen, type Job, type JobError } from '../../../shared/job.ts';
import { ANSWERED_STATES, isAmong } from '../../../shared/jobStates.ts';
import type { NanoUsd } from '../../../shared/money.ts';
import type { Cost } from '../../../shared/usage.ts';
import { withoutOurs } from '../../models/prices/toldOnly.ts';
import { believedUsage } from '../../providers/replies/readUsage.ts';
import type { ServerResponse } from '../../providers/replies/serverResponse.ts';

export function enteredCost({ total, enteredOn }: { total: NanoUsd; enteredOn: string }): Cost {
  return { total, parts: [], tier: '', priceSource: '', priceDate: enteredOn, enteredOn };
}

export function endError(response: ServerResponse): JobError | null {
  const none = { httpStatus: null, requestId: null };
  const { filters } = response;
  if (response.error !== null) {
    const { message, code } = response.error;
    if (filters !== undefined) return { kind: 'contentFilter', message, code, filters, ...none };
    return { kind: 'server', message, code, ...none };
  }
  // Its name stands in the job's own reason; the categories have no other place.
  if (filters !== undefined) return { kind: 'contentFilter', message: '', code: 'content_filter', filters, ...none };
  if (response.declined !== null) return { kind: 'refusal', message: response.declined, code: null, ...none };
  return null;
}

/** Why the hearing of a foreground run ended: kept until the provider's own word comes; null = it is not known. */
export function brokenBy({ error }: Job): JobError | null {
  return error?.kind === 'brokeOff' || error?.kind === 'errorReply' ? error : null;
}

/** What a completed or incomplete answer lacks. An answer that only calls tools says so itself. */
function lackOf({ answer, declined, isCommentary, toolCallsOnly }: ServerResponse): Pick<Job, 'lacks'> {
  if (isCommentary === true) return { lacks: 'finalAnswer' };
  const isSilent = answer.trim() === '' && (declined ?? '').trim() === '';
  return isSilent && !toolCallsOnly ? { lacks: 'text' } : {};
}

/** How many keys were taken out of a text that is stored. */
export function removedOf(text: { readonly keysRemoved?: number } | null): Pick<Job, 'keysRemoved'> {
  return text?.keysRemoved === undefined ? {} : { keysRemoved: text.keysRemoved };
}

/** Whether an end lacks what a look may tell: its text, or its usage. */
export function isShort({ status, answer, declined, toolCallsOnly, usage, error }: ServerResponse): boolean {
  if (status === 'failed') return usage === null && error === null;
  if (status !== 'completed' && status !== 'incomplete') return false;
  return usage === null || (answer === '' && declined === null && !toolCallsOnly);
}

/** The job ended without an answer, and its texts may be kept. */
export function endsEmpty({ state, lacks, textsRemovedAt }: Job): boolean {
  const isEnd = lacks === 'text' || state === 'failed' || state === 'cancelled' || state === 'lost';
  return isEnd && textsRemovedAt === null;
}

/** True when another window took the one that hears the job for dead, and called it failed. */
export function isCalledDead({ state, error, textsRemovedAt }: Job): boolean {
  return state === 'failed' && error?.kind === 'windowDied' && textsRemovedAt === null;
}

/**
 * Notes what an answer lacks, and drops counts that are no bill of it.
 * @param kept the text that was heard and stored
 */
export function withLack(job: Job, response: ServerResponse, kept: string): Job {
  if (!isAmong(ANSWERED_STATES, job)) return job;
  const answer = response.answer === '' ? kept : response.answer;
  return { ...billedBeside(job, answer), ...lackOf({ ...response, answer }) };
}

/** For a job whose text was heard, though its end lacks it. */
export function withText(ended: Job, answer: string): Job {
  const { lacks, ...job } = billedBeside(ended, answer);
  return lacks === undefined || lacks === 'text' ? job : { ...job, lacks };
}

/** Counts of zero that came with the end are no bill of the text that was heard before it. */
function billedBeside(job: Job, answer: string): Job {
  const { usage, estimate, reserved } = job;
  const believed = believedUsage(usage, { answer, reasoningSummary: '', declined: null, toolCallsOnly: false });
  if (believed === usage || job.cost?.enteredOn !== undefined) return job;
  const cost = withoutOurs(job.cost);
  return { ...job, usage: believed, cost, reserved: cost === null ? (reserved ?? estimate?.worst ?? null) : null };
}

/** Why a job that waited is not sent. @param day ISO day from which the model no longer answers */
export function modelEnded(day: string): JobError {
  return { kind: 'modelEnded', message: day, code: null, httpStatus: null, requestId: null };
}

/** Notes when an end arrived here, from which the age of texts counts: an end fetched late is new, and unread. */
export function arrived(before: Job, next: Job, at: number): Job {
  if (isOpen(next) || next.state === 'uncertain') return next.arrivedAt === null ? next : { ...next, arrivedAt: null };
  return next.state === before.state ? next : { ...next, arrivedAt: at, readAt: null };
}

/**
 * When the job ended: the provider's time if that lies between the sending and now (its clock may be wrong), else now.
 */
export function endedAt({ sentAt }: Job, { completedAt }: ServerResponse, at: number): number {
  return completedAt !== null && completedAt >= (sentAt ?? completedAt) && completedAt <= at ? completedAt : at;
}
