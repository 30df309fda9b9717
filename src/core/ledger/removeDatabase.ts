import { rmSync } from 'node:fs';

/** Deletes an SQLite file and the journals that may lie beside it. */
export function removeDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
}
