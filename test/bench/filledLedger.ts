// A ledger with a history, as a year of work leaves it.
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/core/clock.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { localDay } from '../../src/shared/format.ts';
import { aCost, aSentJob, aUsage, someTexts } from '../builders/aJob.ts';

const MINUTE_MS = 60_000;
export const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Finished jobs, one a minute into the past. The schema is Ponder's own; the rows go in unflushed, for speed. */
export async function fillLedger(path: string, jobs: number, now: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  (await openLedger(path, 'bench', systemClock, silent)).dispose();
  const db = new DatabaseSync(path);
  const { question, context, instructions } = someTexts();
  const insertJob = db.prepare('INSERT INTO jobs (id, seq, window_id, told_at, job) VALUES (?, ?, ?, ?, ?)');
  const insertTexts = db.prepare(
    'INSERT INTO texts (job_id, question, context, instructions, answer) VALUES (?, ?, ?, ?, ?)',
  );
  const insertSearchRow = db.prepare('INSERT INTO search_rows (job_id) VALUES (?)');
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  for (let index = 0; index < jobs; index += 1) {
    const at = now - index * MINUTE_MS;
    const job = aSentJob({
      id: `job-${index}`,
      title: `Question ${index} about a loop`,
      state: 'completed',
      createdAt: at,
      sentAt: at,
      sentOn: localDay(at),
      finishedAt: at,
      cost: aCost(),
      usage: aUsage(),
      reserved: null,
      nextLookAt: null,
    });
    insertJob.run(job.id, index + 1, 'bench', at, JSON.stringify(job));
    insertTexts.run(job.id, `${question} ${index}`, context, instructions, 'The answer is in the loop.');
    insertSearchRow.run(job.id);
  }
  db.prepare("UPDATE facts SET value = ? WHERE name = 'seq'").run(String(jobs));
  db.exec('COMMIT');
  db.close();
  flush(path);
}

/** Else the first flush of whoever is measured pays for the whole file. */
function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
