// What it takes to open the ledger's file.
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { FileHold } from './fileHold.ts';
import type { FileSystemProbe } from './setJournalMode.ts';

export interface OpenNeeds {
  readonly path: string;
  readonly windowId: string;
  readonly hold: FileHold;
  readonly clock: Clock;
  readonly log: Logger;
  readonly probe?: FileSystemProbe;
}
