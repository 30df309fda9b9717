// Money is counted in whole nano-dollars, so that a total equals the sum of its parts. A JavaScript number holds up to
// nine million dollars exactly.

/** US dollars × 1,000,000,000, a whole number. */
export type NanoUsd = number;

export const NANO_PER_USD = 1_000_000_000;

/** Rounds a price or a setting given in US dollars to whole nano-dollars. */
export function nanoFromUsd(usd: number): NanoUsd {
  return Math.round(usd * NANO_PER_USD);
}

export const NANO_PER_CENT = NANO_PER_USD / 100;
const NANO_DIGITS = 9;
const LESS_THAN_A_CENT = '<$0.01';

/** US dollars and cents, rounded to the nearest; more than nothing and less than a cent is `<$0.01`, never a zero. */
export function formatUsd(nano: NanoUsd): string {
  return isBelowACent(nano) ? LESS_THAN_A_CENT : inCents(Math.round(nano / NANO_PER_CENT));
}

/** US dollars and cents, rounded up: for ceilings and reservations, which must not be said too low. */
export function ceilingUsd(nano: NanoUsd): string {
  return inCents(Math.ceil(nano / NANO_PER_CENT));
}

/** US dollars and cents, rounded down: for what is left of a budget, which must not be said too high. */
export function leftUsd(nano: NanoUsd): string {
  return isBelowACent(nano) ? LESS_THAN_A_CENT : inCents(Math.floor(nano / NANO_PER_CENT));
}

/** US dollars with every digit that counts, at least two of them after the point. */
export function exactUsd(nano: NanoUsd): string {
  // Of nine digits seven may go.
  return `$${(nano / NANO_PER_USD).toFixed(NANO_DIGITS).replace(/0{1,7}$/, '')}`;
}

function isBelowACent(nano: NanoUsd): boolean {
  return nano > 0 && nano < NANO_PER_CENT;
}

function inCents(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
