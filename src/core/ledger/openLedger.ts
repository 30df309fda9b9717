// The lazily loaded door to the ledger: the only chunk that needs `node:sqlite`, with its worker.
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { ChangeFeed } from './changeFeed.ts';
import { FileHold } from './fileHold.ts';
import { Guard } from './guard.ts';
import { Ledger } from './ledger.ts';
import type { DecideLater } from './ledgerEvent.ts';
import { openSound } from './openSound.ts';
import type { FileSystemProbe } from './setJournalMode.ts';
import { notOpened } from './trouble.ts';
import { Upkeep } from './upkeep.ts';

/**
 * @param decide says what becomes of a job when the ledger itself finds something out about it
 * @param probe says on which file system the file is; absent = the system is asked
 */
export async function openLedger(
  path: string,
  windowId: string,
  clock: Clock,
  log: Logger,
  decide: DecideLater,
  probe?: FileSystemProbe,
): Promise<Ledger> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // A new file must take the place of the real one, not of a link to it.
    return await openAt(existsSync(path) ? realpathSync(path) : path, windowId, clock, log, decide, probe);
  } catch (error) {
    throw notOpened(error);
  }
}

async function openAt(
  path: string,
  windowId: string,
  clock: Clock,
  log: Logger,
  decide: DecideLater,
  probe: FileSystemProbe | undefined,
): Promise<Ledger> {
  const hold = await FileHold.share(path, clock);
  try {
    const needs = { path, windowId, hold, clock, log };
    const { database, salvaged } = await openSound(probe === undefined ? needs : { ...needs, probe });
    const report = (error: unknown): void => log.error('Ledger', error);
    const guard = new Guard(database, report);
    const upkeep = new Upkeep({ ...needs, guard, salvaged });
    const feed = new ChangeFeed({
      path,
      clock,
      read: (work) => guard.read(work),
      dataVersion: () => guard.dataVersion(),
      report,
      watchFailed: (error) =>
        log.warn(`Watching the ledger: ${error instanceof Error ? error.message : String(error)}`),
    });
    return new Ledger({ windowId, guard, feed, upkeep, clock, decide, report });
  } catch (error) {
    hold.dispose();
    throw error;
  }
}
