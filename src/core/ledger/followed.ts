// Which models were asked after which. Read where people ask, and loaded with that.
import type { Followed } from '../models/prices/ownRecord.ts';
import type { Ledger } from './ledger.ts';
import { LAST_ANSWERED } from './queries.ts';

/** Of the last jobs those that another model was asked after, in pairs of models. */
export function readFollowed({ access }: Pick<Ledger, 'access'>): Followed[] {
  return access.guard.read((db) =>
    db
      .prepare(
        `SELECT p.model AS before, j.model AS after, count(DISTINCT p.id) AS jobs
         FROM (SELECT model, json_extract(job, '$.parentId') AS parent, json_extract(job, '$.sentAt') AS sent
               FROM (SELECT model, job FROM jobs WHERE removed = 0 ORDER BY created_at DESC LIMIT ${LAST_ANSWERED})) j
         JOIN jobs p ON p.id = j.parent
         WHERE j.sent IS NOT NULL AND p.model <> j.model AND p.state IN ('completed', 'incomplete') GROUP BY 1, 2`,
      )
      .all()
      .map((row) => ({ from: String(row.before), to: String(row.after), jobs: Number(row.jobs) })),
  );
}
