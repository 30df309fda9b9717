// Texts leave the disk: because a person removed the job, or because they are old. What a job cost stays in both cases.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, Rating } from '../../shared/job.ts';
import { nextSeq, readFact, writeFact } from './facts.ts';
import { type Report, selectJob } from './queries.ts';
import { unindex } from './searchIndex.ts';

const REMOVALS = 'removals';
const PENDING = 'purge:';

/** What has left the ledger and may still stand in a file beside it. */
export interface Pending {
  readonly removed: readonly string[];
  readonly forgotten: readonly string[];
}

/** Takes a job out of sight, and its texts off the disk. False = it is not meant. */
export function removeJob(db: DatabaseSync, id: string, isMeant: (job: Job) => boolean = () => true): boolean {
  const job = selectJob(db, id);
  if (job === null) return true;
  if (!isMeant(job)) return false;
  deleteTexts(db, id, 'removed');
  const rating = withoutNote(job);
  const bare: Job = { ...unsaid(job), title: '', source: null, error: null, payloadHash: '', nextLookAt: null, rating };
  db.prepare('UPDATE jobs SET removed = 1, seq = ?, job = ? WHERE id = ?').run(nextSeq(db), JSON.stringify(bare), id);
  return true;
}

/** Takes the texts of a job off the disk because of their age; the job itself stays. */
export function forgetTexts(db: DatabaseSync, report: Report, id: string, now: number): void {
  deleteTexts(db, id, 'forgotten');
  try {
    const job = selectJob(db, id);
    if (job === null) return;
    // Of an error stays what kind it was: its words may quote the question.
    const error = job.error === null ? null : { ...job.error, message: '' };
    const rating = withoutNote(job);
    const bare: Job = {
      ...unsaid(job),
      title: '',
      error,
      payloadHash: '',
      nextLookAt: null,
      textsRemovedAt: now,
      rating,
    };
    db.prepare('UPDATE jobs SET seq = ?, job = ? WHERE id = ?').run(nextSeq(db), JSON.stringify(bare), id);
  } catch (damaged) {
    // A row that can't be read keeps what it has; its texts are gone all the same.
    report(damaged);
  }
}

/** What was said to a cancel may quote the question, too. */
function unsaid(job: Job): Job {
  return job.cancelError === undefined ? job : { ...job, cancelError: null };
}

/** A note is a person's own text about the answer: it goes with the others. */
function withoutNote({ rating }: Job): Rating | null {
  return rating === null ? null : { ...rating, note: '' };
}

/** Grows with every removal: a backup that was made meanwhile may hold what is gone. */
export function countRemovals(db: DatabaseSync): number {
  return Number(readFact(db, REMOVALS) ?? 0);
}

/** Written down with the removal itself, so that a window that dies in between leaves it to the next one. */
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
