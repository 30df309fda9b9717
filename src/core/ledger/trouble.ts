// What SQLite's error codes mean to us.
import { HumanError } from '../../shared/humanError.ts';

const LOCKED = [5, 6];
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** READONLY, IOERR, FULL, CANTOPEN, PERM. */
const UNWRITABLE = new Map([
  [3, 'no permission'],
  [8, 'read-only'],
  [10, 'disk error'],
  [13, 'disk full'],
  [14, 'a file beside it can’t be opened'],
]);

/** The primary code; the extended ones add to it in the higher bits. */
function codeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** Another connection is writing. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && LOCKED.includes(code);
}

/** The file's bytes are not a sound database. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Why the ledger could not be written; null = for another reason than the disk. */
export function unwritable(error: unknown): string | null {
  const code = codeOf(error);
  return code === null ? null : (UNWRITABLE.get(code) ?? null);
}

/** Before a POST: that nothing was sent is certain. */
export function notSent(error: unknown): unknown {
  const why = unwritable(error);
  if (why === null) return error;
  return new HumanError(
    'The ledger can’t be written ({0}), so nothing was sent: free some space or make its folder writable, and ask again.',
    [why],
    'showLog',
  );
}

export function damaged(): HumanError {
  return new HumanError(
    'The ledger is damaged, so nothing is sent: close all other windows, then reload this one. Ponder saves what can be read.',
    [],
    'showLog',
  );
}
