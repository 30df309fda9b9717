// What finished jobs say about the next one, and how much better estimates are for it.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { estimate } from '../../src/core/models/prices/estimate.ts';
import {
  ENOUGH_JOBS,
  likeJobs,
  type OwnJob,
  OwnRecord,
  outputOf,
  recordOf,
  usualTime,
} from '../../src/core/models/prices/ownRecord.ts';
import type { Mode } from '../../src/shared/mode.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const catalogue = new Catalogue();

function aJobDone(changes: Partial<OwnJob> = {}): OwnJob {
  return {
    model: 'o3',
    mode: null,
    effort: 'high',
    inputTokens: 500,
    outputTokens: 4_000,
    cost: 33_000_000,
    tookMs: 60_000,
    ...changes,
  };
}

function jobs(count: number, changes: (index: number) => Partial<OwnJob> = () => ({})): OwnJob[] {
  return Array.from({ length: count }, (_, index) => aJobDone(changes(index)));
}

const byBytes = (bytes: number) => ({ bytes, count: null });
/** Of a cap that is given the model does not matter. */
const terms = (cap: number, effort: string | null, mode: Mode | null = null) =>
  catalogue.outputBounds(catalogue.find('o3'), { effort, mode }, cap);

describe('the time that jobs usually take', () => {
  it('is what nine in ten do not pass, of those with the same effort when there are three', () => {
    const ten = jobs(10, (index) => ({ tookMs: (index + 1) * 60_000 }));
    const low = jobs(2, () => ({ effort: 'low', tookMs: 1_000 }));
    assert.deepEqual(
      [usualTime([...ten, ...low], 'high'), usualTime([...ten, ...low], 'low'), usualTime(low, 'low')],
      [
        { lowMs: 60_000, highMs: 540_000, jobs: 10, isSameEffort: true },
        { lowMs: 1_000, highMs: 540_000, jobs: 12, isSameEffort: false },
        null,
      ],
    );
  });
});

describe('the record of a model', () => {
  it('is the number of its jobs with the middle of their times and costs', () => {
    const done = [
      aJobDone({ tookMs: 60_000, cost: 1_000 }),
      aJobDone({ tookMs: 600_000, cost: 9_000 }),
      aJobDone({ tookMs: 120_000, cost: 2_000 }),
    ];
    assert.deepEqual(recordOf(done), { jobs: 3, medianMs: 120_000, medianCost: 2_000 });
    assert.deepEqual(recordOf([...done, aJobDone({ tookMs: 240_000, cost: 5_001 })]), {
      jobs: 4,
      medianMs: 180_000,
      medianCost: 3_501,
    });
  });

  it('has no cost where none is known, and is nothing without jobs', () => {
    assert.deepEqual(recordOf([aJobDone({ cost: null })]), { jobs: 1, medianMs: 60_000, medianCost: null });
    assert.deepEqual(recordOf([aJobDone({ cost: null }), aJobDone()])?.medianCost, 33_000_000);
    assert.equal(recordOf([]), null);
  });

  it('counts how often a person went on from it to a dearer model, under all of their names', () => {
    const followed = [
      { from: 'o3', to: 'o3-pro', jobs: 2 },
      { from: 'o3-2025-04-16', to: 'o3-pro-2025-06-10', jobs: 1 },
      { from: 'o3', to: 'gpt-6-luna', jobs: 4 },
      { from: 'o3', to: 'o3-2025-04-16', jobs: 8 },
      { from: 'o3-pro', to: 'o3', jobs: 16 },
    ];
    const own = new OwnRecord([], (name) => catalogue.idOf(name) ?? name, { followed });
    const output = (name: string) => catalogue.find(name).prices.default?.output ?? 0;
    const climbs = (model: string) => own.movesUp(model, (to) => output(to) > output(model));
    assert.deepEqual(['o3', 'o3-2025-04-16', 'o3-pro', 'gpt-6-luna'].map(climbs), [3, 3, 0, 0]);
  });

  it('counts the climbs from it, under all of its names', () => {
    const climbed = [
      { from: 'o3', climbs: 3, better: 2 },
      { from: 'o3-2025-04-16', climbs: 2, better: 0 },
      { from: 'o3-pro', climbs: 1, better: 1 },
    ];
    const own = new OwnRecord([], (name) => catalogue.idOf(name) ?? name, { climbed });
    assert.deepEqual(
      ['o3-2025-04-16', 'o3-pro', 'o1'].map((name) => own.climbsFrom(name)),
      [
        { climbs: 5, better: 2 },
        { climbs: 1, better: 1 },
        { climbs: 0, better: 0 },
      ],
    );
  });

  it('counts a model under all of its names, and nothing of another one', () => {
    const done = [
      aJobDone(),
      aJobDone({ model: 'o3-2025-04-16' }),
      aJobDone({ model: 'o3-pro' }),
      aJobDone({ model: 'mine' }),
    ];
    const own = new OwnRecord(done, (name) => catalogue.idOf(name) ?? name);
    assert.deepEqual(
      ['o3', 'o3-2025-04-16', 'o3-pro', 'mine', 'o1'].map((name) => own.of(name, null).length),
      [2, 2, 1, 1, 0],
    );
  });
});

