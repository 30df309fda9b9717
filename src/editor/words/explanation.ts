// What happened to a job and what can be done, in sentences. Pure, and made of inert text.
import { CONSENT_AFTER_MS } from '../../core/jobs/life/advance.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { assertNever } from '../../shared/assertNever.ts';
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
import { rejectedSentence } from './rejectedWords.ts';
import { saidSentence, serverWords } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';
import { silentSentence } from './silentWords.ts';
import { cancellingSentence, notCancelledSentence, tooLargeSentence, unreadableSentence } from './stuckWords.ts';
import { uncertainSentences, worstLabel } from './uncertainWords.ts';

const DAY_MS = 86_400_000;

/**
 * What happened and what can be done, in a sentence or two; empty when the state says it all.
 * @param isAnswering its text is arriving right now
 */
export function explanation(job: Job, t: Translate, isAnswering = false): string {
  if (job.textsRemovedAt !== null) return goneSentence(job, job.textsRemovedAt, t);
  if (job.pauseReason !== null && !(isTooLarge(job) && isCancelling(job)))
    return pauseSentence(job, job.pauseReason, t);
  if (runsHere(job)) return runsHereSentence(job, t);
  if (isCancelling(job) && isSent(job.state)) return cancellingSentence(job, t);
  const more = isCancelGivenUp(job) ? notCancelledSentence(job, t) : '';
  const state = isUnreadable(job) ? unreadableSentence(job, t) : stateSentence(job, t, isAnswering);
  return joined(more, state);
}

function goneSentence(job: Job, removedAt: number, t: Translate): string {
  const ended = Math.max(job.arrivedAt ?? job.finishedAt ?? job.createdAt, job.createdAt);
  return t(
    'Question and answer were removed from this machine {0} days after the job ended, as ponder.historyDays says. The cost stays.',
    formatCount(Math.max(0, Math.round((removedAt - ended) / DAY_MS))),
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
      return t('The question is on its way to {0}.', endpoint);
    case 'queued':
      return t(
        '{0} has the question and has not begun. You can close VS Code: the answer is fetched when it is back.',
        endpoint,
      );
    case 'running':
      return runningSentence(job, t, isAnswering);
    case 'uncertain':
      return uncertainSentences(job, t);
    case 'unknown':
      return t(
        'The provider reports a state that Ponder does not know. It is looked at every five minutes as long as the provider keeps it; “Look Now” asks at once.',
      );
    case 'completed':
      if (job.needsToolOutput)
        return t(
          'The model asked for a tool instead of answering, and was paid for it. Ponder has no tools to give: ask in other words.',
        );
      if (job.error?.kind === 'refusal')
        return t(
          'The model refused to answer. What it said is below; it was paid for. Asking in other words is a new job.',
        );
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
      return t('Stopped. What was used until then may be billed.');
    case 'rejected':
      return `${rejectedSentence(job, t)} ${t('Nothing was spent.')}`;
    case 'lost':
      return joined(
        t(
          '{0} says that it does not have the response, or not any more: it may have expired or been deleted. “Look Now” asks once more.',
          endpoint,
        ),
        saidSentence(job.error, t),
      );
    case 'discarded':
      return job.cost === null
        ? t('Given up. It is not sent again and counts as nothing spent.')
        : t('Given up. It is not sent again; the cost that was entered counts.');
    case 'prepared':
      return t('Written down, and sent in a moment. Nothing was spent yet.');
    default:
      return assertNever(job.state);
  }
}

function runningSentence(job: Job, t: Translate, isAnswering: boolean): string {
  const closing = t('You can close VS Code: the answer is fetched when it is back.');
  if (isAnswering) return `${t('The answer stands below as it is written, its cost comes with the end.')} ${closing}`;
  if (!job.streams) return `${t('The model is thinking.')} ${closing}`;
  return `${t('The model is thinking. Its answer appears in the panel as it comes, its cost with the end.')} ${closing}`;
}

function waitingSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const when = job.notBefore === null ? '' : timeFrom(job.updatedAt, job.notBefore);
  switch (job.waitingReason) {
    case 'rateLimit':
      return joined(
        (job.notBefore ?? 0) - job.createdAt > CONSENT_AFTER_MS
          ? t('{0} is at its rate limit. Not sent; Ponder asks again at {1}.', endpoint, when)
          : t('{0} is at its rate limit. Not sent; Ponder tries again at {1}.', endpoint, when),
        saidSentence(job.error, t),
      );
    case 'offline':
      return offlineSentence(job, when, t);
    case 'noKey':
      if (job.error?.kind === 'key') {
        return joined(
          t('Not sent: {0} refused the API key. Set another one and it goes on.', endpoint),
          saidSentence(job.error, t),
        );
      }
      return t('Not sent: there is no API key for {0}. Set one and it goes on.', endpoint);
    case 'budget':
      return t(
        'Not sent: by now it could pass the budget. “Send Now” shows by how much and asks; ponder.budget.dayUsd and ponder.budget.monthUsd are the limits.',
      );
    default:
      if (job.error?.kind === 'modelEnded') return unsentSentence(job, job.error.message, t);
      // It waited for too long, or something has changed, or nobody knows how long it waited: the job does not say
      // which.
      return t(
        'It was not sent yet, and Ponder does not send it unasked any more: send it now, for up to {0}, or cancel it.',
        worstLabel(job, t),
      );
  }
}

/** Says that nothing has left this machine, and why, if that is known. */
function offlineSentence({ endpoint: { name }, error }: Job, when: string, t: Translate): string {
  const code = error?.code ?? null;
  if (error?.kind === 'certificate') {
    const what = certificateSentences(name, code, t);
    return joined(t('Not sent, and nothing of it has left this machine.'), what, t('Ponder tries again at {0}.', when));
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
        'There is no API key here that it can be looked at with. Set the API key for {0} and it is looked at again.',
        endpoint,
      );
    case 'keyRefused':
      return joined(
        t('{0} refused the API key. The job itself is untouched: set the key and it is looked at again.', endpoint),
        said,
      );
    case 'otherKey':
      return t(
        'It was sent with another key of {0}, and today’s key cannot see it. Set the first one and it is looked at again.',
        endpoint,
      );
    case 'noAccess':
      if (missingScopes(job.error) !== '') {
        return joined(
          scopeSentence(job, t),
          t('“Look Now” asks again once it has it; with another key it is looked at by itself.'),
        );
      }
      return joined(
        t('{0} does not let this key see the job. It is looked at again when the key changes.', endpoint),
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
      'The cap of {0} tokens was reached before the answer was complete. It was paid for. A larger cap (ponder.maxOutputTokens) or a lower effort helps; each is a new job.',
      formatCount(job.maxOutputTokens),
    );
  }
  if (reason === 'content_filter')
    return t(
      'The provider’s content filter stopped the answer, and what was written until then was paid for. Other words may pass it.',
    );
  return t('The provider stopped early: {0}.', inert(reason, 60) || t('no reason given'));
}
