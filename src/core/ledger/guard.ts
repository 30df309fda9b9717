// The database, and what its errors mean for this window: a newer Ponder took the ledger over, or the file is damaged.
import type { DatabaseSync } from 'node:sqlite';
import { type Disposable, disposeAll } from '../../shared/disposable.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { HumanError } from '../../shared/humanError.ts';
import { type Database, NewerLedger } from './database.ts';
import { damaged, isDamage } from './trouble.ts';

export class Guard implements Disposable {
  readonly #database: Database;
  readonly #outdated: Emitter<void>;
  readonly #damage: Emitter<void>;
  #isOutdated = false;
  #isDamaged = false;

  /** A newer Ponder took over the ledger: this window stops sending and looking. */
  readonly onDidOutdate: Event<void>;
  /** The file is damaged: nothing new is sent, and the next start saves what can be read. */
  readonly onDidFindDamage: Event<void>;

  constructor(database: Database, report: (error: unknown) => void) {
    this.#database = database;
    this.#outdated = new Emitter(report);
    this.onDidOutdate = this.#outdated.event;
    this.#damage = new Emitter(report);
    this.onDidFindDamage = this.#damage.event;
  }

  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** @throws HumanError when nothing may be sent from this file any more */
  assertSound(): void {
    if (this.#isDamaged) throw damaged();
  }

  read<T>(work: (db: DatabaseSync) => T): T {
    try {
      return this.#database.read(work);
    } catch (error) {
      throw this.#noticed(error);
    }
  }

  async write<T>(work: (db: DatabaseSync) => T): Promise<T> {
    try {
      return await this.#database.write(work);
    } catch (error) {
      throw this.#noticed(error);
    }
  }

  /** Tries once, without waiting: a closing window has no time. False = another window was writing. */
  writeNow(work: (db: DatabaseSync) => void): boolean {
    return this.#database.writeNow(work);
  }

  dataVersion(): number {
    return this.#database.dataVersion();
  }

  checkpoint(): Promise<void> {
    return this.#database.checkpoint();
  }

  copyTo(path: string): Promise<void> {
    return this.#database.copyTo(path);
  }

  dispose(): void {
    disposeAll([this.#outdated, this.#damage, { dispose: () => this.#database.close() }]);
  }

  findDamage(): void {
    if (this.#isDamaged) return;
    this.#isDamaged = true;
    this.#damage.fire();
  }

  #noticed(error: unknown): unknown {
    if (isDamage(error)) this.findDamage();
    if (!(error instanceof NewerLedger)) return error;
    if (!this.#isOutdated) {
      this.#isOutdated = true;
      this.#outdated.fire();
    }
    return new HumanError('Ponder was updated. Reload this window; until then it sends nothing.');
  }
}
