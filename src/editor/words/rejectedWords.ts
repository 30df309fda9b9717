// A job that was refused for good, in words. Made of inert text.

import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { errorSentence, roleSentence } from './errorWords.ts';
import { joined } from './joined.ts';
import { saysSentence } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';

/** What was refused and what can be done, that nothing was spent, and what the server said. */
export function rejectedSentences(job: Job, t: Translate): string {
  const nothingSpent = t('Nothing was spent.');
  // Our sentence names the permission already, so the server's words are left out.
  if (missingScopes(job.error) !== '') return joined(scopeSentence(job, t), roleSentence(job, t), nothingSpent);
  // Ponder itself did not send it: the place has said nothing.
  const isUnsent = job.error?.kind === 'tooLargeForLimit' && job.error.httpStatus === null;
  return joined(refusedSentence(job, t), nothingSpent, isUnsent ? '' : saysSentence(job, t));
}

function refusedSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  if (job.error?.kind === 'parameter') return parameterSentence(job, endpoint, t);
  return errorSentence(job, t) || t('{0} refused the question.', endpoint);
}

function parameterSentence(job: Job, endpoint: string, t: Translate): string {
  switch (job.error?.param) {
    case 'reasoning.effort':
      return t('{0} doesn’t accept this effort. “Retry” asks which one to use instead.', endpoint);
    case 'service_tier':
      return t(
        '{0} doesn’t accept the service tier that keeps the price known. “Retry” asks whether to send without it.',
        endpoint,
      );
    case 'reasoning.mode':
      return job.mode === 'pro'
        ? t('{0} doesn’t accept pro mode for this model. “Retry” asks whether to use standard mode.', endpoint)
        : t('{0} doesn’t accept this mode.', endpoint);
    case 'background':
      return job.mode === 'pro'
        ? t(
            '{0} doesn’t run this in the background, which pro mode needs. Choose standard mode or another model.',
            endpoint,
          )
        : t('{0} doesn’t run this in the background. “Retry” asks whether to keep a window open for it.', endpoint);
    case 'stream':
      return t('{0} doesn’t stream this. “Retry” asks whether to wait without a stream.', endpoint);
    case 'store':
      return t('{0} refused how the answer is to be kept, which ponder.store decides.', endpoint);
    case 'max_output_tokens':
      return t('{0} refused the output cap, the only ceiling on the price. Choose another one.', endpoint);
    default: {
      // A path that was told and looks like none is kept empty.
      const field = inert(job.error?.param ?? '', 100);
      return field === ''
        ? t('{0} refused the question.', endpoint)
        : t('{0} doesn’t accept the field “{1}” of the question.', endpoint, field);
    }
  }
}
