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

/** What its error says beyond that this key can't see the job; empty = no more than that. */
function aboutAccess(job: Job, t: Translate): string {
  const isPlain = job.error?.kind === 'rights' && roleAt(job.endpoint) === null;
  return isPlain ? '' : errorSentence(job, t);
}
