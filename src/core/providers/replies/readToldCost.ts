// What a reply says that it cost. OpenRouter and LiteLLM tell US dollars, Perplexity a table of them, xAI ticks of ten
// billionths of a dollar. A number that is none, or below 0, or more than any job costs, counts as not told.
import type { NanoUsd } from '../../../shared/money.ts';
import { MOST_NANO, MOST_USD, nanoOf, wholeOf } from '../../../shared/numbers.ts';
import type { ToldCost } from '../../../shared/usage.ts';
import { fraction, product, rounded } from '../../models/prices/exact.ts';
import { type Fields, fields } from '../fields.ts';

const TICKS_A_NANO = 10;
const NANO_A_USD = fraction(1_000_000_000);

/** Null = nothing is told. @param value the `usage` of any reply, or of the last chunk of a stream */
export function readToldCost(value: unknown): ToldCost | null {
  const usage = fields(value);
  const ticks = nanoOfTicks(usage.cost_in_usd_ticks);
  if (isOnOwnKey(usage)) return { total: withUpstream(usage) };
  const total = nanoOfUsd(dollarsIn(usage)) ?? ticks;
  return total === null ? null : { total };
}

/** OpenRouter bills its fee, and the upstream bills the person's own key. Anything but a plain no counts as yes. */
function isOnOwnKey({ is_byok: is }: Fields): boolean {
  return is !== undefined && is !== null && is !== false;
}

/** Null = one of both is not told, so that nobody knows the sum. */
function withUpstream(usage: Fields): NanoUsd | null {
  const fee = nanoOfUsd(dollarsIn(usage));
  const upstream = nanoOfUsd(fields(usage.cost_details).upstream_inference_cost);
  return fee === null || upstream === null ? null : nanoOf(fee + upstream);
}

function dollarsIn({ cost }: Fields): unknown {
  const table = fields(cost);
  if (table.currency !== undefined && table.currency !== 'USD') return undefined;
  return typeof cost === 'number' ? cost : table.total_cost;
}

/** Rounded to whole nano-dollars, but never from something to nothing. */
function nanoOfUsd(value: unknown): NanoUsd | null {
  if (typeof value !== 'number' || !(value >= 0 && value <= MOST_USD)) return null;
  const nano = Number(rounded(product(fraction(value), NANO_A_USD)));
  return value > 0 ? Math.max(1, nano) : 0;
}

function nanoOfTicks(value: unknown): NanoUsd | null {
  const ticks = wholeOf(value, 0, Number.MAX_SAFE_INTEGER);
  if (ticks === null) return null;
  const nano = Math.round(ticks / TICKS_A_NANO);
  return nano > MOST_NANO ? null : ticks > 0 ? Math.max(1, nano) : 0;
}
