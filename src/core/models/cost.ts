// The exact price of a finished job, from the usage, the service tier and the tools of the provider's reply.
import type { NanoUsd } from '../../shared/money.ts';
import type { Cost, CostPart, Usage } from '../../shared/usage.ts';
import type { Model, PriceRow } from './model.ts';

/** What the calls of built-in tools cost together. */
export interface ToolFees {
  readonly calls: number;
  readonly cost: NanoUsd;
}

const NO_FEES: ToolFees = { calls: 0, cost: 0 };
/** Writing to the cache, over the input price of any tier but the default one, whose price is published. */
const CACHE_WRITE_FACTOR = 1.25;

/**
 * Tokens at a price, in whole nano-dollars. One USD per million tokens is a thousand nano-dollars a token, and published
 * prices have at most four decimals, so the product is whole before it is rounded.
 */
export function priceOf(tokens: number, usdPerMillion: number, multiplier = 1): NanoUsd {
  return Math.round(tokens * Math.round(usdPerMillion * 10_000) * multiplier) / 10;
}

/**
 * Null when the tier or a tool has no known price: unknown stays unknown. A reply without a tier is taken as `default`,
 * which is what Ponder asks for.
 * @param fees null = a tool was run whose fee is not known
 */
export function costOf(
  model: Model,
  usage: Usage,
  serviceTier: string | null,
  fees: ToolFees | null = NO_FEES,
): Cost | null {
  const tier = tierOf(serviceTier);
  // The tier is the provider's word: `constructor` must not find what every object has.
  const row = Object.hasOwn(model.prices, tier) ? model.prices[tier] : undefined;
  const write = row === undefined ? null : writePrices(model, row, usage);
  if (row === undefined || write === null || model.priceSource === null || fees === null) return null;
  const parts = partsOf(model, row, usage, write).filter((part) => part.tokens > 0 || part.kind !== 'cacheWrite');
  if (fees.calls > 0) parts.push({ kind: 'tools', tokens: 0, ...fees });
  const { source, date, validThrough } = model.priceSource;
  return {
    total: parts.reduce((sum, part) => sum + part.cost, 0),
    parts,
    tier,
    priceSource: source,
    priceDate: date,
    ...(validThrough === null ? {} : { priceValidThrough: validThrough }),
  };
}

/** Fast mode is called `priority` in replies; the other word means the same. */
function tierOf(serviceTier: string | null): string {
  const tier = serviceTier?.trim().toLowerCase() ?? 'auto';
  if (tier === 'auto') return 'default';
  return tier === 'fast' ? 'priority' : tier;
}

/** The surcharge on a whole request whose input is long. */
export function longContextOf(model: Model, inputTokens: number): { readonly input: number; readonly output: number } {
  const { longContext } = model;
  return longContext !== null && inputTokens > longContext.aboveInputTokens ? longContext : { input: 1, output: 1 };
}

interface WritePrices {
  readonly short: number;
  readonly long: number;
}

/** Null when tokens were kept for half a day and that has no known price. */
function writePrices(model: Model, row: PriceRow, usage: Usage): WritePrices | null {
  const short = cacheWritePrice(model, row);
  if (model.cacheWrite === null || (usage.longCacheWriteTokens ?? 0) === 0) return { short, long: short };
  const { longCacheWrite } = model;
  // The tiers differ by the same factor in all of their prices.
  return longCacheWrite === null ? null : { short, long: (longCacheWrite / model.cacheWrite) * short };
}

function partsOf(model: Model, row: PriceRow, usage: Usage, write: WritePrices): CostPart[] {
  const times = longContextOf(model, usage.inputTokens);
  const fresh = usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens;
  const visible = usage.outputTokens - usage.reasoningTokens;
  const long = usage.longCacheWriteTokens ?? 0;
  const part = (kind: CostPart['kind'], tokens: number, usd: number, multiplier: number): CostPart => ({
    kind,
    tokens,
    cost: Math.round(priceOf(tokens, usd, multiplier)),
  });
  return [
    part('input', fresh, row.input, times.input),
    part('cached', usage.cachedTokens, row.cached_input ?? row.input, times.input),
    {
      kind: 'cacheWrite',
      tokens: usage.cacheWriteTokens,
      cost: Math.round(
        priceOf(usage.cacheWriteTokens - long, write.short, times.input) + priceOf(long, write.long, times.input),
      ),
    },
    part('reasoning', usage.reasoningTokens, row.output, times.output),
    part('visible', visible, row.output, times.output),
  ];
}

/** In USD per million: the plain input price where the model charges nothing for it. */
export function cacheWritePrice(model: Model, row: PriceRow): number {
  if (model.cacheWrite === null) return row.input;
  return row === model.prices.default ? model.cacheWrite : row.input * CACHE_WRITE_FACTOR;
}
