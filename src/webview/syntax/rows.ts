// Divides a line of a table into cells. A pipe inside code or a formula does not divide, as people read it; GFM's own
// reading of the line is used if only that fits the number of columns. No cell is dropped.
import { FormulaSearch } from './formulaSearch.ts';

interface Pipes {
  /** The positions of the pipes that divide. */
  readonly bars: readonly number[];
  /** The positions of backslashes before pipes that don't divide, except in formulas, where `\|` is TeX. */
  readonly escapes: ReadonlySet<number>;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Null = the line does not have `count` cells. */
export function headCells(line: string, count: number): string[] | null {
  const text = line.trim();
  for (const pipes of [pipesAside(text), allPipes(text)]) {
    const cells = rangesOf(text, pipes);
    if (pipes.bars.length > 0 && cells.length === count) return cells.map((cell) => textOf(text, cell, pipes));
  }
  return null;
}

/** The line's cells, at most `count`; what is more stands in the last one, as it was written. */
export function rowCells(line: string, count: number): string[] {
  const text = line.trim();
  const aside = pipesAside(text);
  const known = rangesOf(text, aside);
  if (known.length !== count) {
    const pipes = allPipes(text);
    const cells = rangesOf(text, pipes);
    if (cells.length === count) return cells.map((cell) => textOf(text, cell, pipes));
  }
  const cells = known.slice(0, count);
  const last = cells.at(-1);
  const rest = known.slice(count).findLast(({ from, to }) => text.slice(from, to).trim() !== '');
  if (last !== undefined && rest !== undefined) cells[cells.length - 1] = { from: last.from, to: rest.to };
  return cells.map((cell) => textOf(text, cell, aside));
}

/** As GFM reads it: only a backslash keeps a pipe from dividing. */
function allPipes(text: string): Pipes {
  const bars: number[] = [];
  const escapes = new Set<number>();
  for (let at = text.indexOf('|'); at >= 0; at = text.indexOf('|', at + 1)) {
    if (text[at - 1] === '\\') escapes.add(at - 1);
    else bars.push(at);
  }
  return { bars, escapes };
}

function pipesAside(text: string): Pipes {
  const all = allPipes(text);
  if (!/[`$\\]/.test(text)) return all;
  const aside = [...asides(text)];
  let next = 0;
  const isAside = (at: number, kind?: 'formula'): boolean => {
    while ((aside[next]?.to ?? text.length) <= at) next += 1;
    const found = aside[next];
    return found !== undefined && found.from <= at && (kind === undefined || found.isFormula);
  };
  const bars = all.bars.filter((at) => !isAside(at));
  next = 0;
  return { bars, escapes: new Set([...all.escapes].filter((at) => !isAside(at, 'formula'))) };
}

/** The ranges of code and formulas, in order. */
function* asides(text: string): Generator<Range & { readonly isFormula: boolean }> {
  const formulas = new FormulaSearch(text);
  const lastTicks = lastRuns(text);
  for (let at = 0; at < text.length; ) {
    const mark = text[at];
    if (mark === '`') {
      const ticks = runAt(text, at);
      const isCode = (lastTicks.get(ticks.length) ?? -1) > at;
      const end = isCode ? endOfCode(text, at + ticks.length, ticks.length) : at + ticks.length;
      if (isCode) yield { from: at, to: end, isFormula: false };
      at = end;
      continue;
    }
    const formula = mark === '$' || mark === '\\' ? formulas.at(at, text.length) : null;
    if (formula !== null) {
      yield { from: at, to: formula.to, isFormula: true };
      at = formula.to;
    } else at += mark === '\\' ? 2 : 1;
  }
}

function runAt(text: string, at: number): string {
  let end = at;
  while (text[end] === '`') end += 1;
  return text.slice(at, end);
}

/** Where the last run of each number of backticks begins. */
function lastRuns(text: string): Map<number, number> {
  const last = new Map<number, number>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) last.set(run.length, index);
  return last;
}

function endOfCode(text: string, from: number, length: number): number {
  for (let at = text.indexOf('`', from); at >= 0; ) {
    const run = runAt(text, at).length;
    if (run === length) return at + run;
    at = text.indexOf('`', at + run);
  }
  return from;
}

/** The ranges between the pipes; a pipe at the beginning or end only frames the line. */
function rangesOf(text: string, { bars }: Pipes): Range[] {
  const edges = [-1, ...bars, text.length];
  const ranges = edges.slice(1).map((to, index) => ({ from: (edges[index] ?? 0) + 1, to }));
  if (ranges[0]?.to === 0) ranges.shift();
  if (ranges.at(-1)?.from === text.length) ranges.pop();
  return ranges;
}

function textOf(text: string, { from, to }: Range, { escapes }: Pipes): string {
  if (escapes.size === 0) return text.slice(from, to).trim();
  let made = '';
  let begin = from;
  for (let at = text.indexOf('\\|', from); at >= 0 && at < to; at = text.indexOf('\\|', at + 1)) {
    if (!escapes.has(at)) continue;
    made += text.slice(begin, at);
    begin = at + 1;
  }
  return (made + text.slice(begin, to)).trim();
}
