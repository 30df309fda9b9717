// Tells when another window wrote to the ledger, by watching the journal. For file systems on which watching is silent,
// SQLite's own counter is read every few seconds as well.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../../shared/disposable.ts';
import type { Clock } from '../clock.ts';

const SETTLE_MS = 30;
/**
 * The journal is written before it is flushed, and the commit can be seen only after that: on a slow disk much later.
 */
const LONGEST_FLUSH_MS = 5_000;
const LONGEST_PAUSE_MS = 240;
const FALLBACK_MS = 10_000;

export interface JournalWatch {
  dataVersion(): number;
  changed(): void;
  /** Watching, or reading the counter, threw: the next read may work. */
  failed(error: unknown): void;
}

export function watchJournal(path: string, clock: Clock, { dataVersion, changed, failed }: JournalWatch): Disposable {
  let version = dataVersion();
  let settle: Disposable | null = null;
  let fallback: Disposable | null = null;
  let pause = SETTLE_MS;
  let waited = 0;
  let disposed = false;

  const look = (): void => {
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
  const settled = (): void => {
    settle = null;
    look();
    waited += pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    if (!disposed && waited < LONGEST_FLUSH_MS) settle = clock.after(pause, settled);
  };
  const written = (): void => {
    waited = 0;
    if (settle !== null && pause === SETTLE_MS) return;
    settle?.dispose();
    pause = SETTLE_MS;
    settle = clock.after(pause, settled);
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
      if (file?.startsWith(name)) written();
    });
    watcher.on('error', () => watcher?.close());
  } catch (error) {
    // The system may have no watches left. Without one, or when one breaks, the counter is still read.
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
