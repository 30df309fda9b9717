// A job that is not looked at for now, in words: why, and what makes Ponder look again. Made of inert text.
import { roleAt } from '../../core/providers/builtIn.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, PauseReason } from '../../shared/job.ts';
import { refusesCredential } from '../../shared/jobActs.ts';
import { errorSentence, roleSentence } from './errorWords.ts';
import { joined } from './joined.ts';
import { saidSentence } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';
import { tooLargeSentence } from './stuckWords.ts';

export function pauseSentence(job: Job, reason: PauseReason, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const said = saidSentence(job.error, t);
  if (job.endpoint.auth === 'token') {
    const sentence = signInPause(job, reason, t);
    if (sentence !== '') return sentence;
  }
  switch (reason) {
    case 'noKey':
      return t(
        'This window has no API key that can check on it. Set the key for {0}, and Ponder checks again.',
        endpoint,
      );
    case 'keyRefused':
      if (refusesCredential(job.error) && job.error?.kind !== 'key') {
        return joined(errorSentence(job, t), t('The job itself is untouched. Then choose “Look Now”.'), said);
      }
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
        return joined(
          scopeSentence(job, t),
          roleSentence(job, t),
          t('Then choose “Look Now”; with another key, Ponder checks by itself.'),
        );
      }
      if (aboutAccess(job, t) !== '') {
        const next =
          job.error?.kind === 'country'
            ? t('The job itself is untouched, and “Look Now” checks again.')
            : t('The job itself is untouched: set the right key, or choose “Look Now”.');
        return joined(aboutAccess(job, t), next, said);
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

/** At a place that lets people in by a sign-in; empty = it is no different from one with keys. */
function signInPause(job: Job, reason: PauseReason, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const said = saidSentence(job.error, t);
  const isPlain = job.error === null || job.error.kind === 'key';
  switch (reason) {
    case 'noKey':
      return t(
        'Nobody is signed in to {0}, so this window can’t check on it. Sign in, and Ponder checks again.',
        endpoint,
      );
    case 'keyRefused':
      if (!isPlain) return '';
      return joined(
        t('{0} refused the sign-in. The job itself is untouched: sign in again, and Ponder checks again.', endpoint),
        roleSentence(job, t),
        said,
      );
    case 'otherKey':
      return t(
        'It was sent by another account at {0}, and the current one can’t see it. Sign in with the first one, and Ponder checks again.',
        endpoint,
      );
    case 'noAccess': {
      if (missingScopes(job.error) !== '') {
        return joined(scopeSentence(job, t), roleSentence(job, t), t('Then choose “Look Now”.'));
      }
      const about = aboutAccess(job, t);
      const next =
        job.error?.kind === 'country'
          ? t('The job itself is untouched, and “Look Now” checks again.')
          : t('The job itself is untouched: sign in with the right account, or choose “Look Now”.');
      return joined(about === '' ? t('{0} doesn’t let this account see the job.', endpoint) : about, next, said);
    }
    case 'tooLarge':
      return '';
    default:
      return assertNever(reason);
  }
}

/** What its error says beyond that this key can't see the job; empty = no more than that. */
function aboutAccess(job: Job, t: Translate): string {
  const isPlain = job.error?.kind === 'rights' && roleAt(job.endpoint) === null;
  return isPlain ? '' : errorSentence(job, t);
}
