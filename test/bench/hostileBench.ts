// Twice the hostile text, how much more work: the worst of all cases. And how long the longest of them holds up the host.
import { BENCH_TERMS, type GrowthCase, growthOf } from '../builders/growth.ts';
import { LETTER_GROWTH } from '../builders/letterGrowth.ts';
import { PAGE_GROWTH } from '../builders/pageGrowth.ts';
import { SCRUB_GROWTH } from '../builders/scrubGrowth.ts';
import { SERVER_TEXT_GROWTH } from '../builders/serverTextGrowth.ts';
import type { Measured } from './figures.ts';

/** Every list of such cases. */
const CASES: readonly GrowthCase[] = [...SERVER_TEXT_GROWTH, ...SCRUB_GROWTH, ...PAGE_GROWTH, ...LETTER_GROWTH];
/** The collector of memory works when it likes: the least of many is the work itself. */
const TERMS = { ...BENCH_TERMS, tries: 15 };
const MEGABYTE = 1_000_000;

export function measureHostile(cases: readonly GrowthCase[] = CASES): Record<string, Measured> {
  let worst = { factor: 0, name: 'none takes long enough to be measured' };
  let longest = { ms: 0, name: '' };
  for (const one of cases) {
    const growth = growthOf(one, TERMS);
    if (growth !== null && growth.factor > worst.factor) worst = { factor: growth.factor, name: one.name };
    const ms = stallOf(one);
    if (ms > longest.ms) longest = { ms, name: one.name };
  }
  return {
    'hostile.growth': {
      value: worst.factor,
      note: `the worst of ${cases.length} cases: ${worst.name}; a megabyte holds the host up for ${Math.round(longest.ms)} ms at most: ${longest.name}`,
    },
  };
}

function stallOf({ text, work }: GrowthCase): number {
  const made = text(MEGABYTE);
  const before = performance.now();
  work(made);
  return performance.now() - before;
}
