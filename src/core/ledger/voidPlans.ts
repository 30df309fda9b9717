// Finds plans that a clock made that was ahead, or that are further ahead than any plan may be: they are made anew by
// the clock as it is now. Background runs are left out, because they are brought forward with all others.
import type { DatabaseSync } from 'node:sqlite';
import { UNSENT_STATES, WORKED_ON_STATES } from '../../shared/jobStates.ts';
import { CLOCK_STEP_MS, MOST_HINT_MS } from '../pace/pace.ts';
import { inStates } from './inStates.ts';

export interface VoidPlan {
  readonly id: string;
  /** The time that the job was planned for. */
  readonly was: number;
}

export function voidPlans(db: DatabaseSync, now: number): VoidPlan[] {
  const rows = db
    .prepare(
      `SELECT id, next_look_at FROM jobs WHERE removed = 0 AND next_look_at IS NOT NULL
         AND (next_look_at > ? OR coalesce(json_extract(job, '$.lookPlan.at'), 0) > ?)
         AND (state ${inStates([...UNSENT_STATES, 'submitting', 'cancelled'])}
           OR (state ${inStates(WORKED_ON_STATES)} AND json_extract(job, '$.background') = 0))`,
    )
    .all(now + MOST_HINT_MS, now + CLOCK_STEP_MS);
  return rows.map((row) => ({ id: String(row.id), was: Number(row.next_look_at) }));
}
