import type { DatabaseSync } from 'node:sqlite';
import { isOpen, type Job } from '../../shared/job.ts';
import { nextSeq } from './facts.ts';
import { markStale } from './searchIndex.ts';

/**
 * The only statement outside `salvage.ts` that changes a row's job.
 * @param isNews false = nothing is drawn anew for it
 */
export function writeJob(db: DatabaseSync, before: Job, next: Job, isNews = true): void {
  const { id } = before;
  const seq = isNews ? nextSeq(db) : null;
  db.prepare('UPDATE jobs SET job = ?, seq = coalesce(?, seq) WHERE id = ?').run(JSON.stringify(next), seq, id);
  if (isOpen(before) !== isOpen(next) || before.title !== next.title) markStale(db, id);
}
