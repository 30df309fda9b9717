// A model often moves a block to the left margin, or turns tabs into spaces: here it gets the indentation of the lines that
// it stands for.
import type { Hunk } from './lineDiff.ts';
import { lineDiff } from './lineDiff.ts';

/** @param standing the lines that the block is to replace */
export function reindented(block: readonly string[], standing: readonly string[]): readonly string[] {
  const lines = block.map(inUnitsOf(standing, block));
  const pairs = equalLines(lines, standing);
  const fixed = fixedLines(pairs, standing);
  const moving = pairs.filter(({ index }) => !fixed.has(index));
  const step = stepBetween(moving, lines, standing);
  if (step === null) return lines;
  return lines.map((line, index) => {
    if (line.trim() === '' || fixed.has(index)) return line;
    if (step.adds !== '') return step.adds + line;
    return line.startsWith(step.drops) ? line.slice(step.drops.length) : line.trimStart();
  });
}

interface Step {
  readonly adds: string;
  readonly drops: string;
}

/**
 * Lines that stand further left than the text begins, and that the block has as they are: those of a text of several
 * lines, or of a preprocessor, which have their own margin.
 */
function fixedLines(pairs: readonly EqualLines[], standing: readonly string[]): ReadonlySet<number> {
  const margin = indentOf(standing.find((line) => line.trim() !== '') ?? '');
  const fixed = pairs.filter(({ line, other }) => line === other && !other.startsWith(margin));
  return new Set(fixed.map(({ index }) => index));
}

/** What most lines that both have lack or have too much; null = nothing, or they don't agree. */
function stepBetween(pairs: readonly EqualLines[], block: readonly string[], standing: readonly string[]): Step | null {
  const votes = new Map<string, { step: Step; count: number }>();
  let all = 0;
  for (const { line, other } of pairs) {
    const [is, was] = [indentOf(line), indentOf(other)];
    const adds = was.endsWith(is) ? was.slice(0, was.length - is.length) : null;
    const drops = is.endsWith(was) ? is.slice(0, is.length - was.length) : null;
    if (adds === null && drops === null) continue;
    const step = { adds: adds ?? '', drops: adds === null ? (drops ?? '') : '' };
    const key = `${step.adds}|${step.drops}`;
    const vote = votes.get(key) ?? { step, count: 0 };
    vote.count += 1;
    votes.set(key, vote);
    all += 1;
  }
  const [best] = [...votes.values()].sort((a, b) => b.count - a.count);
  if (best === undefined) return firstIndent(block, standing);
  return best.count * 2 > all ? best.step : null;
}

/** Where no line is the same, the first of both are taken to stand at the same depth. */
function firstIndent(block: readonly string[], standing: readonly string[]): Step | null {
  const [is, was] = [leastIndent(block), leastIndent(standing)];
  if (is === null || was === null || !was.startsWith(is)) return null;
  return { adds: was.slice(is.length), drops: '' };
}

function leastIndent(lines: readonly string[]): string | null {
  const indents = lines.filter((line) => line.trim() !== '').map(indentOf);
  return indents.reduce<string | null>(
    (least, indent) => (least === null || indent.length < least.length ? indent : least),
    null,
  );
}

interface EqualLines {
  /** Of the block. */
  readonly index: number;
  readonly line: string;
  readonly other: string;
}

/** Lines that both have but for their indentation, in their order. */
function equalLines(block: readonly string[], standing: readonly string[]): EqualLines[] {
  const trimmed = (lines: readonly string[]) => lines.map((line) => line.trim());
  const hunks = lineDiff(trimmed(block), trimmed(standing));
  const pairs: EqualLines[] = [];
  let [at, other] = [0, 0];
  const keep = (end: number) => {
    for (; at < end; at += 1, other += 1)
      if (block[at]?.trim() !== '') pairs.push({ index: at, line: block[at] ?? '', other: standing[other] ?? '' });
  };
  for (const { start, end, newEnd } of hunks satisfies readonly Hunk[]) {
    keep(start);
    [at, other] = [end, newEnd];
  }
  keep(block.length);
  return pairs;
}

/** From tabs to spaces or back, as the standing lines are indented. */
export function inUnitsOf(standing: readonly string[], block: readonly string[]): (line: string) => string {
  const [theirs, ours] = [kindOf(standing), kindOf(block)];
  if (theirs === null || ours === null || theirs === ours) return (line) => line;
  const width = widthOf(ours === 'tabs' ? standing : block);
  if (theirs === 'spaces') return (line) => line.replace(/^\t+/, (tabs) => ' '.repeat(tabs.length * width));
  return (line) =>
    line.replace(/^ +/, (spaces) => '\t'.repeat(Math.floor(spaces.length / width)) + ' '.repeat(spaces.length % width));
}

function kindOf(lines: readonly string[]): 'tabs' | 'spaces' | null {
  // A single space aligns the stars of a comment, whatever the code is indented with.
  const indents = lines.map(indentOf).filter((indent) => indent !== '' && indent !== ' ');
  if (indents.length === 0) return null;
  if (indents.every((indent) => indent.startsWith('\t'))) return 'tabs';
  return indents.every((indent) => indent.startsWith(' ')) ? 'spaces' : null;
}

/** The step by which most lines go deeper than the one before them; of several the smallest. */
function widthOf(lines: readonly string[]): number {
  const counts = new Map<number, number>();
  let before = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const depth = indentOf(line).length;
    // One space is no depth: it aligns the stars of a comment.
    if (depth > before + 1) counts.set(depth - before, (counts.get(depth - before) ?? 0) + 1);
    before = depth;
  }
  const [most] = [...counts].sort(([one, often], [other, oftener]) => oftener - often || one - other);
  return most?.[0] ?? 4;
}

export function indentOf(line: string): string {
  let end = 0;
  while (line[end] === ' ' || line[end] === '\t') end += 1;
  return line.slice(0, end);
}
