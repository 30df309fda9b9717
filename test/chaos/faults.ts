// What the network and the service do wrong while windows die.
import type { Behaviour } from '../simulator/behaviour.ts';

const times = 1;

/** After these nobody can know, so that a create may rightly end as uncertain. */
export const BLINDING: readonly Behaviour[] = [
  { fault: { type: 'drop', when: 'afterHandling' }, times },
  { fault: { type: 'drop', when: 'beforeHandling' }, times },
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

/** These say for certain that nothing ran, or are about looks only. */
export const HARMLESS: readonly Behaviour[] = [
  RATE_LIMIT,
  { on: 'look', fault: { type: 'drop', when: 'beforeHandling' }, times },
  { on: 'look', fault: { type: 'drop', when: 'afterHandling' }, times },
  { on: 'look', fault: { type: 'httpError', status: 503 }, times },
  { on: 'look', fault: { type: 'httpError', status: 429, headers: { 'retry-after': '2' } }, times },
  { on: 'look', fault: { type: 'raw', status: 200, contentType: 'text/html', body: '<html>busy</html>' }, times },
  { on: 'look', fault: { type: 'httpError', status: 404 }, times },
  { on: 'cancel', fault: { type: 'drop', when: 'afterHandling' }, times },
  { on: 'cancel', fault: { type: 'httpError', status: 500 }, times },
];
