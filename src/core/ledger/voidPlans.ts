// Plans that were made by a clock that was ahead, or further ahead than any plan goes: they are made anew, by the clock as it
// is now. Runs in the background are brought forward with all others; here is the rest.
import type { DatabaseSync } from 'node:sqlite';
import { UNSENT_STATES, WORKED_ON_STATES } from '../../shared/jobStates.ts';
import { CLOCK_STEP_MS, LEASE_MS, MOST_HINT_MS } from '../pace/pace.ts';
import { nextSeq } from './facts.ts';
import { inStates } from './inStates.ts';

export interface VoidPlan {
  readonly id: string;
  readonly state: string;
  readonly plannedAt: number;
  readonly next: number;
}

export function voidPlans(db: DatabaseSync, now: number): VoidPlan[] {
  const rows = db
    .prepare(
      `SELECT id, state, next_look_at, coalesce(json_extract(job, '$.lookPlan.at'), 0) AS planned_at FROM jobs
       WHERE removed = 0 AND next_look_at IS NOT NULL
         AND (next_look_at > ? OR coalesce(json_extract(job, '$.lookPlan.at'), 0) > ?)
         AND (state ${inStates([...UNSENT_STATES, 'submitting', 'cancelled'])}
           OR (state ${inStates(WORKED_ON_STATES)} AND json_extract(job, '$.background') = 0))`,
    )
    .all(now + MOST_HINT_MS, now + CLOCK_STEP_MS);
  return rows.map((row) => ({
    id: String(row.id),
    state: String(row.state),
    plannedAt: Number(row.planned_at),
    next: Number(row.next_look_at),
  }));
}

/** A job that changed meanwhile has a plan of its own. */
export function mendPlans(db: DatabaseSync, plans: readonly VoidPlan[], now: number): void {
  const update = db.prepare(
    `UPDATE jobs SET seq = ?, job = json_replace(json_set(job, '$.nextLookAt', ?), '$.lookPlan.at', ?)
     WHERE id = ? AND next_look_at = ?`,
  );
  const wait = db.prepare(
    `UPDATE jobs SET job = json_set(job, '$.notBefore', next_look_at)
     WHERE id = ? AND state = 'waiting' AND json_extract(job, '$.notBefore') IS NOT NULL`,
  );
  for (const plan of plans) {
    // How many looks a cancelled job still has is told by when the last one was planned.
    const plannedAt = plan.state === 'cancelled' ? plan.plannedAt : now;
    if (update.run(nextSeq(db), mended(plan, now), plannedAt, plan.id, plan.next).changes === 1) wait.run(plan.id);
  }
}

function mended({ state, plannedAt, next }: VoidPlan, now: number): number {
  switch (state) {
    case 'cancelled':
      return now;
    case 'waiting':
      // As long as it was to wait, from now on: a limit of the provider is kept to.
      return now + Math.min(MOST_HINT_MS, Math.max(0, next - Math.max(plannedAt, now)));
    default:
      // Whoever acts on it is given the time to renew its lease, which is void as well.
      return now + LEASE_MS;
  }
}
