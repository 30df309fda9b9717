// Watches a window from outside its code, at the two places where it touches the world: SQLite's commits and HTTP. The
// core itself has no hooks.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import type { WindowLine, WindowPlan } from './protocol.ts';

interface Write {
  readonly state: string;
  readonly jobId: string;
}

export type Step = (point: string, jobId: string | null) => void;

export function say(line: WindowLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** Tells each step, and dies where the plan says. */
export function stepper({ killAt }: Pick<WindowPlan, 'killAt'>): Step {
  let seen = 0;
  return (point, jobId) => {
    if (killAt?.point === point) seen += 1;
    if (killAt?.point === point && seen === killAt.nth) {
      say({ type: 'kill', point, jobId });
      process.kill(process.pid, 'SIGKILL');
    }
    say({ type: 'step', point, jobId });
  };
}

/** A commit is named after the state it writes, or `claim` when it writes none. */
export function watchCommits(step: Step): void {
  const { exec, prepare } = DatabaseSync.prototype;
  let writes: Write[] = [];
  DatabaseSync.prototype.prepare = function prepareWatched(sql: string) {
    const statement = prepare.call(this, sql);
    const place = /^INSERT INTO jobs /.test(sql) ? 'insert' : /^UPDATE jobs SET job = /.test(sql) ? 'update' : null;
    if (place === null) return statement;
    const run = statement.run.bind(statement);
    const runWatched = (...values: Parameters<typeof run>) => {
      const json = values.find((value) => typeof value === 'string' && value.startsWith('{'));
      if (typeof json === 'string') writes.push(readWrite(json));
      return run(...values);
    };
    Object.defineProperty(statement, 'run', { value: runWatched });
    return statement;
  };
  DatabaseSync.prototype.exec = function execWatched(sql: string) {
    if (sql === 'BEGIN IMMEDIATE') writes = [];
    if (sql !== 'COMMIT') return exec.call(this, sql);
    const done = writes;
    const [first] = done;
    const name = first === undefined ? 'claim' : `commit ${first.state}`;
    step(`${name}: before`, first?.jobId ?? null);
    exec.call(this, sql);
    for (const { state, jobId } of done) step(`commit ${state}: after`, jobId);
    if (first === undefined) step('claim: after', null);
  };
}

function readWrite(json: string): Write {
  const job: unknown = JSON.parse(json);
  const field = (name: string) => String(typeof job === 'object' && job !== null ? Reflect.get(job, name) : '');
  const error: unknown = typeof job === 'object' && job !== null ? Reflect.get(job, 'error') : null;
  const kind: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'kind') : null;
  // Said of a sender by another window: its own reply may still be on its way.
  const isForeign = field('state') === 'uncertain' && kind === 'windowDied';
  return { state: isForeign ? 'uncertain (window died)' : field('state'), jobId: field('id') };
}

/** Names a call by method and path. POSTs go by `node:http`, looks by undici; both have channels that show each call. */
export function watchHttp(step: Step): void {
  const told = (name: string | null, what: string): void => {
    if (name !== null) step(`${name}: ${what}`, null);
  };
  const ofUndici = (channel: string, what: string) =>
    subscribe(channel, (message) => told(nameOf(fieldOf(message, 'request')), what));
  ofUndici('undici:request:create', 'before the first byte');
  ofUndici('undici:request:headers', 'head of the reply');
  subscribe('http.client.request.created', (message) => {
    const request = fieldOf(message, 'request');
    if (!(request instanceof ClientRequest)) return;
    const name = nameOf(request);
    // The connection stands, and what waits to be written goes out next.
    request.once('socket', (socket) => socket.once('connect', () => told(name, 'before the first byte')));
    request.once('finish', () => told(name, 'body sent'));
    request.once('response', () => told(name, 'head of the reply'));
  });
}

function nameOf(request: unknown): string | null {
  const method = String(fieldOf(request, 'method'));
  const path = String(fieldOf(request, 'path'));
  if (/\/responses$/.test(path) && method === 'POST') return 'create';
  if (/\/cancel$/.test(path)) return 'cancel';
  return /\/responses\/[^/]+$/.test(path) || /\/responses\/[^/?]+\?/.test(path) ? 'look' : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
}
