// What happened to a job and what can be done, in sentences. Pure, and made of inert text.
import { CONSENT_AFTER_MS } from '../../core/jobs/life/advance.ts';
import type { LinePlace } from '../../core/ledger/lines.ts';
import { UNSTORED_MS } from '../../core/pace/retention.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { isHiddenId } from '../../shared/code.ts';
import { formatCount, localDay, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobState, PauseReason } from '../../shared/job.ts';
import { isCancelGivenUp, isCancelling, isTooLarge, isUnreadable } from '../../shared/jobActs.ts';
import { modelName } from '../../shared/mode.ts';
import { certificateSentences } from './certificateWords.ts';
import { connectionWhy } from './connectionWords.ts';
import { brokenSentence, runsHere, runsHereSentence } from './foregroundWords.ts';
import { joined } from './joined.ts';
import { lineSentence } from './lineWords.ts';
import { rejectedSentences } from './rejectedWords.ts';
import { saidSentence, serverWords } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';
import { silentSentence } from './silentWords.ts';
import { cancellingSentence, notCancelledSentence, tooLargeSentence, unreadableSentence } from './stuckWords.ts';
import { uncertainSentences, worstLabel } from './uncertainWords.ts';

const DAY_MS = 86_400_000;

/**
 * What happened and what can be done, in a sentence or two; empty when the state says it all.
 * @param isAnswering its text is arriving right now
 * @param place where it stands in the line before a rate limit; null = only its plan is known
 */
export function explanation(job: Job, t: Translate, isAnswering = false, place: LinePlace | null = null): string {
  if (job.textsRemovedAt !== null) return goneSentence(job, job.textsRemovedAt, t);
  if (job.pauseReason !== null && !(isTooLarge(job) && isCancelling(job)))
    return pauseSentence(job, job.pauseReason, t);
  if (runsHere(job)) return runsHereSentence(job, t);
  if (job.state === 'waiting' && job.line !== undefined) return lineSentence(job, place, t);
  if (isCancelling(job) && isSent(job.state)) return cancellingSentence(job, t);
  const more = isCancelGivenUp(job) ? notCancelledSentence(job, t) : '';
  const state = isUnreadable(job) ? unreadableSentence(job, t) : stateSentence(job, t, isAnswering);
  return joined(more, state);
}

function goneSentence(job: Job, removedAt: number, t: Translate): string {
  const ended = Math.max(job.arrivedAt ?? job.finishedAt ?? job.createdAt, job.createdAt);
  const days = Math.max(0, Math.round((removedAt - ended) / DAY_MS));
  if (days === 1) {
    return t(
      'Question and answer were deleted from this machine a day after the job ended (ponder.historyDays). The cost is kept.',
    );
  }
  return t(
    'Question and answer were deleted from this machine {0} days after the job ended (ponder.historyDays). The cost is kept.',
    formatCount(days),
  );
}

function isSent(state: JobState): boolean {
  return state === 'submitting' || state === 'queued' || state === 'running' || state === 'unknown';
}

function stateSentence(job: Job, t: Translate, isAnswering: boolean): string {
  const endpoint = inert(job.endpoint.name, 60);
  switch (job.state) {
    case 'waiting':
      return waitingSentence(job, t);
    case 'submitting':
      return t('Sending the question to {0}.', endpoint);
    case 'queued':
      return joined(t('{0} has the question and hasn’t started yet.', endpoint), closingSentence(job, t));
    case 'running':
      return runningSentence(job, t, isAnswering);
    case 'uncertain':
      return uncertainSentences(job, t);
    case 'unknown':
      return t(
        '{0} reports a state that Ponder doesn’t know. Ponder checks every five minutes while {0} keeps the job; “Look Now” checks at once.',
        endpoint,
      );
    case 'completed':
      if (job.needsToolOutput)
        return t(
          'The model asked for a tool instead of answering, and Ponder has none to give. It was billed all the same. Ask in other words.',
        );
      if (job.error?.kind === 'refusal')
        return t('The model refused to answer, and was billed all the same. Asking in other words is a new job.');
      return silentSentence(job, t);
    case 'incomplete':
      return `${incompleteSentence(job, t)} ${silentSentence(job, t)}`.trimEnd();
    case 'failed':
      return (
        brokenSentence(job, t) ||
        t('The provider gave up: {0}. Trying again is a new job with its own price.', serverWords(job, t))
      );
    case 'cancelled':
      if (job.sentAt === null) return t('Stopped before it was sent.');
      return t('Stopped. What it used until then may be billed.');
    case 'rejected':
      return rejectedSentences(job, t);
    case 'lost':
      return joined(
        t(
          '{0} doesn’t have the response, or no longer has it: it may have expired or been deleted. “Look Now” asks again.',
          endpoint,
        ),
        saidSentence(job.error, t),
      );
    case 'discarded':
      return job.cost === null
        ? t('Discarded. It won’t be sent again, and counts as nothing spent.')
        : t('Discarded. It won’t be sent again; the cost you entered counts.');
    case 'prepared':
      return t('Saved, and about to be sent. Nothing has been spent yet.');
    default:
      return assertNever(job.state);
  }
}

