// Reading jobs and their texts.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, JobTexts } from '../../shared/job.ts';
import { readJob } from './jobRow.ts';

function select(db: DatabaseSync, where: string, ...values: (string | number)[]): Job[] {
  const rows = db.prepare(`SELECT id, job FROM jobs WHERE removed = 0 AND ${where}`).all(...values);
  return rows.map((row) => readJob(String(row.id), row.job));
}

export function selectJob(db: DatabaseSync, id: string): Job | null {
  return select(db, 'id = ?', id)[0] ?? null;
}

export function selectPage(db: DatabaseSync, limit: number, before: number | null): Job[] {
  return select(db, 'created_at < ? ORDER BY created_at DESC, id LIMIT ?', before ?? Number.MAX_SAFE_INTEGER, limit);
}

export function selectOpen(db: DatabaseSync): Job[] {
  return select(
    db,
    "state IN ('prepared', 'waiting', 'submitting', 'queued', 'running', 'unknown') ORDER BY created_at DESC",
  );
}

export function selectInFlight(db: DatabaseSync, payloadHash: string): Job[] {
  return select(
    db,
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
