import type { Key } from '../../src/core/providers/credential.ts';

export function aKey(value: string): Key {
  return { kind: 'key', value };
}

/** A window may have none. */
export function aKeyOrNone(value: string | null): Key | null {
  return value === null ? null : aKey(value);
}

/** What is in it; null = there is none. */
export function valueIn(key: Key | null): string | null {
  return key === null ? null : key.value;
}
