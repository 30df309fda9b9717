// How much of one rate limit is left. What a reply told is carried on from there: what is sent is taken off, and time
// brings it back. OpenAI lets a limit flow back evenly; others give all of it back at once when their minute is over.
import type { ToldLimit } from './toldLimits.ts';

export interface Meter {
  /** Null = only what is left was told, not of how much. */
  readonly limit: number | null;
  /** What was left at `at`. Below 0 = more was taken than was there. */
  readonly level: number;
  readonly at: number;
  /** Until then nothing comes back; null = it comes back evenly, the whole limit in `spanMs`. */
  readonly backAt: number | null;
  /** In how many milliseconds as much as the limit comes back. */
  readonly spanMs: number;
  /** When a reply last told this limit. */
  readonly seenAt: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Servers round the time of a reset to whole seconds, or to a little less than that. */
const ROUNDED_MS = 1_000;
const ROUNDED_SHARE = 0.1;

/** What is left now; null = nobody knows. */
export function levelOf(meter: Meter, now: number): number | null {
  const { limit, level, at, backAt, spanMs } = meter;
  if (backAt !== null) return now < backAt ? level : limit;
  if (limit === null) return level;
  return Math.min(limit, level + (limit * Math.max(0, now - at)) / spanMs);
}

/** The meter after so much was taken. Null = nobody knows what is left. */
export function taken(meter: Meter, now: number, amount: number): Meter | null {
  const left = levelOf(meter, now);
  if (left === null) return null;
  const isBack = meter.backAt !== null && now >= meter.backAt;
  return { ...meter, level: left - amount, at: now, backAt: isBack ? now + meter.spanMs : meter.backAt };
}

/** From when on so much is left. More than the limit is there after several times its span. */
export function leftAt(meter: Meter, now: number, amount: number): number {
  const { limit, backAt, spanMs } = meter;
  const left = levelOf(meter, now);
  if (left === null || amount <= left) return now;
  if (backAt === null) return limit === null ? now : now + Math.ceil(((amount - left) * spanMs) / limit);
  const from = Math.max(now, backAt);
  if (limit === null) return from;
  // What is left over of one minute does not go into the next.
  return from + (Math.ceil(amount / limit) - 1) * spanMs;
}

/**
 * @param before the meter so far; null = none
 * @param unsure what was taken of it by requests that the place may, or may not, have counted yet
 */
export function toldMeter(before: Meter | null, told: ToldLimit, now: number, unsure: number): Meter | null {
  const limit = told.limit ?? before?.limit ?? null;
  const most = told.remaining ?? limit;
  if (most === null) return before;
  const reset = told.resetMs ?? MINUTE_MS;
  const spanMs = spanOf(limit, most, reset);
  const known = before === null || before.limit !== limit ? null : levelOf(before, now);
  // Without the figure itself, what is known of it stays.
  const level = told.remaining === null ? (known ?? most - unsure) : between(known, most - unsure, most);
  return {
    limit,
    level,
    at: now,
    backAt: spanMs === null ? now + reset : null,
    spanMs: spanMs ?? MINUTE_MS,
    seenAt: now,
  };
}

function between(known: number | null, least: number, most: number): number {
  return known === null ? least : Math.max(least, Math.min(most, known));
}

/** The time in which all of it flows back evenly, a minute or a day, if that explains the reset; null = it does not. */
function spanOf(limit: number | null, remaining: number, resetMs: number): number | null {
  if (limit === null || limit === 0 || remaining > limit) return null;
  const share = (limit - remaining) / limit;
  const fits = (span: number) => Math.abs(resetMs - span * share) <= Math.max(ROUNDED_MS, ROUNDED_SHARE * span * share);
  return [MINUTE_MS, DAY_MS].find(fits) ?? null;
}
