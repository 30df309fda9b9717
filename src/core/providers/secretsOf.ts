// What a provider must never store: its credential, those of other places, and the gateway headers that say who asks.
// Whoever gives out tokens knows those that may still be repeated.
import type { ProviderOptions } from './provider.ts';
import { mayBeSecret } from './readHeaders.ts';

export function secretsOf({ credential, secrets, headers }: ProviderOptions): readonly string[] {
  const own = credential.kind === 'key' ? [credential.value] : [];
  return [...own, ...secretsInHeaders(headers), ...(secrets?.() ?? [])];
}

export function secretsInHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  return (
    Object.entries(headers)
      .filter(([name]) => mayBeSecret(name))
      // "Bearer …": what follows the word may stand alone.
      .flatMap(([, value]) => [value, value.split(/\s+/).at(-1) ?? ''])
  );
}
