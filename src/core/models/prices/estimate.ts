// The price before sending, from the counted tokens, or until they are counted, from the bytes: each token is at least
// one UTF-8 byte of text, so there are no more tokens than bytes.
import type { Estimate, EstimateBasis, PromptSize } from '../../../shared/usage.ts';
import type { Model, OutputBounds, PriceRow } from '../model.ts';
import { ceiling, FRAMING_TOKENS, inputCeiling, mostTokens, sizeFor } from './ceiling.ts';
import { longContextOf, tokenCost } from './cost.ts';
import { fraction, roundedUp, sum } from './exact.ts';
import { likeJobs, type OwnJob, outputOf } from './ownRecord.ts';

/** What framing is likely to add to a count: 20 tokens and 5 %. */
const LIKELY_FRAMING_TOKENS = 20;
const LIKELY_PERCENT = 105;
/** Bytes per token of ordinary code and prose; a rule of thumb. */
const LIKELY_BYTES = 3.5;
/** No ordinary text has more bytes per token, so a text that is too long for a model even by this measure can't fit. */
const MOST_BYTES = 8;

/** By effort, the share of the usual cap that is used at least, and likely. First guesses until there is a record. */
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
/** Nobody publishes how much more work pro mode does. It may be none, so the low figure is divided by this factor. */
const PRO_WIDTH = 3;

export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The tokens that a text has at least: its count, or the fewest that its bytes can be. */
export function tokensAtLeast({ bytes, count }: PromptSize): number {
  return count !== null && !count.isUpperBound ? count.tokens : Math.floor(bytes / MOST_BYTES);
}

/** The input tokens that the price is for: about this many, or with `isBound` at most this many. */
export function inputTokens(size: PromptSize): { readonly tokens: number; readonly isBound: boolean } {
  const { count } = size;
  if (count === null || count.isUpperBound) return { tokens: inputCeiling(mostTokens(size)), isBound: true };
  return { tokens: Math.ceil((count.tokens * LIKELY_PERCENT) / 100) + LIKELY_FRAMING_TOKENS, isBound: false };
}

export interface EstimateNeeds {
  /** Finished jobs of this model and mode. */
  readonly own?: readonly OwnJob[] | undefined;
  /** Tokens of the turns before it, which are billed again. */
  readonly chainTokens?: number;
  /** False = it may run at another tier than the one that Ponder asks for. */
  readonly isDefaultTier?: boolean;
}

/**
 * Low, likely and worst price in nano-dollars; null when the model's price is not known. The worst case takes the whole
 * cap as output, at the dearest price there is; in pro mode nobody has shown that the cap bounds it (`isWorstAbout`).
 */
export function estimate(
  model: Model,
  told: PromptSize,
  bounds: OutputBounds,
  { own = [], chainTokens = 0, isDefaultTier = true }: EstimateNeeds = {},
): Estimate | null {
  const { maxOutputTokens } = bounds;
  const size = sizeFor(model, told);
  const row = model.prices.default;
  const tier = isDefaultTier ? { tier: 'default' } : {};
  const worst = ceiling(model, { tokens: mostTokens(size), chainTokens, maxOutputTokens, ...tier });
  if (row === undefined || worst === null || model.priceSource === null) return null;
  const input = inputTokens(size);
  const byThumb = Math.ceil(size.bytes / LIKELY_BYTES) + FRAMING_TOKENS;
  const likelyInput = Math.min(input.isBound ? byThumb : input.tokens, inputCeiling(mostTokens(size))) + chainTokens;
  const output = expected(own, likelyInput, bounds);
  const { source, date, validThrough } = model.priceSource;
  return {
    inputTokens: input.tokens + chainTokens,
    inputIsBound: input.isBound,
    low: at(
      model,
      // In the settings, cached tokens may be dearer than others.
      { ...row, input: Math.min(row.input, row.cached_input ?? row.input) },
      Math.min(tokensAtLeast(size), likelyInput),
      output.low,
    ),
    likely: at(model, row, likelyInput, output.likely),
    worst,
    ...(bounds.mode === 'pro' ? { isWorstAbout: true as const } : {}),
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
function expected(own: readonly OwnJob[], inputTokens: number, bounds: OutputBounds): Expected {
  const { effort, mode, maxOutputTokens: cap, usualTokens } = bounds;
  const { jobs, isSameSize } = likeJobs(own, effort, inputTokens);
  const found = outputOf(jobs);
  if (found !== null) {
    const basis = { from: 'own', jobs: jobs.length, isSameSize } as const;
    return { low: Math.min(found.low, cap), likely: Math.min(found.likely, cap), basis };
  }
  const shares = Object.hasOwn(OUTPUT_SHARE, effort ?? '') ? OUTPUT_SHARE[effort ?? ''] : undefined;
  const [low, likely] = shares ?? USUAL_SHARE;
  const basis = { from: 'prior', jobs: jobs.length, isSameSize: false } as const;
  const least = mode === 'pro' ? low / PRO_WIDTH : low;
  return {
    low: Math.min(Math.floor(usualTokens * least), cap),
    likely: Math.min(Math.floor(usualTokens * likely), cap),
    basis,
  };
}

function at(model: Model, row: PriceRow, input: number, output: number): number {
  const times = longContextOf(model, input);
  // Never more than the worst case, which is small enough for a number.
  return Number(
    roundedUp(
      sum(tokenCost(input, fraction(row.input), times.input), tokenCost(output, fraction(row.output), times.output)),
    ),
  );
}
