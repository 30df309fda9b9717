import { rmSync } from 'node:fs';

/** A file of SQLite's, with the journals that may lie beside it. */
export function removeDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
}
