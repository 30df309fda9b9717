// The price before sending: low, likely and worst. No tokenizer yet: a token is never less than one UTF-8 byte of text, so
// the byte count is a ceiling, and the likely figure is a stated rule of thumb.
import type { Estimate, EstimateBasis } from '../../shared/usage.ts';
import { ceiling, FRAMING_TOKENS, inputCeiling } from './ceiling.ts';
import { longContextOf, priceOf } from './cost.ts';
import type { Model, PriceRow } from './model.ts';
import { likeJobs, type OwnJob, outputOf } from './ownRecord.ts';

/** Bytes per token of ordinary code and prose; a rule of thumb. */
const LIKELY_BYTES = 3.5;
/** No ordinary text has more bytes per token than this: what is longer than a window by this count can't fit. */
const MOST_BYTES = 8;

/** Share of the output cap that is at least used, and likely used, by effort. First guesses until there is a record. */
const OUTPUT_SHARE: Readonly<Record<string, readonly [low: number, likely: number]>> = {
  none: [0.005, 0.15],
  minimal: [0.005, 0.15],
  low: [0.01, 0.2],
  medium: [0.01, 0.35],
  high: [0.01, 0.4],
  xhigh: [0.01, 0.45],
  max: [0.01, 0.5],
};
const USUAL_SHARE = [0.01, 0.35] as const;

export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Tokens that a text of so many UTF-8 bytes has for certain. */
export function tokensAtLeast(bytes: number): number {
  return Math.floor(bytes / MOST_BYTES);
}

/**
 * Low, likely and worst price in nano-dollars; null when the model's price is not known. The worst case counts every
 * byte as a token and the whole cap as output, at the dearest price there is.
 * @param own finished jobs of this model
 * @param isDefaultTier it is certain to run at the tier that Ponder asks for
 */
export function estimate(
  model: Model,
  bytes: number,
  maxOutputTokens: number,
  effort: string | null,
  own: readonly OwnJob[] = [],
  isDefaultTier = true,
): Estimate | null {
  const row = model.prices.default;
  const worst = ceiling(model, { tokens: bytes, maxOutputTokens, ...(isDefaultTier ? { tier: 'default' } : {}) });
  if (row === undefined || worst === null || model.priceSource === null) return null;
  const likelyInput = Math.ceil(bytes / LIKELY_BYTES) + FRAMING_TOKENS;
  const output = expected(own, effort, likelyInput, maxOutputTokens);
  const { source, date, validThrough } = model.priceSource;
  return {
    inputTokens: inputCeiling(bytes),
    inputIsBound: true,
    low: at(model, { ...row, input: row.cached_input ?? row.input }, tokensAtLeast(bytes), output.low),
    likely: at(model, row, likelyInput, output.likely),
    worst,
    basis: output.basis,
    priceSource: source,
    priceDate: date,
    ...(validThrough === null ? {} : { priceValidThrough: validThrough }),
  };
}

interface Expected {
  readonly low: number;
  readonly likely: number;
  readonly basis: EstimateBasis;
}

/** Output tokens to expect within the cap. */
function expected(own: readonly OwnJob[], effort: string | null, inputTokens: number, cap: number): Expected {
  const { jobs, isSameSize } = likeJobs(own, effort, inputTokens);
  const found = outputOf(jobs);
  if (found !== null) {
    const basis = { from: 'own', jobs: jobs.length, isSameSize } as const;
    return { low: Math.min(found.low, cap), likely: Math.min(found.likely, cap), basis };
  }
  const shares = Object.hasOwn(OUTPUT_SHARE, effort ?? '') ? OUTPUT_SHARE[effort ?? ''] : undefined;
  const [low, likely] = shares ?? USUAL_SHARE;
  const basis = { from: 'prior', jobs: jobs.length, isSameSize: false } as const;
  return { low: Math.floor(cap * low), likely: Math.floor(cap * likely), basis };
}

function at(model: Model, row: PriceRow, input: number, output: number): number {
  const times = longContextOf(model, input);
  return Math.ceil(priceOf(input, row.input, times.input) + priceOf(output, row.output, times.output));
}
