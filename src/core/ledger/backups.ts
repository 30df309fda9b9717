// Backups in a folder beside the ledger: at most one a day, only the last few, without texts that were removed since.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { localDay } from '../../shared/format.ts';
import { isSound, purgeInWorker } from './checkWorker.ts';
import { readFact, writeFact } from './facts.ts';
import type { Guard } from './guard.ts';
import { countRemovals, pendingPurges, settlePurges } from './removal.ts';
import { removeDatabase } from './removeDatabase.ts';

const DAY_MS = 86_400_000;
const MOST_BACKUPS = 3;
const BACKUP_AT = 'backupAt';

/**
 * Makes a backup unless one was made within the last 24 hours.
 * @throws Error when the ledger is damaged, or texts were removed while it was copied: the next call tries again
 */
export async function backUp(path: string, guard: Guard, now: number): Promise<void> {
  if (!(await guard.write((db) => claimDay(db, now)))) return;
  try {
    const folder = backupFolder(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await copy(guard, join(folder, `${basename(path)}-${localDay(now)}.sqlite`));
  } catch (error) {
    await guard.write((db) => writeFact(db, BACKUP_AT, '0'));
    throw error;
  }
  // A backup named after a later day was made before the clock was set back; it would count as the newest.
  const late = backupsOf(path).filter((file) => basename(file) > `${basename(path)}-${localDay(now)}.sqlite`);
  for (const file of late) removeDatabase(file);
  for (const old of backupsOf(path).slice(MOST_BACKUPS)) removeDatabase(old);
}

async function copy(guard: Guard, target: string): Promise<void> {
  const part = `${target}.part`;
  const removals = guard.read(countRemovals);
  try {
    rmSync(part, { force: true });
    closeSync(openSync(part, 'wx', 0o600));
    await guard.copyTo(part);
    // A copy of a damaged file must not push out a sound one.
    if (!(await isSound(part))) {
      guard.findDamage();
      throw new Error('the ledger is damaged');
    }
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  if (guard.read(countRemovals) === removals) return;
  // Another window removed texts meanwhile, and may not have seen this copy.
  rmSync(target, { force: true });
  throw new Error('texts were removed meanwhile');
}

/** Takes texts that left the ledger out of everything beside it. */
export async function purgeBeside(path: string, guard: Guard, now: number): Promise<void> {
  // The ledger is open, so no window is salvaging it: files of a salvage that broke off are of no use.
  for (const file of salvageFiles(path)) rmSync(file, { force: true });
  const pending = guard.read(pendingPurges);
  if (pending.removed.length + pending.forgotten.length === 0) return;
  for (const file of [...damagedCopies(path), ...unfinished(path)]) rmSync(file, { force: true });
  const backups = backupsOf(path);
  if (backups.length > 0) await purgeInWorker({ backups, ...pending, now });
  await guard.write((db) => settlePurges(db, pending));
}

/** Lets only one window make the day's backup. False = one was made, or is being made. */
function claimDay(db: DatabaseSync, now: number): boolean {
  const last = Number(readFact(db, BACKUP_AT) ?? 0);
  if (last <= now && now - last < DAY_MS) return false;
  writeFact(db, BACKUP_AT, String(now));
  return true;
}

function backupFolder(path: string): string {
  return join(dirname(path), 'backups');
}

/** The paths of the backups, newest first. */
export function backupsOf(path: string): string[] {
  return filesIn(backupFolder(path), /\.sqlite$/).reverse();
}

/** Backups whose copying broke off, and journals whose backup is gone. */
function unfinished(path: string): string[] {
  const isOrphan = (file: string): boolean => !existsSync(file.replace(/-[a-z]+$/, ''));
  return [
    ...filesIn(backupFolder(path), /\.part(?:-|$)/),
    ...filesIn(backupFolder(path), /\.sqlite-[a-z]+$/).filter(isOrphan),
  ];
}

/** What a window that died while it salvaged the ledger left behind: the new file, pages of the old one, journals. */
export function salvageFiles(path: string): string[] {
  return filesIn(dirname(path), /\.salvage\b/).filter((file) => file.startsWith(`${path}.salvage`));
}

/** Damaged ledgers that were set aside, and their journals, newest first. */
export function damagedCopies(path: string): string[] {
  return filesIn(dirname(path), /^ledger\.damaged-/).reverse();
}

function filesIn(folder: string, names: RegExp): string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) return [];
  const found = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && names.test(entry.name),
  );
  return found
    .map(({ name }) => name)
    .sort()
    .map((name) => join(folder, name));
}
