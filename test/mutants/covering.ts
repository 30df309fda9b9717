// Which test files a mutant is shown to: those that execute its place, the nearest and the quickest first, and not all of them.
import { join } from 'node:path';
import { root } from '../../scripts/steps.ts';
import { type Imports, importsOf } from '../builders/importsOf.ts';
import type { Coverage } from './coverage.ts';
import type { Mutant } from './mutant.ts';
import type { TestFile } from './trial.ts';

const MOST_FILES = 12;
/** All of them together, without a defect. */
const MOST_MS = 12_000;

export interface Covering {
  readonly tests: readonly TestFile[];
  /** How many more execute its place. */
  readonly leftOut: number;
}

/**
 * What only loading a source executes, or another process, is seen at no test: then those count that execute any of the same
 * source, or of a source that imports it.
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
  const near = [mutant.file, ...importers(mutant.file)];
  const nextFile = good.filter(({ executed }) => near.some((file) => file in executed));
  const all = [direct, sameFile, nextFile].find(({ length }) => length > 0) ?? [];
  const tests = chosen(mutant.file, all);
  return { tests, leftOut: all.length - tests.length };
}

export function importersIn(folder: string): (file: string) => readonly string[] {
  const imports: Imports = importsOf(join(root, folder));
  return (file) =>
    [...imports]
      .filter(([, imported]) => imported.some((each) => `${folder}/${each}` === file))
      .map(([importer]) => `${folder}/${importer}`);
}

function chosen(file: string, coverages: readonly Coverage[]): TestFile[] {
  const nearestFirst = coverages.toSorted(
    (one, other) =>
      Number(one.isCut) - Number(other.isCut) || distance(file, one) - distance(file, other) || one.ms - other.ms,
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

function nameOf(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/(?:\.test)?\.ts$/, '').toLowerCase();
}

function isExecuted(bounds: readonly number[], at: number): boolean {
  return bounds.findIndex((bound) => bound > at) % 2 === 1;
}
