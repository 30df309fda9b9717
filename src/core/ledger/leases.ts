// Which window may act on a job: it claims the job in one step, for a short time; after that any window may.
import type { DatabaseSync } from 'node:sqlite';
import { WORKED_ON_STATES } from '../../shared/jobStates.ts';
import { LEASE_MS, LOOK_SPACING_MS } from '../pace/pace.ts';
import { FACTS_SQL } from './dueFacts.ts';
import type { DueRow, Duties, Duty } from './duties.ts';
import { inStates } from './inStates.ts';

/** A claimed row, not read yet: one that can't be read stays claimed, so that it holds up no other job. */
export interface Claim {
  readonly id: string;
  readonly json: unknown;
}

const ALWAYS: Duty = { act: 'claim', at: 0 };

type Row = Readonly<Record<string, unknown>>;

const COLUMNS = `j.id, j.next_look_at, j.lease_owner, j.lease_until, j.window_id, ${FACTS_SQL} AS facts`;

/**
 * @param duties whether it is this window's duty; null = it always is
 * @param id only this job, which `findDue` found; null = any
 */
export function claimDue(
  db: DatabaseSync,
  windowId: string,
  now: number,
  duties: Duties | null = null,
  id: string | null = null,
): Claim | null {
  const found = findDue(db, windowId, now, duties, id);
  if (found === null) return null;
  duties?.claimed(found);
  return { id: found.id, json: claim(db, found.id, windowId, now) };
}

/** Takes the lease of a job that nobody holds, and its endpoint's next turn. Returns the row's JSON. */
export function claim(db: DatabaseSync, id: string, windowId: string, now: number): unknown {
  const row = db
    .prepare('UPDATE jobs SET lease_owner = ?, lease_until = ? WHERE id = ? RETURNING job, endpoint')
    .get(windowId, now + LEASE_MS, id);
  db.prepare(
    'INSERT INTO pace (endpoint, next_at) VALUES (?, ?) ON CONFLICT (endpoint) DO UPDATE SET next_at = excluded.next_at',
  ).run(String(row?.endpoint), now + LOOK_SPACING_MS);
  return row?.job;
}

/** Finds the job that is longest overdue without claiming it: a window that finds none holds nobody up. */
export function findDue(
  db: DatabaseSync,
  windowId: string,
  now: number,
  duties: Duties | null,
  id: string | null = null,
): DueRow | null {
  // A lease further ahead than its own length comes from a clock that was set back: it is void. So is a pace.
  const sql = `SELECT ${COLUMNS} FROM jobs j ${id === null ? 'INDEXED BY jobs_to_claim' : ''}
     LEFT JOIN pace p ON p.endpoint = j.endpoint
     WHERE j.removed = 0 AND j.next_look_at IS NOT NULL AND j.next_look_at <= ?
       AND (j.lease_until IS NULL OR j.lease_until <= ? OR j.lease_until > ?)
       AND (p.next_at IS NULL OR p.next_at <= ? OR p.next_at > ?) ${id === null ? 'ORDER BY j.next_look_at' : 'AND j.id = ?'}`;
  const times = [now, now, now + LEASE_MS, now, now + LOOK_SPACING_MS];
  const rows = db.prepare(sql).iterate(...(id === null ? times : [...times, id]));
  for (const row of rows) {
    const due = dueRow(row, windowId, now);
    const duty = duties === null ? ALWAYS : duties.of(due);
    if (duty?.act === 'claim' && duty.at <= now) return due;
  }
  return null;
}

/** For a window that begins to act on a job on a person's word, whoever held it before. */
export function takeLease(db: DatabaseSync, id: string, windowId: string, now: number): void {
  db.prepare('UPDATE jobs SET lease_owner = ?, lease_until = ? WHERE id = ?').run(windowId, now + LEASE_MS, id);
}

/** A lease further ahead than its own length is void. */
export function isUnheld(db: DatabaseSync, id: string, now: number): boolean {
  const free = 'SELECT 1 FROM jobs WHERE id = ? AND (lease_until IS NULL OR lease_until <= ? OR lease_until > ?)';
  return db.prepare(free).get(id, now, now + LEASE_MS) !== undefined;
}

export function renewLease(db: DatabaseSync, id: string, windowId: string, now: number): boolean {
  const renewed = db
    .prepare('UPDATE jobs SET lease_until = ? WHERE id = ? AND lease_owner = ?')
    .run(now + LEASE_MS, id, windowId);
  return renewed.changes === 1;
}

/** The first duty of a window; null = no planned job is its duty. @param ids only among these jobs; null = among all */
export function nextDuty(
  db: DatabaseSync,
  windowId: string,
  now: number,
  duties: Duties | null = null,
  ids: readonly string[] | null = null,
): Duty | null {
  const planned = 'j.next_look_at IS NOT NULL AND j.removed = 0';
  const rows =
    ids === null
      ? db
          .prepare(`SELECT ${COLUMNS} FROM jobs j INDEXED BY jobs_to_claim WHERE ${planned} ORDER BY j.next_look_at`)
          .iterate()
      : db
          .prepare(`SELECT ${COLUMNS} FROM jobs j WHERE ${planned} AND j.id IN (SELECT value FROM json_each(?))`)
          .iterate(JSON.stringify(ids));
  let first: Duty | null = null;
  for (const row of rows) {
    // No duty comes before its job is due: what follows can't be earlier.
    if (ids === null && first !== null && Number(row.next_look_at) >= first.at) break;
    const due = dueRow(row, windowId, now);
    const duty: Duty | null = duties === null ? { act: 'claim', at: due.due } : duties.of(due);
    if (duty !== null && (first === null || duty.at < first.at)) first = duty;
  }
  return first;
}

/** Planned jobs whose time has come and that nobody holds, the longest overdue first. */
export function overdueRows(db: DatabaseSync, windowId: string, now: number): DueRow[] {
  return db
    .prepare(
      `SELECT ${COLUMNS} FROM jobs j INDEXED BY jobs_to_claim
       WHERE j.removed = 0 AND j.next_look_at IS NOT NULL AND j.next_look_at <= ? ORDER BY j.next_look_at`,
    )
    .all(now)
    .map((row) => dueRow(row, windowId, now))
    .filter(({ due }) => due <= now);
}

/**
 * Those of these jobs that nobody looks at, or sends, for want of a key. The index of ids is forced: SQLite would
 * choose the one of states, and go through every running job at each change of one.
 */
export function leftRows(db: DatabaseSync, ids: readonly string[]): string[] {
  return db
    .prepare(
      `SELECT id FROM jobs INDEXED BY sqlite_autoindex_jobs_1
         WHERE removed = 0 AND next_look_at IS NULL AND id IN (SELECT value FROM json_each(?))
         AND ((state ${inStates(WORKED_ON_STATES)} AND json_extract(job, '$.pauseReason') <> 'tooLarge')
           OR (state = 'waiting' AND json_extract(job, '$.waitingReason') = 'noKey'))`,
    )
    .all(JSON.stringify(ids))
    .map((row) => String(row.id));
}

function dueRow(row: Row, windowId: string, now: number): DueRow {
  const next = Number(row.next_look_at);
  const until = Number(row.lease_until ?? 0);
  return {
    id: String(row.id),
    due: until > now && until <= now + LEASE_MS ? Math.max(next, until) : next,
    isHeldHere: row.lease_owner === windowId,
    isMadeHere: row.window_id === windowId,
    facts: row.facts,
  };
}
