// What an endpoint keeps in SecretStorage, for each origin that it had: its older jobs are still looked at there. The
// newest stands as it is, the older ones in a field of it, because an older Ponder reads the newest only.
import { isFields } from '../../core/providers/fields.ts';
import { readOwnJson } from '../../shared/readOwnJson.ts';

export interface OfOrigin {
  readonly origin: string;
}

/** Of so many older addresses. */
const MOST_OLDER = 4;

/**
 * The newest first. An entry that Ponder did not write counts as none; entering one anew replaces it.
 * @param readOne null = it is none of ours
 */
export function readByOrigin<T extends OfOrigin>(
  text: string | undefined,
  readOne: (value: unknown) => T | null,
): readonly T[] {
  const value = readOwnJson(text);
  const newest = readOne(value);
  if (newest === null) return [];
  const older: unknown = isFields(value) ? value.older : undefined;
  return [newest, ...(Array.isArray(older) ? older : []).slice(0, MOST_OLDER).flatMap((one) => readOne(one) ?? [])];
}

export function writtenByOrigin<T extends OfOrigin>(newest: T, before: readonly T[]): string {
  const older = before.filter(({ origin }) => origin !== newest.origin).slice(0, MOST_OLDER);
  return JSON.stringify(older.length === 0 ? newest : { ...newest, older });
}
