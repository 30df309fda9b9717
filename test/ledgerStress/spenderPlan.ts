// What the run of budget races and its processes say to each other.
import type { Limits } from '../../src/core/ledger/budgets.ts';
import type { NanoUsd } from '../../src/shared/money.ts';

export interface SpenderPlan {
  readonly ledger: string;
  readonly name: string;
}

export const SPENDER_VARIABLE = 'PONDER_SPENDER_PLAN';

/** `ask`: a question of this worst price; `send`: waiting jobs, in this order, on a person's word. */
export type SpenderWord =
  | { readonly type: 'ask'; readonly worst: NanoUsd; readonly limits: Limits }
  | { readonly type: 'send'; readonly ids: readonly string[]; readonly limits: Limits }
  | { readonly type: 'end' };

/** `asked`: the new job, or null when the budget refused it. */
export type SpenderReply =
  | { readonly type: 'open' }
  | { readonly type: 'asked'; readonly id: string | null }
  | { readonly type: 'sent' }
  | { readonly type: 'trouble'; readonly message: string };
