// The worst case before sending: an amount that no bill exceeds, whatever cache, tier or length do to the price.
import type { NanoUsd } from '../../../shared/money.ts';
import type { PromptSize, TokenCount } from '../../../shared/usage.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ListPrice, Model, PriceRow } from '../model.ts';
import { longContextOf, tokenCost, writePrices } from './cost.ts';
import { type Fraction, fraction, greatest, isWhole, nanoFrom, roundedUp } from './exact.ts';

/** Message framing, added to every count. */
export const FRAMING_TOKENS = 50;
const SAFETY_PERCENT = 110;

export interface Most {
  /** Tokens of the text that is sent: counted, or bounded from above. */
  readonly tokens: number;
  /** Tokens of the turns before, which are billed again with every turn. */
  readonly chainTokens?: number;
  /** The cap on reasoning and visible tokens together. */
  readonly maxOutputTokens: number;
  /** The tier at which it will run, if that is certain; absent = any tier that has a price. */
  readonly tier?: string;
}

/**
 * The count, if it holds for the model; null = each byte may be a token. A count with OpenAI's encoding says nothing
 * about other models, and a count by a place holds only for the model that it was made for.
 */
export function countFor(model: Pick<Model, 'id' | 'isO200k'>, count: TokenCount | null): TokenCount | null {
  if (count === null) return null;
  const isOwn = count.model === undefined ? model.isO200k : count.model === model.id;
  return isOwn ? count : null;
}

/** The size of a text as it counts for a model. */
export function sizeFor(model: Pick<Model, 'id' | 'isO200k'>, size: PromptSize): PromptSize {
  return { ...size, count: countFor(model, size.count) };
}

export function mostTokens({ bytes, count }: PromptSize): number {
  return count?.tokens ?? bytes;
}

/** The most input tokens that may be billed. */
export function inputCeiling(tokens: number, chainTokens = 0): number {
  return Math.ceil((tokens * SAFETY_PERCENT) / 100) + FRAMING_TOKENS + chainTokens;
}

/** Fewer than a token has on average, in any language, so that a text that was not counted is not taken for less. */
const BYTES_PER_TOKEN = 3;

/** What a place reserves of its limit for the input. */
export function roomOfInput(model: Pick<Model, 'id' | 'isO200k'>, size: PromptSize): number {
  const { bytes, count } = sizeFor(model, size);
  return inputCeiling(count === null ? Math.ceil(bytes / BYTES_PER_TOKEN) : count.tokens);
}

export interface WorstNeeds extends Pick<Most, 'chainTokens' | 'maxOutputTokens'> {
  /** It is certain to run at the tier that Ponder asks for. */
  readonly isDefaultTier: boolean;
}

/** The ceiling by a model's name. */
export function worstOf(
  catalogue: Catalogue,
  id: string,
  size: PromptSize,
  { maxOutputTokens, chainTokens = 0, isDefaultTier }: WorstNeeds,
): NanoUsd | null {
  const model = catalogue.find(id);
  const tokens = mostTokens(sizeFor(model, size));
  return ceiling(model, { tokens, chainTokens, maxOutputTokens, ...(isDefaultTier ? { tier: 'default' } : {}) });
}

/** Null = no price is known, or the amount is too large to be kept exactly. */
export function ceiling(model: Model, most: Most): NanoUsd | null {
  const rows = rowsOf(model, most.tier);
  if (rows.length === 0) return null;
  const input = inputCeiling(most.tokens, most.chainTokens);
  const times = longContextOf(model, input);
  const dearestInput = greatest(rows.flatMap((row) => inputPrices(model, row)));
  const dearestOutput = greatest(rows.map((row) => fraction(row.output)));
  return nanoFrom(mostOf(input, dearestInput, times.input) + mostOf(most.maxOutputTokens, dearestOutput, times.output));
}

/** All prices that a token of input may have: fresh, read from the cache, or written to it for any time. */
function inputPrices(model: Model, row: PriceRow | ListPrice): Fraction[] {
  const { short, long } = writePrices(model, row);
  return [fraction(row.input), fraction(row.cached_input ?? 0), short, ...(long === null ? [] : [long])];
}

/** A bill rounds each of its parts, three for input and two for output, which may add a nano-dollar to each sum. */
function mostOf(tokens: number, price: Fraction, times: number): bigint {
  return roundedUp(tokenCost(tokens, price, times)) + (isWhole(tokenCost(1, price, times)) ? 0n : 1n);
}

function rowsOf({ prices, listPrice }: Model, tier: string | undefined): readonly (PriceRow | ListPrice)[] {
  const rows = tier === undefined ? Object.values(prices) : Object.hasOwn(prices, tier) ? [prices[tier]] : [];
  const known = rows.filter((row) => row !== undefined);
  return known.length === 0 || listPrice === null ? known : [...known, listPrice];
}
