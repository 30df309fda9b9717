// What a provider is told of its endpoint is decided here and nowhere else.
import type { Credential } from './credential.ts';
import { isOpenAi } from './endpoint.ts';
import type { CalledEndpoint, ProviderOptions } from './provider.ts';

/** @param secrets all keys of this window */
export function optionsOf(
  place: CalledEndpoint,
  credential: Credential,
  secrets: () => readonly string[],
): ProviderOptions {
  const { baseUrl, organization, project, headers, api } = place;
  return {
    baseUrl,
    credential,
    organization,
    project,
    headers,
    secrets,
    describesMachine: isOpenAi(place),
    ...(api === undefined ? {} : { api }),
  };
}
