// What is said in place of a call that a place does not have: nothing is sent to find that out.
import type { Failure } from './failure.ts';

/** Marks a failure that no server told. */
const NO_SUCH_CALL = 'NO_SUCH_CALL';

/** @param kind what it means for the job that asked */
export function noSuchCall(kind: Failure['kind']): { readonly ok: false; readonly failure: Failure } {
  const error = { kind: 'notFound', message: '', code: NO_SUCH_CALL, httpStatus: null, requestId: null } as const;
  return { ok: false, failure: { kind, offline: false, param: null, retryAfterMs: null, error } };
}

export function isNoSuchCall({ error }: Failure): boolean {
  return error.code === NO_SUCH_CALL && error.httpStatus === null;
}
