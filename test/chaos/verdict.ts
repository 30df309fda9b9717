// Holds the ledger against what really happened at the service.
import { DatabaseSync } from 'node:sqlite';
import { readJob } from '../../src/core/ledger/jobRow.ts';
import type { Job } from '../../src/shared/job.ts';
import type { Truth, TruthResponse } from '../simulator/truth.ts';

export interface Verdict {
  readonly lost: string[];
  readonly postedTwice: string[];
  readonly wrongState: string[];
  readonly wrongCost: string[];
  /** Uncertain although nothing happened between the POST and its stored id. */
  readonly wronglyUncertain: string[];
  readonly uncertain: number;
  readonly jobs: number;
}

export const FAILINGS = ['lost', 'postedTwice', 'wrongState', 'wrongCost', 'wronglyUncertain'] as const;

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

const UNSENT: readonly string[] = ['waiting', 'rejected', 'discarded'];
const ENDED: readonly string[] = ['completed', 'incomplete', 'failed', 'cancelled'];

/** @param blinded jobs whose window died, or whose reply got lost, while nobody could know */
export function judge(jobs: readonly Job[], truth: Truth, blinded: ReadonlySet<string>): Verdict {
  const verdict: Verdict = {
    lost: [],
    postedTwice: [],
    wrongState: [],
    wrongCost: [],
    wronglyUncertain: [],
    uncertain: jobs.filter(({ state }) => state === 'uncertain').length,
    jobs: jobs.length,
  };
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const accepted = new Map<string, TruthResponse[]>();
  for (const response of truth.responses) {
    const id = String(response.metadata.job);
    accepted.set(id, [...(accepted.get(id) ?? []), response]);
  }
  for (const [id, responses] of accepted) {
    if (responses.length > 1) verdict.postedTwice.push(`job ${id}: ${responses.length} responses`);
    if (!byId.has(id)) verdict.lost.push(`job ${id}: paid for, and not in the ledger`);
  }
  for (const job of jobs) judgeJob(job, accepted.get(job.id)?.[0], blinded.has(job.id), verdict);
  return verdict;
}

function judgeJob(job: Job, response: TruthResponse | undefined, isBlinded: boolean, verdict: Verdict): void {
  const name = `job ${job.id} (${job.model})`;
  if (job.state === 'uncertain') {
    if (!isBlinded) verdict.wronglyUncertain.push(`${name}: ${job.error?.kind ?? 'no reason'}`);
    return;
  }
  if (response === undefined) {
    if (!UNSENT.includes(job.state)) verdict.wrongState.push(`${name}: ${job.state}, but the service never took it`);
    return;
  }
  if (!ENDED.includes(job.state)) {
    verdict.lost.push(`${name}: ${job.state} for ever, the service says ${response.status}`);
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
