// What a token for an Azure resource is asked for, by the address of the resource. Sources: Microsoft, "Responses API"
// (cognitiveservices) and "Troubleshoot HTTP errors" (ai.azure.com); the service's own refusal names both.
import type { EndpointSnapshot } from '../../shared/job.ts';

/** Clouds with a sign-in of their own, by the end of a host's name. */
const SOVEREIGN = /\.azure\.(us|cn)$/i;

/** The best first; never empty. What a person set is the only one. */
export function audiencesOf({ baseUrl, scope }: EndpointSnapshot): readonly [string, ...string[]] {
  if (scope !== undefined) return [scope];
  const { hostname } = new URL(baseUrl);
  const cloud = SOVEREIGN.exec(hostname)?.[1]?.toLowerCase() ?? 'com';
  const services = `https://cognitiveservices.azure.${cloud}/.default`;
  const foundry = `https://ai.azure.${cloud}/.default`;
  return /\.services\.ai\.azure\.[a-z]+$/i.test(hostname) ? [foundry, services] : [services, foundry];
}

/** VS Code's provider of accounts. */
export function signInProviderOf({ baseUrl }: EndpointSnapshot): string {
  return SOVEREIGN.test(new URL(baseUrl).hostname) ? 'microsoft-sovereign-cloud' : 'microsoft';
}
