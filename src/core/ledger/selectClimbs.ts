// How often a stronger model was asked after an answer, and how often its answer was rated better.
import type { DatabaseSync } from 'node:sqlite';
import type { Climbed } from '../models/prices/ownRecord.ts';

/** Older climbs say little about today, and each takes a look at two rows. */
export const LAST_CLIMBS = 500;

/**
 * By the model of the lower answer, of the last climbs that were sent. The higher answer was better if it was rated good
 * and the lower one was not: where both are good, nobody had to climb.
 */
export function selectClimbs(db: DatabaseSync): Climbed[] {
  return db
    .prepare(
      `SELECT p.model AS model, count(*) AS climbs,
         count(CASE WHEN json_extract(j.job, '$.rating.thumb') IS 'up'
           AND json_extract(p.job, '$.rating.thumb') IS NOT 'up' THEN 1 END) AS better
       FROM (SELECT parent_id, job FROM jobs WHERE relation = 'escalation' AND removed = 0
             ORDER BY created_at DESC LIMIT ${LAST_CLIMBS}) j
       JOIN jobs p ON p.id = j.parent_id
       WHERE p.removed = 0 AND json_extract(j.job, '$.sentAt') IS NOT NULL GROUP BY p.model`,
    )
    .all()
    .map((row) => ({ from: String(row.model), climbs: Number(row.climbs), better: Number(row.better) }));
}
