// A job that was refused for good, in words. Made of inert text.

import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { joined } from './joined.ts';
import { saidSentence, serverWords } from './saidWords.ts';
import { scopeSentence } from './scopeWords.ts';

/** What was refused, what can be done, and what the server said, either within the sentence or after it. */
export function rejectedSentence(job: Job, t: Translate): string {
  const { error } = job;
  const endpoint = inert(job.endpoint.name, 60);
  const said = serverWords(job, t);
  const own = (sentence: string): string => joined(sentence, saidSentence(error, t));
  const kind = error?.kind;
  switch (kind) {
    case 'key':
      return own(t('{0} refused the API key. Enter another one.', endpoint));
    case 'quota':
      return own(t('The account can’t pay for it: add credit or raise its limit at the provider, then retry.'));
    case 'tooLong':
      return own(t('The text is too long for the model, or for the place. Select less.'));
    case 'policy':
      return own(t('The provider flagged the text as against its usage policy. Do not send it again unchanged.'));
    case 'notAnApi':
      return own(t('The address answered with a web page, not with an API. Check the endpoint.'));
    case 'redirect':
      return own(t('The address sends requests on to another one, and Ponder does not follow. Check the endpoint.'));
    case 'rights':
      // Our sentence names the permission already, so the server's words are left out.
      if (missingScopes(error) !== '') return scopeSentence(job, t);
      return t('{0} does not allow this: {1}.', endpoint, said);
    case 'verification':
      return t('The provider wants a verified organisation for this: {0}.', said);
    case 'model':
      return t('The model {0} is not to be had: {1}. Choose another one.', inert(job.model, 60), said);
    case 'tooLargeForLimit':
      return t(
        'It is larger than the account’s whole limit per minute: {0}. Select less or lower ponder.maxOutputTokens.',
        said,
      );
    case 'parameter':
      return parameterSentence(job, said, t);
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
      return t('The provider refused the question: {0}.', said);
    default:
      return assertNever(kind);
  }
}

function parameterSentence(job: Job, said: string, t: Translate): string {
  const endpoint = inert(job.endpoint.name, 60);
  switch (job.error?.param) {
    case 'reasoning.effort':
      return t('{0} does not take this effort: {1}. “Retry” asks which one instead.', endpoint, said);
    case 'service_tier':
      return t(
        '{0} does not take the service tier that keeps the price known: {1}. “Retry” asks whether to send without it.',
        endpoint,
        said,
      );
    case 'reasoning.mode':
      return job.mode === 'pro'
        ? t(
            '{0} does not take the pro mode for this model: {1}. “Retry” asks whether to use the standard one.',
            endpoint,
            said,
          )
        : t('{0} does not take the mode that was asked for: {1}.', endpoint, said);
    case 'background':
      if (job.mode === 'pro') {
        return t(
          '{0} does not run this in the background: {1}. The pro mode needs that: choose the standard mode or another model.',
          endpoint,
          said,
        );
      }
      return t(
        '{0} does not run this in the background: {1}. “Retry” asks whether to keep a window open for it.',
        endpoint,
        said,
      );
    case 'stream':
      return t('{0} does not stream this: {1}. “Retry” asks whether to wait for it without a stream.', endpoint, said);
    case 'store':
      return t('{0} refused how the answer is to be kept: {1}. ponder.store decides that.', endpoint, said);
    case 'max_output_tokens':
      return t(
        '{0} refused the cap on the output, the only ceiling of the price: {1}. Choose another one.',
        endpoint,
        said,
      );
    default:
      return t('The provider refused the question: {0}.', said);
  }
}
