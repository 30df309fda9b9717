// What became of a stress run, told from what all windows wrote down and what stands in the ledger.

import { type LastRow, readLast } from './lastRows.ts';
import { latenesses } from './lateness.ts';
import { type CallKind, type Commit, type Doing, REMOVED, type StressLine } from './protocol.ts';

export interface WindowLog {
  readonly name: string;
  readonly lines: readonly StressLine[];
}

export const FAILINGS = [
  'database is locked',
  'other errors',
  'double claims',
  'double calls',
  'changes never seen',
  'commits out of order',
  'rows not as written',
] as const;
export type Failing = (typeof FAILINGS)[number];

export interface Verdict {
  readonly failings: Readonly<Record<Failing, readonly string[]>>;
  readonly changes: number;
  readonly claims: number;
  readonly jobs: number;
  readonly changesPerSecond: number;
  readonly doings: Readonly<Record<Doing, number>>;
  /** From the end of COMMIT in one window to the event in another, ascending, in milliseconds. */
  readonly lateness: readonly number[];
}

export function judge(logs: readonly WindowLog[], ledger: string, seconds: number): Verdict {
  const lines = logs.flatMap((log) => log.lines);
  const commits = lines.filter((line) => line.type === 'commit').sort((a, b) => a.at - b.at);
  const troubles = logs.flatMap(({ name, lines: own }) =>
    own.filter((line) => line.type === 'trouble').map(({ message }) => `${name}: ${message}`),
  );
  const isLocked = (text: string): boolean => /locked|busy/i.test(text);
  const { lateness, unseen } = latenesses(logs, commits);
  const rows = readLast(ledger);
  const changes = commits.reduce((sum, commit) => sum + commit.changes.length, 0);
  return {
    failings: {
      'database is locked': troubles.filter(isLocked),
      'other errors': troubles.filter((text) => !isLocked(text)),
      'double claims': doubleClaims(commits),
      'double calls': doubleCalls(logs),
      'changes never seen': unseen,
      'commits out of order': outOfOrder(commits),
      'rows not as written': notAsWritten(rows, commits, lines),
    },
    changes,
    claims: lines.filter(({ type }) => type === 'claim').length,
    jobs: rows.length,
    changesPerSecond: changes / seconds,
    doings: countDoings(lines),
    lateness,
  };
}

/** A lease may change hands only when it was let go of or had ended. */
function doubleClaims(commits: readonly Commit[]): string[] {
  const found: string[] = [];
  let held = new Map<string, { owner: string; until: number }>();
  for (const { leases, now } of commits) {
    for (const { id, owner } of leases) {
      const before = held.get(id);
      if (before !== undefined && before.owner !== owner && before.until > now) {
        found.push(`${id}: ${owner} took it ${before.until - now} ms before the lease of ${before.owner} ended`);
      }
    }
    held = new Map(leases.map((lease) => [lease.id, lease]));
  }
  return found;
}

/** At the provider it shows as well: each job is sent once, and never looked at by two windows at the same time. */
function doubleCalls(logs: readonly WindowLog[]): string[] {
  const calls = logs.flatMap(({ name, lines }) =>
    lines.filter((line) => line.type === 'call').map((call) => ({ ...call, name })),
  );
  const found: string[] = [];
  for (const [id, own] of Map.groupBy(calls, (call) => call.id)) {
    const count = (kind: CallKind): number => own.filter((call) => call.kind === kind).length;
    if (count('start') > 1) found.push(`${id}: sent ${count('start')} times`);
    const inTime = own.toSorted((a, b) => a.from - b.from);
    for (const [place, call] of inTime.entries()) {
      const last = inTime[place - 1];
      if (last === undefined || last.name === call.name || call.from >= last.to) continue;
      found.push(`${id}: ${last.kind} by ${last.name} and ${call.kind} by ${call.name} at the same time`);
    }
  }
  return found;
}

/** Every change counts on from the one before, so that none is lost and none overwritten unseen. */
function outOfOrder(commits: readonly Commit[]): string[] {
  return commits.flatMap(({ seqBefore }, place) => {
    const last = commits[place - 1];
    return last === undefined || last.seqAfter === seqBefore
      ? []
      : [`a commit began at change ${seqBefore} after one that ended at ${last.seqAfter}`];
  });
}

function notAsWritten(rows: readonly LastRow[], commits: readonly Commit[], lines: readonly StressLine[]): string[] {
  const last = new Map(commits.flatMap(({ changes }) => changes.map((change) => [change.id, change] as const)));
  const found = rows.flatMap(({ id, seq, version }) => {
    const written = last.get(id);
    const isSame = written?.seq === seq && written.version === version;
    return isSame ? [] : [`${id}: change ${seq} stands there, ${written?.seq} was written last`];
  });
  const there = new Map(rows.map((row) => [row.id, row]));
  for (const line of lines) {
    if (line.type !== 'did' || line.id === null) continue;
    const row = there.get(line.id);
    if (row === undefined) found.push(`${line.id}: the ledger took it and has it no more`);
    if (line.doing === 'remove' && row?.version !== REMOVED) found.push(`${line.id}: was removed and is still there`);
  }
  const asked = countDoings(lines).ask;
  if (asked !== rows.length) found.push(`${asked} questions were taken and ${rows.length} jobs are there`);
  return found;
}

function countDoings(lines: readonly StressLine[]): Record<Doing, number> {
  const count = (doing: Doing): number => lines.filter((line) => line.type === 'did' && line.doing === doing).length;
  const [ask, cancel, remove, page, search, totals, index] = [
    count('ask'),
    count('cancel'),
    count('remove'),
    count('page'),
    count('search'),
    count('totals'),
    count('index'),
  ];
  return { ask, cancel, remove, page, search, totals, index };
}
