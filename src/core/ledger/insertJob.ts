// A new job's row, with its worst price held back: the step in which budgets are kept across windows.
import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../shared/humanError.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import { formatUsd } from '../../shared/money.ts';
import { LEASE_MS } from '../scheduler/pace.ts';
import { nextSeq } from './facts.ts';
import { type Report, selectInFlight, selectTracked } from './queries.ts';
import { type Budget, overBudget } from './totals.ts';

/** A row as it was inserted by the window that asks. */
export interface NewJob {
  readonly job: Job;
  readonly texts: JobTexts;
  /** null = a person agreed to pass it. */
  readonly budget: Budget | null;
  /** Refuse it while the same question is on its way: another window may have asked a moment ago. */
  readonly isFirst?: boolean;
  /** Refuse it when a job, be it a removed one, has its response: its cost must not count twice. */
  readonly isUntracked?: boolean;
}

/** @throws HumanError when it would pass a budget and nobody agreed to it */
export function insertJob(db: DatabaseSync, report: Report, windowId: string, now: number, made: NewJob): void {
  const { job, texts } = made;
  assertFirst(db, report, made);
  assertUntracked(db, made);
  assertBudget(db, made);
  db.prepare('INSERT INTO jobs (id, seq, window_id, lease_owner, lease_until, job) VALUES (?, ?, ?, ?, ?, ?)').run(
    job.id,
    nextSeq(db),
    windowId,
    windowId,
    now + LEASE_MS,
    JSON.stringify(job),
  );
  db.prepare('INSERT INTO texts (job_id, question, context, instructions) VALUES (?, ?, ?, ?)').run(
    job.id,
    texts.question,
    texts.context,
    texts.instructions,
  );
  db.prepare('INSERT INTO search_rows (job_id) VALUES (?)').run(job.id);
}

function assertFirst(db: DatabaseSync, report: Report, { job, isFirst }: NewJob): void {
  if (isFirst !== true || selectInFlight(db, report, job.payloadHash).length === 0) return;
  throw new HumanError('The same question about the same text is already on its way. It was not sent again.');
}

function assertUntracked(db: DatabaseSync, { job, isUntracked }: NewJob): void {
  if (isUntracked !== true || job.responseId === null || selectTracked(db, job.responseId) === null) return;
  throw new HumanError('The response {0} is already tracked by a job.', [job.responseId]);
}

function assertBudget(db: DatabaseSync, { job, budget }: NewJob): void {
  if (budget === null) return;
  if (budget.day + budget.month > 0 && job.reserved === null) {
    throw new HumanError('Not sent: the price of {0} is not known, and there is a budget.', [job.model], 'passBudget');
  }
  const over = overBudget(db, budget, job.reserved ?? 0);
  if (over === null) return;
  throw new HumanError(
    'Not sent: with up to {0} it could pass the budget of {1} ({2} spent or reserved).',
    [formatUsd(job.reserved ?? 0), formatUsd(over.limit), formatUsd(over.used)],
    'passBudget',
  );
}
