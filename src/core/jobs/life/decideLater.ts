import type { DecideLater } from '../../ledger/ledgerEvent.ts';

/** `advance`, as a ledger is handed it: loaded when the first job changes. */
export const decideLater: DecideLater = async () => (await import('./advance.ts')).advance;
