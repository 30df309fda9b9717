// Reading jobs and their texts.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, JobTexts } from '../../shared/job.ts';
import { readJob } from './jobRow.ts';

/** Is told of each row of a list that can't be read. */
export type Report = (error: unknown) => void;

function select(db: DatabaseSync, report: Report, where: string, ...values: (string | number)[]): Job[] {
  const rows = db.prepare(`SELECT id, job FROM jobs WHERE removed = 0 AND ${where}`).all(...values);
  const jobs: Job[] = [];
  for (const row of rows) {
    try {
      jobs.push(readJob(String(row.id), row.job));
    } catch (error) {
      // One row that can't be read must not hide the others.
      report(error);
    }
  }
  return jobs;
}

/** @throws DamagedRow */
export function selectJob(db: DatabaseSync, id: string): Job | null {
  const row = db.prepare('SELECT job FROM jobs WHERE removed = 0 AND id = ?').get(id);
  return row === undefined ? null : readJob(id, row.job);
}

export function selectPage(db: DatabaseSync, report: Report, limit: number, before: number | null): Job[] {
  return select(
    db,
    report,
    'created_at < ? ORDER BY created_at DESC, id LIMIT ?',
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  );
}

export function selectOpen(db: DatabaseSync, report: Report): Job[] {
  return select(
    db,
    report,
    "state IN ('prepared', 'waiting', 'submitting', 'queued', 'running', 'unknown') ORDER BY created_at DESC",
  );
}

export function selectInFlight(db: DatabaseSync, report: Report, payloadHash: string): Job[] {
  return select(
    db,
    report,
    `payload_hash = ? AND state IN
       ('prepared', 'waiting', 'submitting', 'uncertain', 'queued', 'running', 'unknown')`,
    payloadHash,
  );
}

export function selectTexts(db: DatabaseSync, id: string): JobTexts | null {
  const row = db
    .prepare('SELECT question, context, instructions, answer, reasoning_summary FROM texts WHERE job_id = ?')
    .get(id);
  if (row === undefined) return null;
  return {
    question: String(row.question),
    context: String(row.context),
    instructions: String(row.instructions),
    answer: String(row.answer),
    reasoningSummary: String(row.reasoning_summary),
  };
}

/** Longer questions are not offered again: a list can't show them. */
const LONGEST_QUESTION = 500;

export function selectLastQuestions(db: DatabaseSync, limit: number): string[] {
  const rows = db
    .prepare(
      `SELECT t.question, max(j.created_at) AS at FROM jobs j JOIN texts t ON t.job_id = j.id
       WHERE j.removed = 0 AND j.created_at > (SELECT coalesce(min(created_at), 0) FROM
         (SELECT created_at FROM jobs WHERE removed = 0 ORDER BY created_at DESC LIMIT 100)) - 1
         AND length(t.question) <= ?
       GROUP BY t.question ORDER BY at DESC LIMIT ?`,
    )
    .all(LONGEST_QUESTION, limit);
  return rows.map((row) => String(row.question));
}
