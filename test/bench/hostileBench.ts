// Twice the hostile text, how much more work, over three doublings: the worst of all cases. And how long the longest of those
// that the host reads holds it up; the page draws a text in parts, and test/page/hostileStalls.ts measures those.
import { BENCH_TERMS, type GrowthCase, growthOf } from '../builders/growth.ts';
import { LETTER_GROWTH } from '../builders/letterGrowth.ts';
import { PAGE_GROWTH } from '../builders/pageGrowth.ts';
import { SCRUB_GROWTH } from '../builders/scrubGrowth.ts';
import { SERVER_TEXT_GROWTH } from '../builders/serverTextGrowth.ts';
import type { Measured } from './figures.ts';

const OF_HOST: readonly GrowthCase[] = [...SERVER_TEXT_GROWTH, ...SCRUB_GROWTH];
const OF_PAGE: readonly GrowthCase[] = [...PAGE_GROWTH, ...LETTER_GROWTH];
const MEGABYTE = 1_000_000;

export function measureHostile(): Record<string, Measured> {
  const cases = [...OF_HOST, ...OF_PAGE];
  let worst = { factor: 0, name: 'none takes long enough to be measured' };
  let longest = { ms: 0, name: '' };
  for (const one of cases) {
    const growth = growthOf(one, BENCH_TERMS);
    if (growth === null) continue;
    const factor = growth.factor ** (1 / Math.log2(BENCH_TERMS.times));
    if (factor > worst.factor) worst = { factor, name: one.name };
  }
  for (const one of OF_HOST) {
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
