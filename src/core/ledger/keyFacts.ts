// What all windows remember of keys, by their fingerprints: that a place refuses one, and when one was used last.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { readOwnJson } from '../../shared/readOwnJson.ts';
import { dropFact, readFact, writeFact } from './facts.ts';

/** A use this recent is not written down anew. */
const USE_MS = 5_000;

/** A key that the place refused. */
export interface KeyRefusal {
  readonly at: number;
  /** The one job that may be looked at with it, to see whether it works again. */
  readonly probe: string | null;
}

export function readKeyRefusal(db: DatabaseSync, endpoint: EndpointSnapshot, key: string): KeyRefusal | null {
  const value = readOwnJson(readFact(db, refusalName(endpoint, key)));
  if (typeof value !== 'object' || value === null) return null;
  const at: unknown = Reflect.get(value, 'at');
  const probe: unknown = Reflect.get(value, 'probe');
  return { at: typeof at === 'number' ? at : 0, probe: typeof probe === 'string' ? probe : null };
}

export function writeKeyRefusal(db: DatabaseSync, endpoint: EndpointSnapshot, key: string, refusal: KeyRefusal): void {
  writeFact(db, refusalName(endpoint, key), JSON.stringify(refusal));
}

export function dropKeyRefusal(db: DatabaseSync, endpoint: EndpointSnapshot, key: string): void {
  dropFact(db, refusalName(endpoint, key));
}

/** Forgets the refusals of all keys by this endpoint. */
export function dropKeyRefusals(db: DatabaseSync, endpoint: string): void {
  const prefix = refusalPrefix(endpoint);
  db.prepare('DELETE FROM facts WHERE substr(name, 1, ?) = ?').run([...prefix].length, prefix);
}

/** Notes that a window with this key is looking at jobs. */
export function noteUse(db: DatabaseSync, key: string, now: number): void {
  note(db, useName(key), now);
}

/** Notes that a window that can send to this endpoint is at work. */
export function noteCanSend(db: DatabaseSync, endpoint: string, now: number): void {
  note(db, canSendName(endpoint), now);
}

/** Reads each fact only once: an instance is used for one step and no longer. */
export class KeyFacts {
  readonly #db: DatabaseSync;
  readonly #now: number;
  readonly #times = new Map<string, number>();
  readonly #refusals = new Map<string, KeyRefusal | null>();

  constructor(db: DatabaseSync, now: number) {
    this.#db = db;
    this.#now = now;
  }

  usedAt(key: string): number {
    return this.#time(useName(key));
  }

  canSendAt(endpoint: string): number {
    return this.#time(canSendName(endpoint));
  }

  refusal(endpoint: EndpointSnapshot, key: string): KeyRefusal | null {
    const name = `${endpoint.name} ${endpoint.baseUrl} ${key}`;
    const known = this.#refusals.get(name);
    if (known !== undefined) return known;
    const refusal = readKeyRefusal(this.#db, endpoint, key);
    this.#refusals.set(name, refusal);
    return refusal;
  }

  #time(name: string): number {
    const time = this.#times.get(name) ?? timeOf(this.#db, name, this.#now);
    this.#times.set(name, time);
    return time;
  }
}

/** For when a person changes a key: windows that still have the old one note its use anew. */
export function forgetUse(db: DatabaseSync): void {
  db.prepare("DELETE FROM facts WHERE name >= 'key used ' AND name < 'key used!'").run();
}

function note(db: DatabaseSync, name: string, now: number): void {
  if (timeOf(db, name, now) < now - USE_MS) writeFact(db, name, String(now));
}

/** A time in the future comes from a clock that was set back: it counts as none, which is 0. */
function timeOf(db: DatabaseSync, name: string, now: number): number {
  const at = Number(readFact(db, name) ?? 0);
  return at <= now ? at : 0;
}

function refusalName({ name, baseUrl }: EndpointSnapshot, key: string): string {
  return `${refusalPrefix(name)}${JSON.stringify([baseUrl, key])}`;
}

function refusalPrefix(endpoint: string): string {
  return `key refused ${JSON.stringify(endpoint)} `;
}

function useName(key: string): string {
  return `key used ${key}`;
}

function canSendName(endpoint: string): string {
  return `sender at ${endpoint}`;
}
