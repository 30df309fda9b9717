// The price before sending, from the counted tokens, or until they are counted, from the bytes: each token is at least
// one UTF-8 byte of text, so there are no more tokens than bytes.
import type { ChainTokens } from '../../../shared/chain.ts';
import type { Estimate, EstimateBasis, PromptSize } from '../../../shared/usage.ts';
import type { Model, OutputBounds, PriceRow } from '../model.ts';
import { ceiling, countFor, FRAMING_TOKENS, inputCeiling, mostTokens, sizeFor } from './ceiling.ts';
import { longContextOf, tokenCost } from './cost.ts';
import { fraction, roundedUp, sum } from './exact.ts';
import { type FirstRun, outputAfter } from './firstRun.ts';
import { guessedOutput } from './guessedOutput.ts';
import { likeJobs, type OwnJob, outputOf } from './ownRecord.ts';

/** What framing is likely to add to a count: 20 tokens and 5 %. */
const LIKELY_FRAMING_TOKENS = 20;
const LIKELY_PERCENT = 105;
/** Bytes per token of ordinary code and prose; a rule of thumb. */
const LIKELY_BYTES = 3.5;
/** No ordinary text has more bytes per token, so a text that is too long for a model even by this measure can't fit. */
const MOST_BYTES = 8;
const NO_CHAIN: ChainTokens = { least: 0, likely: 0, most: 0 };

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
  /** The turns before it, which are billed again; absent = there are none. */
  readonly chain?: ChainTokens;
  /** What the same question used before, on whichever terms; null = it was not answered yet. */
  readonly first?: FirstRun | null | undefined;
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
  { own = [], first = null, chain = NO_CHAIN, isDefaultTier = true }: EstimateNeeds = {},
): Estimate | null {
  const { maxOutputTokens } = bounds;
  const size = sizeFor(model, told);
  const row = model.prices.default;
  const tier = isDefaultTier ? { tier: 'default' } : {};
  const worst = ceiling(model, { tokens: mostTokens(size), chainTokens: chain.most, maxOutputTokens, ...tier });
  if (row === undefined || worst === null || model.priceSource === null) return null;
  const known = first?.input == null ? null : countFor(model, first.input);
  const input = known === null ? inputTokens(size) : { tokens: known.tokens, isBound: false };
  const byThumb = Math.ceil(size.bytes / LIKELY_BYTES) + FRAMING_TOKENS;
  const likelyInput = Math.min(input.isBound ? byThumb : input.tokens, inputCeiling(mostTokens(size))) + chain.likely;
  const output = expected({ own, first }, likelyInput, bounds);
  const { source, date, validThrough } = model.priceSource;
  return {
    inputTokens: input.tokens + (input.isBound ? chain.most : chain.likely),
    inputIsBound: input.isBound,
    low: at(
      model,
      // In the settings, cached tokens may be dearer than others.
      { ...row, input: Math.min(row.input, row.cached_input ?? row.input) },
      Math.min(tokensAtLeast(size) + chain.least, likelyInput),
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
function expected(
  { own, first }: { readonly own: readonly OwnJob[]; readonly first: FirstRun | null },
  inputTokens: number,
  bounds: OutputBounds,
): Expected {
  const { effort, maxOutputTokens: cap } = bounds;
  if (first !== null) {
    const after = outputAfter(first, bounds);
    const basis = { from: 'firstRun', jobs: 1, isSameSize: true } as const;
    return { low: Math.min(after.low, cap), likely: Math.min(after.likely, cap), basis };
  }
  const { jobs, isSameSize } = likeJobs(own, effort, inputTokens);
  const found = outputOf(jobs);
  if (found !== null) {
    const basis = { from: 'own', jobs: jobs.length, isSameSize } as const;
    return { low: Math.min(found.low, cap), likely: Math.min(found.likely, cap), basis };
  }
  const basis = { from: 'prior', jobs: jobs.length, isSameSize: false } as const;
  const guess = guessedOutput(bounds);
  return { low: Math.min(guess.low, cap), likely: Math.min(guess.likely, cap), basis };
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
