// Inserts new jobs and holds back their worst prices, in the transaction that keeps budgets across windows. A chunk of
// its own, loaded with the first question.
import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../shared/humanError.ts';
import type { BudgetPass, Job, JobTexts } from '../../shared/job.ts';
import { ceilingUsd } from '../../shared/money.ts';
import { LEASE_MS } from '../pace/pace.ts';
import { type Limits, passedBy, passOf, readReaches, unagreed } from './budgets.ts';
import { type Change, changeJob } from './changeJob.ts';
import { nextSeq } from './facts.ts';
import { noLongerWaits } from './noLongerWaits.ts';
import { type Report, selectInFlight, selectJob, selectTracked } from './queries.ts';
import { writeJob } from './writeJob.ts';

export interface Replaced {
  readonly id: string;
  /** What the old job becomes; null = it does not wait any more. */
  readonly giveUp: (old: Job) => Job | null;
}

/** A response that the provider has already: nothing is sent, so the job begins without a lease. */
export interface Brought {
  /** The provider's final reply as JSON; null = the response is still being made. */
  readonly body: string | null;
  /** Every id it goes by. It is refused if a job has one of them, even a removed job: its cost must not count twice. */
  readonly ids: readonly string[];
}

/** A job to be inserted, from the window that asks. */
export interface NewJob {
  readonly job: Job;
  readonly texts: JobTexts;
  /**
   * Budgets it may not pass, except by its `budgetPasses`; null = there are none, or the job is on the bill already.
   */
  readonly budget: Limits | null;
  /** A waiting job that is given up for this one. When it does not wait any more, nothing is inserted. */
  readonly replaces?: Replaced;
  /** True = the job is refused while the same question is on its way: another window may have asked a moment ago. */
  readonly isFirst?: boolean;
  /** Jobs with the same question, as they were when the person was told of them and wished to ask again. */
  readonly besides?: readonly Job[];
  readonly brought?: Brought;
}

export interface InsertNeeds {
  readonly report: Report;
  readonly windowId: string;
  readonly now: number;
}

/**
 * Writes all of them or none. Each is checked against the jobs in the ledger, those before it in the list included.
 * Budgets are checked last, when all of them hold their prices back and the jobs they replace no longer do.
 * @throws HumanError when they would pass a budget and nobody agreed to it, or what one rests on has changed
 */
export function insertJobs(db: DatabaseSync, made: readonly NewJob[], needs: InsertNeeds): void {
  for (const each of made) {
    assertFirst(db, needs.report, each);
    assertUntracked(db, each);
    if (each.replaces !== undefined) giveUp(db, each.replaces, needs);
    writeRows(db, each, needs);
  }
  for (const { job, budget } of made) {
    if (budget !== null) keepPasses(db, job, passesOf(db, job, budget, made, needs.now));
  }
}

function writeRows(db: DatabaseSync, { job, texts, brought }: NewJob, { windowId, now }: InsertNeeds): void {
  db.prepare('INSERT INTO jobs (id, seq, window_id, lease_owner, lease_until, job) VALUES (?, ?, ?, ?, ?, ?)').run(
    job.id,
    nextSeq(db),
    windowId,
    brought === undefined ? windowId : null,
    brought === undefined ? now + LEASE_MS : null,
    JSON.stringify(job),
  );
  db.prepare(
    `INSERT INTO texts (job_id, question, context, instructions, answer, reasoning_summary, body)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    job.id,
    texts.question,
    texts.context,
    texts.instructions,
    texts.answer,
    texts.reasoningSummary,
    brought?.body ?? null,
  );
  db.prepare('INSERT INTO search_rows (job_id) VALUES (?)').run(job.id);
}

function assertFirst(db: DatabaseSync, report: Report, { job, isFirst, besides = [] }: NewJob): void {
  if (isFirst !== true) return;
  const isNews = selectInFlight(db, report, job.payloadHash).some(({ id }) => besides.every((each) => each.id !== id));
  if (isNews) {
    throw new HumanError('The same question about the same text is already on its way. It was not sent again.');
  }
  const isKnownBy = ({ id, state }: Job) => state === 'uncertain' && selectJob(db, id)?.state !== 'uncertain';
  if (!besides.some(isKnownBy)) return;
  throw new HumanError('The first question has an outcome by now. Open it to see. It was not sent again.');
}

function giveUp(db: DatabaseSync, { id, giveUp }: Replaced, { windowId, now }: InsertNeeds): void {
  const change = (old: Job): Change | null => {
    const next = giveUp(old);
    return next === null ? null : { job: next };
  };
  if (!changeJob(db, id, change, { windowId, now, keepLease: false }).isWritten) throw noLongerWaits();
}

function assertUntracked(db: DatabaseSync, { job, brought }: NewJob): void {
  const { baseUrl } = job.endpoint;
  const known = brought?.ids.find((id) => selectTracked(db, id, { baseUrl }) !== null);
  if (known !== undefined) throw new HumanError('The response {0} is already tracked by a job.', [known]);
}

/** Returns the budgets that the job passes, with the figures before it. @throws HumanError when nobody agreed to one */
function passesOf(
  db: DatabaseSync,
  job: Job,
  limits: Limits,
  made: readonly NewJob[],
  now: number,
): readonly BudgetPass[] {
  if (limits.day + limits.month === 0) return [];
  const passed = passedBy(readReaches(db, limits, now, { id: job.id, holds: 'before' }), job.reserved);
  if (unagreed(passed, job.budgetPasses).length === 0) return passed.map(passOf);
  throw passesBudget(made.filter(({ budget }) => budget !== null).map((each) => each.job));
}

/** Adds to a job, just inserted in the same transaction, what it passes: that is known only with all the others. */
function keepPasses(db: DatabaseSync, job: Job, budgetPasses: readonly BudgetPass[]): void {
  if (budgetPasses.length + job.budgetPasses.length === 0) return;
  writeJob(db, job, { ...job, budgetPasses }, false);
}

/** The message adds up all jobs of the step: which one to leave out is a person's choice. */
function passesBudget(jobs: readonly Job[]): HumanError {
  const unpriced = jobs.find(({ reserved }) => reserved === null);
  if (unpriced !== undefined) {
    return new HumanError(
      'Not sent: {0} has no known price, and you have set a budget.',
      [unpriced.model],
      'passBudget',
    );
  }
  return new HumanError(
    jobs.some(({ estimate }) => estimate?.isWorstAbout === true)
      ? 'Not sent: at up to about {0}, it could exceed the budget.'
      : 'Not sent: at up to {0}, it could exceed the budget.',
    [ceilingUsd(jobs.reduce((sum, { reserved }) => sum + (reserved ?? 0), 0))],
    'passBudget',
  );
}
