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
  { stream: { type: 'cut', events: 5 }, times },
];

export const RATE_LIMIT: Behaviour = {
  fault: { type: 'httpError', status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '3' } },
  times,
};

export const REFUSAL: Behaviour = {
  fault: { type: 'httpError', status: 400, code: 'invalid_prompt', message: 'Invalid prompt.' },
  times,
};

export const FAILED: Behaviour = { outcome: { type: 'failed', code: 'server_error', message: 'Sorry.' }, times };
export const INCOMPLETE: Behaviour = { outcome: { type: 'incomplete', reason: 'max_output_tokens' }, times };

/** These say for certain that nothing ran, or are about looks only. */
export const HARMLESS: readonly Behaviour[] = [
  RATE_LIMIT,
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
  { on: 'cancel', fault: { type: 'httpError', status: 500 }, times },
];

/** The sender could not learn from this what became of its POST. */
export function isBlinding({ httpStatus, fault, lastEvent }: TruthCall): boolean {
  if (httpStatus === null || httpStatus >= 500) return true;
  if (httpStatus >= 400) return false;
  // The first event has the id.
  return fault === 'cutBody' || (fault === 'cut' && lastEvent === 0);
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
