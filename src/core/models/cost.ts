// The exact price of a finished job, from the usage and the service tier of the provider's reply.
import type { NanoUsd } from '../../shared/money.ts';
import type { Cost, CostPart, Usage } from '../../shared/usage.ts';
import type { Model, PriceRow } from './model.ts';

/**
 * Tokens at a price, in whole nano-dollars. One USD per million tokens is a thousand nano-dollars a token, and published
 * prices have at most four decimals, so the product is whole before it is rounded.
 */
export function priceOf(tokens: number, usdPerMillion: number, multiplier = 1): NanoUsd {
  return Math.round(tokens * Math.round(usdPerMillion * 10_000) * multiplier) / 10;
}

/**
 * Null when the tier has no known price: unknown stays unknown. A reply without a tier is taken as `default`, which is
 * what Ponder asks for.
 */
export function costOf(model: Model, usage: Usage, serviceTier: string | null): Cost | null {
  const tier = serviceTier === null || serviceTier === 'auto' ? 'default' : serviceTier;
  // The tier is the provider's word: `constructor` must not find what every object has.
  const row = Object.hasOwn(model.prices, tier) ? model.prices[tier] : undefined;
  if (row === undefined || model.priceSource === null) return null;
  const parts = partsOf(model, row, usage).filter((part) => part.tokens > 0 || part.kind !== 'cacheWrite');
  return {
    total: parts.reduce((sum, part) => sum + part.cost, 0),
    parts,
    tier,
    priceSource: model.priceSource.source,
    priceDate: model.priceSource.date,
  };
}

function partsOf(model: Model, row: PriceRow, usage: Usage): CostPart[] {
  const isLong = model.longContext !== null && usage.inputTokens > model.longContext.aboveInputTokens;
  const input = isLong ? (model.longContext?.input ?? 1) : 1;
  const output = isLong ? (model.longContext?.output ?? 1) : 1;
  const fresh = usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens;
  const visible = usage.outputTokens - usage.reasoningTokens;
  const part = (kind: CostPart['kind'], tokens: number, usd: number, times: number): CostPart => ({
    kind,
    tokens,
    cost: Math.round(priceOf(tokens, usd, times)),
  });
  return [
    part('input', fresh, row.input, input),
    part('cached', usage.cachedTokens, row.cached_input ?? row.input, input),
    part('cacheWrite', usage.cacheWriteTokens, cacheWritePrice(model, row), input),
    part('reasoning', usage.reasoningTokens, row.output, output),
    part('visible', visible, row.output, output),
  ];
}

/** Cache writes cost 1.25 × the tier's input price where the model charges for them, else the plain input price. */
function cacheWritePrice(model: Model, row: PriceRow): number {
  if (model.cacheWrite === null) return row.input;
  return row === model.prices.default ? model.cacheWrite : row.input * 1.25;
}
