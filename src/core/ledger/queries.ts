// Reading jobs and their texts.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot, Job, JobTexts } from '../../shared/job.ts';
import type { JobGroup } from '../../shared/jobGroup.ts';
import { ANSWERED_STATES, IN_FLIGHT_STATES, LIVE_STATES, OPEN_STATES, RUN_OUT_STATES } from '../../shared/jobStates.ts';
import { modeOf } from '../../shared/mode.ts';
import type { Followed, OwnJob } from '../models/prices/ownRecord.ts';
import { inStates } from './inStates.ts';
import { type Cursor, type JobFilter, NO_FILTER } from './jobFilter.ts';
import { readJob } from './jobRow.ts';
import { findMatches } from './searchIndex.ts';

/** Called for each row of a list that can't be read. */
export type Report = (error: unknown) => void;

export type Value = string | number;

export function select(db: DatabaseSync, report: Report, where: string, ...values: Value[]): Job[] {
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

/** The job that has a response, even one that was removed. */
export interface TrackedBy {
  readonly id: string;
  readonly isRemoved: boolean;
}

/**
 * Where to look for a response: small servers number theirs from one, so that an id means nothing at another base URL.
 */
export interface TrackedAt {
  readonly baseUrl?: string;
  /** The id of a job that is left out. */
  readonly except?: string;
}

export function selectTracked(
  db: DatabaseSync,
  responseId: string,
  { baseUrl, except }: TrackedAt = {},
): TrackedBy | null {
  const row = db
    .prepare(
      `SELECT id, removed FROM jobs WHERE response_id = ? AND id IS NOT ?
         AND coalesce(?, json_extract(job, '$.endpoint.baseUrl')) = json_extract(job, '$.endpoint.baseUrl') LIMIT 1`,
    )
    .get(responseId, except ?? null, baseUrl ?? null);
  return row === undefined ? null : { id: String(row.id), isRemoved: row.removed !== 0 };
}

/** The jobs below `before`, newest first. */
export function selectPage(
  db: DatabaseSync,
  report: Report,
  limit: number,
  before: Cursor | null,
  filter: JobFilter = NO_FILTER,
): Job[] {
  const [where, values] = conditions(db, filter);
  const { createdAt, id } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
  return select(
    db,
    report,
    `${where} (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?`,
    ...values,
    createdAt,
    id,
    limit,
  );
}

export function selectOpen(db: DatabaseSync, report: Report, filter: JobFilter = NO_FILTER): Job[] {
  const [where, values] = conditions(db, filter);
  return select(db, report, `${where} state ${inStates(OPEN_STATES)} ORDER BY created_at DESC, id DESC`, ...values);
}

/** Most jobs that a filter picks by their texts. */
const MOST_FOUND = 2_000;

/** The filter as the beginning of a WHERE clause, and its values. */
export function conditions(db: DatabaseSync, { states, model, text }: JobFilter): [where: string, values: Value[]] {
  const parts: string[] = [];
  const values: Value[] = [];
  const add = (part: string, value: Value) => {
    parts.push(`${part} AND`);
    values.push(value);
  };
  if (states !== null) add('state IN (SELECT value FROM json_each(?))', JSON.stringify(states));
  if (model !== null) add('model = ?', model);
  if (text.trim() !== '') {
    const ids = findMatches(db, text, MOST_FOUND).map(({ id }) => id);
    add('id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  }
  return [parts.join(' '), values];
}

export function selectByIds(db: DatabaseSync, report: Report, ids: readonly string[]): Job[] {
  return select(db, report, 'id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
}

/** Jobs sent and being worked on. */
export function countLive(db: DatabaseSync): number {
  const row = db
    .prepare(`SELECT count(*) AS jobs FROM jobs WHERE state ${inStates(LIVE_STATES)} AND removed = 0`)
    .get();
  return Number(row?.jobs);
}

export type GroupCounts = Readonly<Record<JobGroup, number>>;

/** How many jobs of the list stand in each of its groups, read from an index of these jobs alone. */
export function countGroups(db: DatabaseSync): GroupCounts {
  const rows = db
    .prepare(
      'SELECT list_group, count(*) AS jobs FROM jobs WHERE list_group IS NOT NULL AND removed = 0 GROUP BY list_group',
    )
    .all();
  const count = (group: JobGroup) => Number(rows.find(({ list_group }) => list_group === group)?.jobs ?? 0);
  return { needsYou: count('needsYou'), unread: count('unread'), running: count('running') };
}

export interface Unreached {
  readonly endpoint: string;
  /** What is wrong with its certificate, as Node's error code; null = it is something else. */
  readonly certificate: string | null;
}

/** The endpoint that the newest job waiting for the network could not reach; null = none. */
export function selectUnreached(db: DatabaseSync): Unreached | null {
  const row = db
    .prepare(
      `SELECT endpoint, json_extract(job, '$.error.code') AS code, json_extract(job, '$.error.kind') AS kind
         FROM jobs WHERE state = 'waiting' AND removed = 0 AND json_extract(job, '$.waitingReason') = 'offline' ORDER BY created_at DESC LIMIT 1`,
    )
    .get();
  if (row === undefined) return null;
  return { endpoint: String(row.endpoint), certificate: row.kind === 'certificate' ? String(row.code) : null };
}

/** The models of all jobs in the list, the one used last first. */
export function selectModels(db: DatabaseSync): string[] {
  return db
    .prepare('SELECT model FROM jobs WHERE removed = 0 GROUP BY model ORDER BY max(created_at) DESC')
    .all()
    .map((row) => String(row.model));
}

/** Older jobs say little about today, and reading them takes time. */
export const LAST_ANSWERED = 500;

/**
 * The answered ones of the last jobs, newest first. A job that ran in an unknown mode says nothing about the next one.
 */
export function selectAnswered(db: DatabaseSync): OwnJob[] {
  return db
    .prepare(
      `SELECT model, mode, cost,
         json_extract(job, '$.effort') AS effort,
         json_extract(job, '$.usage.inputTokens') AS input_tokens,
         json_extract(job, '$.usage.outputTokens') AS output_tokens,
         json_extract(job, '$.finishedAt') - json_extract(job, '$.sentAt') AS took_ms
       FROM (SELECT * FROM jobs WHERE removed = 0 ORDER BY created_at DESC LIMIT ${LAST_ANSWERED})
       WHERE state ${inStates(ANSWERED_STATES)} AND input_tokens IS NOT NULL AND output_tokens IS NOT NULL
         AND json_extract(job, '$.usage.contradicts') IS NULL AND took_ms >= 0
       ORDER BY created_at DESC`,
    )
    .all()
    .filter(({ mode }) => mode === null || modeOf(String(mode)) !== null)
    .map((row) => ({
      model: String(row.model),
      mode: row.mode === null ? null : modeOf(String(row.mode)),
      effort: row.effort === null ? null : String(row.effort),
      inputTokens: Number(row.input_tokens),
      outputTokens: Number(row.output_tokens),
      cost: row.cost === null ? null : Number(row.cost),
      tookMs: Number(row.took_ms),
    }));
}

/**
 * For each pair of models, how many jobs answered by one were followed by a job sent to the other, of the last jobs.
 */
export function selectFollowed(db: DatabaseSync): Followed[] {
  return db
    .prepare(
      `SELECT p.model AS before, j.model AS after, count(DISTINCT p.id) AS jobs
       FROM (SELECT model, json_extract(job, '$.parentId') AS parent, json_extract(job, '$.sentAt') AS sent
             FROM (SELECT model, job FROM jobs WHERE removed = 0 ORDER BY created_at DESC LIMIT ${LAST_ANSWERED})) j
       JOIN jobs p ON p.id = j.parent
       WHERE j.sent IS NOT NULL AND p.model <> j.model AND p.state ${inStates(ANSWERED_STATES)} GROUP BY 1, 2`,
    )
    .all()
    .map((row) => ({ from: String(row.before), to: String(row.after), jobs: Number(row.jobs) }));
}

export function selectInFlight(db: DatabaseSync, report: Report, payloadHash: string): Job[] {
  return select(db, report, `payload_hash = ? AND state ${inStates(IN_FLIGHT_STATES)}`, payloadHash);
}

const NO_TEXTS: JobTexts = { question: '', context: '', instructions: '', answer: '', reasoningSummary: '' };

/** Empty texts for a job whose own were removed because of their age; null = there is no such job. */
export function selectTexts(db: DatabaseSync, id: string): JobTexts | null {
  const row = db
    .prepare('SELECT question, context, instructions, answer, reasoning_summary FROM texts WHERE job_id = ?')
    .get(id);
  if (row === undefined) return selectJob(db, id)?.textsRemovedAt == null ? null : NO_TEXTS;
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

/** Whether the end of a background run at this place has arrived here since the time `from`. */
export function hasBackgroundEnd(db: DatabaseSync, { name, baseUrl }: EndpointSnapshot, from: number): boolean {
  const found = db
    .prepare(
      `SELECT 1 FROM jobs WHERE state ${inStates(RUN_OUT_STATES)} AND endpoint = ?
         AND json_extract(job, '$.endpoint.baseUrl') = ? AND json_extract(job, '$.background') = 1
         AND response_id IS NOT NULL
         AND coalesce(json_extract(job, '$.arrivedAt'), json_extract(job, '$.updatedAt')) >= ? LIMIT 1`,
    )
    .get(name, baseUrl, from);
  return found !== undefined;
}
