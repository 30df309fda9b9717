// A job that is not looked at for now, in words: why, and what makes Ponder look again. Made of inert text.
import { roleAt } from '../../core/providers/builtIn.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, PauseReason } from '../../shared/job.ts';
import { refusesCredential } from '../../shared/jobActs.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import { errorSentence, roleSentence } from './errorWords.ts';
import { joined } from './joined.ts';
import { saidSentence } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';
import { tooLargeSentence } from './stuckWords.ts';

export function pauseSentence(job: Job, reason: PauseReason, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const isBySignIn = signsIn(job.endpoint);
  switch (reason) {
    case 'noKey':
      return isBySignIn
        ? t('Nobody is signed in to {0}, so this window can’t check on it. Sign in, and Ponder checks again.', endpoint)
        : t('This window has no API key that can check on it. Set the key for {0}, and Ponder checks again.', endpoint);
    case 'keyRefused':
      return refusedSentence(job, t);
    case 'otherKey':
      return isBySignIn
        ? t(
            'It was sent by another account at {0}, and the current one can’t see it. Sign in with the first one, and Ponder checks again.',
            endpoint,
          )
        : t(
            'It was sent with another key for {0}, and the current key can’t see it. Set the first one, and Ponder checks again.',
            endpoint,
          );
    case 'noAccess':
      return noAccessSentence(job, t);
    case 'tooLarge':
      return tooLargeSentence(job, t);
    default:
      return assertNever(reason);
  }
}

function refusedSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const said = saidSentence(job.error, t);
  if (refusesCredential(job.error) && job.error?.kind !== 'key') {
    return joined(errorSentence(job, t), t('The job itself is untouched. Then choose “Look Now”.'), said);
  }
  return signsIn(job.endpoint)
    ? joined(
        t('{0} refused the sign-in. The job itself is untouched: sign in again, and Ponder checks again.', endpoint),
        roleSentence(job, t),
        said,
      )
    : joined(
        t('{0} refused the API key. The job itself is untouched: set the key, and Ponder checks again.', endpoint),
        said,
      );
}

function noAccessSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const isBySignIn = signsIn(job.endpoint);
  const said = saidSentence(job.error, t);
  if (missingScopes(job.error) !== '') {
    const next = isBySignIn
      ? t('Then choose “Look Now”.')
      : t('Then choose “Look Now”; with another key, Ponder checks by itself.');
    return joined(scopeSentence(job, t), roleSentence(job, t), next);
  }
  const about = aboutAccess(job, t);
  if (about !== '') return joined(about, nextSentence(job, t), said);
  return isBySignIn
    ? joined(t('{0} doesn’t let this account see the job.', endpoint), nextSentence(job, t), said)
    : joined(t('{0} doesn’t let this key see the job. Ponder checks again when the key changes.', endpoint), said);
}

function nextSentence({ endpoint, error }: Job, t: Translate): string {
  if (error?.kind === 'country') return t('The job itself is untouched, and “Look Now” checks again.');
  return signsIn(endpoint)
    ? t('The job itself is untouched: sign in with the right account, or choose “Look Now”.')
    : t('The job itself is untouched: set the right key, or choose “Look Now”.');
}

/** What its error says beyond that this key can't see the job; empty = no more than that. */
function aboutAccess(job: Job, t: Translate): string {
  const isPlain = job.error?.kind === 'rights' && roleAt(job.endpoint) === null;
  return isPlain ? '' : errorSentence(job, t);
}
