// A ledger with a history, as a year of work leaves it.
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { localDay } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, aSentJob, aUsage, someTexts } from '../builders/aJob.ts';

const MINUTE_MS = 60_000;
export const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Finished jobs, one a minute into the past, and before them what else there is. The schema is Ponder's own; the rows go
 * in unflushed, for speed.
 */
export async function fillLedger(path: string, jobs: number, now: number, others: readonly Job[] = []): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  (await openLedger(path, 'bench', systemClock, silent, decideLater)).dispose();
  const db = new DatabaseSync(path);
  const { question, context, instructions } = someTexts();
  const insertJob = db.prepare('INSERT INTO jobs (id, seq, window_id, told_at, job) VALUES (?, ?, ?, ?, ?)');
  const insertTexts = db.prepare(
    'INSERT INTO texts (job_id, question, context, instructions, answer) VALUES (?, ?, ?, ?, ?)',
  );
  const insertSearchRow = db.prepare('INSERT INTO search_rows (job_id) VALUES (?)');
  let seq = 0;
  const insert = (job: Job): void => {
    seq += 1;
    insertJob.run(job.id, seq, 'bench', job.finishedAt, JSON.stringify(job));
    const answer = job.finishedAt === null ? '' : 'The answer is in the loop.';
    insertTexts.run(job.id, `${question} ${seq - 1}`, context, instructions, answer);
    insertSearchRow.run(job.id);
  };
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  for (const job of others) insert(job);
  for (let index = 0; index < jobs; index += 1) insert(finishedJob(index, now - index * MINUTE_MS));
  db.prepare("UPDATE facts SET value = ? WHERE name = 'seq'").run(String(seq));
  db.exec('COMMIT');
  db.close();
  flush(path);
}

/** The day's, else a window makes it while it is measured. */
export async function makeBackup(path: string): Promise<void> {
  const ledger = await openLedger(path, 'bench', systemClock, silent, decideLater);
  await ledger.upkeep.backUp();
  ledger.dispose();
}

function finishedJob(index: number, at: number): Job {
  return aSentJob({
    id: `job-${index}`,
    title: `Question ${index} about a loop`,
    state: 'completed',
    createdAt: at,
    updatedAt: at,
    sentAt: at,
    sentOn: localDay(at),
    finishedAt: at,
    arrivedAt: at,
    readAt: at,
    cost: aCost(),
    usage: aUsage(),
    reserved: null,
    nextLookAt: null,
  });
}

/** Else the first flush of whoever is measured pays for the whole file. */
function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
