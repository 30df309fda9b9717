// Which windows have the ledger open, written into it: a row whose process is gone tells of an unclean end.
import { hostname, uptime } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { readOwnJson } from '../../shared/readOwnJson.ts';
import { writeFact } from './facts.ts';

const PREFIX = 'seat:';
/** Clocks are corrected by less than this while a machine starts. */
const BOOT_SLACK_MS = 60_000;

interface Seat {
  readonly pid: number;
  readonly host: string;
  /** By the system's clock. */
  readonly since: number;
}

export function takeSeat(db: DatabaseSync, windowId: string): void {
  const seat: Seat = { pid: process.pid, host: hostname(), since: Date.now() };
  writeFact(db, `${PREFIX}${windowId}`, JSON.stringify(seat));
}

export function leaveSeat(db: DatabaseSync, windowId: string): void {
  db.prepare('DELETE FROM facts WHERE name = ?').run(`${PREFIX}${windowId}`);
}

/** A seat that was not left counts until the next window opens. */
export function countSeats(db: DatabaseSync): number {
  const row = db.prepare('SELECT count(*) AS seats FROM facts WHERE name GLOB ?').get(`${PREFIX}*`);
  return Number(row?.seats);
}

/** Names of the seats whose window ended without leaving. */
export function deadSeats(db: DatabaseSync): string[] {
  const rows = db.prepare('SELECT name, value FROM facts WHERE name GLOB ?').all(`${PREFIX}*`);
  return rows.filter(({ value }) => isDead(String(value))).map(({ name }) => String(name));
}

export function clearSeats(db: DatabaseSync, names: readonly string[]): void {
  db.prepare('DELETE FROM facts WHERE name IN (SELECT value FROM json_each(?))').run(JSON.stringify(names));
}

function isDead(json: string): boolean {
  const seat = readSeat(json);
  if (seat === null) return true;
  if (seat.host !== hostname()) return false;
  if (seat.since < Date.now() - uptime() * 1_000 - BOOT_SLACK_MS) return true;
  return !isRunning(seat.pid);
}

/** Null = it can't be read: such a row was not left cleanly either. */
function readSeat(json: string): Seat | null {
  const value = readOwnJson(json);
  if (typeof value !== 'object' || value === null) return null;
  const pid: unknown = Reflect.get(value, 'pid');
  const host: unknown = Reflect.get(value, 'host');
  const since: unknown = Reflect.get(value, 'since');
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'number') return null;
  return { pid, host, since };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
