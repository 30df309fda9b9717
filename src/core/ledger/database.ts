// One SQLite file, opened safely: private to the user, flushed at every commit, not touched if a newer Ponder wrote it.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Clock, sleep } from '../clock.ts';
import { MIGRATIONS } from './migrations.ts';
import { type FileSystemProbe, fileSystemOf, setJournalMode } from './setJournalMode.ts';
import { isBusy } from './trouble.ts';

/** A newer Ponder migrated the ledger; this window must not read or write it any more. */
export class NewerLedger extends Error {
  constructor() {
    super('The ledger belongs to a newer version of Ponder');
    this.name = 'NewerLedger';
  }
}

/** While SQLite waits for a lock, the whole extension host stands still. */
const BUSY_WAIT_MS = 10;
const RETRY_MS = 25;
const GIVE_UP_MS = 5_000;
/** Pages that are copied before the event loop goes on with other work. */
const COPIED_PAGES = 100;

/** More statements than Ponder has by itself; only the filters that people make up add others. */
const MOST_STATEMENTS = 200;

/** Prepares each statement once: collecting thousands of discarded statements would hold the editor up. */
class Connection extends DatabaseSync {
  readonly #statements = new Map<string, StatementSync>();

  override prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const [oldest] = this.#statements.keys();
    if (oldest !== undefined && this.#statements.size >= MOST_STATEMENTS) this.#statements.delete(oldest);
    const statement = super.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

export class Database {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;

  private constructor(db: DatabaseSync, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * Opens or creates the file with mode 0600 and runs the migrations that are missing.
   * @throws NewerLedger, or an error of SQLite or the file system
   */
  static async open(path: string, clock: Clock, probe: FileSystemProbe = fileSystemOf): Promise<Database> {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite gives journal and shared memory the mode of the database file.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    const database = new Database(new Connection(path), clock);
    try {
      await database.#prepare(path, probe);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  async #prepare(path: string, probe: FileSystemProbe): Promise<void> {
    this.#db.exec(`PRAGMA busy_timeout = ${BUSY_WAIT_MS}`);
    await this.#untilFree(() => {
      this.#assertVersion();
      setJournalMode(this.#db, path, probe);
    });
    // EXTRA is FULL, and where deleting the journal is the commit, that deletion is flushed too before COMMIT returns.
    this.#db.exec('PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
    if (this.#version() < MIGRATIONS.length) await this.#migrate();
  }

  async #migrate(): Promise<void> {
    await this.#untilFree(() =>
      this.#transaction(() => {
        // A row that is not JSON throws here, as damage, so that the ledger is salvaged. The migration would fail at it
        // without saying why, and the ledger would never open again.
        if (this.#version() > 0) this.#db.prepare("SELECT count(json_extract(job, '$.id')) FROM jobs").get();
        for (const step of MIGRATIONS.slice(this.#version())) this.#db.exec(step);
        this.#db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
      }),
    );
  }

  /**
   * Runs `work`, which is synchronous and short, in `BEGIN IMMEDIATE`. Tries again for 5 s while another window writes.
   * @throws NewerLedger, or SQLite's error
   */
  write<T>(work: (db: DatabaseSync) => T): Promise<T> {
    return this.#untilFree(() => this.#transaction(() => work(this.#db)));
  }

  /** Like `write`, but tries only once. False = another connection was writing. */
  writeNow(work: (db: DatabaseSync) => void): boolean {
    try {
      this.#transaction(() => work(this.#db));
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    }
  }

  read<T>(work: (db: DatabaseSync) => T): T {
    this.#assertVersion();
    return work(this.#db);
  }

  /** Grows when another connection has committed. */
  dataVersion(): number {
    return numberOf(this.#db.prepare('PRAGMA data_version').get(), 'data_version');
  }

  /** Moves the journal into the file, so that deleted text is gone from the journal too. */
  async checkpoint(): Promise<void> {
    await this.#untilFree(() => {
      // SQLite does not throw while another window is reading: it says so in the row.
      const row = this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      if (row?.busy === 1) throw Object.assign(new Error('The journal is in use'), { errcode: 5 });
    });
  }

  /** Copies the file as it is into another, a few pages at a time, so that the event loop is not held up. */
  async copyTo(path: string): Promise<void> {
    this.#assertVersion();
    await backup(this.#db, path, { rate: COPIED_PAGES });
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      this.#assertVersion();
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  async #untilFree<T>(work: () => T): Promise<T> {
    for (let waited = 0; ; waited += RETRY_MS + BUSY_WAIT_MS) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || waited >= GIVE_UP_MS) throw error;
      }
      await sleep(this.#clock, RETRY_MS);
    }
  }

  #version(): number {
    return numberOf(this.#db.prepare('PRAGMA user_version').get(), 'user_version');
  }

  #assertVersion(): void {
    if (this.#version() > MIGRATIONS.length) throw new NewerLedger();
  }
}

function numberOf(row: unknown, key: string): number {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, key) : undefined;
  if (typeof value !== 'number') throw new Error(`SQLite gave no ${key}`);
  return value;
}
