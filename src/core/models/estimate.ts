// The price before sending. No tokenizer yet: a token is never less than one UTF-8 byte of text, so the byte count is a
// ceiling, and the likely figure is a stated rule of thumb.
import type { Estimate } from '../../shared/usage.ts';
import { priceOf } from './cost.ts';
import type { Model } from './model.ts';

/** Message framing and rounding, added to every count. */
const FRAMING_TOKENS = 50;
const SAFETY_PERCENT = 110;
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

/** Tokens that a text of so many UTF-8 bytes has for certain. */
export function tokensAtLeast(bytes: number): number {
  return Math.floor(bytes / MOST_BYTES);
}

/**
 * Low, likely and worst price in nano-dollars; null when the model's price is not known. The worst case counts every
 * byte as a token and the whole cap as output, at the dearest input row of the tier we ask for.
 */
export function estimate(model: Model, bytes: number, maxOutputTokens: number, effort: string | null): Estimate | null {
  const row = model.prices.default;
  if (row === undefined) return null;
  const ceiling = Math.ceil((bytes * SAFETY_PERCENT) / 100) + FRAMING_TOKENS;
  const likelyInput = Math.ceil(bytes / LIKELY_BYTES) + FRAMING_TOKENS;
  const [low, likely] = OUTPUT_SHARE[effort ?? 'medium'] ?? [0.06, 0.35];
  const price = (input: number, output: number, inputUsd: number): number => {
    const long = model.longContext !== null && input > model.longContext.aboveInputTokens ? model.longContext : null;
    return Math.ceil(priceOf(input, inputUsd, long?.input ?? 1) + priceOf(output, row.output, long?.output ?? 1));
  };
  return {
    inputTokens: ceiling,
    inputIsBound: true,
    low: price(likelyInput, Math.floor(maxOutputTokens * low), row.input),
    likely: price(likelyInput, Math.floor(maxOutputTokens * likely), row.input),
    worst: price(ceiling, maxOutputTokens, Math.max(row.input, model.cacheWrite ?? 0)),
  };
}
