// What happened to a job and what can be done, in sentences. Pure, and made of inert text.
import type { LinePlace } from '../../core/ledger/lines.ts';
import { UNSTORED_MS } from '../../core/pace/retention.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { isHiddenId } from '../../shared/code.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobState } from '../../shared/job.ts';
import { isCancelGivenUp, isCancelling, isInTheWay, isTooLarge, isUnreadable } from '../../shared/jobActs.ts';
import { errorSentence, filterWords } from './errorWords.ts';
import { brokenSentence, runsHere, runsHereSentence } from './foregroundWords.ts';
import { joined } from './joined.ts';
import { lineSentence } from './lineWords.ts';
import { pauseSentence } from './pauseWords.ts';
import { rejectedSentences } from './rejectedWords.ts';
import { saidSentence, serverWords } from './saidWords.ts';
import { silentSentence } from './silentWords.ts';
import { cancellingSentence, notCancelledSentence, unreadableSentence } from './stuckWords.ts';
import { uncertainSentences } from './uncertainWords.ts';
import { waitingSentence } from './waitingWords.ts';

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
      return joined(
        t('{0} has the question and hasn’t started yet.', endpoint),
        inTheWaySentences(job, t),
        closingSentence(job, t),
      );
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
      if (job.error?.kind === 'contentFilter')
        return joined(errorSentence(job, t), t('What it used until then may be billed.'), saidSentence(job.error, t));
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
  const hindered = inTheWaySentences(job, t);
  if (hindered !== '') return joined(hindered, closing);
  if (!job.streams) return joined(t('The model is thinking.'), closing);
  return joined(t('The model is thinking. Its answer appears on its page as it is written.'), closing);
}

/** Why its place can’t be asked about it for now; empty = it can be. */
function inTheWaySentences(job: Job, t: Translate): string {
  if (!isInTheWay(job.error)) return '';
  return joined(
    errorSentence(job, t),
    t('The job itself is untouched, and Ponder keeps checking.'),
    saidSentence(job.error, t),
  );
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

function incompleteSentence(job: Job, t: Translate): string {
  const reason = job.incompleteReason ?? '';
  if (reason === 'max_output_tokens' || reason === 'max_tokens') {
    return t(
      'The answer reached the cap of {0} tokens before it was complete, and was billed. Ask with a larger cap (ponder.maxOutputTokens) or less effort; either is a new job.',
      formatCount(job.maxOutputTokens),
    );
  }
  if (reason === 'content_filter') {
    const filters = filterWords(job.error, t);
    return filters === ''
      ? t(
          'The provider’s content filter stopped the answer; what was written until then was billed. Other words may pass.',
        )
      : t(
          'The provider’s content filter stopped the answer ({0}); what was written until then was billed. Other words may pass.',
          filters,
        );
  }
  return t('The provider stopped early: {0}.', inert(reason, 60) || t('no reason given'));
}
