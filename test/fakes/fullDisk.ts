// A disk without room, or a damaged one, for every ledger of the process: commits fail as SQLite says it, and reads go on.
import { DatabaseSync } from 'node:sqlite';

const FULL = 13;
const CORRUPT = 11;

export class FullDisk {
  isFull = false;
  isDamaged = false;
  /** Commits that failed. */
  failed = 0;
  readonly #exec = DatabaseSync.prototype.exec;

  constructor() {
    const disk = this;
    const exec = this.#exec;
    DatabaseSync.prototype.exec = function execOnDisk(sql: string) {
      if (sql === 'COMMIT' && (disk.isFull || disk.isDamaged)) {
        disk.failed += 1;
        const message = disk.isFull ? 'database or disk is full' : 'database disk image is malformed';
        throw Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode: disk.isFull ? FULL : CORRUPT });
      }
      return exec.call(this, sql);
    };
  }

  dispose(): void {
    DatabaseSync.prototype.exec = this.#exec;
  }
}
