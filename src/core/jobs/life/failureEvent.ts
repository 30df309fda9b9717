// What a POST that brought no response means for its job.

import { boundedHint } from '../../pace/pace.ts';
import type { Failure } from '../../providers/failure.ts';
import type { JobEvent } from './jobEvent.ts';

const OFFLINE_RETRY_MS = 30_000;
const RATE_LIMIT_RETRY_MS = 20_000;
const LONGEST_RETRY_MS = 300_000;

/** The longer it has been tried, the longer the pause: half its age, up to five minutes. */
function retryDelayMs(offline: boolean, ageMs: number): number {
  return Math.min(LONGEST_RETRY_MS, Math.max(offline ? OFFLINE_RETRY_MS : RATE_LIMIT_RETRY_MS, ageMs / 2));
}

/** @param isDue no person sent it from this window: where its key is refused, another one's may do */
export function failureEvent(failure: Failure, at: number, ageMs: number, isDue = false): JobEvent {
  const { error } = failure;
  if (failure.kind === 'refused' && error.kind === 'key' && isDue) {
    return { type: 'postponed', at, reason: 'noKey', notBefore: null, error };
  }
  if (failure.kind === 'refused') return { type: 'refused', at, error };
  if (failure.kind === 'tryLater') {
    // A hint of no time at all is none: it would be sent without a pause.
    const hint = boundedHint(failure.retryAfterMs) ?? 0;
    const delay = hint < 1_000 ? Math.round(retryDelayMs(failure.offline, ageMs)) : hint;
    return { type: 'postponed', at, reason: failure.offline ? 'offline' : 'rateLimit', notBefore: at + delay, error };
  }
  return { type: 'noReply', at, error };
}
