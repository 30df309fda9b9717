// What the network and the service do wrong while windows die, and what a sender can know after it.
import type { Behaviour } from '../simulator/behaviour.ts';
import type { TruthCall } from '../simulator/truth.ts';

const times = 1;

/** After these nobody can know, so that a create must end as uncertain; but for the last, which cuts behind the id. */
export const BLINDING: readonly Behaviour[] = [
  { fault: { type: 'drop', when: 'afterHandling' }, times },
  { fault: { type: 'drop', when: 'beforeHandling' }, times },
  { fault: { type: 'drop', when: 'afterHandling', isReset: true }, times },
  { fault: { type: 'httpError', status: 500 }, times },
  { fault: { type: 'httpError', status: 502, when: 'afterHandling' }, times },
  { fault: { type: 'cutBody', bytes: 60 }, times },
  { stream: { type: 'cut', bytes: 60 }, times },
  // What a server calls itself is no word of our own socket.
  { stream: { type: 'error', event: 0, code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }, times },
  { fault: { type: 'httpError', status: 502, code: 'ENOTFOUND', when: 'afterHandling' }, times },
  { stream: { type: 'cut', events: 5 }, times },
];

export const RATE_LIMIT: Behaviour = {
  fault: { type: 'httpError', status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '3' } },
  times,
};

/** A wait of 29 days is none to believe. */
const RATE_LIMIT_FOR_DAYS: Behaviour = {
  fault: { type: 'httpError', status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '2505600' } },
  times,
};

export const REFUSAL: Behaviour = {
  fault: { type: 'httpError', status: 400, code: 'invalid_prompt', message: 'Invalid prompt.' },
  times,
};

export const FAILED: Behaviour = { outcome: { type: 'failed', code: 'server_error', message: 'Sorry.' }, times };
export const INCOMPLETE: Behaviour = { outcome: { type: 'incomplete', reason: 'max_output_tokens' }, times };

/** Cancels that nobody confirms: the job itself can be read all the while. */
export const UNCONFIRMED: readonly Behaviour[] = [
  { on: 'cancel', fault: { type: 'httpError', status: 500 }, times },
  { on: 'cancel', fault: { type: 'httpError', status: 501 }, times: 6 },
  { on: 'cancel', fault: { type: 'httpError', status: 422 }, times: 6 },
  { on: 'cancel', fault: { type: 'httpError', status: 429, headers: { 'retry-after': '2505600' } }, times: 6 },
  { on: 'cancel', fault: { type: 'raw', status: 204, contentType: 'text/plain', body: '' }, times: 6 },
  { on: 'cancel', fault: { type: 'raw', status: 200, contentType: 'text/html', body: '<html>busy</html>' }, times: 6 },
  { cancel: { type: 'ignored' }, times },
];

/** These say for certain that nothing ran, or are about looks only. */
export const HARMLESS: readonly Behaviour[] = [
  RATE_LIMIT,
  RATE_LIMIT_FOR_DAYS,
  REFUSAL,
  FAILED,
  INCOMPLETE,
  { on: 'look', fault: { type: 'drop', when: 'beforeHandling' }, times },
  { on: 'look', fault: { type: 'drop', when: 'afterHandling' }, times },
  { on: 'look', fault: { type: 'hang', when: 'beforeHandling' }, times },
  { on: 'look', fault: { type: 'httpError', status: 503 }, times },
  { on: 'look', fault: { type: 'httpError', status: 429, headers: { 'retry-after': '2' } }, times },
  { on: 'look', fault: { type: 'raw', status: 200, contentType: 'text/html', body: '<html>busy</html>' }, times },
  { on: 'look', fault: { type: 'httpError', status: 404 }, times },
  { on: 'cancel', fault: { type: 'drop', when: 'afterHandling' }, times },
  { on: 'look', fault: { type: 'httpError', status: 429, headers: { 'retry-after': '2505600' } }, times },
  { on: 'look', stream: { type: 'error', event: 0, code: 'ECONNREFUSED', message: 'Sorry.' }, times },
  { stream: { type: 'error', event: 2, code: 'ECONNREFUSED', message: 'Sorry.' }, times },
  ...UNCONFIRMED,
];

/** The sender could not learn from this what became of its POST. */
export function isBlinding({ httpStatus, fault, lastEvent }: TruthCall): boolean {
  if (httpStatus === null || httpStatus >= 500) return true;
  if (httpStatus >= 400) return false;
  // The first event has the id.
  return fault === 'cutBody' || ((fault === 'cut' || fault === 'error') && lastEvent === 0);
}

/** It says for certain that nothing ran. */
export function isRefusal({ httpStatus }: TruthCall): boolean {
  return httpStatus !== null && httpStatus >= 400 && httpStatus < 500;
}

/** A response that another program asked for. */
export function isForeign({ headers }: TruthCall): boolean {
  return headers['x-client-request-id'] === undefined;
}

export function jobOf(create: TruthCall): string {
  return String(create.headers['x-client-request-id']);
}
