// How much more work a longer text of one kind is. CPU time, not the clock on the wall: a busy machine changes nothing of
// it. Linear work is `times` for `times` as much text, quadratic work its square.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface GrowthCase {
  /** What works on it, and the kind of text. */
  readonly name: string;
  /** A hostile text of about so many characters. */
  readonly text: (size: number) => string;
  readonly work: (text: string) => unknown;
}

export interface Growth {
  /** Of the quickest try with each text. */
  readonly factor: number;
  /** Characters of the shorter text, which took at least `leastMs`. */
  readonly size: number;
  readonly ms: number;
}

export interface GrowthTerms {
  readonly times: number;
  readonly tries: number;
  /** More than this is not followed any further. */
  readonly bound: number;
  /** No further try is made once one was no worse than this. */
  readonly enough: number;
  readonly leastMs?: number;
  /**
   * What grows too much is followed to a text this many times as long as the longer one: a bound of ours may lie between the
   * first two, past which the work grows as the text does. Where that is so, the factor is of this last step, as `times`
   * times as much text would have it.
   */
  readonly further?: number;
  /**
   * Memory is cleared before each try, and only this thread counts, not those that compile and collect beside it. Takes
   * several times as long.
   */
  readonly isAlone?: boolean;
  /** Longer texts are not made; what takes less than `leastMs` for one of these grows by nothing that matters. */
  readonly mostSize?: number;
}

/** As the suite holds it: linear is 8, quadratic 64. One try near the bound is not enough: the shorter text may have been slow. */
export const SUITE_TERMS: GrowthTerms = { times: 8, tries: 5, bound: 24, enough: 12, further: 2 };
/**
 * For the benchmark, which prints it for each of the three doublings: linear is 2 then, quadratic 4. One doubling alone may
 * step over a size from which on memory is collected another way; three in a row don't.
 */
export const BENCH_TERMS: GrowthTerms = {
  times: 8,
  tries: 6,
  bound: 2.5 ** 3,
  enough: 2.2 ** 3,
  leastMs: 30,
  isAlone: true,
};

setFlagsFromString('--expose-gc');
/** What earlier work left behind is not collected within the next. */
const collect: () => void = runInNewContext('gc');

const SMALLEST = 64;
const LEAST_MS = 10;
const MOST_SIZE = 1_000_000;
const FURTHER_TRIES = 3;

/**
 * Null = even the longest text takes less than `leastMs`. What seems to grow too much beside the threads that compile and
 * collect is measured once more on its own thread, and that counts.
 */
export function growthOf(one: GrowthCase, terms: GrowthTerms): Growth | null {
  const growth = measured(one, terms);
  const isFound = growth !== null && growth.factor > terms.bound;
  return isFound && terms.isAlone !== true ? measured(one, { ...terms, isAlone: true }) : growth;
}

function measured({ text, work }: GrowthCase, terms: GrowthTerms): Growth | null {
  const { times, tries, bound, enough, leastMs = LEAST_MS, further, mostSize = MOST_SIZE, isAlone = false } = terms;
  const cpu = isAlone ? process.threadCpuUsage.bind(process) : process.cpuUsage.bind(process);
  const smallest = text(SMALLEST);
  const took = (size: number): number => {
    const made = text(Math.round(size));
    if (isAlone) {
      collect();
      // That throws compiled patterns away: a text is not to be compared with one that was read by slower means.
      for (let count = 0; count < 3; count += 1) work(smallest);
    }
    const before = cpu();
    work(made);
    const { user, system } = cpu(before);
    return (user + system) / 1_000;
  };
  /** The work for a longer text by that for a shorter one, each at its quickest of so many tries in turn. */
  const quickest = (shorter: number, longer: number, most: number, ratioEnough = 0): number => {
    let short = Number.POSITIVE_INFINITY;
    let long = Number.POSITIVE_INFINITY;
    for (let count = 0; count < most && !(long / short <= ratioEnough); count += 1) {
      short = Math.min(short, Math.max(took(shorter), 1));
      long = Math.min(long, took(longer));
    }
    return long / short;
  };
  // One long moment may be the collector of memory, or code that is not compiled yet.
  const isLongEnough = (size: number) => [1, 2, 3].every(() => took(size) >= leastMs);
  let size = SMALLEST;
  // By small steps: work that doubles with each character must not be asked for twice as many.
  while (!isLongEnough(size)) {
    if (size >= mostSize) return null;
    size = Math.min(mostSize, size < 1_024 ? size * 1.25 : size * 2);
  }
  const ms = Math.max(took(size), 1);
  for (const step of [1.25, 2, 4]) {
    if (step >= times) break;
    const factor = took(size * step) / ms;
    if (factor > step * bound) return { factor, size, ms };
  }
  const factor = quickest(size, size * times, tries, enough);
  if (factor <= bound || further === undefined) return { factor, size, ms };
  // Measured beside the shorter one anew: what made all of the tries above slow may be over by now.
  const last = quickest(size * times, size * times * further, FURTHER_TRIES);
  const asTimes = last ** (Math.log(times) / Math.log(further));
  return { factor: asTimes <= bound ? asTimes : factor, size, ms };
}
