// Tells this window which jobs changed: its own changes at once, those of other windows when the journal shows them.
import type { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../shared/disposable.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Clock } from '../clock.ts';
import { readFact } from './facts.ts';
import { watchJournal } from './journalWatch.ts';

/** These jobs were added, changed or removed, in this window or another. */
export interface LedgerChange {
  readonly ids: readonly string[];
}

export interface FeedNeeds {
  readonly path: string;
  readonly clock: Clock;
  readonly read: <T>(work: (db: DatabaseSync) => T) => T;
  /** Grows when another connection has committed. */
  readonly dataVersion: () => number;
  readonly report: (error: unknown) => void;
  readonly watchFailed: (error: unknown) => void;
}

export class ChangeFeed implements Disposable {
  readonly #read: FeedNeeds['read'];
  readonly #changed: Emitter<LedgerChange>;
  readonly #watch: Disposable;
  #seenSeq: number;

  readonly onDidChange: Event<LedgerChange>;

  constructor({ path, clock, read, dataVersion, report, watchFailed }: FeedNeeds) {
    this.#read = read;
    this.#changed = new Emitter(report);
    this.onDidChange = this.#changed.event;
    this.#seenSeq = read((db) => Number(readFact(db, 'seq') ?? 0));
    this.#watch = watchJournal(path, clock, { dataVersion, changed: () => this.#catchUp(), failed: watchFailed });
  }

  announce(ids: readonly string[]): void {
    this.#changed.fire({ ids });
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }

  #catchUp(): void {
    const rows = this.#read((db) =>
      db.prepare('SELECT id, seq FROM jobs WHERE seq > ? ORDER BY seq').all(this.#seenSeq),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    this.#seenSeq = Number(last.seq);
    this.announce(rows.map((row) => String(row.id)));
  }
}
