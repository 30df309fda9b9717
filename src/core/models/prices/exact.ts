// Prices are decimals, and no binary number is exactly 0.1. So they are multiplied as fractions of whole numbers, and
// rounded once, at the end.

import type { NanoUsd } from '../../../shared/money.ts';
import { MOST_NANO } from '../../../shared/numbers.ts';

export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const NOTHING: Fraction = { over: 0n, under: 1n };

/** The decimal that a number was written as. @param value finite and not below 0 */
export function fraction(value: number): Fraction {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const [whole = '', decimals = ''] = digits.split('.');
  const tens = Number(exponent) - decimals.length;
  const over = BigInt(whole + decimals);
  return tens < 0 ? { over, under: 10n ** BigInt(-tens) } : { over: over * 10n ** BigInt(tens), under: 1n };
}

export function product(...factors: readonly Fraction[]): Fraction {
  return factors.reduce((all, { over, under }) => ({ over: all.over * over, under: all.under * under }), {
    over: 1n,
    under: 1n,
  });
}

export function ratio(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.under, under: one.under * other.over };
}

export function sum(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.under + other.over * one.under, under: one.under * other.under };
}

export function isLess(one: Fraction, other: Fraction): boolean {
  return one.over * other.under < other.over * one.under;
}

export function greatest(fractions: readonly Fraction[]): Fraction {
  return fractions.reduce((most, each) => (isLess(most, each) ? each : most), NOTHING);
}

export function isWhole({ over, under }: Fraction): boolean {
  return over % under === 0n;
}

/** The nearest whole number; a half is rounded up. */
export function rounded({ over, under }: Fraction): bigint {
  return (2n * over + under) / (2n * under);
}

export function roundedUp({ over, under }: Fraction): bigint {
  return (over + under - 1n) / under;
}

/** Null = the amount is too large to be kept exactly. */
export function nanoFrom(amount: bigint): NanoUsd | null {
  return amount <= BigInt(MOST_NANO) ? Number(amount) : null;
}