function runningSentence(job: Job, t: Translate, isAnswering: boolean): string {
  const closing = closingSentence(job, t);
  if (isAnswering) return joined(t('Answering.'), closing);
  if (!job.streams) return joined(t('The model is thinking.'), closing);
  return joined(t('The model is thinking. Its answer appears on its page as it is written.'), closing);
}

/** Whether VS Code may be closed while the job is worked on, and how long the answer waits then. */
function closingSentence(job: Job, t: Translate): string {
  // Only the window that asked can fetch it, which is said beside this.
  if (isHiddenId(job.responseId)) return '';
  if (job.store) return t('You can close VS Code; answer and cost are picked up when you return.');
  return t(
    'You can close VS Code, but be back soon: {0} keeps the answer for only about {1} minutes after its end.',
    inert(job.endpoint.name, 60),
    formatCount(UNSTORED_MS / 60_000),
  );
}

function waitingSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const when = job.notBefore === null ? '' : timeFrom(job.updatedAt, job.notBefore);
  switch (job.waitingReason) {
    case 'rateLimit':
      return joined(
        (job.notBefore ?? 0) - job.createdAt > CONSENT_AFTER_MS
          ? t('Not sent: {0} is at its rate limit. Ponder asks you again at {1}.', endpoint, when)
          : t('Not sent: {0} is at its rate limit. Ponder tries again at {1}.', endpoint, when),
        saidSentence(job.error, t),
      );
    case 'offline':
      return offlineSentence(job, when, t);
    case 'noKey':
      if (job.error?.kind === 'key') {
        return joined(
          t('Not sent: {0} refused the API key. Set another one to send it.', endpoint),
          saidSentence(job.error, t),
        );
      }
      return t('Not sent: there is no API key for {0}. Set one to send it.', endpoint);
    case 'budget':
      return t(
        'Not sent: it could now pass your budget. “Send Now” shows by how much and asks. The limits are ponder.budget.dayUsd and ponder.budget.monthUsd.',
      );
    default:
      if (job.error?.kind === 'modelEnded') return unsentSentence(job, job.error.message, t);
      // It waited for too long, or something has changed, or nobody knows how long it waited: the job does not say
      // which.
      return t(
        'Not sent, and Ponder no longer sends it without asking: send it now, for up to {0}, or cancel it.',
        worstLabel(job, t),
      );
  }
}

/** Says that nothing has left this machine, and why, if that is known. */
function offlineSentence({ endpoint: { name }, error }: Job, when: string, t: Translate): string {
  const code = error?.code ?? null;
  if (error?.kind === 'certificate') {
    const what = certificateSentences(name, code, t);
    return joined(t('Not sent: nothing has left this machine.'), what, t('Ponder tries again at {0}.', when));
  }
  const endpoint = inert(name, 60);
  const why = error?.kind === 'offline' ? connectionWhy(code, t) : '';
  return why === ''
    ? t('Not sent: no connection to {0}. Ponder tries again at {1}.', endpoint, when)
    : t('Not sent: no connection to {0}: {1}. Ponder tries again at {2}.', endpoint, why, when);
}

/** For a job that waited until its model had ended. @param day ISO day of that end */
export function unsentSentence(job: Job, day: string, t: Translate): string {
  return t(
    'Not sent: {0} ended on {1}. Choose another model for the same text, or cancel the job.',
    inert(modelName(job), 60),
    inert(day, 20),
  );
}

/** The time `at`, with its day if that is not the day of `now`. */
function timeFrom(now: number, at: number): string {
  const day = localDay(at);
  return day === localDay(now) ? localTime(at) : `${day} ${localTime(at)}`;
}

function pauseSentence(job: Job, reason: PauseReason, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const said = saidSentence(job.error, t);
  switch (reason) {
    case 'noKey':
      return t(
        'This window has no API key that can check on it. Set the key for {0}, and Ponder checks again.',
        endpoint,
      );
    case 'keyRefused':
      return joined(
        t('{0} refused the API key. The job itself is untouched: set the key, and Ponder checks again.', endpoint),
        said,
      );
    case 'otherKey':
      return t(
        'It was sent with another key for {0}, and the current key can’t see it. Set the first one, and Ponder checks again.',
        endpoint,
      );
    case 'noAccess':
      if (missingScopes(job.error) !== '') {
        return joined(scopeSentence(job, t), t('Then choose “Look Now”; with another key, Ponder checks by itself.'));
      }
      return joined(
        t('{0} doesn’t let this key see the job. Ponder checks again when the key changes.', endpoint),
        said,
      );
    case 'tooLarge':
      return tooLargeSentence(job, t);
    default:
      return assertNever(reason);
  }
}

function incompleteSentence(job: Job, t: Translate): string {
  const reason = job.incompleteReason ?? '';
  if (reason === 'max_output_tokens' || reason === 'max_tokens') {
    return t(
      'The answer reached the cap of {0} tokens before it was complete, and was billed. Ask with a larger cap (ponder.maxOutputTokens) or less effort; either is a new job.',
      formatCount(job.maxOutputTokens),
    );
  }
  if (reason === 'content_filter')
    return t(
      'The provider’s content filter stopped the answer; what was written until then was billed. Other words may pass.',
    );
  return t('The provider stopped early: {0}.', inert(reason, 60) || t('no reason given'));
}
