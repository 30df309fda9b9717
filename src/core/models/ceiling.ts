// The worst case before sending: a ceiling that no bill passes, whatever the cache, the tier or the length does to it.
import type { NanoUsd } from '../../shared/money.ts';
import type { PromptSize } from '../../shared/usage.ts';
import { cacheWritePrice, longContextOf, priceOf } from './cost.ts';
import type { Model, PriceRow } from './model.ts';

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

/** Not counted, each byte may be a token. */
export function mostTokens({ bytes, count }: PromptSize): number {
  return count?.tokens ?? bytes;
}

/** Input tokens at most. */
export function inputCeiling(tokens: number, chainTokens = 0): number {
  return Math.ceil((tokens * SAFETY_PERCENT) / 100) + FRAMING_TOKENS + chainTokens;
}

/** Null when no price is known. */
export function ceiling(model: Model, most: Most): NanoUsd | null {
  const rows = rowsOf(model, most.tier);
  if (rows.length === 0) return null;
  const input = inputCeiling(most.tokens, most.chainTokens);
  const times = longContextOf(model, input);
  const dearestInput = Math.max(...rows.flatMap(({ row, write }) => [row.input, row.cached_input ?? 0, write]));
  const dearestOutput = Math.max(...rows.map(({ row }) => row.output));
  return roundedUp(input, dearestInput, times.input) + roundedUp(most.maxOutputTokens, dearestOutput, times.output);
}

/** A bill rounds each of its parts, of which input has three and output two: together they may gain a nano-dollar. */
function roundedUp(tokens: number, usdPerMillion: number, times: number): NanoUsd {
  const isWhole = Number.isInteger(priceOf(1, usdPerMillion, times));
  return Math.ceil(priceOf(tokens, usdPerMillion, times)) + (isWhole ? 0 : 1);
}

function rowsOf(model: Model, tier: string | undefined): readonly { row: PriceRow; write: number }[] {
  const { prices, listPrice } = model;
  const rows = tier === undefined ? Object.values(prices) : Object.hasOwn(prices, tier) ? [prices[tier]] : [];
  const known = rows.filter((row) => row !== undefined).map((row) => ({ row, write: cacheWritePrice(model, row) }));
  if (known.length === 0 || listPrice === null) return known;
  return [...known, { row: listPrice, write: listPrice.cache_write }];
}
