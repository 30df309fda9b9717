// Takes texts out of the backups, as they were taken out of the ledger. Runs in a worker.
import { DatabaseSync } from 'node:sqlite';
import { forgottenJob, removedJob } from '../../shared/bareJob.ts';
import { forgetTexts, removeRow } from './removal.ts';
import { removeDatabase } from './removeDatabase.ts';

const BUSY_WAIT_MS = 10_000;

export function purge(
  backups: readonly string[],
  removed: readonly string[],
  forgotten: readonly string[],
  now: number,
): void {
  for (const backup of backups) {
    try {
      rewrite(backup, removed, forgotten, now);
    } catch {
      // Better no backup than one that keeps removed texts.
      removeDatabase(backup);
    }
  }
}

function rewrite(path: string, removed: readonly string[], forgotten: readonly string[], now: number): void {
  const db = new DatabaseSync(path);
  try {
    // A journal on the disk would be one more file that holds the texts. Another window may be writing the same backup.
    db.exec(
      `PRAGMA busy_timeout = ${BUSY_WAIT_MS}; PRAGMA journal_mode = MEMORY; PRAGMA secure_delete = ON; BEGIN IMMEDIATE`,
    );
    const fail = (error: unknown): never => {
      throw error;
    };
    // The job may have been in any state when the backup was made: its texts go all the same.
    for (const id of removed) removeRow(db, id, removedJob);
    for (const id of forgotten) forgetTexts(db, fail, id, (job) => forgottenJob(job, now));
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}
