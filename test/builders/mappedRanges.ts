// Cases from two versions of a file that people wrote. Where a range stands in the later one, the lines around it prove, which
// did not change.
import { diffArrays } from 'diff';
import { type AnchorCase, editsBetween } from './anchorCases.ts';
import { wholeNumber } from './seededRandom.ts';

type Range = readonly [first: number, last: number];

/** For each line of the first version, where it stands in the second; -1 = it is gone. */
function mapping(before: readonly string[], after: readonly string[]): number[] {
  const map: number[] = [];
  let now = 0;
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (added) now += value.length;
    else for (const _ of value) map.push(removed ? -1 : now++);
  }
  return map;
}

const filled = (line: string | undefined) => (line ?? '').trim() !== '';

export function mappedRanges(
  document: number,
  from: string,
  [before, after]: readonly [string, string],
  random: () => number,
  most: number,
): AnchorCase[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const map = mapping(old, now);
  const edits = editsBetween(old, now);
  const cases: AnchorCase[] = [];
  const seen = new Set<string>();
  const add = (kind: string, [first, last]: Range, lines: Range | null) => {
    const start = old.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0);
    const text = `${old.slice(first, last + 1).join('\n')}\n`;
    if (seen.has(`${first}`)) return;
    seen.add(`${first}`);
    const range = [start, Math.min(before.length, start + text.length)] as const;
    const name = `${from}, lines ${first + 1}–${last + 1}`;
    cases.push({ kind, name, document, range, now: [{ document, edits }], lines });
  };
  for (let tries = 0; tries < 400 && cases.length < most; tries += 1) {
    const first = wholeNumber(random, 2, old.length - 3);
    const last = Math.min(old.length - 3, first + wholeNumber(random, 0, random() < 0.3 ? 40 : 12));
    if (!filled(old[first]) || !filled(old[last])) continue;
    const place = provenPlace([first, last], old, now, map);
    if (place === 'gone') add('deleted by people', [first, last], null);
    if (place === null || place === 'gone') continue;
    const base = old.slice(first, last + 1).join('\n');
    const isChanged = base !== now.slice(place[0], place[1] + 1).join('\n');
    // What stands there unchanged beside what the lines around prove is both, and what is short and changed is neither.
    if (isChanged && (after.includes(base) || base.trim().length < 30)) continue;
    if (isChanged) add('changed by people', [first, last], [place[0], place[1]]);
    else if (tries % 4 === 0) add('moved by what people wrote around', [first, last], [place[0], place[1]]);
  }
  return cases;
}

function provenPlace([first, last]: Range, old: readonly string[], now: readonly string[], map: readonly number[]) {
  const place = (line: number) => map[line] ?? -1;
  const isOnce = (from: number) => {
    const three = [0, 1, 2].map((more) => old[from + more] ?? '').join('\n');
    if (three.trim().length < 12) return false;
    return now.filter((_, line) => [0, 1, 2].map((more) => now[line + more] ?? '').join('\n') === three).length === 1;
  };
  const inOrder = (from: number) =>
    place(from) >= 0 && [1, 2].every((more) => place(from + more) === place(from) + more);
  // A line of its own and two before it, and the same at the end.
  if (inOrder(first - 2) && inOrder(last) && isOnce(first - 2) && isOnce(last))
    return [place(first), place(last)] as const;
  const isGone = map.slice(first, last + 1).every((line) => line < 0);
  const neighbours = place(first - 1) >= 0 && place(first - 1) + 1 === place(last + 1);
  if (!isGone || !neighbours || last === first) return null;
  const there = new Set(now.map((line) => line.trim()));
  const left = old.slice(first, last + 1).filter((line) => line.trim().length > 8 && there.has(line.trim()));
  return left.length === 0 ? 'gone' : null;
}
