// A write log for machines on which system calls can't be watched: what has changed in the files since the last look,
// in the order that SQLite's journal keeps to (powerCut.test.ts holds it against the true order).
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Op } from './writeLog.ts';

const PAGE = 4_096;
const WAL_HEADER = 32;
const FRAME = 24 + PAGE;

export class SeenLog {
  readonly ops: Op[] = [];
  readonly #path: string;
  #database: Buffer | null = null;
  #journal: Buffer | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** The journal is written and flushed before anything goes from it into the database. */
  look(): void {
    const journal = read(`${this.#path}-wal`);
    const database = read(this.#path);
    const isFresh = database !== null && this.#database === null;
    if (isFresh) this.#add({ type: 'create', file: basename(this.#path) });
    if (journal !== null) this.#lookAtJournal(journal, isFresh);
    if (database !== null) this.#lookAtDatabase(database);
    const file = `${basename(this.#path)}-wal`;
    if (journal === null && this.#journal !== null) this.#add({ type: 'remove', file });
    if (journal !== null && journal.length < (this.#journal?.length ?? 0)) {
      this.#add({ type: 'truncate', file, size: journal.length });
    }
    this.#journal = journal;
    this.#database = database;
  }

  acknowledge(commit: number): void {
    this.#add({ type: 'acknowledged', commit });
  }

  #add(op: Op): void {
    this.ops.push(op);
  }

  #lookAtJournal(now: Buffer, isFresh: boolean): void {
    const file = `${basename(this.#path)}-wal`;
    if (this.#journal === null) this.#add({ type: 'create', file });
    const before = this.#journal ?? Buffer.alloc(0);
    if (!now.subarray(0, WAL_HEADER).equals(before.subarray(0, WAL_HEADER)) && now.length > 0) {
      this.#add({ type: 'write', file, at: 0, bytes: now.subarray(0, WAL_HEADER) });
      this.#add({ type: 'flush', file });
    }
    if (this.#journal === null || isFresh) this.#add({ type: 'flushFolder' });
    if (this.#write(file, before, now, WAL_HEADER, FRAME)) this.#add({ type: 'flush', file });
  }

  #lookAtDatabase(now: Buffer): void {
    const file = basename(this.#path);
    if (this.#write(file, this.#database ?? Buffer.alloc(0), now, 0, PAGE)) this.#add({ type: 'flush', file });
  }

  /** @returns whether anything was */
  #write(file: string, before: Buffer, now: Buffer, from: number, step: number): boolean {
    let isWritten = false;
    for (let at = from; at < now.length; at += step) {
      const bytes = now.subarray(at, at + step);
      if (bytes.equals(before.subarray(at, at + step))) continue;
      this.#add({ type: 'write', file, at, bytes });
      isWritten = true;
    }
    return isWritten;
  }
}

function read(path: string): Buffer | null {
  return existsSync(path) ? readFileSync(path) : null;
}
