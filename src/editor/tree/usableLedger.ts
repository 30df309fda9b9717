import type { Ledger } from '../../core/ledger/ledger.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Null until the ledger is open, and once a newer Ponder has taken it over. */
export function usableLedger({ engine }: Pick<LedgerDoor, 'engine'>): Ledger | null {
  return engine === null || engine.ledger.isOutdated ? null : engine.ledger;
}
