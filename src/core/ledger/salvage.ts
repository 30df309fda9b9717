// Copies what can be read of a damaged ledger into a new one, and from its backups what can't. Runs in a worker.
import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { localDay } from '../../shared/format.ts';
import { NewerLedger } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { readDamaged } from './readDamaged.ts';
import { isDamage } from './trouble.ts';

export interface Salvage {
  /** Jobs that are in the new ledger. */
  readonly kept: number;
  /** Jobs that are gone, or whose texts are. */
  readonly lost: number;
}

/** The index of texts is built anew. */
const TABLES = ['facts', 'jobs', 'texts', 'pace'] as const;

/** @param others what else there is of this ledger, the newest first */
export function salvage(damaged: string, target: string, others: readonly string[], now: number): Salvage {
  rmSync(target, { force: true });
  closeSync(openSync(target, 'a', 0o600));
  chmodSync(target, 0o600);
  const db = new DatabaseSync(target);
  try {
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA foreign_keys = OFF');
    for (const step of MIGRATIONS) db.exec(step);
    db.exec('BEGIN; DELETE FROM facts');
    const broken = copyFrom(db, damaged);
    const read = countJobs(db);
    for (const older of others) copyFrom(db, older);
    const lost = Math.max(0, broken - (countJobs(db) - read)) + settle(db, now);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
    return { kept: Number(db.prepare('SELECT count(*) AS jobs FROM jobs WHERE removed = 0').get()?.jobs), lost };
  } finally {
    db.close();
  }
}

function countJobs(db: DatabaseSync): number {
  return Number(db.prepare('SELECT count(*) AS jobs FROM jobs').get()?.jobs);
}

/** Takes each row that is not there yet. Returns how many jobs could not be read. */
function copyFrom(db: DatabaseSync, path: string): number {
  const source = new DatabaseSync(path);
  try {
    if (Number(source.prepare('PRAGMA user_version').get()?.user_version) > MIGRATIONS.length) throw new NewerLedger();
    let lost = 0;
    for (const table of TABLES) {
      const broken = copyTable(db, source, table);
      if (table === 'jobs') lost += broken;
    }
    return lost;
  } catch (error) {
    // Not even a list of its tables: what else there is must do.
    if (!isDamage(error)) throw error;
    return 0;
  } finally {
    source.close();
  }
}

function copyTable(db: DatabaseSync, source: DatabaseSync, table: (typeof TABLES)[number]): number {
  const wanted = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  const columns = wanted.map(({ name }) => String(name));
  let unfit = 0;
  const { broken } = readDamaged(source, table, columns, (row) => {
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    try {
      db.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${places})`).run(...Object.values(row));
    } catch (error) {
      if (!isUnfit(error)) throw error;
      unfit += 1;
    }
  });
  return broken.length + unfit;
}

/** The damage put something into the row that its table does not take. */
function isUnfit(error: unknown): boolean {
  return error instanceof Error && /constraint|malformed JSON|cannot store/i.test(error.message);
}

/** Makes whole what was copied in parts. Returns how many jobs are left without their texts. */
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
  return Number(changes);
}

/**
 * A row may be older than what was done with its job: one that would be sent by itself may have been sent already. It
 * comes back as one whose sending broke off, and a person decides.
 */
function doubt(db: DatabaseSync, now: number): void {
  const unsent = db
    .prepare("SELECT id, json_extract(job, '$.updatedAt') AS at FROM jobs WHERE state IN ('prepared', 'waiting')")
    .all();
  const update = db.prepare(
    `UPDATE jobs SET job = json_set(job, '$.state', 'submitting', '$.nextLookAt', ?, '$.waitingReason', NULL,
       '$.sentAt', coalesce(json_extract(job, '$.sentAt'), ?), '$.sentOn', coalesce(sent_on, ?)) WHERE id = ?`,
  );
  for (const { id, at } of unsent) update.run(now, Number(at), localDay(Number(at)), String(id));
}
