// The keys of one endpoint as they stand in SecretStorage: each bound to the origin that it was entered for. An endpoint
// that was given another address keeps the key of the older one, because its jobs are still looked at there.

import { originOf } from '../../core/providers/endpoint.ts';
import { isFields } from '../../core/providers/fields.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

export interface StoredKey {
  readonly origin: string;
  readonly key: string;
}

/** Of so many older addresses. */
const MOST_OLDER = 4;

export function keyAt(stored: readonly StoredKey[], { baseUrl }: EndpointSnapshot): string | null {
  const origin = originOf(baseUrl);
  return stored.find((each) => each.origin === origin)?.key ?? null;
}

/** An older Ponder reads the newest one only. */
export function writtenKeys(newest: StoredKey, before: readonly StoredKey[]): string {
  const older = before.filter(({ origin }) => origin !== newest.origin).slice(0, MOST_OLDER);
  return JSON.stringify(older.length === 0 ? newest : { ...newest, older });
}

/** The newest first. An entry that Ponder did not write counts as none; entering a key replaces it. */
export function readStoredKeys(text: string | undefined): readonly StoredKey[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    const newest = readKey(value);
    if (newest === null) return [];
    const older: unknown = isFields(value) ? value.older : undefined;
    return [newest, ...(Array.isArray(older) ? older : []).slice(0, MOST_OLDER).flatMap((one) => readKey(one) ?? [])];
  } catch {
    return [];
  }
}

function readKey(value: unknown): StoredKey | null {
  if (!isFields(value)) return null;
  const { origin, key } = value;
  return typeof origin === 'string' && typeof key === 'string' ? { origin, key } : null;
}
