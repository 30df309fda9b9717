// What went wrong between us and a provider, as data: SDK errors become one of these in classify.ts.
import type { JobError } from '../../shared/job.ts';
import type { ToldLimits } from '../pace/toldLimits.ts';

/**
 * `refused`: a definite no, nothing was accepted and trying again the same way is useless.
 * `tryLater`: a definite no for now (rate limit), or no connection was made; nothing was accepted.
 * `cannotKnow`: the POST may or may not have arrived. Only for a create.
 * `transient`: a look did not get through; the job is untouched.
 * `keyRefused`, `noAccess`, `notFound`: HTTP 401, 403, 404 on a look.
 * `tooLarge`: the place answered with more than is read; another look may bring the same. Never a create.
 */
export type FailureKind =
  | 'refused'
  | 'tryLater'
  | 'cannotKnow'
  | 'transient'
  | 'keyRefused'
  | 'noAccess'
  | 'notFound'
  | 'tooLarge';

export interface Failure {
  readonly kind: FailureKind;
  readonly error: JobError;
  /** The provider's own hint, as a delay from the reply on. */
  readonly retryAfterMs: number | null;
  /** What the reply tells of the place's rate limits; absent = nothing. */
  readonly limits?: ToldLimits;
  /** The field of the body that was refused. */
  readonly param: string | null;
  /** True when no connection could be made at all. */
  readonly offline: boolean;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** For the log: codes only, the message may quote the text. */
export function describe({ error }: Failure): string {
  return [error.kind, error.httpStatus, error.code, error.requestId].filter((part) => part !== null).join(', ');
}
