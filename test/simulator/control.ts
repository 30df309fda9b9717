// The simulator's own API under /_sim, for tests and demos in another process. README of the calls:
//   GET  /_sim/truth                              what happened
//   POST /_sim/next     a behaviour               for the next call it fits
//   POST /_sim/always   a behaviour or {}         for every create from now on; {} = as usual
//   GET  /_sim/unmet                              the behaviours that no call has met yet
//   GET  /_sim/faults                             what can be made to go wrong, by name
//   POST /_sim/fault    { name }                  one of them, for the next calls it fits
//   POST /_sim/advance  { responseId, status }    moves a response and keeps it there
//   POST /_sim/release  { responseId }            gives it back to time
//   POST /_sim/skip     { seconds }               lets simulated seconds pass at once
//   POST /_sim/clear    {}                        forgets waiting behaviours, calls and changes
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isBehaviour } from './behaviour.ts';
import { FAULT_SWITCHES, faultSwitch } from './faultSwitches.ts';
import { type Fields, isFields, parseJson, textOf } from './json.ts';
import { readBody } from './readBody.ts';
import type { Simulator } from './simulator.ts';

export const CONTROL_PATH = '/_sim';

export async function control(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.slice(CONTROL_PATH.length);
  try {
    const result = await act(simulator, `${request.method} ${path}`, request);
    answer(response, 200, result);
  } catch (error) {
    answer(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function act(simulator: Simulator, call: string, request: IncomingMessage): Promise<object> {
  if (call === 'GET /truth') return simulator.truth.toJSON();
  if (call === 'GET /unmet') return simulator.unmet;
  if (call === 'GET /faults') return FAULT_SWITCHES;
  const body = parseJson((await readBody(request)) || '{}');
  if (!isFields(body)) throw new Error('The body must be a JSON object.');
  switch (call) {
    case 'POST /next':
      if (!isBehaviour(body)) throw new Error('This is no behaviour; behaviour.ts describes them.');
      simulator.next(body);
      break;
    case 'POST /always':
      if (!isBehaviour(body)) throw new Error('This is no behaviour; behaviour.ts describes them.');
      simulator.always(Object.keys(body).length === 0 ? null : body);
      break;
    case 'POST /fault':
      for (const behaviour of faultSwitch(text(body, 'name')).behaviours) simulator.next(behaviour);
      break;
    case 'POST /advance':
      simulator.advanceTo(text(body, 'responseId'), text(body, 'status'));
      break;
    case 'POST /release':
      simulator.release(text(body, 'responseId'));
      break;
    case 'POST /skip':
      simulator.skip(number(body, 'seconds'));
      break;
    case 'POST /clear':
      simulator.clear();
      break;
    default:
      throw new Error(`The simulator has no ${call}; control.ts lists what it has.`);
  }
  return { ok: true };
}

function text(body: Fields, name: string): string {
  const value = textOf(body[name]);
  if (value === null) throw new Error(`${name} is missing.`);
  return value;
}

function number(body: Fields, name: string): number {
  const value = body[name];
  if (typeof value !== 'number') throw new Error(`${name} must be a number.`);
  return value;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
