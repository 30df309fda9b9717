// A job that does not go on as it should, in words: its cancel is not confirmed, its reply is too large to read, or its
// place does not tell what became of it.

import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { MOST_REPLY_MB } from '../../shared/numbers.ts';
import { costLabel } from './costLabel.ts';
import { joined } from './joined.ts';
import { saidSentence } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';

export function cancellingSentence(job: Job, t: Translate): string {
  if (job.cancelTries === 0) {
    return t('Ponder cancels it as soon as the provider can be reached.');
  }
  return joined(
    t(
      '{0} hasn’t confirmed the cancel, so it may still cost money. Ponder keeps trying, and checks on the job each time.',
      inert(job.endpoint.name, 60),
    ),
    saidToCancel(job, t),
  );
}

export function notCancelledSentence(job: Job, t: Translate): string {
  return joined(
    t(
      'It could not be cancelled: {0} did not confirm that, so it may still cost money. “Cancel” tries again.',
      inert(job.endpoint.name, 60),
    ),
    saidToCancel(job, t),
  );
}

/** Nothing is lost: the provider has the answer, and the response's id is known. */
export function tooLargeSentence(job: Job, t: Translate): string {
  const what = t(
    '{0} sent more than {1} MB, which is too large to read.',
    inert(job.endpoint.name, 60),
    formatCount(MOST_REPLY_MB),
  );
  const heard = job.background ? '' : t('What arrived until then is kept.');
  const next = t(
    'Ponder won’t look again by itself: “Look Now” does, or find the answer at {1} by its response id, {0}. It is billed all the same ({2}).',
    inert(job.responseId ?? '', 200),
    inert(job.endpoint.name, 60),
    costLabel(job, t),
  );
  return [what, heard, next].filter((part) => part !== '').join(' ');
}

function saidToCancel({ endpoint, cancelError: error = null }: Job, t: Translate): string {
  return missingScopes(error) === '' ? saidSentence(error, t) : scopeSentence({ endpoint, error }, t);
}

export function unreadableSentence(job: Job, t: Translate): string {
  const stuck = t(
    '{0} took the question but doesn’t say what became of it: {1} checks in a row brought nothing. It may still cost money ({2}), perhaps without an answer. Ponder keeps checking; see at {0} whether it ran, or cancel it.',
    inert(job.endpoint.name, 60),
    formatCount(job.looksInVain),
    costLabel(job, t),
  );
  return joined(stuck, saidSentence(job.error, t));
}
