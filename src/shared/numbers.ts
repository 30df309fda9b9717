// Numbers that come from outside: replies, settings, arguments, rows of the ledger. One that is not whole, or not within its
// bounds, is not known: so that nothing a server or a person writes can make a sum inexact, or a row that can't be kept.
import { NANO_PER_USD, type NanoUsd } from './money.ts';

/** A thousand times what the largest window holds: no run comes near it, and at any price per token its cost stays exact. */
export const MOST_TOKENS = 1_000_000_000;
/** Of one job, one budget, one price: nine jobs of a million dollars each still add up to the nano-dollar. */
export const MOST_USD = 1_000_000;
export const MOST_NANO: NanoUsd = MOST_USD * NANO_PER_USD;
/** The latest time that a `Date` can hold. */
const MOST_TIME = 8_640_000_000_000_000;

/** From `least` to `most`, both included; null = it is no such number. */
export function wholeOf(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : null;
}

export function tokensOf(value: unknown): number | null {
  return wholeOf(value, 0, MOST_TOKENS);
}

/** A cap on what is written: none of 0 tokens. */
export function capOf(value: unknown): number | null {
  return wholeOf(value, 1, MOST_TOKENS);
}

/** What can be kept in the ledger and added up. */
export function nanoOf(value: unknown): NanoUsd | null {
  return wholeOf(value, 0, MOST_NANO);
}

/** A time in a row: milliseconds since 1970 that can be shown. */
export function timeOf(value: unknown): number | null {
  return wholeOf(value, -MOST_TIME, MOST_TIME);
}

/** Seconds since 1970 have ten digits from 2001 to 2286; milliseconds and what is finer have more. In milliseconds. */
export function timeOfSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !(value >= 1e9 && value < 1e10)) return null;
  return Math.floor(value * 1_000);
}

/** An answer longer than this, in characters or bytes, is not read. */
export const MOST_REPLY_MB = 16;
