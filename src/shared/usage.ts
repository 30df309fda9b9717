// What a job used and what it cost. Tokens are counts, money is NanoUsd.
import type { NanoUsd } from './money.ts';

/** Token counts as the provider reported them. Reasoning tokens are inside `outputTokens`, never on top of it. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  /** Those of the written ones that are kept for half a day, at a price of their own; absent = none. */
  readonly longCacheWriteTokens?: number;
  readonly outputTokens: number;
  /** null = not told, which is not the same as none. */
  readonly reasoningTokens: number | null;
  /** The counts don't fit each other: they can be shown, and no cost follows from them. */
  readonly contradicts?: true;
}

/** Built-in tools that the provider ran and that cost money beside the tokens. */
export interface ToolUse {
  readonly webSearches: number;
  readonly fileSearches: number;
  /** A tool was run whose fee the reply does not tell, such as a container or an image. */
  readonly hasUnknownFee: boolean;
}

/** How many tokens a text is, before it is sent. */
export interface TokenCount {
  readonly tokens: number;
  /** True when it was not counted to the end: there are not more tokens than this. */
  readonly isUpperBound: boolean;
  /** The model that its own place counted it for; absent = it was counted here, as OpenAI's models have it. */
  readonly model?: string;
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
  /** `output`: reasoning and visible answer together, where nobody told them apart. */
  readonly kind: 'input' | 'cached' | 'cacheWrite' | 'reasoning' | 'visible' | 'output' | 'tools';
  readonly tokens: number;
  /** Of tools, which are charged by the call. */
  readonly calls?: number;
  readonly cost: NanoUsd;
}

/** What a finished job cost; the `parts` of an exact price add up to `total`. */
export interface Cost {
  readonly total: NanoUsd;
  readonly parts: readonly CostPart[];
  /** Which price row was used: the tier of the provider's reply. */
  readonly tier: string;
  readonly priceSource: string;
  /** ISO date (day or month) at which the price was read. */
  readonly priceDate: string;
  /** ISO day of the provider's word that the price holds; absent = no such word. */
  readonly priceValidThrough?: string;
  /** ISO day on which a person typed the total in; then there are no parts and no price. Absent = the provider's usage. */
  readonly enteredOn?: string;
}

/** Where low and likely come from: the person's own finished jobs, or first guesses until there are enough of these. */
export interface EstimateBasis {
  readonly from: 'own' | 'prior';
  /** Finished jobs with the same model and effort that were looked at. */
  readonly jobs: number;
  /** The jobs were about as much text as this one. */
  readonly isSameSize: boolean;
}

/** The price before sending. All three are unknown together when the model has no price. */
export interface Estimate {
  /** About so many tokens of input; with `inputIsBound` not more than these. */
  readonly inputTokens: number;
  /** True when `inputTokens` is an upper bound and not a count. */
  readonly inputIsBound: boolean;
  readonly low: NanoUsd;
  readonly likely: NanoUsd;
  readonly worst: NanoUsd;
  /** In pro mode nobody has shown that the cap bounds the cost: `worst` is a guess then, and no ceiling. Absent = it is one. */
  readonly isWorstAbout?: true;
  readonly basis: EstimateBasis;
  readonly priceSource: string;
  readonly priceDate: string;
  readonly priceValidThrough?: string;
}
