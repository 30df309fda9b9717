// Which test files a mutant is shown to: those that execute its place, the nearest first and those that execute most of its
// source, and not all of them.
import { join } from 'node:path';
import { root } from '../../scripts/steps.ts';
import { type Imports, importsOf } from '../builders/importsOf.ts';
import type { Coverage } from './coverage.ts';
import type { Mutant } from './mutant.ts';
import type { TestFile } from './trial.ts';

const MOST_FILES = 12;
/** All of them together, without a defect. */
const MOST_MS = 20_000;
/** Characters. */
const STEP = 500;

export interface Covering {
  readonly tests: readonly TestFile[];
  /** How many more execute its place. */
  readonly leftOut: number;
}

/**
 * What only loading a source executes, or another thread, is seen at no test: then those count that execute any of the same
 * source, or else of the sources that lead to it.
 */
export function coveringOf(
  mutant: Mutant,
  coverages: readonly Coverage[],
  importers: (file: string) => readonly string[],
): Covering {
  // What takes long is asked about its own subject alone, by its name.
  const good = coverages.filter((each) => each.passes && (!each.isCut || distance(mutant.file, each) === 0));
  const direct = good.filter(({ executed }) => isExecuted(executed[mutant.file] ?? [], mutant.start));
  const sameFile = good.filter(({ executed, imported }) => mutant.file in executed || imported.includes(mutant.file));
  const all = [direct, sameFile].find(({ length }) => length > 0) ?? leadingTo(mutant.file, good, importers);
  const tests = chosen(mutant.file, all);
  return { tests, leftOut: all.length - tests.length };
}

function leadingTo(
  file: string,
  coverages: readonly Coverage[],
  importers: (file: string) => readonly string[],
): readonly Coverage[] {
  const seen = new Set<string>();
  for (let level = [file]; level.length > 0; level = level.flatMap(importers).filter((each) => !seen.has(each))) {
    const found = coverages.filter(({ executed }) => level.some((each) => each in executed));
    if (found.length > 0) return found;
    for (const each of level) seen.add(each);
  }
  return [];
}

/** Who imports a source. What nobody imports starts a thread of its own: then those whose types it shares, who start it. */
export function importersIn(folder: string): (file: string) => readonly string[] {
  const imports: Imports = importsOf(join(root, folder));
  const inFolder = (file: string) => `${folder}/${file}`;
  return (file) => {
    const importers = [...imports].filter(([, imported]) => imported.some((each) => inFolder(each) === file));
    if (importers.length > 0) return importers.map(([importer]) => inFolder(importer));
    return (imports.get(file.slice(folder.length + 1)) ?? []).map(inFolder);
  };
}

function chosen(file: string, coverages: readonly Coverage[]): TestFile[] {
  const nearestFirst = coverages.toSorted(
    (one, other) =>
      Number(one.isCut) - Number(other.isCut) ||
      distance(file, one) - distance(file, other) ||
      executedOf(file, other) - executedOf(file, one) ||
      one.ms - other.ms,
  );
  let sum = 0;
  return nearestFirst
    .filter((each) => {
      if (sum > 0 && sum + each.ms > MOST_MS && distance(file, each) > 0) return false;
      sum += each.ms;
      return true;
    })
    .slice(0, MOST_FILES)
    .map((each) => ({ file: each.file, ms: each.ms }));
}

/** 0 = its own test by name, 1 = it imports the source, 2 = it executes the place by way of others. */
function distance(file: string, coverage: Coverage): 0 | 1 | 2 {
  const [test, source] = [nameOf(coverage.file), nameOf(file)];
  // The looker's is `look`.
  if (test.startsWith(source) || source.startsWith(test)) return 0;
  return coverage.imported.includes(file) ? 1 : 2;
}

/** How much of a source a test executes, in steps: a few characters more say nothing. */
function executedOf(file: string, { executed }: Coverage): number {
  const bounds = executed[file] ?? [];
  const sum = bounds.reduce((total, bound, index) => total + (index % 2 === 0 ? -bound : bound), 0);
  return Math.round(sum / STEP);
}

function nameOf(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/(?:\.test)?\.ts$/, '').toLowerCase();
}

function isExecuted(bounds: readonly number[], at: number): boolean {
  return bounds.findIndex((bound) => bound > at) % 2 === 1;
}
