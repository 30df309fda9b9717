// A job that was not sent yet, in words: what it waits for, and until when. Made of inert text.
import { CONSENT_AFTER_MS } from '../../core/jobs/life/advance.ts';
import { localDay, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { refusesCredential } from '../../shared/jobActs.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import { modelName } from '../../shared/mode.ts';
import { certificateSentences } from './certificateWords.ts';
import { connectionWhy } from './connectionWords.ts';
import { errorSentence } from './errorWords.ts';
import { joined } from './joined.ts';
import { saidSentence } from './saidWords.ts';
import { worstLabel } from './uncertainWords.ts';

export function waitingSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const when = job.notBefore === null ? '' : timeFrom(job.updatedAt, job.notBefore);
  switch (job.waitingReason) {
    case 'rateLimit':
      if (job.error?.kind === 'noCapacity') return noCapacitySentence(job, when, t);
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
          signsIn(job.endpoint)
            ? t('Not sent: {0} refused the sign-in. Sign in again to send it.', endpoint)
            : t('Not sent: {0} refused the API key. Set another one to send it.', endpoint),
          saidSentence(job.error, t),
        );
      }
      if (refusesCredential(job.error)) {
        return joined(t('Not sent yet.'), errorSentence(job, t), saidSentence(job.error, t));
      }
      return signsIn(job.endpoint)
        ? t('Not sent: nobody is signed in to {0}. Sign in to send it.', endpoint)
        : t('Not sent: there is no API key for {0}. Set one to send it.', endpoint);
    case 'parent':
      return t(
        'Not sent yet: it goes on from an answer that is still being written, and is sent as soon as that is there.',
      );
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

/** The place has no room for it at the tier that it was sent for; that is not billed. */
function noCapacitySentence(job: Job, when: string, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  return joined(
    (job.notBefore ?? 0) - job.createdAt > CONSENT_AFTER_MS
      ? t('Not sent: {0} has no capacity for it, and charges nothing. Ponder asks you again at {1}.', endpoint, when)
      : t('Not sent: {0} has no capacity for it, and charges nothing. Ponder tries again at {1}.', endpoint, when),
    saidSentence(job.error, t),
  );
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
