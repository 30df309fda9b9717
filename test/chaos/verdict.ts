// Holds the ledger against what really happened at the service.
import { DatabaseSync } from 'node:sqlite';
import { readJob } from '../../src/core/ledger/jobRow.ts';
import type { Job } from '../../src/shared/job.ts';
import type { TruthCall, TruthResponse } from '../simulator/truth.ts';
import type { Doubt } from './child.ts';
import { isRefusal, jobOf } from './faults.ts';
import { turnsOf } from './thread.ts';

export interface Verdict {
  readonly lost: string[];
  readonly postedTwice: string[];
  readonly wrongState: string[];
  readonly wrongCost: string[];
  /** Gone on from another answer than the one it was asked on from. */
  readonly wrongThread: string[];
  /** Uncertain although nothing happened between the POST and its stored id. */
  readonly wronglyUncertain: string[];
  /** Something happened there, and the ledger is sure of what nobody can know. */
  readonly wronglyCertain: string[];
  readonly uncertain: number;
  readonly jobs: number;
  /** Turns of the longest thread that was answered to its end. */
  readonly longestThread: number;
}

export const FAILINGS = [
  'lost',
  'postedTwice',
  'wrongState',
  'wrongCost',
  'wrongThread',
  'wronglyUncertain',
  'wronglyCertain',
] as const;

export function readJobs(path: string): Job[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db
      .prepare('SELECT id, job FROM jobs WHERE removed = 0')
      .all()
      .map((row) => readJob(String(row.id), row.job));
  } finally {
    db.close();
  }
}

/** By job. */
export function readAnswers(path: string): ReadonlyMap<string, string> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = db.prepare('SELECT job_id, answer FROM texts').all();
    return new Map(rows.map((row) => [String(row.job_id), String(row.answer)]));
  } finally {
    db.close();
  }
}

const UNSENT: readonly string[] = ['waiting', 'rejected', 'discarded'];
const ENDED: readonly string[] = ['completed', 'incomplete', 'failed', 'cancelled'];

export interface Happened {
  readonly creates: readonly TruthCall[];
  readonly responses: readonly TruthResponse[];
  /** By job: what befell its POST. */
  readonly doubts: ReadonlyMap<string, Doubt>;
  /** Responses of other programs, whose ids were told to a window. */
  readonly adopted: readonly string[];
  readonly answers: ReadonlyMap<string, string>;
}

export function judge(jobs: readonly Job[], happened: Happened): Verdict {
  const { creates, doubts, adopted } = happened;
  // A program whose reply was lost tells nobody an id.
  const responses = happened.responses.filter(({ metadata }) => metadata.job !== undefined);
  const verdict: Verdict = {
    lost: [],
    postedTwice: [],
    wrongState: [],
    wrongCost: [],
    wrongThread: [],
    wronglyUncertain: [],
    wronglyCertain: [],
    uncertain: jobs.filter(({ state }) => state === 'uncertain').length,
    jobs: jobs.length,
    longestThread: longestThread(jobs),
  };
  const known = new Set(jobs.map(({ id }) => id));
  const accepted = Map.groupBy(responses, ({ metadata }) => String(metadata.job));
  for (const [id, { length }] of accepted) {
    if (length > 1) verdict.postedTwice.push(`job ${id}: ${length} responses`);
    if (!known.has(id)) verdict.lost.push(`job ${id}: paid for, and not in the ledger`);
  }
  for (const [id, posts] of Map.groupBy(creates, jobOf)) {
    const before = posts.slice(0, -1).find((post) => !isRefusal(post));
    if (before !== undefined)
      verdict.postedTwice.push(`job ${id}: sent again after ${before.httpStatus ?? 'no reply'}`);
  }
  judgeReplaced(jobs, verdict);
  judgeThreads(jobs, happened, verdict);
  for (const id of adopted) judgeAdopted(id, jobs, happened, verdict);
  for (const job of jobs) {
    if (adopted.includes(job.responseId ?? '')) continue;
    judgeJob(job, accepted.get(job.id)?.[0], doubts.get(job.id), verdict);
  }
  return verdict;
}

