// Reads out of a server's headers when it wants to be asked again, and how much it lets through. They come from outside:
// what is no time is no hint, and a longer time than Ponder ever waits counts as the longest.
import { clockMinOf, wholeOf } from '../../../shared/numbers.ts';
import { boundedHint } from '../../pace/pace.ts';
import type { LimitKind, ToldLimit, ToldLimits } from '../../pace/toldLimits.ts';

type Header = (name: string) => string | null;

/** A number as it may be written in a header; more digits than a number can hold still mean a long time. */
const NUMBER = /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i;
/** As HTTP has it, in its three forms, or as ISO does. `Date.parse` alone makes a day of nearly anything. */
const DATE = /^(?:[a-z]{3,9},? |\d{4}-\d\d-\d\dT)/i;
const SPAN = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const MOST_HINT = 1_000;
/** The server's hint wins, but must not make us hammer it. */
const SHORTEST_POLL_MS = 1_000;

/** `retry-after-ms`, else `retry-after` in seconds or as a date, else the reset headers (`1s`, `6m0s`, `120ms`). */
export function retryAfterMs(header: Header, now: number = Date.now()): number | null {
  const after = header('retry-after');
  return (
    timesMs(header('retry-after-ms'), 1) ??
    timesMs(after, 1000) ??
    untilMs(after, header('date'), now) ??
    longest(
      ['requests', 'tokens']
        .filter((what) => header(`x-ratelimit-remaining-${what}`) === '0')
        .map((what) => spanMs(header(`x-ratelimit-reset-${what}`))),
    )
  );
}

/** `openai-poll-after-ms`, of a reply to a look. */
export function pollAfterMs(header: Header): number | null {
  const hint = timesMs(header('openai-poll-after-ms'), 1);
  return hint === null ? null : Math.max(SHORTEST_POLL_MS, hint);
}

const KINDS: readonly (readonly [LimitKind, string])[] = [
  ['requests', 'requests'],
  ['tokens', 'tokens'],
  ['projectTokens', 'project-tokens'],
];
const WHOLE = /^\d{1,15}$/;
/** A hundred times the largest limit that a place is known to have. */
const MOST_LIMIT = 1_000_000_000_000;

/** What the `x-ratelimit` headers of a reply tell; null = nothing. */
export function toldLimits(header: Header): ToldLimits | null {
  const told = KINDS.flatMap(([kind, name]) => {
    const limit = toldLimit(header, name);
    return limit === null ? [] : [[kind, limit] as const];
  });
  return told.length === 0 ? null : Object.fromEntries(told);
}

function toldLimit(header: Header, name: string): ToldLimit | null {
  const limit = figureOf(header(`x-ratelimit-limit-${name}`), 1);
  const remaining = figureOf(header(`x-ratelimit-remaining-${name}`), 0);
  // More than there can be says nothing.
  const left = remaining !== null && limit !== null && remaining > limit ? null : remaining;
  if (limit === null && left === null) return null;
  return { limit, remaining: left, resetMs: spanMs(header(`x-ratelimit-reset-${name}`)) };
}

function figureOf(text: string | null, least: number): number | null {
  const trimmed = hintOf(text);
  return WHOLE.test(trimmed) ? wholeOf(Number(trimmed), least, MOST_LIMIT) : null;
}

/** The text without blanks around it; empty for a text that is longer than any hint. */
function hintOf(text: string | null): string {
  return text === null || text.length > MOST_HINT ? '' : text.trim();
}

function timesMs(text: string | null, unitMs: number): number | null {
  const trimmed = hintOf(text);
  return NUMBER.test(trimmed) ? boundedHint(Number(trimmed) * unitMs) : null;
}

/** Whole minutes by which our clock is ahead of the server's; below 0 = behind; null = the server tells no time. */
export function clockAheadMin(header: Header, now: number = Date.now()): number | null {
  const date = dateMs(header('date'));
  return date === null ? null : clockMinOf(Math.trunc((now - date) / 60_000));
}

/** By the server's own clock, if it tells the time: ours may be set to another day. */
function untilMs(text: string | null, serverDate: string | null, now: number): number | null {
  const until = dateMs(text);
  return until === null ? null : boundedHint(Math.max(0, until - (dateMs(serverDate) ?? now)));
}

function dateMs(text: string | null): number | null {
  const trimmed = hintOf(text);
  const date = DATE.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isFinite(date) ? date : null;
}

function spanMs(text: string | null): number | null {
  const trimmed = hintOf(text);
  if (!SPAN.test(trimmed)) return null;
  const parts = [...trimmed.matchAll(PART)];
  return boundedHint(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0));
}

function longest(spans: readonly (number | null)[]): number | null {
  return spans.reduce((most, span) => (span === null ? most : Math.max(most ?? 0, span)), null);
}
