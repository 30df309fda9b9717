// Tells whether other windows have the ledger open: each window holds a shared lock on a file beside it, which ends
// with its process, however that ends. The ledger's own locks tell nothing when the ledger is damaged.
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../shared/disposable.ts';
import { type Clock, sleep } from '../clock.ts';
import { isBusy } from './trouble.ts';

const RETRY_MS = 50;
/** As long as another window may take to salvage a damaged ledger. */
const GIVE_UP_MS = 30_000;

export class FileHold implements Disposable {
  readonly #db: DatabaseSync;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Takes the shared lock; waits while another window puts a new file in the ledger's place. */
  static async share(path: string, clock: Clock): Promise<FileHold> {
    const file = `${path}.hold`;
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    const hold = new FileHold(new DatabaseSync(file));
    try {
      await hold.again(clock);
      return hold;
    } catch (error) {
      hold.dispose();
      throw error;
    }
  }

  /** Holds the file once more, after another window was alone with it. */
  async again(clock: Clock): Promise<void> {
    for (let waited = 0; ; waited += RETRY_MS) {
      try {
        this.#share();
        return;
      } catch (error) {
        if (!isBusy(error) || waited >= GIVE_UP_MS) throw error;
      }
      await sleep(clock, RETRY_MS);
    }
  }

  /** Runs the work while no other window has the ledger open. False = one has. */
  async alone(work: () => Promise<void>): Promise<boolean> {
    this.#end();
    try {
      this.#db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      if (!isBusy(error)) throw error;
      return false;
    }
    try {
      await work();
    } finally {
      this.#end();
    }
    this.#share();
    return true;
  }

  dispose(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #share(): void {
    this.#end();
    this.#db.exec('BEGIN');
    this.#db.prepare('SELECT count(*) FROM sqlite_schema').get();
  }

  #end(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }
}
