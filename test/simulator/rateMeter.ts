// Counts requests and tokens per model and simulated minute, for the x-ratelimit headers. It tells; it does not refuse.
import { type OfferedModel, rateLimits } from './models.ts';
import type { SimulatedClock } from './simulatedClock.ts';

const MINUTE_MS = 60_000;

interface Minute {
  readonly number: number;
  requests: number;
  tokens: number;
}

export class RateMeter {
  readonly #clock: SimulatedClock;
  readonly #minutes = new Map<string, Minute>();

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  count(model: OfferedModel, tokens: number): Record<string, string> {
    const now = this.#clock.now();
    const number = Math.floor(now / MINUTE_MS);
    const known = this.#minutes.get(model.row.id);
    const minute = known?.number === number ? known : { number, requests: 0, tokens: 0 };
    minute.requests += 1;
    minute.tokens += tokens;
    this.#minutes.set(model.row.id, minute);
    const limits = rateLimits(model.row);
    const reset = formatReset((number + 1) * MINUTE_MS - now);
    return {
      'x-ratelimit-limit-requests': String(limits.requests),
      'x-ratelimit-limit-tokens': String(limits.tokens),
      'x-ratelimit-remaining-requests': String(Math.max(0, limits.requests - minute.requests)),
      'x-ratelimit-remaining-tokens': String(Math.max(0, limits.tokens - minute.tokens)),
      'x-ratelimit-reset-requests': reset,
      'x-ratelimit-reset-tokens': reset,
    };
  }
}

/** As the service writes it: `120ms`, `7s`, `1m0s`. */
export function formatReset(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
