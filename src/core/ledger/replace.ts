// A damaged ledger is set aside, and what can be read of it goes into a new one in its place.
import { chmodSync, closeSync, copyFileSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backupsOf, damagedCopies, salvageFiles } from './backups.ts';
import { salvageInWorker } from './checkWorker.ts';
import { NewerLedger } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import type { OpenNeeds } from './openNeeds.ts';
import { removeDatabase } from './removeDatabase.ts';
import type { Salvage } from './salvage.ts';

/** Null = another window holds the file. @throws NewerLedger, or what went wrong in the worker */
export async function replace({ path, hold, clock, log }: OpenNeeds): Promise<Salvage | null> {
  let salvaged: Salvage | null = null;
  if (newerByItsBytes(path)) throw new NewerLedger();
  log.error('The ledger is damaged');
  const isAlone = await hold.alone(async () => {
    const aside = asideName(path, clock.now());
    const fresh = `${path}.salvage`;
    // If a window died while it did this, the copy it set aside may hold what the file has lost since.
    const others = [...damagedCopies(path).filter((name) => name.endsWith('.sqlite')), ...backupsOf(path)];
    // Copied before anything opens it: reading it moves its journal into it.
    setAside(path, aside);
    try {
      salvaged = await salvageInWorker(path, fresh, others, clock.now());
    } catch (error) {
      // The damaged file stays where it was: another copy of it at each start would fill the disk.
      removeDatabase(aside);
      for (const file of salvageFiles(path)) rmSync(file, { force: true });
      throw error;
    }
    for (const end of ['-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
    renameSync(fresh, path);
    for (const file of salvageFiles(path)) rmSync(file, { force: true });
    log.warn(`The damaged ledger is kept as ${aside}`);
  });
  return isAlone ? salvaged : null;
}

/** `user_version` stands at byte 60; what damage leaves there is seldom a small number. */
function newerByItsBytes(path: string): boolean {
  const head = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 64, 0);
  } finally {
    closeSync(file);
  }
  const version = head.readUInt32BE(60);
  return version > MIGRATIONS.length && version < 1_000;
}

function setAside(path: string, aside: string): void {
  for (const end of ['', '-wal', '-journal']) {
    if (!existsSync(`${path}${end}`)) continue;
    copyFileSync(`${path}${end}`, `${aside}${end}`);
    chmodSync(`${aside}${end}`, 0o600);
  }
}

function asideName(path: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  return join(dirname(path), `ledger.damaged-${stamp}.sqlite`);
}
