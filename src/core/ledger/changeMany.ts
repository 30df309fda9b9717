// One event for each of many jobs, in transactions short enough not to hold the editor up; part of the chunk of
// manyJobs.ts.
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, editorsTurn } from '../clock.ts';
import type { Guard } from './guard.ts';
import type { Decide, DecideLater, LedgerEvent } from './ledgerEvent.ts';
import { type Report, selectByIds } from './queries.ts';
import { writeJob } from './writeJob.ts';

const STEP_JOBS = 50;

export interface ManyJobsNeeds {
  readonly guard: Pick<Guard, 'read' | 'write'>;
  readonly clock: Clock;
  readonly announce: (ids: readonly string[]) => void;
  readonly decide: DecideLater;
  readonly report: Report;
}

export interface OneOfMany {
  readonly id: string;
  readonly event: LedgerEvent;
  /** Something that a person can see changes with it. */
  readonly isNews: boolean;
}

export interface MoreOfMany {
  /** Asked in the transaction: false leaves the job as it is. */
  readonly isMeant?: (db: DatabaseSync, id: string) => boolean;
  /** Called in the transaction for a row that can't be read. */
  readonly onUnreadable?: (db: DatabaseSync, id: string) => void;
  /** Called when the first transaction is on the disk. */
  readonly onBegun?: () => void;
}

/** A job that the event can't happen to any more, because it changed meanwhile, stays as it is. */
export async function changeMany(
  needs: ManyJobsNeeds,
  changes: readonly OneOfMany[],
  more: MoreOfMany = {},
): Promise<void> {
  if (changes.length === 0) return;
  const decide = await needs.decide();
  for (let from = 0; from < changes.length; from += STEP_JOBS) {
    const step = changes.slice(from, from + STEP_JOBS);
    if (from > 0) await editorsTurn();
    const news = await needs.guard.write((db) => changeSome(db, step, decide, needs.report, more));
    if (news.length > 0) needs.announce(news);
    if (from === 0) more.onBegun?.();
  }
}

/** Returns the ids of the jobs that have to be drawn anew. */
function changeSome(
  db: DatabaseSync,
  step: readonly OneOfMany[],
  decide: Decide,
  report: Report,
  { isMeant, onUnreadable }: MoreOfMany,
): string[] {
  const ids = step.map(({ id }) => id);
  const jobs = new Map(selectByIds(db, report, ids).map((job) => [job.id, job]));
  return step.flatMap(({ id, event, isNews }) => {
    const job = jobs.get(id);
    if (job === undefined) onUnreadable?.(db, id);
    if (job === undefined || isMeant?.(db, id) === false) return [];
    const decided = decide(job, event);
    if (!decided.ok) return [];
    writeJob(db, job, decided.job, isNews);
    return isNews ? [id] : [];
  });
}
