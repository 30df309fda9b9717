// Numbers from outside: replies, settings, arguments, rows of the ledger. A number that is not whole, or not within its
// bounds, counts as not known, so that nothing a server or a person writes can make a sum inexact or a row invalid.
import { NANO_PER_USD, type NanoUsd } from './money.ts';

/** A thousand times the largest context window: no run comes near it, and its cost stays exact at any price. */
export const MOST_TOKENS = 1_000_000_000;
/** For one job, budget or price: even nine jobs of a million dollars each add up exactly in nano-dollars. */
export const MOST_USD = 1_000_000;
export const MOST_NANO: NanoUsd = MOST_USD * NANO_PER_USD;
/** The latest time that a `Date` can hold. */
const MOST_TIME = 8_640_000_000_000_000;

/** A whole number from `least` to `most`, both included; null = the value is not one. */
export function wholeOf(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : null;
}

export function tokensOf(value: unknown): number | null {
  return wholeOf(value, 0, MOST_TOKENS);
}

/** A cap on the tokens of output, at least 1. */
export function capOf(value: unknown): number | null {
  return wholeOf(value, 1, MOST_TOKENS);
}

/** An amount that can be stored in the ledger and added up. */
export function nanoOf(value: unknown): NanoUsd | null {
  return wholeOf(value, 0, MOST_NANO);
}

/** A time in a ledger row: milliseconds since 1970 that a `Date` can hold. */
export function timeOf(value: unknown): number | null {
  return wholeOf(value, -MOST_TIME, MOST_TIME);
}

/** A hundred years: a clock with an empty battery may say 1970. */
const MOST_CLOCK_MIN = 52_596_000;

/** Minutes by which a clock is off. */
export function clockMinOf(value: unknown): number | null {
  return wholeOf(value, -MOST_CLOCK_MIN, MOST_CLOCK_MIN);
}

/** Seconds since 1970 as milliseconds. They have ten digits from 2001 to 2286; null = the value has other digits. */
export function timeOfSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !(value >= 1e9 && value < 1e10)) return null;
  return Math.floor(value * 1_000);
}

/** An answer longer than this many times 1,048,576 characters is not read. */
export const MOST_REPLY_MB = 16;
