import type { Credential, Key } from '../../src/core/providers/credential.ts';

export function aKey(value: string): Key {
  return { kind: 'key', value };
}

/** A window may have none. */
export function aKeyOrNone(value: string | null): Key | null {
  return value === null ? null : aKey(value);
}

/** What is in it; null = there is none, or it is no key. */
export function valueIn(key: Credential | null): string | null {
  return key?.kind === 'key' ? key.value : null;
}
