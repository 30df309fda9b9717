// Copies what can be read of a damaged ledger into a new one, and takes the rest from its backups. Runs in a worker.
// Only here do jobs change without `advance`: nothing new happened to them, but their rows may be out of date.
import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { localDay } from '../../shared/format.ts';
import { ANSWERED_STATES, UNSENT_STATES } from '../../shared/jobStates.ts';
import { STORED_MS } from '../pace/retention.ts';
import { NewerLedger } from './database.ts';
import { inStates } from './inStates.ts';
import { MIGRATIONS } from './migrations.ts';
import { type DamagedRowValues, readDamaged } from './readDamaged.ts';
import { mendPageCount, readLeaves } from './readLeaves.ts';
import { isDamage } from './trouble.ts';

export interface Salvage {
  /** Jobs that are in the new ledger. */
  readonly kept: number;
  /** Jobs that are gone, or whose texts are; null = unknown, because even the list of tables is damaged. */
  readonly lost: number | null;
}

/** The tables that are copied; the search index is built anew. */
const TABLES = ['facts', 'jobs', 'texts', 'pace'] as const;
type Table = (typeof TABLES)[number];
/** Columns that triggers make of the others. */
const KEPT_BY_TRIGGERS: ReadonlySet<string> = new Set(['thread', 'leads']);

const BUSY_WAIT_MS = 10_000;
/** How long after its sending a stored response can be asked for again: a day less than the provider keeps it. */
const KEPT_MS = STORED_MS - 86_400_000;

/** @param others paths of backups and of copies that were set aside @throws NewerLedger */
export function salvage(damaged: string, target: string, others: readonly string[], now: number): Salvage {
  rmSync(target, { force: true });
  closeSync(openSync(target, 'a', 0o600));
  chmodSync(target, 0o600);
  const db = new DatabaseSync(target);
  try {
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA foreign_keys = OFF');
    for (const step of MIGRATIONS) db.exec(step);
    db.exec('BEGIN; DELETE FROM facts');
    const broken = copyDamaged(db, damaged, `${target}.leaves`);
    const read = countJobs(db);
    for (const older of newestFirst(others)) copyOther(db, older);
    const found = countJobs(db) - read;
    const bare = settle(db, now);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
    const kept = Number(db.prepare('SELECT count(*) AS jobs FROM jobs WHERE removed = 0').get()?.jobs);
    return { kept, lost: broken === null ? null : Math.max(0, broken - found) + bare };
  } finally {
    db.close();
  }
}

/** Returns how many jobs could not be read; null = unknown. */
function copyDamaged(db: DatabaseSync, path: string, scratch: string): number | null {
  mendPageCount(path);
  const broken = copyFrom(db, path);
  if (broken !== null && broken.jobs + broken.texts === 0) return 0;
  const before = countJobs(db);
  readLeaves(path, scratch, 'jobs', (row) => fits(row, 'id', 'window_id', 'job') && put(db, 'jobs', row));
  const known = db.prepare('SELECT 1 FROM jobs WHERE id = ?');
  readLeaves(
    path,
    scratch,
    'texts',
    (row) =>
      fits(row, 'job_id', 'question', 'answer') && known.get(row.job_id ?? null) !== undefined && put(db, 'texts', row),
  );
  return broken === null ? null : Math.max(0, broken.jobs - (countJobs(db) - before));
}

/** A page does not say which table it belongs to: that is judged by the columns of its rows that must be text. */
function fits(row: DamagedRowValues, ...texts: readonly string[]): boolean {
  return texts.every((name) => typeof row[name] === 'string');
}

/** Sorted by their count of changes (`seq`): names and times come from a clock that may have been wrong. */
function newestFirst(paths: readonly string[]): string[] {
  const counted = paths.map((path) => ({ path, seq: seqOf(path) }));
  return counted.sort((one, other) => other.seq - one.seq).map(({ path }) => path);
}

function seqOf(path: string): number {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      return Number(db.prepare("SELECT value FROM facts WHERE name = 'seq'").get()?.value ?? 0);
    } finally {
      db.close();
    }
  } catch {
    // A file that can't be read is tried last.
    return 0;
  }
}

/** A file that can't be read must not keep the others from being used. */
function copyOther(db: DatabaseSync, path: string): void {
  try {
    copyFrom(db, path);
  } catch (error) {
    if (error instanceof NewerLedger) throw error;
  }
}

function countJobs(db: DatabaseSync): number {
  return Number(db.prepare('SELECT count(*) AS jobs FROM jobs').get()?.jobs);
}

interface Broken {
  readonly jobs: number;
  readonly texts: number;
}

/**
 * Copies each row that is not there yet. Returns how many could not be read; null = not even the list of tables could.
 */
