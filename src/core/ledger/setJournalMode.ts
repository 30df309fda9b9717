// Chooses the journal for the file system: WAL needs memory that all windows share, which a network drive can't give.
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isBusy, isDamage } from './trouble.ts';

/** `f_type` of NFS, SMB 1, CIFS, SMB 2, FUSE (sshfs and others), AFS, 9P, Ceph, Lustre, NCP. */
const NETWORK = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x5346414f, 0x01021997, 0x00c36400, 0x0bd00bd0, 0x564c,
]);

/** Without WAL a commit locks readers out, and reads, unlike writes, are not tried again: SQLite itself has to wait. */
const READERS_WAIT_MS = 2_000;

/** The file system's type as Linux numbers it; null = not known. */
export type FileSystemProbe = (folder: string) => number | null;

export const fileSystemOf: FileSystemProbe = (folder) =>
  process.platform === 'linux' ? statfsSync(folder).type : null;

export function setJournalMode(db: DatabaseSync, path: string, probe: FileSystemProbe): void {
  const type = probe(dirname(path));
  if (type !== null && NETWORK.has(type >>> 0)) {
    withoutWal(db);
    return;
  }
  try {
    // Where WAL is not possible, SQLite may also keep another mode without throwing.
    db.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    if (isBusy(error) || isDamage(error)) throw error;
    withoutWal(db);
  }
}

function withoutWal(db: DatabaseSync): void {
  db.exec(`PRAGMA journal_mode = DELETE; PRAGMA busy_timeout = ${READERS_WAIT_MS}`);
}
