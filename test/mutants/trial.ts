// One mutant before the tests that execute its place: a few at a time, until one of them fails.
import type { Mutant } from './mutant.ts';
import { runTests } from './testRun.ts';

const LEAST_LIMIT_MS = 30_000;
const LIMIT_FACTOR = 5;
/** Whatever the tests take without a defect. */
const HARD_LIMIT_MS = 240_000;
/** So long is the first lot of test files, and so much longer is each next one. */
const FIRST_LOT_MS = 2_000;
const LOT_GROWTH = 4;

export interface TestFile {
  readonly file: string;
  /** How long it computes without a defect, the start of the process not counted. */
  readonly ms: number;
}

export type Verdict = 'killed' | 'tooLong' | 'survived' | 'unseen';

export interface Outcome {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** What failed first, in the words of the test; for `survived`, the files that had nothing to say. */
  readonly why: string;
  readonly ms: number;
}

/** @param tests those that execute its place, the best first; none = it is `unseen` */
export async function tryMutant(
  mutant: Mutant,
  tests: readonly TestFile[],
  leastLimitMs = LEAST_LIMIT_MS,
): Promise<Outcome> {
  const began = performance.now();
  const outcome = (verdict: Verdict, why: string): Outcome => ({ mutant, verdict, why, ms: performance.now() - began });
  if (tests.length === 0) return outcome('unseen', 'no test executes it');
  for (const lot of lotsOf(tests)) {
    const usualMs = lot.reduce((sum, { ms }) => sum + ms, 0);
    const mostMs = Math.min(HARD_LIMIT_MS, Math.max(leastLimitMs, LIMIT_FACTOR * usualMs));
    const files = lot.map(({ file }) => file);
    const { end, output } = await runTests(files, { mutant, mostMs });
    if (end === 'tooLong') return outcome('tooLong', files.join(', '));
    if (end === 'failed') return outcome('killed', firstFailure(output));
  }
  return outcome('survived', tests.map(({ file }) => file).join(', '));
}

/** In the order given: one process each. */
export function lotsOf(tests: readonly TestFile[]): TestFile[][] {
  const lots: TestFile[][] = [];
  let most = FIRST_LOT_MS;
  let sum = Number.POSITIVE_INFINITY;
  for (const test of tests) {
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
