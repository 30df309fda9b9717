// Threads: a question and all that was asked on from it, each turn a job of its own. Which thread a job is of stands in
// its row, kept by triggers (`migrations.ts`), so that nothing here walks from job to job: no circle that damage made can
// hold it up. A job that was removed still holds those together that came of it.
import type { DatabaseSync } from 'node:sqlite';
import { JOB_STATES, type Job, type JobState } from '../../shared/job.ts';
import { JOB_GROUPS, type JobGroup } from '../../shared/jobGroup.ts';
import { type Report, select } from './queries.ts';
import { type Spend, SUMS, spendOf } from './totals.ts';

/** Of a thread with more turns, the newest are read. */
export const MOST_TURNS = 500;

/** A thread as one row: its turns without those that were removed. */
export interface Thread {
  readonly id: string;
  readonly first: Job;
  readonly newest: Job;
  /** The states that its turns are in, each once. */
  readonly states: readonly JobState[];
  /** The most urgent of its turns; null = it stands under its day. */
  readonly group: JobGroup | null;
  readonly spend: Spend;
}

/** The whole thread of a job, the oldest first. */
export function selectThread(db: DatabaseSync, report: Report, id: string): Job[] {
  const thread = db.prepare('SELECT thread FROM jobs WHERE id = ?').get(id)?.thread;
  return typeof thread === 'string' ? selectTurns(db, report, thread) : select(db, report, 'id = ?', id);
}

/** The turns of a thread, the oldest first. @param thread as the rows have it */
export function selectTurns(db: DatabaseSync, report: Report, thread: string): Job[] {
  const newest = select(db, report, `thread = ? ORDER BY created_at DESC, rowid DESC LIMIT ${MOST_TURNS}`, thread);
  return newest.reverse();
}

/** Null = there is none, or none of its turns can be read. */
export function readThread(db: DatabaseSync, report: Report, id: string): Thread | null {
  const [first, newest] = endsOf(db, report, id);
  if (first === undefined || newest === undefined) return null;
  const row = db
    .prepare(
      `SELECT ${SUMS}, max(leads) AS leads, group_concat(DISTINCT state) AS states
       FROM jobs WHERE thread = ? AND removed = 0`,
    )
    .get(id);
  const states = String(row?.states).split(',');
  return {
    id,
    first,
    newest,
    states: JOB_STATES.filter((state) => states.includes(state)),
    group: JOB_GROUPS.find((group) => group === row?.leads) ?? null,
    spend: spendOf(row),
  };
}

function endsOf(
  db: DatabaseSync,
  report: Report,
  id: string,
): readonly [first: Job | undefined, newest: Job | undefined] {
  const [first] = select(db, report, 'thread = ? ORDER BY created_at, rowid LIMIT 1', id);
  const [newest] = select(db, report, 'thread = ? ORDER BY created_at DESC, rowid DESC LIMIT 1', id);
  if (first !== undefined && newest !== undefined) return [first, newest];
  // A turn at one of its ends can't be read: it must not hide the others.
  const turns = selectTurns(db, report, id);
  return [turns[0], turns.at(-1)];
}
