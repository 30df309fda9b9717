// A cost that only the provider's own figure is known of.
import type { NanoUsd } from '../../../shared/money.ts';
import type { Cost } from '../../../shared/usage.ts';

export function toldOnly(told: NanoUsd): Cost {
  return { total: told, told, parts: [], tier: '', priceSource: '', priceDate: '' };
}

/** The cost without what Ponder worked out; null = then nothing is left that counts. */
export function withoutOurs(cost: Cost | null): Cost | null {
  const told = cost?.told ?? 0;
  return told === 0 ? null : toldOnly(told);
}
