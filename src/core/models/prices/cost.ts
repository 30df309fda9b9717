// The exact price of a finished job, from the usage, the service tier and the tools of the provider's reply.
import type { NanoUsd } from '../../../shared/money.ts';
import type { Cost, CostPart, Usage } from '../../../shared/usage.ts';
import type { ListPrice, Model, PriceRow } from '../model.ts';
import { type Fraction, fraction, nanoFrom, product, ratio, rounded, sum } from './exact.ts';

/** What the calls of built-in tools cost together. */
export interface ToolFees {
  readonly calls: number;
  readonly cost: NanoUsd;
}

const NO_FEES: ToolFees = { calls: 0, cost: 0 };
/** The price of cache writes over the input price, at all tiers but the default one, for which it is published. */
const CACHE_WRITE_FACTOR = fraction(1.25);
/** One USD per million tokens is a thousand nano-dollars a token. */
const NANO_A_TOKEN = fraction(1_000);

/** What tokens cost at a price in USD per million, in nano-dollars that are not rounded yet. */
export function tokenCost(tokens: number, usdPerMillion: Fraction, multiplier = 1): Fraction {
  return product(fraction(tokens), usdPerMillion, fraction(multiplier), NANO_A_TOKEN);
}

/**
 * Null when the tier or a tool has no known price, when the usage contradicts itself, or when it is more money than can be
 * kept exactly: unknown stays unknown. A reply without a tier is taken as `default`, which is what Ponder asks for.
 * @param fees null = a tool was run whose fee is not known
 */
export function costOf(
  model: Model,
  usage: Usage,
  serviceTier: string | null,
  fees: ToolFees | null = NO_FEES,
): Cost | null {
  const tier = tierOf(serviceTier);
  // The tier is the provider's word: `constructor` must not find the property that every object inherits.
  const row = Object.hasOwn(model.prices, tier) ? model.prices[tier] : undefined;
  const write = row === undefined ? null : writePrices(model, row);
  if (row === undefined || write === null || model.priceSource === null || fees === null) return null;
  if (usage.contradicts === true) return null;
  const parts = partsOf(model, row, usage, write);
  if (parts === null) return null;
  const total = nanoFrom(parts.reduce((all, { cost }) => all + BigInt(cost), BigInt(fees.cost)));
  if (total === null) return null;
  const { source, date, validThrough } = model.priceSource;
  return {
    total,
    parts: fees.calls > 0 ? [...parts, { kind: 'tools', tokens: 0, ...fees }] : parts,
    tier,
    priceSource: source,
    priceDate: date,
    ...(validThrough === null ? {} : { priceValidThrough: validThrough }),
  };
}

/** The tier's name in `Model.prices`. Replies call fast mode `priority`; `fast` means the same. */
export function tierOf(serviceTier: string | null): string {
  const tier = serviceTier?.trim().toLowerCase() ?? 'auto';
  if (tier === 'auto') return 'default';
  return tier === 'fast' ? 'priority' : tier;
}

/** The factors on the input and output prices of a whole request whose input is long. */
export function longContextOf(model: Model, inputTokens: number): { readonly input: number; readonly output: number } {
  const { longContext } = model;
  return longContext !== null && inputTokens > longContext.aboveInputTokens ? longContext : { input: 1, output: 1 };
}

export interface WritePrices {
  /** The plain input price if the model charges nothing extra for writing. */
  readonly short: Fraction;
  /** For tokens that are kept for half a day; null = that price is not known. */
  readonly long: Fraction | null;
}

/** Prices in USD per million tokens written to the cache. */
export function writePrices(model: Model, row: PriceRow | ListPrice): WritePrices {
  if (model.cacheWrite === null) return { short: fraction(row.input), long: fraction(row.input) };
  const published = fraction(model.cacheWrite);
  const short =
    'cache_write' in row
      ? fraction(row.cache_write)
      : row === model.prices.default
        ? published
        : product(fraction(row.input), CACHE_WRITE_FACTOR);
  const { longCacheWrite } = model;
  if (longCacheWrite === null) return { short, long: null };
  // All prices of a tier differ from the default tier's by the same factor.
  return { short, long: product(ratio(fraction(longCacheWrite), published), short) };
}

/** Null = the cost of a part is not known, or too large to be kept exactly. */
function partsOf(model: Model, row: PriceRow, usage: Usage, write: WritePrices): CostPart[] | null {
  const times = longContextOf(model, usage.inputTokens);
  const { cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const fresh = usage.inputTokens - cachedTokens - cacheWriteTokens;
  const long = usage.longCacheWriteTokens ?? 0;
  if (long > 0 && write.long === null) return null;
  const input = (tokens: number, price: Fraction) => tokenCost(tokens, price, times.input);
  const output = (tokens: number) => tokenCost(tokens, fraction(row.output), times.output);
  const written = sum(input(cacheWriteTokens - long, write.short), input(long, write.long ?? write.short));
  const priced: readonly (readonly [CostPart['kind'], number, Fraction])[] = [
    ['input', fresh, input(fresh, fraction(row.input))],
    ['cached', cachedTokens, input(cachedTokens, fraction(row.cached_input ?? row.input))],
    ...(cacheWriteTokens > 0 ? [['cacheWrite', cacheWriteTokens, written] as const] : []),
    ...(reasoningTokens === null
      ? [['output', outputTokens, output(outputTokens)] as const]
      : [
          ['reasoning', reasoningTokens, output(reasoningTokens)] as const,
          ['visible', outputTokens - reasoningTokens, output(outputTokens - reasoningTokens)] as const,
        ]),
  ];
  const parts = priced.flatMap(([kind, tokens, price]) => {
    const cost = nanoFrom(rounded(price));
    return cost === null ? [] : [{ kind, tokens, cost }];
  });
  return parts.length === priced.length ? parts : null;
}
