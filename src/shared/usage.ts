// What a job used and what it cost. Tokens are counts, money is NanoUsd.
import type { NanoUsd } from './money.ts';

/** Token counts as the provider reported them. Reasoning tokens are inside `outputTokens`, never on top of it. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  /** Of `cacheWriteTokens`, those that are kept for half a day, which have their own price; absent = none. */
  readonly longCacheWriteTokens?: number;
  readonly outputTokens: number;
  /** null = not told, which is not the same as none. */
  readonly reasoningTokens: number | null;
  /** The counts contradict each other: they can be shown, but no cost is computed from them. */
  readonly contradicts?: true;
}

/** Calls of the provider's built-in tools, which cost money in addition to the tokens. */
export interface ToolUse {
  readonly webSearches: number;
  readonly fileSearches: number;
  /** A tool was run whose fee the reply does not tell, such as a container or an image. */
  readonly hasUnknownFee: boolean;
}

/** How many tokens a text has, before it is sent. */
export interface TokenCount {
  readonly tokens: number;
  /** True if the text was not counted to the end: it has at most this many tokens. */
  readonly isUpperBound: boolean;
  /** The model for which its own place counted; absent = counted here, with the encoding of OpenAI's models. */
  readonly model?: string;
}

/** The size of what is sent: its bytes, which are known at once, and its tokens, which are counted. */
export interface PromptSize {
  /** UTF-8 bytes of all text. */
  readonly bytes: number;
  /** null = not counted (yet). */
  readonly count: TokenCount | null;
}

/** One line of a bill. */
export interface CostPart {
  /** `output`: reasoning and visible answer together, if the provider did not tell them apart. */
  readonly kind: 'input' | 'cached' | 'cacheWrite' | 'reasoning' | 'visible' | 'output' | 'tools';
  readonly tokens: number;
  /** For `tools`, which are charged by the call. */
  readonly calls?: number;
  readonly cost: NanoUsd;
}

/** What a provider says that a request cost. */
export interface ToldCost {
  /** null = it told a part of it only. */
  readonly total: NanoUsd | null;
}

/**
 * What a finished job cost. The `parts` of an exact price add up to `computed`; if nothing was told, that is the `total`.
 */
export interface Cost {
  /** What counts: the provider's own figure if it told one, else ours. A told 0 does not count where ours is known. */
  readonly total: NanoUsd;
  /** The provider's own figure; absent = it told none. */
  readonly told?: NanoUsd;
  /** Ours beside a told one; absent = nothing was told, or the model has no price here. */
  readonly computed?: NanoUsd;
  readonly parts: readonly CostPart[];
  /** Which price row was used: the tier of the provider's reply. */
  readonly tier: string;
  readonly priceSource: string;
  /** ISO date (day or month) at which the price was read. */
  readonly priceDate: string;
  /** ISO day until which the provider promised the price; absent = no such promise. */
  readonly priceValidThrough?: string;
  /** ISO day on which a person entered the total, without parts or price. Absent = it follows from the usage. */
  readonly enteredOn?: string;
}

/**
 * Where low and likely come from: the person's own finished jobs, or first guesses until there are enough of these. Of a
 * question that was answered before, from what that run used.
 */
export interface EstimateBasis {
  readonly from: 'own' | 'prior' | 'firstRun';
  /** How many finished jobs with the same model, mode and effort were considered. */
  readonly jobs: number;
  /** Those jobs had about as much text as this one. */
  readonly isSameSize: boolean;
}

/** The price before sending. There is no estimate at all if the model has no price. */
export interface Estimate {
  /** About this many tokens of input; with `inputIsBound`, at most this many. */
  readonly inputTokens: number;
  /** True if `inputTokens` is an upper bound and not a count. */
  readonly inputIsBound: boolean;
  readonly low: NanoUsd;
  readonly likely: NanoUsd;
  readonly worst: NanoUsd;
  /** `worst` is a guess: in pro mode nobody has shown that the cap bounds the cost. Absent = it is an upper bound. */
  readonly isWorstAbout?: true;
  readonly basis: EstimateBasis;
  readonly priceSource: string;
  readonly priceDate: string;
  readonly priceValidThrough?: string;
}