/** Of a job and what was sent in its place only one may go. */
function judgeReplaced(jobs: readonly Job[], verdict: Verdict): void {
  const again = jobs.filter(({ relation }) => relation === 'retry');
  for (const [parent, successors] of Map.groupBy(again, ({ parentId }) => parentId)) {
    if (parent === null) continue;
    const state = jobs.find(({ id }) => id === parent)?.state;
    if (successors.length > 1) verdict.postedTwice.push(`job ${parent}: ${successors.length} took its place`);
    if (state !== 'discarded') verdict.postedTwice.push(`job ${parent}: ${state}, and another one took its place`);
  }
}

function longestThread(jobs: readonly Job[]): number {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const whole = jobs.filter(({ state }) => state === 'completed');
  return whole.reduce((most, job) => Math.max(most, turnsOf(job, byId)), 0);
}

/** What went out for a later turn names the response of the turn before it, or brings its answer along. */
function judgeThreads(jobs: readonly Job[], { creates, answers }: Happened, verdict: Verdict): void {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const call of creates) {
    const { id, chain } = byId.get(jobOf(call)) ?? {};
    if (chain === undefined) continue;
    const before = byId.get(chain.after);
    const body = Object(call.body);
    if (chain.by === 'response' && (before === undefined || body.previous_response_id !== before.responseId)) {
      verdict.wrongThread.push(`job ${id}: went on from ${body.previous_response_id}, not from ${before?.responseId}`);
    }
    const answer = answers.get(chain.after) ?? '';
    if (chain.by === 'messages' && (answer === '' || !JSON.stringify(body.input).includes(JSON.stringify(answer)))) {
      verdict.wrongThread.push(`job ${id}: sent without the answer of ${chain.after}`);
    }
  }
}

/** Whole, and once. */
function judgeAdopted(id: string, jobs: readonly Job[], { responses, answers }: Happened, verdict: Verdict): void {
  const [job, ...more] = jobs.filter(({ responseId }) => responseId === id);
  const response = responses.find(({ responseId }) => responseId === id);
  if (job === undefined || response === undefined) {
    verdict.lost.push(`response ${id}: adopted, and not in the ledger`);
    return;
  }
  const name = `job ${job.id} (adopted ${id})`;
  if (more.length > 0) verdict.wrongCost.push(`${name}: adopted ${more.length} times more`);
  if (job.state !== response.status)
    verdict.wrongState.push(`${name}: ${job.state}, the service says ${response.status}`);
  if (job.state !== 'completed') return;
  if ((answers.get(job.id) ?? '') === '') verdict.lost.push(`${name}: without its answer`);
  const billed = response.bill?.nanoUsd ?? 0;
  if (job.cost?.total !== billed) verdict.wrongCost.push(`${name}: ${job.cost?.total} nano-dollars, billed ${billed}`);
}

function judgeJob(job: Job, response: TruthResponse | undefined, doubt: Doubt | undefined, verdict: Verdict): void {
  const name = `job ${job.id} (${job.model})`;
  if (job.state === 'uncertain') {
    if (doubt === undefined) verdict.wronglyUncertain.push(`${name}: ${job.error?.kind ?? 'no reason'}`);
    return;
  }
  if (doubt?.isOpen === false) verdict.wronglyCertain.push(`${name}: ${job.state} after ${doubt.point}`);
  if (response === undefined) {
    if (!UNSENT.includes(job.state)) verdict.wrongState.push(`${name}: ${job.state}, but the service never took it`);
    return;
  }
  if (!ENDED.includes(job.state)) {
    const paused = job.pauseReason === null ? '' : ` (paused: ${job.pauseReason})`;
    verdict.lost.push(`${name}: ${job.state}${paused} for ever, the service says ${response.status}`);
    return;
  }
  if (job.responseId !== response.responseId) verdict.lost.push(`${name}: has another response id`);
  if (job.state !== response.status)
    verdict.wrongState.push(`${name}: ${job.state}, the service says ${response.status}`);
  const billed = response.bill?.nanoUsd ?? 0;
  const cost = job.cost?.total ?? null;
  // A reply that shows no usage leaves the cost unknown: then "up to" must cover what is billed.
  if (cost === null && job.state !== 'completed' && (job.reserved ?? 0) >= billed) return;
  if (cost !== billed) verdict.wrongCost.push(`${name}, ${job.state}: ${cost} nano-dollars, billed ${billed}`);
}

/** What windows came by that is about the job that a failing names. */
export function stepsOf(failing: string, steps: readonly string[]): readonly string[] {
  const id = /[\da-f]{8}-[\da-f-]{27}/.exec(failing)?.[0] ?? failing;
  return steps.filter((step) => step.includes(id));
}
