// Money is counted in whole nano-dollars, so that a total equals the sum of its parts. A JavaScript number holds up to
// nine million dollars exactly.

/** US dollars × 1,000,000,000, a whole number. */
export type NanoUsd = number;

export const NANO_PER_USD = 1_000_000_000;

/** Rounds a price or a setting given in US dollars to whole nano-dollars. */
export function nanoFromUsd(usd: number): NanoUsd {
  return Math.round(usd * NANO_PER_USD);
}

/** US dollars with two digits; below about ten cents with four, and below $0.0001 as `<$0.0001`, never a false zero. */
export function formatUsd(nano: NanoUsd): string {
  const usd = nano / NANO_PER_USD;
  if (nano === 0 || Math.abs(usd) >= 0.0995) return `$${usd.toFixed(2)}`;
  if (Math.abs(usd) >= 0.000_1) return `$${usd.toFixed(4)}`;
  return '<$0.0001';
}
