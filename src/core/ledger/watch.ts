// Tells when another window wrote to the ledger: by watching the journal, with a slow look at SQLite's own counter for
// the file systems on which watching is silent.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../../shared/disposable.ts';
import type { Clock } from '../clock.ts';

const SETTLE_MS = 30;
const FALLBACK_MS = 10_000;

export interface JournalWatch {
  dataVersion(): number;
  changed(): void;
  /** A look at the ledger threw: the next one may work. */
  failed(error: unknown): void;
}

export function watchJournal(path: string, clock: Clock, { dataVersion, changed, failed }: JournalWatch): Disposable {
  let version = dataVersion();
  let settle: Disposable | null = null;
  let fallback: Disposable | null = null;
  let disposed = false;

  const look = (): void => {
    settle = null;
    if (disposed) return;
    try {
      const now = dataVersion();
      if (now === version) return;
      version = now;
      changed();
    } catch (error) {
      failed(error);
    }
  };
  const again = (): void => {
    fallback = clock.after(FALLBACK_MS, () => {
      look();
      if (!disposed) again();
    });
  };

  const name = basename(path);
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      if (file?.startsWith(name)) settle ??= clock.after(SETTLE_MS, look);
    });
    watcher.on('error', () => watcher?.close());
  } catch (error) {
    // The system may have no watches left. Without one, as with one that breaks, the slow look stays.
    failed(error);
  }
  again();
  return {
    dispose: () => {
      disposed = true;
      settle?.dispose();
      fallback?.dispose();
      watcher?.close();
    },
  };
}
