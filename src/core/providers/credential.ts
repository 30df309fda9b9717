// What an endpoint knows us by, and how two credentials are told apart without keeping either.
import { createHash } from 'node:crypto';
import type { EndpointSnapshot } from '../../shared/job.ts';

/** `none`: the place asks nobody who they are. */
export type Credential = Key | Token | { readonly kind: 'none' };

export interface Key {
  readonly kind: 'key';
  readonly value: string;
}

/** Lasts an hour or so. A new one in its place is the same credential. */
export interface Token {
  readonly kind: 'token';
  /** Whose it is: the account and the tenant it was given to. */
  readonly identity: string;
  /** Asks for the token that is valid now, for each request anew; null = nobody is signed in any more. */
  readonly value: () => Promise<string | null>;
  /** Told which one the place refused for its audience. True = `value` gives one for another audience from now on. */
  readonly turn: (refused: string) => boolean;
  /** Told, with the same one, that another audience is no better. */
  readonly turnBack: (refused: string) => void;
}

/**
 * Salted and shortened: enough to notice another credential, useless to find one. Organization, project and gateway
 * headers are part of it, because they decide as well what the credential may see.
 */
export function fingerprintOf(
  salt: string,
  credential: Credential,
  endpoint: EndpointSnapshot,
  headers: Readonly<Record<string, string>> = {},
): string {
  const parts = [salt, identityOf(credential), endpoint.organization ?? '', endpoint.project ?? ''];
  const sorted = Object.entries(headers).toSorted(([one], [two]) => (one < two ? -1 : 1));
  if (sorted.length > 0) parts.push(JSON.stringify(sorted));
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16);
}

/** Stays when a token is refreshed. A key stands for itself, as in older rows: it has no blank, unlike the others. */
export function identityOf(credential: Credential): string {
  if (credential.kind === 'key') return credential.value;
  return credential.kind === 'token' ? `token ${credential.identity}` : 'no credential';
}
