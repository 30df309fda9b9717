// A job changes here and nowhere else: one pure function from a job and an event to the next job. Steps that the job's
// state does not allow are refused, so that two windows, a late reply or a bug can't undo what is final. The one
// exception is ledger/salvage.ts, which mends the jobs of a damaged ledger in a worker: no event happened to them. When
// a job is looked at next is decided in pace/, which whoever writes the step down asks.
import { assertNever } from '../../../shared/assertNever.ts';
import type { Job, JobError, JobState, WaitingReason } from '../../../shared/job.ts';
import { canEnterCost, isCancelling } from '../../../shared/jobActs.ts';
import { seenBy, withUnfit } from '../../../shared/jobKeys.ts';
import { ageMs } from '../../pace/pace.ts';
import { cancelTried, withCancelError } from './cancelTries.ts';
import { arrived, brokenBy, endError, endedAt, enteredCost, modelEnded, removedOf, withLack } from './ends.ts';
import { marked } from './isInVain.ts';
import { type JobEvent, type RunEvent, type ServerWord, wordOf } from './jobEvent.ts';
import { isKept } from './keptEvent.ts';
import { keptStep } from './keptStep.ts';
import { stateOfStatus } from './stateOfStatus.ts';
import { from, refused, type Step } from './step.ts';

/** A job that waited longer than this is not sent without being asked about again. */
export const CONSENT_AFTER_MS = 3_600_000;

/** For this long after a POST a provider may not find its own response: 404 means nothing yet. */
export const NOT_FOUND_GRACE_MS = 60_000;

/** The next job, or why the event can't happen to it. */
export function advance(job: Job, event: JobEvent): Step {
  const step = stepOf(job, event);
  if (!step.ok) return step;
  const word = wordOf(event);
  const ended = word === null ? step.job : withLack(step.job, word.response, word.kept ?? '');
  const next = event.type === 'seen' ? marked(job, ended, event) : ended;
  return { ok: true, job: arrived(job, next, event.at) };
}

function stepOf(job: Job, event: JobEvent): Step {
  return isKept(event) ? keptStep(job, event) : runStep(job, event);
}

function runStep(job: Job, event: RunEvent): Step {
  switch (event.type) {
    case 'send':
      return from(job, event, ['prepared', 'waiting'], () => sending(job, event));
    case 'wait':
      return from(job, event, ['prepared', 'waiting'], () => kept(job, event));
    case 'due':
      return from(job, event, ['waiting'], () => due(job, event));
    case 'called':
      if (job.line === undefined) return refused('it stands in no line');
      return from(job, event, ['waiting'], () => ({ ...job, notBefore: event.notBefore }));
    case 'accepted':
      // Another window may have taken the sender for dead, and a person may have given the job up: the run is paid for.
      return from(job, event, ['submitting', 'uncertain', 'discarded'], () => serverSays(job, event.word, event.at));
    case 'knownResponse':
      return from(job, event, ['submitting', 'uncertain'], () => ({
        ...moved(job, event.at, 'uncertain'),
        error: event.error,
      }));
    case 'refused':
      return from(job, event, ['prepared', 'waiting', 'submitting', 'uncertain'], () =>
        unspent(job, event.at, 'rejected', event.error),
      );
    case 'postponed':
      return from(job, event, ['submitting', 'uncertain'], () => postponed(job, event));
    case 'noReply':
      return from(job, event, ['submitting'], () => ({ ...moved(job, event.at, 'uncertain'), error: event.error }));
    case 'adopted': {
      const { metadataJob } = event.word.response;
      const isIts = metadataJob === job.id || (event.isConfirmed && metadataJob === null);
      if (!isIts) return refused('the response does not name this job in its metadata');
      return from(job, event, ['uncertain'], () => serverSays(job, event.word, event.at));
    }
    case 'seen':
      return seen(job, event);
    case 'seenNothing':
      return from(job, event, ['queued', 'running', 'cancelled'], () => ({
        ...job,
        looksInVain: job.looksInVain + 1,
        // A cancelled job keeps the end that it was told.
        ...(event.error === undefined || job.state === 'cancelled' ? {} : { error: brokenBy(job) ?? event.error }),
      }));
    case 'notFound':
      return notFound(job, event);
    case 'paused':
      return from(
        job,
        event,
        event.reason === 'tooLarge' ? ['queued', 'running', 'unknown'] : ['queued', 'running'],
        () => ({
          ...(event.key === undefined ? job : withUnfit(job, event.key, event.reason)),
          updatedAt: event.at,
          lastLookAt: event.at,
          pauseReason: event.reason,
          ...(event.error === undefined ? {} : { error: brokenBy(job) ?? event.error }),
        }),
      );
    case 'windowDied':
      if (job.background) return refused('the provider runs this job, no window does');
      return from(job, event, ['queued', 'running'], () => ({
        ...moved(job, event.at, 'failed'),
        finishedAt: event.at,
        error: event.error,
      }));
    case 'costEntered':
      if (!canEnterCost(job)) return refused('the provider told the cost, or will tell it');
      return { ok: true, job: { ...job, updatedAt: event.at, cost: enteredCost(event), reserved: null } };
    case 'aborted':
      if (job.background && event.isAlone !== true) return refused('the provider runs this job: it is cancelled there');
      if (job.cancelRequestedAt === null) return refused('nobody asked for a cancel');
      return from(job, event, ['submitting', 'uncertain', 'queued', 'running'], () => ({
        ...moved(job, event.at, 'cancelled'),
        cancelSentAt: event.at,
        finishedAt: event.at,
      }));
    case 'gaveUp':
      return from(job, event, ['prepared', 'waiting', 'uncertain'], () =>
        unspent(job, event.at, 'discarded', job.error),
      );
    case 'cancelRequested':
      if (isCancelling(job)) return refused('a cancel is already asked for');
      return from(job, event, ['submitting', 'uncertain', 'queued', 'running', 'unknown'], () => ({
        ...withCancelError(job, null),
        updatedAt: event.at,
        cancelRequestedAt: event.at,
        cancelSentAt: null,
        cancelTries: 0,
        cancelTriedAt: null,
      }));
    case 'cancelTried':
      if (!isCancelling(job)) return refused('nobody asked for a cancel');
      return from(job, event, ['queued', 'running', 'unknown'], () => cancelTried(job, event));
    default:
      return assertNever(event);
  }
}

