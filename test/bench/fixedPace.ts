// What looking at fixed intervals would take: the same jobs, the same cap on GETs, no Ponder.

const SPACING_MS = 200;

export interface TimedJob {
  readonly sentAt: number;
  readonly durationMs: number;
}

export interface FixedPace {
  /** GETs of each job, on average. */
  readonly gets: number;
  /** Mean of delay over duration, 0–1. */
  readonly delayShare: number;
}

/** Earliest due first, at most five GETs a second for all jobs together, as Ponder's own windows share them. */
export function lookAtFixedPace(jobs: readonly TimedJob[], everyMs: number): FixedPace {
  const open = jobs.map((job) => ({ ...job, dueAt: job.sentAt + everyMs }));
  let gets = 0;
  let share = 0;
  let freeAt = 0;
  while (open.length > 0) {
    const index = earliest(open);
    const job = open[index];
    if (job === undefined) break;
    const at = Math.max(job.dueAt, freeAt);
    freeAt = at + SPACING_MS;
    gets += 1;
    const late = at - (job.sentAt + job.durationMs);
    if (late < 0) {
      job.dueAt = at + everyMs;
      continue;
    }
    share += late / job.durationMs;
    open.splice(index, 1);
  }
  return { gets: gets / jobs.length, delayShare: share / jobs.length };
}

function earliest(jobs: readonly { readonly dueAt: number }[]): number {
  let found = 0;
  let dueAt = Number.POSITIVE_INFINITY;
  for (const [index, job] of jobs.entries()) {
    if (job.dueAt >= dueAt) continue;
    dueAt = job.dueAt;
    found = index;
  }
  return found;
}
