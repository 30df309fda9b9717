// The keys of one endpoint as they stand in SecretStorage: each bound to the origin that it was entered for. An endpoint
// that was given another address keeps the key of the older one, because its jobs are still looked at there.

import { originOf } from '../../core/providers/endpoint.ts';
import { isFields } from '../../core/providers/fields.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { type OfOrigin, readByOrigin } from './readByOrigin.ts';

export interface StoredKey extends OfOrigin {
  readonly key: string;
}

export function keyAt(stored: readonly StoredKey[], { baseUrl }: EndpointSnapshot): string | null {
  const origin = originOf(baseUrl);
  return stored.find((each) => each.origin === origin)?.key ?? null;
}

export function readStoredKeys(text: string | undefined): readonly StoredKey[] {
  return readByOrigin(text, readKey);
}

function readKey(value: unknown): StoredKey | null {
  if (!isFields(value)) return null;
  const { origin, key } = value;
  return typeof origin === 'string' && typeof key === 'string' ? { origin, key } : null;
}
