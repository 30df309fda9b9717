// What an endpoint is, in words: its kind and its API. Made of inert text.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

/** Names of products are not translated. */
export function kindLabel({ provider }: EndpointSnapshot, t: Translate): string {
  if (provider === 'openai') return 'OpenAI';
  return provider === 'azure' ? 'Azure' : t('compatible server');
}

/** Which of its APIs Ponder speaks there. */
export function apiLabel({ api, apiVersion, provider }: EndpointSnapshot, t: Translate): string {
  const wire = api === 'chat' ? 'Chat Completions' : 'Responses';
  if (apiVersion === undefined) return provider === 'azure' ? t('{0}, version v1', wire) : wire;
  return t('{0}, version {1}', wire, inert(apiVersion, 40));
}