function moved({ line: _, ...job }: Job, at: number, state: JobState): Job {
  return { ...job, state, updatedAt: at, waitingReason: null, notBefore: null, pauseReason: null };
}

function sending(job: Job, event: Extract<RunEvent, { type: 'send' | 'due' }>): Job {
  const { at, sentOn, keyFingerprint } = event;
  const agreed = event.type === 'send' ? event.agreed : undefined;
  return { ...moved(job, at, 'submitting'), sentAt: at, sentOn, keyFingerprint, error: null, ...agreed };
}

function waiting(job: Job, at: number, reason: WaitingReason, notBefore: number | null): Job {
  return { ...moved(job, at, 'waiting'), waitingReason: reason, notBefore };
}

function kept(job: Job, { at, reason, notBefore, endedOn, agreed, turn }: Extract<JobEvent, { type: 'wait' }>): Job {
  const next = { ...waiting(job, at, reason, notBefore), ...agreed, ...turn };
  return endedOn === undefined ? next : { ...next, error: modelEnded(endedOn) };
}

/**
 * Nothing was sent. A job that a person has cancelled meanwhile is given up, not sent again only to be cancelled then.
 */
function postponed(job: Job, event: Extract<JobEvent, { type: 'postponed' }>): Job {
  // A refused key is not kept as the job's own.
  const keyFingerprint = event.reason === 'noKey' ? null : job.keyFingerprint;
  const unsent = { ...job, sentAt: null, sentOn: null, keyFingerprint };
  if (job.cancelRequestedAt !== null) return unspent(unsent, event.at, 'discarded', event.error);
  // Another window called it uncertain, so it may have been asked again as another job: a person decides about it.
  const isDoubted = job.state === 'uncertain';
  const { at, error, line } = event;
  if (isDoubted) return { ...waiting(unsent, at, 'consent', null), error };
  return { ...waiting(unsent, at, event.reason, event.notBefore), error, ...(line === undefined ? {} : { line }) };
}

function due(job: Job, event: Extract<JobEvent, { type: 'due' }>): Job {
  const age = event.at - job.createdAt;
  // A job that was asked by a clock that was ahead has waited for an unknown time.
  const isEndless = job.notBefore !== null && job.notBefore - job.updatedAt >= CONSENT_AFTER_MS;
  // In a line that moves a job waits by Ponder's own doing, for as long as price and rule are what was agreed to; but
  // not while no window was open to send it.
  const isMissed = event.at - (job.notBefore ?? event.at) > CONSENT_AFTER_MS;
  const isInLine = job.line !== undefined && event.isStuck !== true && !isMissed;
  // It was asked while that ran, and waited for nothing else.
  const isAfterAnswer = job.waitingReason === 'parent' && event.at - (event.answeredAt ?? 0) <= CONSENT_AFTER_MS;
  const tooOld = !isInLine && !isAfterAnswer && (age > CONSENT_AFTER_MS || age < 0 || isEndless);
  if (job.waitingReason === 'consent' || tooOld || event.changed !== 'no') {
    return waiting(job, event.at, 'consent', null);
  }
  return sending(job, event);
}

