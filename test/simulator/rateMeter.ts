// Counts requests and tokens per project, model and simulated minute: for the x-ratelimit headers of every reply, and,
// where the limits are enforced, for the refusals.
import { ApiError } from './apiError.ts';
import { type OfferedModel, type RateLimits, rateLimits } from './models.ts';
import type { SimulatedClock } from './simulatedClock.ts';

const MINUTE_MS = 60_000;

interface Minute {
  readonly number: number;
  requests: number;
  tokens: number;
}

interface MeterNeeds {
  readonly clock: SimulatedClock;
  /** The usage tier, 1 to 5; null = the highest, told but not enforced. */
  readonly tier: number | null;
  /** In place of the tier's; enforced. */
  readonly limits: RateLimits | null;
}

export class RateMeter {
  readonly #needs: MeterNeeds;
  readonly #minutes = new Map<string, Minute>();

  constructor(needs: MeterNeeds) {
    this.#needs = needs;
  }

  /**
   * The headers of the reply.
   *
   * @throws ApiError 429 when the request can never go through, or not in this minute. A refused one counts as a
   * request, and its tokens don't.
   */
  count(project: string, model: OfferedModel, tokens: number): Record<string, string> {
    const { tier, limits } = this.#needs;
    const minute = this.#minuteOf(project, model);
    minute.requests += 1;
    if (tier !== null || limits !== null) this.#check(project, model, tokens);
    minute.tokens += tokens;
    return this.headers(project, model);
  }

  headers(project: string, model: OfferedModel): Record<string, string> {
    const limits = this.#limitsOf(model);
    const minute = this.#minuteOf(project, model);
    const reset = formatReset(this.#msLeft());
    return {
      'x-ratelimit-limit-requests': String(limits.requests),
      'x-ratelimit-limit-tokens': String(limits.tokens),
      'x-ratelimit-remaining-requests': String(Math.max(0, limits.requests - minute.requests)),
      'x-ratelimit-remaining-tokens': String(Math.max(0, limits.tokens - minute.tokens)),
      'x-ratelimit-reset-requests': reset,
      'x-ratelimit-reset-tokens': reset,
    };
  }

  #check(project: string, model: OfferedModel, tokens: number): void {
    const limits = this.#limitsOf(model);
    const minute = this.#minuteOf(project, model);
    if (tokens > limits.tokens) throw tooLarge(model.row.id, limits.tokens, tokens, this.headers(project, model));
    const isTooMany = minute.requests > limits.requests;
    if (!isTooMany && minute.tokens + tokens <= limits.tokens) return;
    const left = this.#msLeft();
    const [kind, per, limit, used, asked] = isTooMany
      ? ['requests', 'requests per min (RPM)', limits.requests, limits.requests, 1]
      : ['tokens', 'tokens per min (TPM)', limits.tokens, minute.tokens, tokens];
    const message = `Rate limit reached for ${placeOf(model.row.id)} on ${per}: Limit ${limit}, Used ${used}, Requested ${asked}. Please try again in ${formatReset(left)}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
    const headers = {
      ...this.headers(project, model),
      'retry-after': String(Math.ceil(left / 1000)),
      'retry-after-ms': String(Math.ceil(left)),
    };
    throw new ApiError(429, 'rate_limit_exceeded', message, null, String(kind), headers);
  }

  #minuteOf(project: string, { row }: OfferedModel): Minute {
    const number = Math.floor(this.#needs.clock.now() / MINUTE_MS);
    const name = `${project} ${row.id}`;
    const known = this.#minutes.get(name);
    if (known?.number === number) return known;
    const minute = { number, requests: 0, tokens: 0 };
    this.#minutes.set(name, minute);
    return minute;
  }

  #limitsOf({ row }: OfferedModel): RateLimits {
    return this.#needs.limits ?? rateLimits(row, this.#needs.tier);
  }

  /** Until the next minute. */
  #msLeft(): number {
    return MINUTE_MS - (this.#needs.clock.now() % MINUTE_MS);
  }
}

/** More than a whole minute has: no waiting helps, and none is suggested. */
export function tooLarge(id: string, limit: number, tokens: number, headers: Record<string, string> = {}): ApiError {
  const message = `Request too large for ${placeOf(id)} on tokens per min (TPM): Limit ${limit}, Requested ${tokens}. The input or output tokens must be reduced in order to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.`;
  return new ApiError(429, 'rate_limit_exceeded', message, null, 'tokens', headers);
}

function placeOf(id: string): string {
  return `${id} in organization org-simulator`;
}

/** As the service writes it: `120ms`, `7s`, `1m0s`. */
export function formatReset(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
