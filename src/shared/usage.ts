// What a job used and what it cost. Tokens are counts, money is NanoUsd.
import type { NanoUsd } from './money.ts';

/** Token counts as the provider reported them. Reasoning tokens are inside `outputTokens`, never on top of it. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** One line of a bill. */
export interface CostPart {
  readonly kind: 'input' | 'cached' | 'cacheWrite' | 'reasoning' | 'visible' | 'tools';
  readonly tokens: number;
  readonly cost: NanoUsd;
}

/** The exact price of a finished job; `parts` add up to `total`. */
export interface Cost {
  readonly total: NanoUsd;
  readonly parts: readonly CostPart[];
  /** Which price row was used: the tier of the provider's reply. */
  readonly tier: string;
  readonly priceSource: string;
  /** ISO date (day or month) at which the price was read. */
  readonly priceDate: string;
}

/** The price before sending. `worst` is a ceiling; all three are unknown together when the model has no price. */
export interface Estimate {
  readonly inputTokens: number;
  /** True when `inputTokens` is an upper bound and not a count. */
  readonly inputIsBound: boolean;
  readonly low: NanoUsd;
  readonly likely: NanoUsd;
  readonly worst: NanoUsd;
}
