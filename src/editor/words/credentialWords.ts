// How a place knows Ponder, in words: never the secret itself, nor a part of it. Made of inert text.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { signsIn } from '../../shared/jobKeys.ts';

export type KnownBy =
  | { readonly kind: 'key' }
  /** The key stands in this environment variable. */
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'account'; readonly account: string }
  /** The place asks nobody who they are. */
  | { readonly kind: 'nobody' }
  /** There is no credential. */
  | { readonly kind: 'nothing' };

/** For a line of a list. */
export function credentialLabel(known: KnownBy, endpoint: Pick<EndpointSnapshot, 'auth'>, t: Translate): string {
  switch (known.kind) {
    case 'key':
      return t('key stored');
    case 'variable':
      return t('key from the environment variable {0}', inert(known.variable, 60));
    case 'account':
      return t('signed in as {0}', inert(known.account, 60));
    case 'nobody':
      return t('needs no key');
    case 'nothing':
      return signsIn(endpoint) ? t('not signed in') : t('no key');
  }
}

/** What to do where there is no credential; empty = there is one. */
export function credentialHelp(known: KnownBy, endpoint: Pick<EndpointSnapshot, 'auth'>, t: Translate): string {
  if (known.kind !== 'nothing') return '';
  return signsIn(endpoint)
    ? t('Nobody is signed in. “Ponder: Set API Key or Sign In” signs in with a Microsoft account.')
    : t('There is no key. “Ponder: Set API Key or Sign In” takes one and checks it for free.');
}
