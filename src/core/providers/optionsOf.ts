// What a provider is told of its endpoint is decided here and nowhere else.
import type { Credential } from './credential.ts';
import { isOpenAi } from './endpoint.ts';
import type { CalledEndpoint, ProviderOptions } from './provider.ts';

/** Azure takes its key as `Authorization: Bearer` as well, where it can't be told from a token. */
const KEY_HEADERS = { openai: 'authorization', azure: 'api-key', compatible: 'authorization' } as const;

/** @param secrets all keys of this window */
export function optionsOf(
  place: CalledEndpoint,
  credential: Credential,
  secrets: () => readonly string[],
): ProviderOptions {
  const { provider: kind, baseUrl, organization, project, headers, apiVersion, api } = place;
  return {
    ...{ kind, baseUrl, credential, organization, project, headers, secrets },
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(api === undefined ? {} : { api }),
    keyHeader: KEY_HEADERS[kind],
    describesMachine: isOpenAi(place),
  };
}
