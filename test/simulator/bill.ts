// What a response costs, worked out apart from the extension's own sums: from the catalogue's prices, in whole
// pico-dollars (a token at one USD per million costs a million of them), so that nothing is rounded.
import type { ResponseUsage } from 'openai/resources/responses/responses';
import type { CatalogueRow } from './models.ts';

export interface Bill {
  /** Exact, as a decimal without trailing zeros. */
  readonly usd: string;
  /** Whole nano-dollars, half rounded up. */
  readonly nanoUsd: number;
  readonly tier: string;
}

const PICO_PER_USD = 1_000_000_000_000n;
const PICO_PER_NANO = 1000n;

/** Null when the catalogue has no price for the tier. */
export function billOf(row: CatalogueRow, usage: ResponseUsage, tier: string): Bill | null {
  const price = priceRow(row, tier);
  if (price === null) return null;
  const { cached_tokens: cached, cache_write_tokens: written = 0 } = usage.input_tokens_details;
  const long = 'long_context' in row ? row.long_context : null;
  const isLong = long !== null && usage.input_tokens > long.above_input_tokens;
  const input =
    of(usage.input_tokens - cached - written, price.input) +
    of(cached, price.cached_input ?? price.input) +
    cacheWrites(row, tier, price.input, written);
  const output = of(usage.output_tokens, price.output);
  const total = isLong ? times(input, long.input_multiplier) + times(output, long.output_multiplier) : input + output;
  return { usd: decimal(total), nanoUsd: Number((total + PICO_PER_NANO / 2n) / PICO_PER_NANO), tier };
}

/** The sum of bills, exact. */
export function sumUsd(bills: readonly Bill[]): string {
  return decimal(bills.reduce((sum, bill) => sum + scaled(bill.usd, PICO_PER_USD), 0n));
}

function priceRow(row: CatalogueRow, tier: string) {
  if (tier === 'default') return row.price.standard;
  if (tier === 'flex') return row.price.flex;
  return tier === 'priority' ? row.price.priority : null;
}

/** Cache writes cost 1.25 times the tier's input price where the model charges for them. */
function cacheWrites(row: CatalogueRow, tier: string, inputPrice: number, tokens: number): bigint {
  const standard = 'cache_write' in row ? row.cache_write : null;
  if (standard === null) return of(tokens, inputPrice);
  return tier === 'default' ? of(tokens, standard) : times(of(tokens, inputPrice), 1.25);
}

function of(tokens: number, usdPerMillion: number): bigint {
  return BigInt(tokens) * scaled(String(usdPerMillion), 1_000_000n);
}

function times(pico: bigint, multiplier: number): bigint {
  return (pico * scaled(String(multiplier), 100n)) / 100n;
}

/** A decimal text × a power of ten, which must be large enough to hold all its digits. */
function scaled(text: string, by: bigint): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  const digits = String(by).length - 1;
  if (!/^\d+$/.test(whole) || !/^\d*$/.test(fraction) || fraction.length > digits)
    throw new Error(`Bad price ${text}.`);
  return BigInt(whole) * by + BigInt(fraction.padEnd(digits, '0'));
}

function decimal(pico: bigint): string {
  const fraction = String(pico % PICO_PER_USD)
    .padStart(12, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(pico / PICO_PER_USD) : `${pico / PICO_PER_USD}.${fraction}`;
}