describe('what jobs like this one wrote', () => {
  it('is told by those with the same effort and about as much text, when there are enough', () => {
    const short = jobs(ENOUGH_JOBS, () => ({ outputTokens: 1_000 }));
    const long = jobs(ENOUGH_JOBS - 1, () => ({ outputTokens: 9_000, inputTokens: 50_000 }));
    const low = jobs(50, () => ({ outputTokens: 10, effort: 'low' }));
    const all = [...short, ...long, ...low];
    assert.deepEqual([likeJobs(all, 'high', 100).jobs, likeJobs(all, 'high', 100).isSameSize], [short, true]);
    assert.deepEqual(
      [likeJobs(all, 'high', 50_000).jobs, likeJobs(all, 'high', 50_000).isSameSize],
      [[...short, ...long], false],
    );
    assert.equal(likeJobs(all, 'medium', 100).jobs.length, 0);
  });

  it('is nothing until there are ten of them', () => {
    assert.equal(outputOf(jobs(9)), null);
    assert.deepEqual(outputOf(jobs(10, (index) => ({ outputTokens: 1_000 + 100 * index }))), {
      low: 500,
      likely: 1_450,
    });
  });
});

describe('an estimate from finished jobs', () => {
  const o3 = catalogue.find('o3');

  it('says how many jobs it is from, and never changes the worst case', () => {
    const guess = estimate(o3, byBytes(1_000), terms(50_000, 'high'), { own: jobs(9) });
    const known = estimate(o3, byBytes(1_000), terms(50_000, 'high'), { own: jobs(10) });
    assert.deepEqual(guess?.basis, { from: 'prior', jobs: 9, isSameSize: false });
    assert.deepEqual(known?.basis, { from: 'own', jobs: 10, isSameSize: true });
    assert.equal(known?.likely, 336 * 2_000 + 4_000 * 8_000);
    assert.equal(known?.low, 125 * 500 + 2_000 * 8_000);
    assert.equal(known?.worst, guess?.worst);
  });

  it('stays within a cap that is smaller than what such jobs wrote', () => {
    const price = estimate(o3, byBytes(1_000), terms(1_000, 'high'), { own: jobs(20) });
    assert.equal(price?.likely, 336 * 2_000 + 1_000 * 8_000);
    assert.ok(price !== null && price.likely <= price.worst);
  });

  it('holds for 500 jobs of mixed kind, and comes nearer with every job', () => {
    const random = seededRandom(500);
    const efforts = ['low', 'medium', 'high'] as const;
    const typical = { low: 1_500, medium: 5_000, high: 16_000 };
    const done: OwnJob[] = [];
    const misses: number[] = [];
    let inside = 0;
    for (let run = 0; run < 500; run += 1) {
      const effort = oneOf(random, efforts);
      const bytes = wholeNumber(random, 200, oneOf(random, [2_000, 20_000, 200_000]));
      const cap = catalogue.outputCap(o3, effort, null);
      // A heavy tail: one in twenty takes five times as much as usual, or a fifth.
      const spread = Math.exp(0.8 * gauss(random));
      const outputTokens = Math.min(cap, Math.max(100, Math.round(typical[effort] * spread)));
      const inputTokens = Math.round(bytes / (3 + random())) + 30;
      const cost = inputTokens * 2_000 + outputTokens * 8_000;
      const price = estimate(o3, byBytes(bytes), terms(cap, effort), { own: done });
      assert.ok(price !== null && cost <= price.worst, `run ${run}`);
      if (cost >= price.low) inside += 1;
      misses.push(Math.abs(Math.log(price.likely / cost)));
      done.push(aJobDone({ effort, inputTokens, outputTokens, cost }));
    }
    assert.ok(inside >= 475, `${inside} of 500 are between low and worst`);
    const first = middle(misses.slice(0, 30));
    const last = middle(misses.slice(-300));
    assert.ok(
      last < first,
      `the likely price is off by a factor of ${Math.exp(last)} in the end, ${Math.exp(first)} before`,
    );
  });
});

/** A normally distributed number (Box and Muller). */
function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