/** An end at which nothing was spent, or at which a person decided to count nothing: the reservation is over. */
function unspent(job: Job, at: number, state: 'rejected' | 'discarded', error: JobError | null): Job {
  return { ...moved(job, at, state), finishedAt: at, reserved: null, error };
}

function seen(job: Job, event: Extract<JobEvent, { type: 'seen' }>): Step {
  const step = lookedAt(job, event);
  if (!step.ok) return step;
  const known = event.key === undefined ? step.job : seenBy(step.job, event.key);
  return { ok: true, job: event.endsCancel === true ? { ...known, cancelSentAt: event.at } : known };
}

function lookedAt(job: Job, event: Extract<JobEvent, { type: 'seen' }>): Step {
  const { word, at } = event;
  const says = stateOfStatus(word.response.status);
  if (job.responseId === null) return refused('no response of it is known');
  switch (job.state) {
    case 'queued':
    case 'running':
    case 'unknown':
    case 'lost':
    case 'failed':
      // An older reply that comes late does not make a running job queued again.
      if (job.state === 'running' && says === 'queued') return { ok: true, job: looked(job, at) };
      return { ok: true, job: serverSays(looked(job, at), word, at) };
    case 'cancelled':
      if (says === 'completed' || says === 'incomplete') {
        return { ok: true, job: serverSays(looked(job, at), word, at) };
      }
      if (says === 'cancelled' && job.rawStatus === 'cancelled' && word.response.usage === null)
        return { ok: true, job: looked(job, at) };
      // The run was broken off from here: the provider's own word, and its bill, come later. The time of the end stays,
      // because later looks are planned from it.
      if (says === 'cancelled') {
        return { ok: true, job: { ...serverSays(looked(job, at), word, at), finishedAt: job.finishedAt } };
      }
      return refused('a cancelled job does not run again');
    default:
      return from(job, event, [], () => job);
  }
}

function notFound(job: Job, event: Extract<JobEvent, { type: 'notFound' }>): Step {
  if (!event.sameKey) {
    const { at, key } = event;
    return advance(job, { type: 'paused', at, reason: 'otherKey', ...(key === undefined ? {} : { key }) });
  }
  return from(job, event, ['queued', 'running'], () => {
    const young = ageMs(job, event.at) < NOT_FOUND_GRACE_MS;
    if (young) return looked(job, event.at);
    const gone = { ...looked(job, event.at), finishedAt: event.at };
    // The server need not have kept anything of a foreground run.
    if (!job.background) {
      return { ...moved(gone, event.at, 'failed'), error: brokenBy(job) ?? { ...event.error, kind: 'windowDied' } };
    }
    return { ...moved(gone, event.at, 'lost'), error: event.error };
  });
}

function looked(job: Job, at: number): Job {
  return { ...job, updatedAt: at, lastLookAt: at, looks: job.looks + 1, pauseReason: null };
}

function serverSays(job: Job, { response, cost, receipt, requestId }: ServerWord, at: number): Job {
  const state = stateOfStatus(response.status) ?? 'unknown';
  const final = state === 'completed' || state === 'incomplete' || state === 'failed' || state === 'cancelled';
  // The same end told again without its usage takes nothing back; any other state begins a new bill. A cost that a
  // person entered stands until the provider tells one.
  const entered = job.cost?.enteredOn === undefined ? null : job.cost;
  const before = state === job.state ? job : { usage: null, cost: entered };
  const actual = final ? (cost ?? before.cost) : null;
  // Counts that contradict each other do not replace better ones either.
  const counts =
    response.usage?.contradicts === true ? (before.usage ?? response.usage) : (response.usage ?? before.usage);
  return {
    ...moved(job, at, state),
    // The id by which the job is looked at stays: gateways give a response another id each time.
    responseId: job.responseId ?? response.id,
    requestId: requestId ?? job.requestId,
    servedModel: response.model ?? job.servedModel,
    servedMode: response.mode ?? job.servedMode,
    receipt: receipt ?? job.receipt,
    rawStatus: response.status,
    incompleteReason: response.incompleteReason,
    needsToolOutput: state === 'completed' && response.toolCallsOnly,
    finishedAt: final ? endedAt(job, response, at) : null,
    usage: final ? counts : null,
    cost: actual,
    reserved: actual === null ? (job.reserved ?? job.estimate?.worst ?? null) : null,
    error: final ? endError(response) : null,
    ...removedOf(response),
  };
}
