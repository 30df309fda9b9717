// A bill worked out apart from the extension: from the recorded facts, in whole fractions of the digits as they are written,
// with nothing of `src`.
import assert from 'node:assert/strict';
import facts from '../fixtures/modelFacts.json' with { type: 'json' };

export type FactRow = (typeof facts.models)[number];
export type PricedTier = 'default' | 'flex' | 'priority' | 'batch';

export interface BilledUsage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number | null;
}

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

function fraction(value: number): Fraction {
  const written = String(value);
  assert.match(written, /^\d+(\.\d+)?$/);
  const [whole = '', decimals = ''] = written.split('.');
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) };
}

/** Tokens × USD per million × multiplier, in nano-dollars, half a one rounded up. */
function nano(tokens: number, usdPerMillion: Fraction, multiplier: Fraction): bigint {
  const over = BigInt(tokens) * usdPerMillion.over * multiplier.over * 1_000n;
  const under = usdPerMillion.under * multiplier.under;
  return (2n * over + under) / (2n * under);
}

/** Tokens at a price in USD per million as a person wrote it. */
export function exactNano(tokens: number, usdPerMillion: string): bigint {
  const [, digits = '', tens = '0'] = /^([\d.]+)(?:e-(\d+))?$/.exec(usdPerMillion) ?? [];
  const { over, under } = fraction(Number(digits));
  return nano(tokens, { over, under: under * 10n ** BigInt(tens) }, fraction(1));
}

/** Each part in nano-dollars; null = the tier has no price. */
export function exactParts(row: FactRow, usage: BilledUsage, tier: PricedTier): Record<string, bigint> | null {
  const price = tier === 'default' ? row.price.standard : row.price[tier];
  if (price === null) return null;
  const long = 'long_context' in row ? row.long_context : undefined;
  const isLong = long !== undefined && usage.inputTokens > long.above_input_tokens;
  const times = fraction(isLong ? long.input_multiplier : 1);
  const timesOut = fraction(isLong ? long.output_multiplier : 1);
  const input = fraction(price.input);
  // Writing to the cache costs a quarter more than the tier's input, where the model charges for it.
  const charges = 'cache_write' in row && row.cache_write !== undefined;
  const write = charges ? { over: input.over * 5n, under: input.under * 4n } : input;
  const fresh = usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens;
  return {
    input: nano(fresh, input, times),
    cached: nano(usage.cachedTokens, fraction(price.cached_input ?? price.input), times),
    ...(usage.cacheWriteTokens > 0 ? { cacheWrite: nano(usage.cacheWriteTokens, write, times) } : {}),
    ...(usage.reasoningTokens === null
      ? { output: nano(usage.outputTokens, fraction(price.output), timesOut) }
      : {
          reasoning: nano(usage.reasoningTokens, fraction(price.output), timesOut),
          visible: nano(usage.outputTokens - usage.reasoningTokens, fraction(price.output), timesOut),
        }),
  };
}
