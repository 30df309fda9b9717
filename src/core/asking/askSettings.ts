// What the settings say about asking. They are read when they are needed; what makes no sense is refused then.
import type { Mode } from '../../shared/mode.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { Limits } from '../ledger/budgets.ts';
import type { Endpoint } from '../providers/endpoint.ts';

export interface AskSettings {
  readonly endpoints: readonly Endpoint[];
  /** Empty = the one that was asked last. */
  readonly model: string;
  /** null = the last one. */
  readonly mode: Mode | null;
  /** Empty = the last one. */
  readonly effort: string;
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  readonly background: string;
  readonly store: boolean;
  readonly wantsSummary: boolean;
  readonly instructions: string;
  /** Above this price a person is asked. */
  readonly confirmAbove: NanoUsd;
  readonly limits: Limits;
}
