// Which window may act on a job: claimed in one statement, for a short time, and anybody's after that.
import type { DatabaseSync } from 'node:sqlite';
import { LEASE_MS, LOOK_SPACING_MS } from '../scheduler/pace.ts';

/** A claimed row, not read yet: one that can't be read stays claimed, so that it holds up no other job. */
export interface Claim {
  readonly id: string;
  readonly json: unknown;
}

export function claimDue(db: DatabaseSync, windowId: string, now: number): Claim | null {
  // A lease further ahead than its own length comes from a clock that was set back: it is void. So is a pace.
  const row = db
    .prepare(
      `UPDATE jobs SET lease_owner = ?, lease_until = ? WHERE id = (
         SELECT j.id FROM jobs j INDEXED BY jobs_to_claim LEFT JOIN pace p ON p.endpoint = j.endpoint
         WHERE j.removed = 0 AND j.next_look_at IS NOT NULL AND j.next_look_at <= ?
           AND (j.lease_until IS NULL OR j.lease_until <= ? OR j.lease_until > ?)
           AND (p.next_at IS NULL OR p.next_at <= ? OR p.next_at > ?)
         ORDER BY j.next_look_at LIMIT 1) RETURNING id, job, endpoint`,
    )
    .get(windowId, now + LEASE_MS, now, now, now + LEASE_MS, now, now + LOOK_SPACING_MS);
  if (row === undefined) return null;
  db.prepare(
    'INSERT INTO pace (endpoint, next_at) VALUES (?, ?) ON CONFLICT (endpoint) DO UPDATE SET next_at = excluded.next_at',
  ).run(String(row.endpoint), now + LOOK_SPACING_MS);
  return { id: String(row.id), json: row.job };
}

/** For a window that begins to act on a job on a person's word, whoever held it before. */
export function takeLease(db: DatabaseSync, id: string, windowId: string, now: number): void {
  db.prepare('UPDATE jobs SET lease_owner = ?, lease_until = ? WHERE id = ?').run(windowId, now + LEASE_MS, id);
}

export function renewLease(db: DatabaseSync, id: string, windowId: string, now: number): boolean {
  const renewed = db
    .prepare('UPDATE jobs SET lease_until = ? WHERE id = ? AND lease_owner = ?')
    .run(now + LEASE_MS, id, windowId);
  return renewed.changes === 1;
}

export function nextDueAt(db: DatabaseSync, now: number): number | null {
  const row = db
    .prepare(
      `SELECT min(CASE WHEN lease_until > ? AND lease_until <= ? THEN max(next_look_at, lease_until)
         ELSE next_look_at END) AS due
       FROM jobs WHERE next_look_at IS NOT NULL AND removed = 0`,
    )
    .get(now, now + LEASE_MS);
  return typeof row?.due === 'number' ? row.due : null;
}
