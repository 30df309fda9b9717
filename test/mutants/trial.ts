// One mutant before the tests that execute its place: the quickest first, a few at a time, until one of them fails.
import type { Mutant } from './mutant.ts';
import { runTests } from './testRun.ts';

const LEAST_LIMIT_MS = 20_000;
const LIMIT_FACTOR = 10;
/** So long is the first lot of test files, and so much longer is each next one. */
const FIRST_LOT_MS = 4_000;
const LOT_GROWTH = 3;

export interface TestFile {
  readonly file: string;
  /** How long it takes, alone, without a defect. */
  readonly ms: number;
}

export interface Outcome {
  readonly mutant: Mutant;
  readonly verdict: 'killed' | 'tooLong' | 'survived' | 'unseen';
  /** What failed first, in the words of the test; for `survived`, how many files had nothing to say. */
  readonly why: string;
}

/** @param tests those that execute its place; none = it is `unseen` */
export async function tryMutant(
  mutant: Mutant,
  tests: readonly TestFile[],
  leastLimitMs = LEAST_LIMIT_MS,
): Promise<Outcome> {
  if (tests.length === 0) return { mutant, verdict: 'unseen', why: 'no test executes it' };
  for (const lot of lotsOf(tests)) {
    const usualMs = lot.reduce((sum, { ms }) => sum + ms, 0);
    const mostMs = Math.max(leastLimitMs, LIMIT_FACTOR * usualMs);
    const files = lot.map(({ file }) => file);
    const { end, output } = await runTests(files, { mutant, mostMs });
    if (end === 'tooLong') return { mutant, verdict: 'tooLong', why: files.join(', ') };
    if (end === 'failed') return { mutant, verdict: 'killed', why: firstFailure(output) };
  }
  return { mutant, verdict: 'survived', why: `${tests.length} test files passed` };
}

export function lotsOf(tests: readonly TestFile[]): TestFile[][] {
  const lots: TestFile[][] = [];
  let most = FIRST_LOT_MS;
  let sum = Number.POSITIVE_INFINITY;
  for (const test of tests.toSorted((one, other) => one.ms - other.ms)) {
    if (sum + test.ms > most) {
      if (lots.length > 0) most *= LOT_GROWTH;
      lots.push([]);
      sum = 0;
    }
    lots.at(-1)?.push(test);
    sum += test.ms;
  }
  return lots;
}

/** `1) suite test:` in the words of mocha, or the error that kept it from running. */
function firstFailure(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => line.startsWith('1) '));
  const told = at < 0 ? lines.filter((line) => /\w*Error\b/.test(line)).slice(0, 1) : lines.slice(at, at + 3);
  return told.join(' ').slice(0, 200);
}
