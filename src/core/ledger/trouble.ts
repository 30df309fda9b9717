// What SQLite's error codes mean to us.
import { HumanError } from '../../shared/humanError.ts';

const LOCKED = [5, 6];
const GENERAL = 1;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** SQLITE_PERM, READONLY, IOERR, FULL, CANTOPEN. */
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

/** The file's bytes are not a sound database, or not what was written. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  // A job is JSON, and the columns that SQL finds it by are made of that.
  const isBroken = code === GENERAL && error instanceof Error && error.message === 'malformed JSON';
  return isBroken || code === CORRUPT || code === NOT_A_DATABASE;
}

/** Why the ledger could not be written; null = for another reason than the disk. */
export function unwritable(error: unknown): string | null {
  const code = codeOf(error);
  return code === null ? null : (UNWRITABLE.get(code) ?? null);
}

/** For an error before a POST, when it is certain that nothing was sent. Other errors are returned as they are. */
export function notSent(error: unknown): unknown {
  const why = unwritable(error);
  if (why === null) return error;
  return new HumanError(
    'The ledger can’t be written ({0}), so nothing was sent: free some space or make its folder writable, and ask again.',
    [why],
    'showLog',
  );
}

const REFUSED = new Map([
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EROFS', 'read-only'],
  ['ENOSPC', 'disk full'],
  ['EISDIR', 'a folder is in its place'],
  ['ENOTDIR', 'a file is in its folder’s place'],
]);

/** For an error while the ledger is opened: says what to do. Other errors are returned as they are. */
export function notOpened(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const why = unwritable(error) ?? REFUSED.get(code);
  if (why === undefined) return error;
  return new HumanError(
    'The ledger can’t be opened for writing ({0}), so nothing is sent: free some space or make its folder writable, then reload this window.',
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
