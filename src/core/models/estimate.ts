// The price before sending, from the tokens that were counted, or, until they are, from the bytes: a token is never less
// than one UTF-8 byte of text, so their number is a ceiling.
import type { Estimate, PromptSize } from '../../shared/usage.ts';
import { priceOf } from './cost.ts';
import type { Model } from './model.ts';

/** Message framing and rounding, added to every ceiling. */
const FRAMING_TOKENS = 50;
const SAFETY_PERCENT = 110;
/** What framing adds to a count as a rule: 5 to 10 %, and 20 tokens. */
const LIKELY_FRAMING_TOKENS = 20;
const LIKELY_PERCENT = 105;
/** Bytes per token of ordinary code and prose; a rule of thumb. */
const LIKELY_BYTES = 3.5;
/** No ordinary text has more bytes per token than this: what is longer than a window by this count can't fit. */
const MOST_BYTES = 8;

/** Share of the output cap that is likely used, and at least used, by effort. Priors until there is a record. */
const OUTPUT_SHARE: Readonly<Record<string, readonly [low: number, likely: number]>> = {
  none: [0.02, 0.15],
  minimal: [0.02, 0.15],
  low: [0.03, 0.2],
  medium: [0.06, 0.35],
  high: [0.1, 0.4],
  xhigh: [0.1, 0.45],
  max: [0.1, 0.5],
};

export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Tokens that a text has for certain: its count, or what so many bytes must be. */
export function tokensAtLeast({ bytes, count }: PromptSize): number {
  return count !== null && !count.isUpperBound ? count.tokens : Math.floor(bytes / MOST_BYTES);
}

/** Tokens of input that the price is reckoned with: about so many, or, as a bound, not more than these. */
export function inputTokens({ bytes, count }: PromptSize): { readonly tokens: number; readonly isBound: boolean } {
  if (count !== null && !count.isUpperBound) {
    return { tokens: Math.ceil((count.tokens * LIKELY_PERCENT) / 100) + LIKELY_FRAMING_TOKENS, isBound: false };
  }
  return { tokens: ceiling(count?.tokens ?? bytes), isBound: true };
}

function ceiling(tokens: number): number {
  return Math.ceil((tokens * SAFETY_PERCENT) / 100) + FRAMING_TOKENS;
}

/**
 * Low, likely and worst price in nano-dollars; null when the model's price is not known. The worst case takes the whole
 * cap as output, and the dearest input row of the tier we ask for.
 * @param chainTokens of the earlier answers and questions that are input again
 */
export function estimate(
  model: Model,
  size: PromptSize,
  maxOutputTokens: number,
  effort: string | null,
  chainTokens = 0,
): Estimate | null {
  const row = model.prices.default;
  if (row === undefined) return null;
  const { bytes, count } = size;
  const input = inputTokens(size);
  const most = ceiling(count?.tokens ?? bytes) + chainTokens;
  const byThumb = Math.ceil(bytes / LIKELY_BYTES) + FRAMING_TOKENS;
  const likelyInput = Math.min(input.isBound ? byThumb + chainTokens : input.tokens + chainTokens, most);
  const [low, likely] = OUTPUT_SHARE[effort ?? 'medium'] ?? [0.06, 0.35];
  const price = (tokens: number, output: number, inputUsd: number): number => {
    const long = model.longContext !== null && tokens > model.longContext.aboveInputTokens ? model.longContext : null;
    return Math.ceil(priceOf(tokens, inputUsd, long?.input ?? 1) + priceOf(output, row.output, long?.output ?? 1));
  };
  return {
    inputTokens: input.tokens + chainTokens,
    inputIsBound: input.isBound,
    low: price(likelyInput, Math.floor(maxOutputTokens * low), row.input),
    likely: price(likelyInput, Math.floor(maxOutputTokens * likely), row.input),
    worst: price(most, maxOutputTokens, Math.max(row.input, model.cacheWrite ?? 0)),
  };
}
