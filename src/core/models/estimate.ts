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

export interface Circumstances {
  /** Finished jobs of this model. */
  readonly own?: readonly OwnJob[] | undefined;
  /** Tokens of the turns before it, which are billed again. */
  readonly chainTokens?: number;
  /** False = it may run at another tier than the one that Ponder asks for. */
  readonly isDefaultTier?: boolean;
}

/**
 * Low, likely and worst price in nano-dollars; null when the model's price is not known. The worst case counts every
 * byte as a token and the whole cap as output, at the dearest price there is.
 */
export function estimate(
  model: Model,
  bytes: number,
  maxOutputTokens: number,
  effort: string | null,
  { own = [], chainTokens = 0, isDefaultTier = true }: Circumstances = {},
): Estimate | null {
  const row = model.prices.default;
  const tier = isDefaultTier ? { tier: 'default' } : {};
  const worst = ceiling(model, { tokens: bytes, chainTokens, maxOutputTokens, ...tier });
  if (row === undefined || worst === null || model.priceSource === null) return null;
  const likelyInput = Math.ceil(bytes / LIKELY_BYTES) + FRAMING_TOKENS + chainTokens;
  const output = expected(own, effort, likelyInput, maxOutputTokens);
  const { source, date, validThrough } = model.priceSource;
  return {
    inputTokens: inputCeiling(bytes, chainTokens),
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
