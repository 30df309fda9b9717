// What a POST that brought no response means for its job.

import { assertNever } from '../../../shared/assertNever.ts';
import { refusesCredential } from '../../../shared/jobActs.ts';
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

/** @param isDue no person sent it from this window: if its key is refused, that of another window may do */
export function failureEvent(failure: Failure, at: number, ageMs: number, isDue = false): JobEvent {
  const { kind, error, offline } = failure;
  switch (kind) {
    case 'refused':
      return refusesCredential(error) && isDue
        ? { type: 'postponed', at, reason: 'noKey', notBefore: null, error }
        : { type: 'refused', at, error };
    case 'tryLater': {
      // A hint of less than a second is none: the job would be sent again without a pause.
      const hint = boundedHint(failure.retryAfterMs) ?? 0;
      const delay = hint < 1_000 ? Math.round(retryDelayMs(offline, ageMs)) : hint;
      return { type: 'postponed', at, reason: offline ? 'offline' : 'rateLimit', notBefore: at + delay, error };
    }
    case 'cannotKnow':
      return { type: 'noReply', at, error };
    // These kinds are for looks only; for a POST they would mean that nobody knows.
    case 'transient':
    case 'keyRefused':
    case 'noAccess':
    case 'notFound':
    case 'tooLarge':
      return { type: 'noReply', at, error };
    default:
      return assertNever(kind);
  }
}
