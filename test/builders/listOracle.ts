// What the list of jobs has to show, found the plain way: by going through all of them. Knows nothing of the ledger.
import type { JobFilter } from '../../src/core/ledger/jobFilter.ts';
import { dayOf } from '../../src/shared/calendar.ts';
import type { Job } from '../../src/shared/job.ts';
import { JOB_GROUPS, type JobGroup, jobGroup } from '../../src/shared/jobGroup.ts';

/** A job as the ledger has it, in the order in which it was written down. */
export interface Written {
  readonly job: Job;
  readonly isRemoved: boolean;
}

/** A row: its jobs, the oldest first, and where it stands. */
export interface OracleRow {
  readonly turns: readonly string[];
  readonly newest: Job;
  readonly group: JobGroup | null;
}

/** The rows, the newest first. */
export function rowsOf(written: readonly Written[], filter: JobFilter): OracleRow[] {
  const heads = headsOf(written.map(({ job }) => job));
  const left = written.filter(({ isRemoved }) => !isRemoved).map(({ job }) => job);
  const threads = [...Map.groupBy(left, ({ id }) => heads.get(id) ?? id).values()];
  const fits = ({ state, model }: Job) =>
    (filter.states === null || filter.states.includes(state)) && (filter.model === null || filter.model === model);
  return threads
    .filter((turns) => turns.some(fits))
    .map((turns) => rowOf(turns))
    .toSorted((one, other) => byTime(other.newest, one.newest) || (one.newest.id < other.newest.id ? 1 : -1));
}

/** The days that have rows in no group, the newest first. */
export function daysOf(rows: readonly OracleRow[]): number[] {
  return [...new Set(rows.filter(({ group }) => group === null).map(({ newest }) => dayOf(newest.createdAt).from))];
}

function rowOf(unsorted: readonly Job[]): OracleRow {
  const turns = unsorted.toSorted(byTime);
  const newest = turns.at(-1);
  if (newest === undefined) throw new Error('A thread without turns');
  const groups = turns.map(jobGroup);
  return {
    turns: turns.map(({ id }) => id),
    newest,
    group: JOB_GROUPS.find((group) => groups.includes(group)) ?? null,
  };
}

function byTime(one: Job, other: Job): number {
  return one.createdAt - other.createdAt;
}

/** For each job one that stands for all that hang together, also by a parent that nobody knows. */
function headsOf(jobs: readonly Job[]): Map<string, string> {
  const heads = new Map<string, string>();
  const headOf = (id: string): string => {
    let head = id;
    for (let next = heads.get(head); next !== undefined && next !== head; next = heads.get(head)) head = next;
    return head;
  };
  for (const { id, parentId } of jobs) if (parentId !== null) heads.set(headOf(id), headOf(parentId));
  return new Map(jobs.map(({ id }) => [id, headOf(id)]));
}