function copyFrom(db: DatabaseSync, path: string): Broken | null {
  const source = new DatabaseSync(path);
  try {
    source.exec(`PRAGMA busy_timeout = ${BUSY_WAIT_MS}`);
    if (Number(source.prepare('PRAGMA user_version').get()?.user_version) > MIGRATIONS.length) throw new NewerLedger();
    const [, jobs = 0, texts = 0] = TABLES.map((table) => copyTable(db, source, table));
    return { jobs, texts };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  } finally {
    source.close();
  }
}

function copyTable(db: DatabaseSync, source: DatabaseSync, table: Table): number {
  const columns = columnsOf(db, table);
  let unfit = 0;
  const { broken } = readDamaged(source, table, columns, (row) => {
    if (!put(db, table, row)) unfit += 1;
  });
  return broken.length + unfit;
}

function columnsOf(db: DatabaseSync, table: Table): string[] {
  const wanted = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  return wanted.map(({ name }) => String(name));
}

/** Inserts a row unless it is there. False = its table does not take it, because damage changed its values. */
function put(db: DatabaseSync, table: Table, row: DamagedRowValues): boolean {
  const given = Object.entries(row).filter(([name]) => !KEPT_BY_TRIGGERS.has(name));
  const names = given.map(([name]) => name);
  const places = names.map(() => '?').join(', ');
  try {
    db.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${places})`).run(
      ...given.map(([, value]) => value),
    );
    return true;
  } catch (error) {
    if (!isUnfit(error)) throw error;
    return false;
  }
}

function isUnfit(error: unknown): boolean {
  return error instanceof Error && /constraint|malformed JSON|cannot store/i.test(error.message);
}

/** Makes the copied rows agree with each other. Returns how many jobs are left without their texts. */
function settle(db: DatabaseSync, now: number): number {
  db.exec(`
    DELETE FROM facts WHERE name GLOB 'seat:*' OR name = 'backupAt';
    INSERT OR IGNORE INTO facts (name, value) VALUES ('salt', lower(hex(randomblob(16)))), ('seq', '0');
    UPDATE facts SET value = max(CAST(value AS INTEGER), (SELECT coalesce(max(seq), 0) FROM jobs)) WHERE name = 'seq';
    UPDATE jobs SET lease_owner = NULL, lease_until = NULL;
    DELETE FROM texts WHERE job_id NOT IN
      (SELECT id FROM jobs WHERE removed = 0 AND json_extract(job, '$.textsRemovedAt') IS NULL);
  `);
  const bare = db.prepare(`INSERT OR IGNORE INTO texts (job_id, question, context, instructions)
    SELECT id, '', '', '' FROM jobs WHERE removed = 0 AND json_extract(job, '$.textsRemovedAt') IS NULL`);
  const { changes } = bare.run();
  db.exec(`INSERT INTO search_rows (job_id)
    SELECT j.id FROM jobs j JOIN texts t ON t.job_id = j.id ORDER BY j.created_at`);
  doubt(db, now);
  return Number(changes) + askAgain(db, now);
}

/**
 * An answer that is lost was paid for: as long as the provider keeps it, its job is looked at again. Returns how many
 * of these jobs have a question and no answer.
 */
function askAgain(db: DatabaseSync, now: number): number {
  const rows = db
    .prepare(
      `SELECT j.id, t.question <> '' AS asked FROM jobs j JOIN texts t ON t.job_id = j.id
       WHERE j.removed = 0 AND j.state ${inStates(ANSWERED_STATES)} AND t.answer = '' AND t.body IS NULL
         AND j.response_id IS NOT NULL AND json_extract(job, '$.store') = 1
         AND json_extract(job, '$.deletedAtProviderAt') IS NULL AND json_extract(job, '$.sentAt') > ?`,
    )
    .all(now - KEPT_MS);
  const update = db.prepare(
    `UPDATE jobs SET job = json_set(job, '$.state', 'running', '$.finishedAt', NULL, '$.nextLookAt', ?) WHERE id = ?`,
  );
  for (const { id } of rows) update.run(now, String(id));
  return rows.filter(({ asked }) => asked === 1).length;
}

/**
 * A row may be older than what was done with its job: a job that would be sent by itself may have been sent already. It
 * comes back as one whose sending broke off, and a person decides.
 */
function doubt(db: DatabaseSync, now: number): void {
  const unsent = db
    .prepare(`SELECT id, json_extract(job, '$.updatedAt') AS at FROM jobs WHERE state ${inStates(UNSENT_STATES)}`)
    .all();
  const update = db.prepare(
    `UPDATE jobs SET job = json_set(job, '$.state', 'submitting', '$.nextLookAt', ?, '$.waitingReason', NULL,
       '$.sentAt', coalesce(json_extract(job, '$.sentAt'), ?), '$.sentOn', coalesce(sent_on, ?)) WHERE id = ?`,
  );
  for (const { id, at } of unsent) update.run(now, Number(at), localDay(Number(at)), String(id));
}
