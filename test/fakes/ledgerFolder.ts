// A folder of its own for one ledger file, opened as often as a test has windows, and gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { RecordingLog } from './recordingLog.ts';

export class LedgerFolder {
  readonly root: string;
  readonly folder: string;
  readonly path: string;
  readonly log = new RecordingLog();
  readonly #opened: { dispose(): void }[] = [];

  /** @param root a folder that is there already; absent = a new one */
  constructor(root = mkdtempSync(join(tmpdir(), 'ponder-test-'))) {
    this.root = root;
    this.folder = join(this.root, 'storage');
    this.path = join(this.folder, 'ledger.db');
  }

  async open(windowId: string, clock: Clock): Promise<Ledger> {
    return this.keep(await openLedger(this.path, windowId, clock, this.log, decideLater));
  }

  /** A connection past the ledger, as another process has it. */
  raw(): DatabaseSync {
    const database = new DatabaseSync(this.path);
    this.keep({
      dispose: () => {
        if (database.isOpen) database.close();
      },
    });
    return database;
  }

  keep<T extends { dispose(): void }>(item: T): T {
    this.#opened.push(item);
    return item;
  }

  /** What was opened; the folder stays. */
  close(): void {
    for (const item of this.#opened.reverse()) item.dispose();
    this.#opened.length = 0;
  }

  dispose(): void {
    this.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
