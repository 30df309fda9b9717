// What an error is about and what helps against it, in a sentence or two, wherever a job tells of one: refused, paused,
// waiting, or at its looks. Made of inert text.
import { roleAt } from '../../core/providers/builtIn.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { formatCount, formatDuration } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobError } from '../../shared/job.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import { modelName } from '../../shared/mode.ts';
import { joined } from './joined.ts';

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** Empty = its kind alone says nothing to a person. @param error the job's own, or one that a look just met */
export function errorSentence(job: Job, t: Translate, error: JobError | null = job.error): string {
  const endpoint = inert(job.endpoint.name, 60);
  const model = inert(modelName(job), 60);
  const kind = error?.kind;
  switch (kind) {
    case 'key':
      return signsIn(job.endpoint)
        ? joined(t('{0} refused the sign-in. Sign in again, or with another account.', endpoint), roleSentence(job, t))
        : t('{0} refused the API key. Set another one.', endpoint);
    case 'audience':
      return joined(
        t('{0} doesn’t accept the sign-in: it has expired, or is for another service. Sign in again.', endpoint),
        roleSentence(job, t),
      );
    case 'clock':
      return clockSentence(error, endpoint, t);
    case 'rights':
      return joined(t('{0} doesn’t allow this.', endpoint), roleSentence(job, t));
    case 'organization':
      return job.endpoint.organization === null && job.endpoint.project === null
        ? t(
            '{0} doesn’t find an organization or project for this API key. Join one there, or set another key.',
            endpoint,
          )
        : t(
            'The API key doesn’t belong to the organization or project that the settings name for {0}. Check both in ponder.endpoints, or set another key.',
            endpoint,
          );
    case 'country':
      return t('{0} doesn’t answer from this country or region. The key is not the problem.', endpoint);
    case 'firewall':
      return t(
        'The network rules of {0} don’t let this machine in: it may need a VPN, a private endpoint, or a place on the list of allowed addresses. The key is not the problem.',
        endpoint,
      );
    case 'blocked':
      return t('{0} has blocked this resource or account: ask its support why. The key is not the problem.', endpoint);
    case 'proxy':
      return t('The proxy before {0} asks for a user name and password: see “http.proxy”.', endpoint);
    case 'foreignId':
      return t(
        '{0} keeps this response for another of its users or teams. The key works, but it isn’t the one that the question was sent with.',
        endpoint,
      );
    case 'quota':
      return t('The account can’t pay for this: add credit or raise its limit at {0}, then retry.', endpoint);
    case 'verification':
      return t('{0} requires a verified organization for {1}.', endpoint, model);
    case 'model':
      return t('{0} doesn’t have {1}, or this account can’t use it. Choose another model.', endpoint, model);
    case 'modelGone':
      return t('{0} no longer offers {1}. Choose another model for the same text.', endpoint, model);
    case 'deployment':
      return t(
        '{0} has no deployment “{1}”, or the model behind it was retired. Choose another one.',
        endpoint,
        inert(job.model, 60),
      );
    case 'path':
      return job.endpoint.apiVersion === undefined
        ? t(
            'There is nothing at this address of {0}. Check its baseUrl in ponder.endpoints: it usually ends in “/v1”.',
            endpoint,
          )
        : t(
            'There is nothing at this address of {0}. Check its baseUrl and its azure.apiVersion in ponder.endpoints.',
            endpoint,
          );
    case 'apiVersion':
      return t('{0} doesn’t know this version of the API. Check azure.apiVersion in ponder.endpoints.', endpoint);
    case 'operation':
      return t(
        '{0} doesn’t offer {1} by this API. Choose another model, or another API in ponder.endpoints.',
        endpoint,
        model,
      );
    case 'chain':
      return t(
        '{0} no longer has the answer that this question goes on from. Send the earlier turns along, or ask a new question.',
        endpoint,
      );
    case 'contentFilter':
      return filterSentence(error, endpoint, t);
    case 'policy':
      return t('{0} flagged the text under its usage policy. Don’t send it again unchanged.', endpoint);
    case 'cyberPolicy':
      return t('{0} stopped this under its cybersecurity policy. Don’t send it again unchanged.', endpoint);
    case 'tooLong':
      return t('The text is too long for {0} at {1}. Select less.', model, endpoint);
    case 'tooLargeForLimit':
      return t(
        'This is larger than the account’s whole limit per minute. Select less, or lower ponder.maxOutputTokens.',
      );
    case 'notAnApi':
      return t('The address answered with a web page, not with an API. Check the endpoint.');
    case 'redirect':
      return t('The address redirects to another one, which Ponder doesn’t follow. Check the endpoint.');
    case undefined:
    case 'offline':
    case 'certificate':
    case 'network':
    case 'server':
    case 'overloaded':
    case 'errorReply':
    case 'rateLimit':
    case 'noCapacity':
    case 'tooLarge':
    case 'modelEnded':
    case 'parameter':
    case 'refused':
    case 'refusal':
    case 'notFound':
    case 'knownResponse':
    case 'brokeOff':
    case 'windowDied':
    case 'other':
      return '';
    default:
      return assertNever(kind);
  }
}

/** The role that is missing, where the place has roles; empty = it has none. */
export function roleSentence({ endpoint }: Pick<Job, 'endpoint'>, t: Translate): string {
  const role = roleAt(endpoint);
  return role === null
    ? ''
    : t('It takes the role “{0}” on the resource; owning the subscription is not enough.', role);
}

function clockSentence(error: JobError | null, endpoint: string, t: Translate): string {
  const ahead = error?.clockAheadMin ?? 0;
  const days = Math.floor(Math.abs(ahead) / MINUTES_OF_DAY);
  const off = days < 2 ? formatDuration(Math.abs(ahead) * MINUTE_MS) : t('{0} days', formatCount(days));
  return ahead < 0
    ? t('This machine’s clock is {0} behind, so {1} refused the sign-in. Set the clock right.', off, endpoint)
    : t('This machine’s clock is {0} ahead, so {1} refused the sign-in. Set the clock right.', off, endpoint);
}

function filterSentence(error: JobError | null, endpoint: string, t: Translate): string {
  const filters = filterWords(error, t);
  return filters === ''
    ? t('The content filter of {0} stopped the text. Don’t send it again unchanged.', endpoint)
    : t('The content filter of {0} stopped the text ({1}). Don’t send it again unchanged.', endpoint, filters);
}

/** The categories that a content filter named, for the middle of a sentence; empty = it named none. */
export function filterWords(error: JobError | null, t: Translate): string {
  return (error?.filters ?? []).map((name) => filterWord(name, t)).join(', ');
}

function filterWord(name: string, t: Translate): string {
  switch (name) {
    case 'hate':
      return t('hate');
    case 'self_harm':
      return t('self-harm');
    case 'sexual':
      return t('sexual content');
    case 'violence':
      return t('violence');
    case 'jailbreak':
      return t('attempt to evade its rules');
    case 'indirect_attack':
      return t('instructions hidden in the text');
    case 'protected_material_text':
    case 'protected_material_code':
      return t('protected material');
    default:
      return inert(name.replaceAll('_', ' '), 40);
  }
}
