// The lazily loaded door to the ledger: the only chunk that needs `node:sqlite`.
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { Database } from './database.ts';
import { Ledger } from './ledger.ts';

export async function openLedger(path: string, windowId: string, clock: Clock, log: Logger): Promise<Ledger> {
  return new Ledger(await Database.open(path, clock), path, windowId, clock, log);
}
