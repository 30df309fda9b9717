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

/** How many tokens a text is, before it is sent. */
export interface TokenCount {
  readonly tokens: number;
  /** True when it was not counted to the end: there are not more tokens than this. */
  readonly isUpperBound: boolean;
}

/** The size of what is sent: its bytes, which are known at once, and its tokens, which are counted. */
export interface PromptSize {
  /** UTF-8 bytes of all text. */
  readonly bytes: number;
  /** null = not counted yet, or not at all. */
  readonly count: TokenCount | null;
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
  /** About so many tokens of input; with `inputIsBound` not more than these. */
  readonly inputTokens: number;
  /** True when `inputTokens` is an upper bound and not a count. */
  readonly inputIsBound: boolean;
  readonly low: NanoUsd;
  readonly likely: NanoUsd;
  readonly worst: NanoUsd;
}
