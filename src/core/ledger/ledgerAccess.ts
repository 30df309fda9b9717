// What a part of the ledger that is loaded later needs of it.
import type { Clock } from '../clock.ts';
import type { Guard } from './guard.ts';
import type { Report } from './queries.ts';

export interface LedgerAccess {
  readonly guard: Pick<Guard, 'read' | 'write' | 'writeNow'>;
  readonly clock: Clock;
  readonly windowId: string;
  /** Called for each row that can't be read. */
  readonly report: Report;
}
