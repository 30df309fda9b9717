// Takes texts off the disk because a person removed the job, or because they are old. The job's cost always stays.
import type { DatabaseSync } from 'node:sqlite';
import type { Job } from '../../shared/job.ts';
import { readFact, writeFact } from './facts.ts';
import { type Report, selectJob } from './queries.ts';
import { unindex } from './searchIndex.ts';
import { writeJob } from './writeJob.ts';

const REMOVALS = 'removals';
const PENDING = 'purge:';

/** What has left the ledger and may still stand in a file beside it. */
export interface Pending {
  readonly removed: readonly string[];
  readonly forgotten: readonly string[];
}

/** Returns what stays of the job when its texts go; null = its texts stay as well. */
export type Bare = (job: Job) => Job | null;

/** Takes a job out of the list, and its texts off the disk. False = `bare` keeps it. */
export function removeRow(db: DatabaseSync, id: string, bare: Bare): boolean {
  const job = selectJob(db, id);
  if (job === null) return true;
  const next = bare(job);
  if (next === null) return false;
  deleteTexts(db, id, 'removed');
  writeJob(db, job, next);
  db.prepare('UPDATE jobs SET removed = 1 WHERE id = ?').run(id);
  return true;
}

/** Takes the texts of a job off the disk because of their age; the job itself stays. False = `bare` keeps them. */
export function forgetTexts(db: DatabaseSync, report: Report, id: string, bare: Bare): boolean {
  const job = readable(db, report, id);
  const next = job === null ? null : bare(job);
  if (job !== null && next === null) return false;
  deleteTexts(db, id, 'forgotten');
  if (job !== null && next !== null) writeJob(db, job, next);
  return true;
}

/** A row that can't be read keeps what it has; its texts go all the same. */
function readable(db: DatabaseSync, report: Report, id: string): Job | null {
  try {
    return selectJob(db, id);
  } catch (damaged) {
    report(damaged);
    return null;
  }
}

/** Grows with every removal: a backup that was made meanwhile may hold what is gone. */
export function countRemovals(db: DatabaseSync): number {
  return Number(readFact(db, REMOVALS) ?? 0);
}

/**
 * Written down in the transaction of the removal, so that if this window dies in between, the next one does the rest.
 */
export function pendingPurges(db: DatabaseSync): Pending {
  const rows = db.prepare('SELECT name, value FROM facts WHERE name GLOB ?').all(`${PENDING}*`);
  const ids = (how: string): string[] =>
    rows.filter(({ value }) => value === how).map(({ name }) => String(name).slice(PENDING.length));
  return { removed: ids('removed'), forgotten: ids('forgotten') };
}

export function settlePurges(db: DatabaseSync, { removed, forgotten }: Pending): void {
  const settle = db.prepare('DELETE FROM facts WHERE name = ?');
  for (const id of [...removed, ...forgotten]) settle.run(`${PENDING}${id}`);
}

function deleteTexts(db: DatabaseSync, id: string, how: 'removed' | 'forgotten'): void {
  unindex(db, id);
  db.prepare('DELETE FROM texts WHERE job_id = ?').run(id);
  writeFact(db, REMOVALS, String(countRemovals(db) + 1));
  writeFact(db, `${PENDING}${id}`, how);
}
