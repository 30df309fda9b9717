// Lets one process at a time do something. SQLite's file lock does it: the system lets go of it when its owner dies, so
// there are no stale locks to take over.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export async function withFileLock<T>(lockFile: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(lockFile), { recursive: true });
  const lock = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    for (let tries = 0; !canLock(lock); tries++) {
      if (tries === 0) onWait();
      await sleep(200);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function canLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && /database is locked/.test(error.message)) return false;
    throw error;
  }
}
