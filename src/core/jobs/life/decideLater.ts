import type { DecideLater } from '../../ledger/ledgerEvent.ts';

/** `advance`, in the form in which a ledger is given it: loaded when the first job changes. */
export const decideLater: DecideLater = async () => (await import('./advance.ts')).advance;
