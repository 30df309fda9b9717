// How long after a commit in one window each other window was told of it, and read it.
import { type Commit, MARKER_ID } from './protocol.ts';
import type { WindowLog } from './verdict.ts';

interface Written {
  readonly seq: number;
  readonly version: string;
  readonly at: number;
}

interface Sight {
  readonly at: number;
  readonly seq: number;
}

/** @returns `lateness` ascending; a change that was read before COMMIT had returned to its writer counts as 0 */
export function latenesses(
  logs: readonly WindowLog[],
  commits: readonly Commit[],
): { lateness: readonly number[]; unseen: readonly string[] } {
  const written = writtenById(commits);
  const last = commits.findIndex(({ changes }) => changes.some(({ id }) => id === MARKER_ID));
  const lateness: number[] = [];
  const unseen: string[] = last === -1 ? ['the last change was never written'] : [];
  for (const { name, lines } of logs) {
    const openedAt = lines.find(({ type }) => type === 'open');
    if (openedAt?.type !== 'open') continue;
    const own = new Set(lines.filter((line) => line.type === 'commit').map(({ at }) => at));
    const sights = sightsOf(lines, written);
    for (const commit of commits.slice(0, last + 1)) {
      if (own.has(commit.at) || commit.at < openedAt.at) continue;
      for (const { id, seq } of commit.changes) {
        const sight = sights.get(id)?.find((each) => each.at >= commit.at && each.seq >= seq);
        if (sight === undefined) unseen.push(`${name} never saw change ${seq} of ${id}`);
        else lateness.push(Math.max(0, sight.at - commit.done));
      }
    }
  }
  return { lateness: lateness.sort((a, b) => a - b), unseen };
}

function writtenById(commits: readonly Commit[]): Map<string, Written[]> {
  const written = new Map<string, Written[]>();
  for (const { at, changes } of commits) {
    for (const { id, seq, version } of changes) {
      const all = written.get(id) ?? [];
      all.push({ seq, version, at });
      written.set(id, all);
    }
  }
  return written;
}

/** What was read tells which change it was: the last one by then that left the job like this. */
function sightsOf(lines: WindowLog['lines'], written: ReadonlyMap<string, readonly Written[]>): Map<string, Sight[]> {
  const sights = new Map<string, Sight[]>();
  for (const line of lines) {
    if (line.type !== 'seen') continue;
    const change = written.get(line.id)?.findLast(({ version, at }) => version === line.version && at <= line.at);
    if (change === undefined) continue;
    const all = sights.get(line.id) ?? [];
    all.push({ at: line.at, seq: change.seq });
    sights.set(line.id, all);
  }
  return sights;
}
