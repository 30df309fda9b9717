// Deletes texts that are old enough. Their age counts from when the job ended, or its end arrived here, whichever was
// later: an answer that is fetched after a long weekend is new.
import type { DatabaseSync } from 'node:sqlite';
import { ENDED_STATES } from '../../shared/jobStates.ts';
import { editorsTurn } from '../clock.ts';
import { STORED_MS } from '../pace/retention.ts';
import type { ManyJobsNeeds } from './changeMany.ts';
import { inStates } from './inStates.ts';
import type { Decide } from './ledgerEvent.ts';
import type { Report } from './queries.ts';
import { forgetTexts } from './removal.ts';

/** Few enough for the editor not to notice. */
const STEP_ROWS = 100;

/** Where the next step begins: the last row of this one. */
interface Place {
  readonly createdAt: number;
  readonly rowid: number;
}

interface Times {
  readonly before: number;
  /** A look planned before then finds nothing any more: nobody had a key for it in time. */
  readonly unkept: number;
  readonly now: number;
}

/** If `finishedAt` is in the future, the provider's clock or ours is wrong: ignored. Older rows lack `arrivedAt`. */
const IS_OLD = `(state ${inStates(ENDED_STATES)}
  AND coalesce(next_look_at, 0) < :unkept AND coalesce(json_extract(job, '$.arrivedAt'), json_extract(job, '$.updatedAt'), 0) < :before
  AND CASE WHEN json_extract(job, '$.finishedAt') <= :now THEN json_extract(job, '$.finishedAt') ELSE 0 END < :before)`;

/** Returns the ids of the jobs that lost their texts. Jobs that are open, or still looked at, keep theirs. */
export async function forgetOldTexts(
  { guard, clock, report, decide }: Pick<ManyJobsNeeds, 'guard' | 'clock' | 'report' | 'decide'>,
  before: number,
): Promise<string[]> {
  const forgotten: string[] = [];
  const decided = await decide();
  let from: Place | null = { createdAt: Number.MIN_SAFE_INTEGER, rowid: 0 };
  while (from !== null) {
    const place: Place = from;
    const times = { before, unkept: clock.now() - STORED_MS, now: clock.now() };
    const step = guard.read((db) => oldOnes(db, place, times));
    for (const id of step.ids) {
      if (await guard.write((db) => forgetOld(db, report, id, times, decided))) forgotten.push(id);
      await editorsTurn();
    }
    from = step.next;
    if (from !== null) await editorsTurn();
  }
  return forgotten;
}

/** No job ends before it was asked, so only jobs asked before `times.before` are read, by an index. */
function oldOnes(db: DatabaseSync, { createdAt, rowid }: Place, times: Times) {
  const rows = db
    .prepare(
      `SELECT rowid AS place, id, created_at,
         CASE WHEN EXISTS (SELECT 1 FROM texts WHERE job_id = jobs.id) THEN ${IS_OLD} ELSE 0 END AS is_old
       FROM jobs WHERE removed = 0 AND created_at < :before AND (created_at, rowid) > (:createdAt, :rowid)
       ORDER BY created_at, rowid LIMIT :most`,
    )
    .all({ ...times, createdAt, rowid, most: STEP_ROWS });
  const last = rows.length < STEP_ROWS ? undefined : rows.at(-1);
  return {
    ids: rows.filter((row) => row.is_old === 1).map((row) => String(row.id)),
    next: last === undefined ? null : { createdAt: Number(last.created_at), rowid: Number(last.place) },
  };
}

/** False = the job changed meanwhile, and keeps its texts. */
function forgetOld(db: DatabaseSync, report: Report, id: string, times: Times, decide: Decide): boolean {
  const isStillOld = db
    .prepare(`SELECT 1 FROM jobs WHERE removed = 0 AND id = :id AND ${IS_OLD}`)
    .get({ id, ...times });
  if (isStillOld === undefined) return false;
  return forgetTexts(db, report, id, (job) => {
    const decided = decide(job, { type: 'textsForgotten', at: times.now });
    return decided.ok ? decided.job : null;
  });
}
