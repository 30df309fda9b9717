// A disk on which nothing fits any more, for a while: each commit ends as SQLite ends it then, and the work is taken back.
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../src/core/clock.ts';
import type { WindowPlan } from './protocol.ts';

const SQLITE_FULL = 13;

export class FullDisk {
  #isFull = false;

  constructor() {
    const { exec } = DatabaseSync.prototype;
    const isFull = () => this.#isFull;
    DatabaseSync.prototype.exec = function execOnFullDisk(sql: string) {
      if (sql !== 'COMMIT' || !isFull()) return exec.call(this, sql);
      throw Object.assign(new Error('database or disk is full'), { errcode: SQLITE_FULL });
    };
  }

  fill(clock: Clock, { afterMs, forMs }: NonNullable<WindowPlan['fullDisk']>): void {
    clock.after(afterMs, () => {
      this.#isFull = true;
    });
    clock.after(afterMs + forMs, () => {
      this.#isFull = false;
    });
  }
}

export function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FULL;
}
