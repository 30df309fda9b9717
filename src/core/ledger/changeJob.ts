// One step of a job: read it, let the caller say what it becomes, and write it together with its lease and its texts.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, JobTexts } from '../../shared/job.ts';
import { takeLease } from './leases.ts';
import { selectJob } from './queries.ts';
import { answerWillBe } from './searchIndex.ts';
import { writeJob } from './writeJob.ts';

/** What is written for a changed job. `body` is the provider's final reply as JSON. */
export interface Change {
  readonly job: Job;
  readonly texts?: Partial<JobTexts>;
  readonly body?: string;
  /** The change has nothing to do with a look or POST of this window that may be under way: the lease stays. */
  readonly isBeside?: true;
}

export interface ChangedJob {
  /** As the job now stands; null = there is none. */
  readonly job: Job | null;
  readonly isWritten: boolean;
}

export interface StepNeeds {
  readonly windowId: string;
  readonly now: number;
  readonly keepLease: boolean;
}

export function changeJob(
  db: DatabaseSync,
  id: string,
  change: (job: Job) => Change | null,
  { windowId, now, keepLease: wantsLease }: StepNeeds,
): ChangedJob {
  const before = selectJob(db, id);
  if (before === null) return { job: null, isWritten: false };
  const next = change(before);
  // A job that waits is nobody's until its time has come.
  const keepLease = wantsLease && next?.job.state !== 'waiting';
  // This window may be looking at the job while a cancel is asked for: that doesn't end its lease.
  const isCancel = next !== null && next.job.cancelRequestedAt !== before.cancelRequestedAt;
  const isBeside = isCancel || next?.isBeside === true;
  if (!keepLease && !isBeside) {
    db.prepare('UPDATE jobs SET lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?').run(
      id,
      windowId,
    );
  }
  if (next === null) return { job: before, isWritten: false };
  writeJob(db, before, next.job);
  if (keepLease) takeLease(db, id, windowId, now);
  writeTexts(db, id, next);
  return { job: next.job, isWritten: true };
}

function writeTexts(db: DatabaseSync, id: string, { texts, body }: Change): void {
  const { answer, reasoningSummary } = texts ?? {};
  if (answer === undefined && reasoningSummary === undefined && body === undefined) return;
  if (answer !== undefined) answerWillBe(db, id, answer);
  db.prepare(
    `UPDATE texts SET answer = coalesce(?, answer), reasoning_summary = coalesce(?, reasoning_summary),
       body = coalesce(?, body) WHERE job_id = ?`,
  ).run(answer ?? null, reasoningSummary ?? null, body ?? null, id);
}
