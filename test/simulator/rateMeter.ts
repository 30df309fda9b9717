// The rate limits per project and model, as the service keeps them: what is used flows back evenly, all of a limit in a
// simulated minute. For the x-ratelimit headers of every reply, and, where they are enforced, for the refusals.
import { ApiError } from './apiError.ts';
import { type OfferedModel, type RateLimits, rateLimits } from './models.ts';
import type { SimulatedClock } from './simulatedClock.ts';

const MINUTE_MS = 60_000;

interface Bucket {
  at: number;
  /** What is left. */
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
  readonly #buckets = new Map<string, Bucket>();
  #limits: RateLimits | null;
  #isSilent = false;

  constructor(needs: MeterNeeds) {
    this.#needs = needs;
    this.#limits = needs.limits;
  }

  /** From now on. */
  setLimits(limits: RateLimits | null): void {
    this.#limits = limits;
  }

  /** Tells nothing of its limits any more, and enforces them all the same, as many servers do. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  /**
   * The headers of the reply. What is reserved is the input and the whole cap, whatever the run uses.
   *
   * @throws ApiError 429 when the request can never go through, or not yet. A refused one counts as a request, and its
   * tokens don't.
   */
  count(project: string, model: OfferedModel, tokens: number): Record<string, string> {
    const bucket = this.#bucketOf(project, model);
    const had = bucket.requests;
    bucket.requests = Math.max(0, bucket.requests - 1);
    if (this.#needs.tier !== null || this.#limits !== null) this.#check(project, model, tokens, had);
    bucket.tokens = Math.max(0, bucket.tokens - tokens);
    return this.headers(project, model);
  }

  headers(project: string, model: OfferedModel): Record<string, string> {
    if (this.#isSilent) return {};
    const limits = this.#limitsOf(model);
    const { requests, tokens } = this.#bucketOf(project, model);
    return {
      'x-ratelimit-limit-requests': String(limits.requests),
      'x-ratelimit-limit-tokens': String(limits.tokens),
      'x-ratelimit-remaining-requests': String(Math.floor(requests)),
      'x-ratelimit-remaining-tokens': String(Math.floor(tokens)),
      'x-ratelimit-reset-requests': formatReset(msUntil(limits.requests, requests, limits.requests)),
      'x-ratelimit-reset-tokens': formatReset(msUntil(limits.tokens, tokens, limits.tokens)),
    };
  }

  #check(project: string, model: OfferedModel, tokens: number, hadRequests: number): void {
    const limits = this.#limitsOf(model);
    const bucket = this.#bucketOf(project, model);
    if (tokens > limits.tokens) throw tooLarge(model.row.id, limits.tokens, tokens, this.headers(project, model));
    const isTooMany = hadRequests < 1;
    if (!isTooMany && tokens <= bucket.tokens) return;
    const left = isTooMany
      ? msUntil(1, bucket.requests, limits.requests)
      : msUntil(tokens, bucket.tokens, limits.tokens);
    const usedTokens = limits.tokens - Math.floor(bucket.tokens);
    const [kind, per, limit, used, asked] = isTooMany
      ? ['requests', 'requests per min (RPM)', limits.requests, limits.requests, 1]
      : ['tokens', 'tokens per min (TPM)', limits.tokens, usedTokens, tokens];
    const message = `Rate limit reached for ${placeOf(model.row.id)} on ${per}: Limit ${limit}, Used ${used}, Requested ${asked}. Please try again in ${formatReset(left)}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
    const headers = {
      ...this.headers(project, model),
      'retry-after': String(Math.ceil(left / 1000)),
      'retry-after-ms': String(Math.ceil(left)),
    };
    throw new ApiError(429, 'rate_limit_exceeded', message, null, String(kind), headers);
  }

  #bucketOf(project: string, model: OfferedModel): Bucket {
    const now = this.#needs.clock.now();
    const limits = this.#limitsOf(model);
    const name = `${project} ${model.row.id}`;
    const known = this.#buckets.get(name) ?? { at: now, ...limits };
    const share = Math.max(0, now - known.at) / MINUTE_MS;
    known.requests = Math.min(limits.requests, known.requests + limits.requests * share);
    known.tokens = Math.min(limits.tokens, known.tokens + limits.tokens * share);
    known.at = now;
    this.#buckets.set(name, known);
    return known;
  }

  #limitsOf({ row }: OfferedModel): RateLimits {
    return this.#limits ?? rateLimits(row, this.#needs.tier);
  }
}

/** Until so much is there. */
function msUntil(wanted: number, level: number, limit: number): number {
  return Math.max(0, ((wanted - level) * MINUTE_MS) / limit);
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
