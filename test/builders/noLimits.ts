import type { Limits } from '../../src/core/ledger/budgets.ts';

/** No budget is set. */
export const noLimits = (): Limits => ({ day: 0, month: 0 });
