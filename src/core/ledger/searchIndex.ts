// The full-text index over the texts of jobs: SQLite's FTS5 without a copy of the texts. It is filled when somebody
// searches, so that asking and looking never pay for it. To take a text out, the index has to be told exactly what was
// put in: that is why `search_rows` remembers the title and whether the answer was there yet.
import type { DatabaseSync } from 'node:sqlite';
import { OPEN_STATES } from '../../shared/jobStates.ts';
import { writeFact } from './facts.ts';
import { indexedTexts, MOST_INDEXED, TEXT_COLUMNS, type Texts, textsBeforeNul } from './indexedTexts.ts';
import { inStates } from './inStates.ts';
import { matchOf, searchWords, spaced } from './searchQuery.ts';

/** How many of the newest texts are looked through one by one where SQLite was built without FTS5. */
const MOST_UNINDEXED = 1_000;
export const REBUILD = 'searchRebuild';
/** Bits of `has_answer`. */
export const ANSWER = 1;
export const PAST_NUL = 2;

export const DOCUMENT = `SELECT s.id, s.job_id, s.title AS indexed, s.has_answer, json_extract(j.job, '$.title') AS title,
    j.state ${inStates(OPEN_STATES)} AS is_open,
    ${TEXT_COLUMNS}
  FROM search_rows s JOIN jobs j ON j.id = s.job_id JOIN texts t ON t.job_id = s.job_id`;

export type IndexRow = Readonly<Record<string, unknown>>;

export interface Match {
  readonly id: string;
  /** Smaller is better. */
  readonly score: number;
}

/** Marks a job whose texts changed, so that they are indexed anew when somebody searches. */
export function markStale(db: DatabaseSync, jobId: string): void {
  db.prepare('UPDATE search_rows SET is_stale = 1 WHERE job_id = ? AND is_stale = 0').run(jobId);
}

/** To be called before the answer is overwritten: what is in the index can only be taken out while it is known. */
export function answerWillBe(db: DatabaseSync, jobId: string, answer: string): void {
  const row = db.prepare(`${DOCUMENT} WHERE s.job_id = ? AND s.has_answer & ${ANSWER}`).get(jobId);
  if (row !== undefined && (isPastNul(row) || row.answer !== answer.slice(0, MOST_INDEXED))) {
    takeOut(db, row);
    db.prepare('UPDATE search_rows SET title = NULL, has_answer = 0 WHERE id = ?').run(Number(row.id));
  }
  markStale(db, jobId);
}

/** To be called before the texts are deleted. */
export function unindex(db: DatabaseSync, jobId: string): void {
  const row = db.prepare(`${DOCUMENT} WHERE s.job_id = ?`).get(jobId);
  if (row !== undefined) takeOut(db, row);
  db.prepare('DELETE FROM search_rows WHERE job_id = ?').run(jobId);
}

/** Jobs whose texts match, the newest first. */
export function findMatches(db: DatabaseSync, input: string, limit: number): Match[] {
  const match = matchOf(searchWords(input));
  if (match === null) return [];
  if (!isCreated(db) || !hasFullText(db)) return lookThrough(db, input, limit);
  return db
    .prepare(
      `SELECT s.job_id, bm25(search, 10, 5, 1, 2) AS score FROM search JOIN search_rows s ON s.id = search.rowid
       WHERE search MATCH ? ORDER BY search.rowid DESC LIMIT ?`,
    )
    .all(match, limit)
    .map((row) => ({ id: String(row.job_id), score: Number(row.score) }));
}

export function hasFullText(db: DatabaseSync): boolean {
  return db.prepare("SELECT sqlite_compileoption_used('ENABLE_FTS5') AS used").get()?.used === 1;
}

export function isCreated(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 AS found FROM sqlite_schema WHERE name = 'search'").get() !== undefined;
}

export function takeOut(db: DatabaseSync, row: IndexRow): void {
  if (row.indexed === null) return;
  if (!hasFullText(db)) {
    // Another build of VS Code filled the index and this one can't change it: the next one that can makes it anew.
    writeFact(db, REBUILD, '1');
    return;
  }
  db.prepare(
    "INSERT INTO search (search, rowid, title, question, context, answer) VALUES ('delete', ?, ?, ?, ?, ?)",
  ).run(
    Number(row.id),
    ...columns(isPastNul(row) ? indexedTexts(db, row) : textsBeforeNul(row), row.indexed, Number(row.has_answer)),
  );
}

function isPastNul({ has_answer }: IndexRow): boolean {
  return (Number(has_answer) & PAST_NUL) !== 0;
}

export function columns({ question, context, answer }: Texts, title: unknown, hasAnswer: number): string[] {
  return [String(title), question, context, (hasAnswer & ANSWER) === 0 ? '' : answer].map(spaced);
}

function lookThrough(db: DatabaseSync, input: string, limit: number): Match[] {
  const words = searchWords(input).flatMap(({ tokens }) => tokens);
  return db
    .prepare(
      `SELECT j.id FROM (SELECT id, created_at FROM jobs WHERE removed = 0 ORDER BY created_at DESC LIMIT ?) j
         JOIN texts t ON t.job_id = j.id
       WHERE NOT EXISTS (SELECT 1 FROM json_each(?) word WHERE
         instr(lower(t.question || ' ' || t.answer || ' ' || t.context), lower(word.value)) = 0)
       ORDER BY j.created_at DESC LIMIT ?`,
    )
    .all(MOST_UNINDEXED, JSON.stringify(words), limit)
    .map((row) => ({ id: String(row.id), score: 0 }));
}
