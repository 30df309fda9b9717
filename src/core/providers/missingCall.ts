// Whether a place said that it has no such call at all. A 404 may just as well be about the model, or come from a page
// that stands in the way; and nothing follows from either for the next question.
import type { Failure } from './failure.ts';

/** Also of a place that knows the address, but not what is wanted there. */
const NO_CALL: ReadonlySet<number> = new Set([404, 405, 501]);
const ABOUT_MODEL = /model|deployment/i;

/**
 * Of a question to `model`: a definite no, so that nothing runs there. A 404 is of the path if it says so, or says nothing
 * at all: in other words it may be about a model, its providers, an earlier answer, or an account.
 */
export function lacksPath({ kind, param, error }: Failure, model: string): boolean {
  const isBare = error.kind === 'notFound' && error.message.trim() === '';
  if (kind !== 'refused' || !saysNoCall(error) || !(isBare || error.kind === 'path')) return false;
  const words = [param, error.code, error.message].filter((text) => text !== null);
  return !words.some((text) => ABOUT_MODEL.test(text) || text.includes(model));
}

/** Of a call about a response that is there, or was a moment ago. */
export function saysNoCall({ kind, httpStatus }: Failure['error']): boolean {
  return httpStatus !== null && NO_CALL.has(httpStatus) && kind !== 'notAnApi';
}

/** Also of a gateway that breaks at each such call, and so never brings what it asked for. */
export function bringsNothing(error: Failure['error']): boolean {
  return saysNoCall(error) || (error.httpStatus === 500 && error.kind !== 'notAnApi');
}
