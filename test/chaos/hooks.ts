// Watches a window from outside its code, at the two places where it touches the world: SQLite's commits and HTTP. The
// core itself has no hooks.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import type { WindowLine, WindowPlan } from './protocol.ts';

interface Write {
  readonly name: string;
  readonly jobId: string | null;
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

/** A commit is named after what it writes: the state of a job, a claim, a window's seat, a migration. */
export function watchCommits(step: Step): void {
  const { exec, prepare } = DatabaseSync.prototype;
  let writes: Write[] = [];
  DatabaseSync.prototype.prepare = function prepareWatched(sql: string) {
    const statement = prepare.call(this, sql);
    const read = readerOf(sql, (id) => prepare.call(this, 'SELECT job FROM jobs WHERE id = ?').get(id)?.job);
    if (read === null) return statement;
    const run = statement.run.bind(statement);
    const get = statement.get.bind(statement);
    const note = (values: readonly unknown[]) => writes.push(...read(values));
    const runWatched = (...values: Parameters<typeof run>) => {
      note(values);
      return run(...values);
    };
    const getWatched = (...values: Parameters<typeof get>) => {
      const row = get(...values);
      if (row !== undefined) note(values);
      return row;
    };
    Object.defineProperties(statement, { run: { value: runWatched }, get: { value: getWatched } });
    return statement;
  };
  DatabaseSync.prototype.exec = function execWatched(sql: string) {
    if (sql === 'BEGIN IMMEDIATE') writes = [];
    if (sql.startsWith('PRAGMA user_version = ')) writes.push({ name: 'migration', jobId: null });
    if (sql !== 'COMMIT') return exec.call(this, sql);
    const done = writes;
    for (const { name, jobId } of done) step(`${name}: before`, jobId);
    exec.call(this, sql);
    for (const { name, jobId } of done) step(`${name}: after`, jobId);
  };
}

/** What the values of a statement say; null = it is of no interest. `rowOf`: a job as it is stored before. */
function readerOf(sql: string, rowOf: (id: string) => unknown): ((values: readonly unknown[]) => Write[]) | null {
  if (sql.startsWith('INSERT INTO jobs ')) return readJobInsert;
  if (sql.startsWith('UPDATE jobs SET job = ?')) return (values) => readJobChange(values, rowOf);
  if (/^UPDATE jobs SET lease_owner = .* RETURNING /s.test(sql)) return () => [{ name: 'claim', jobId: null }];
  if (/^INSERT (OR REPLACE )?INTO facts /.test(sql)) return readFactWrite;
  return null;
}

function readFactWrite([name]: readonly unknown[]): Write[] {
  return String(name).startsWith('seat:') ? [{ name: 'seat', jobId: null }] : [];
}

/** What is not about to be sent comes from the provider, with all that it says. */
function readJobInsert(values: readonly unknown[]): Write[] {
  return readJobWrite(values).map((write) =>
    write.name === 'commit prepared' ? write : { ...write, name: 'commit adopted' },
  );
}

/** Another window may write the row of a job that is being sent, and the sender may write it twice: no POST follows that. */
function readJobChange(values: readonly unknown[], rowOf: (id: string) => unknown): Write[] {
  return readJobWrite(values).map((write) => {
    if (write.name !== 'commit submitting' || write.jobId === null) return write;
    const before: unknown = JSON.parse(String(rowOf(write.jobId)));
    return fieldOf(before, 'state') === 'submitting' ? { ...write, name: 'commit (still submitting)' } : write;
  });
}

function readJobWrite(values: readonly unknown[]): Write[] {
  const json = values.find((value) => typeof value === 'string' && value.startsWith('{'));
  if (typeof json !== 'string') return [];
  const job: unknown = JSON.parse(json);
  const state = String(fieldOf(job, 'state'));
  // Said of a sender by another window: its own reply may still be on its way.
  const isForeign = state === 'uncertain' && fieldOf(fieldOf(job, 'error'), 'kind') === 'windowDied';
  const name = isForeign ? 'commit uncertain (window died)' : `commit ${state}`;
  return [{ name, jobId: String(fieldOf(job, 'id')) }];
}

/** Names a call by method and path. POSTs go by `node:http`, looks by undici; both have channels that show each call. */
export function watchHttp(step: Step): void {
  const ofUndici = (channel: string, what: string) =>
    subscribe(channel, (message) => {
      const name = nameOf(fieldOf(message, 'request'));
      if (name !== null) step(`${name}: ${what}`, null);
    });
  ofUndici('undici:request:create', 'before the first byte');
  ofUndici('undici:request:headers', 'head of the reply');
  subscribe('http.client.request.created', (message) => {
    const request = fieldOf(message, 'request');
    const name = nameOf(request);
    if (!(request instanceof ClientRequest) || name === null) return;
    const told = (what: string): void => {
      const job = request.getHeader('x-client-request-id');
      step(`${name}: ${what}`, name === 'create' && job !== undefined ? String(job) : null);
    };
    // The connection stands, and what waits to be written goes out next.
    request.once('socket', (socket) => socket.once('connect', () => told('before the first byte')));
    request.once('finish', () => told('body sent'));
    request.once('response', () => told('head of the reply'));
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
