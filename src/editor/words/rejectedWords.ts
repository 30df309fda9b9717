// A job that was refused for good, in words. Made of inert text.

import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { modelName } from '../../shared/mode.ts';
import { joined } from './joined.ts';
import { saysSentence } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';

/** What was refused and what can be done, that nothing was spent, and what the server said. */
export function rejectedSentences(job: Job, t: Translate): string {
  const nothingSpent = t('Nothing was spent.');
  // Our sentence names the permission already, so the server's words are left out.
  if (missingScopes(job.error) !== '') return joined(scopeSentence(job, t), nothingSpent);
  // Ponder itself did not send it: the place has said nothing.
  const isUnsent = job.error?.kind === 'tooLargeForLimit' && job.error.httpStatus === null;
  return joined(refusedSentence(job, t), nothingSpent, isUnsent ? '' : saysSentence(job, t));
}

function refusedSentence(job: Job, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  const model = inert(modelName(job), 60);
  const kind = job.error?.kind;
  switch (kind) {
    case 'key':
      return t('{0} refused the API key. Set another one.', endpoint);
    case 'quota':
      return t('The account can’t pay for this: add credit or raise its limit at {0}, then retry.', endpoint);
    case 'tooLong':
      return t('The text is too long for {0} at {1}. Select less.', model, endpoint);
    case 'policy':
      return t('{0} flagged the text under its usage policy. Don’t send it again unchanged.', endpoint);
    case 'notAnApi':
      return t('The address answered with a web page, not with an API. Check the endpoint.');
    case 'redirect':
      return t('The address redirects to another one, which Ponder doesn’t follow. Check the endpoint.');
    case 'rights':
      return t('{0} doesn’t allow this.', endpoint);
    case 'verification':
      return t('{0} requires a verified organization for {1}.', endpoint, model);
    case 'model':
      return t('This account can’t use {0}.', model);
    case 'tooLargeForLimit':
      return t(
        'This is larger than the account’s whole limit per minute. Select less, or lower ponder.maxOutputTokens.',
      );
    case 'parameter':
      return parameterSentence(job, endpoint, t);
    case undefined:
    case 'offline':
    case 'certificate':
    case 'network':
    case 'server':
    case 'errorReply':
    case 'rateLimit':
    case 'tooLarge':
    case 'modelEnded':
    case 'refused':
    case 'refusal':
    case 'notFound':
    case 'knownResponse':
    case 'brokeOff':
    case 'windowDied':
    case 'other':
      return t('{0} refused the question.', endpoint);
    default:
      return assertNever(kind);
  }
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
    default:
      return t('{0} refused the question.', endpoint);
  }
}
