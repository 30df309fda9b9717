// The worst case before sending: a ceiling that no bill passes, whatever the cache, the tier or the length does to it.
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
  /** The tier it runs at, where that is certain; absent = any that has a price. */
  readonly tier?: string;
}

/**
 * Not counted, each byte may be a token. What was counted as OpenAI's models have it bounds no other model's tokens, nor
 * does what a place counted for another model.
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

/** Input tokens at most. */
export function inputCeiling(tokens: number, chainTokens = 0): number {
  return Math.ceil((tokens * SAFETY_PERCENT) / 100) + FRAMING_TOKENS + chainTokens;
}

/** The same by a model's name. @param isDefaultTier it is certain to run at the tier that Ponder asks for */
export function worstOf(
  catalogue: Catalogue,
  id: string,
  size: PromptSize,
  maxOutputTokens: number,
  isDefaultTier: boolean,
): NanoUsd | null {
  const model = catalogue.find(id);
  const tokens = mostTokens(sizeFor(model, size));
  return ceiling(model, { tokens, maxOutputTokens, ...(isDefaultTier ? { tier: 'default' } : {}) });
}

/** Null when no price is known, or it is more than can be kept exactly. */
export function ceiling(model: Model, most: Most): NanoUsd | null {
  const rows = rowsOf(model, most.tier);
  if (rows.length === 0) return null;
  const input = inputCeiling(most.tokens, most.chainTokens);
  const times = longContextOf(model, input);
  const dearestInput = greatest(rows.flatMap((row) => inputPrices(model, row)));
  const dearestOutput = greatest(rows.map((row) => fraction(row.output)));
  return nanoFrom(mostOf(input, dearestInput, times.input) + mostOf(most.maxOutputTokens, dearestOutput, times.output));
}

/** All that a token of input may cost: fresh, read from the cache, or written to it for however long. */
function inputPrices(model: Model, row: PriceRow | ListPrice): Fraction[] {
  const { short, long } = writePrices(model, row);
  return [fraction(row.input), fraction(row.cached_input ?? 0), short, ...(long === null ? [] : [long])];
}

/** A bill rounds each of its parts, of which input has three and output two: together they may gain a nano-dollar. */
function mostOf(tokens: number, price: Fraction, times: number): bigint {
  return roundedUp(tokenCost(tokens, price, times)) + (isWhole(tokenCost(1, price, times)) ? 0n : 1n);
}

function rowsOf({ prices, listPrice }: Model, tier: string | undefined): readonly (PriceRow | ListPrice)[] {
  const rows = tier === undefined ? Object.values(prices) : Object.hasOwn(prices, tier) ? [prices[tier]] : [];
  const known = rows.filter((row) => row !== undefined);
  return known.length === 0 || listPrice === null ? known : [...known, listPrice];
}
