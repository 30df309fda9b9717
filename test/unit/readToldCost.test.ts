// What a reply says that it cost: as each place tells it, and every number that no place should tell.
import assert from 'node:assert/strict';
import { readToldCost } from '../../src/core/providers/replies/readToldCost.ts';
import { MOST_NANO, MOST_USD } from '../../src/shared/numbers.ts';

const total = (usage: unknown) => readToldCost(usage)?.total;

/** None of them is an amount of money that a job can cost. */
const ABSURD = [
  ...[-1, -1e-12, Number.NaN, Number.POSITIVE_INFINITY, 1e300, MOST_USD + 0.01, '0.5', '', true, null, [], {}, [0.5]],
];

describe('a cost that a reply tells', () => {
  it('is in dollars, to the last nano-dollar', () => {
    for (const [usd, nano] of [
      [0, 0],
      [0.096, 96_000_000],
      [0.1 + 0.2, 300_000_000],
      [1e-9, 1],
      [1.5e-9, 2],
      // Something is never nothing.
      [1e-12, 1],
      [5e-324, 1],
      [0.000_012_345_678_9, 12_346],
      [MOST_USD, MOST_NANO],
    ] as const) {
      assert.equal(total({ cost: usd }), nano, String(usd));
      assert.equal(total({ cost: { total_cost: usd, currency: 'USD' } }), nano, String(usd));
    }
  });

  it('is in ticks of ten billionths of a dollar', () => {
    for (const [ticks, nano] of [
      [0, 0],
      [1, 1],
      [14, 1],
      [15, 2],
      [960_000_000, 96_000_000],
    ] as const) {
      assert.equal(total({ cost_in_usd_ticks: ticks }), nano, String(ticks));
    }
    for (const absurd of [...ABSURD, 1.5, Number.MAX_SAFE_INTEGER, 2 ** 60]) {
      if (absurd === Number.MAX_SAFE_INTEGER) assert.ok((total({ cost_in_usd_ticks: absurd }) ?? 0) <= MOST_NANO);
      else assert.equal(readToldCost({ cost_in_usd_ticks: absurd }), null, String(absurd));
    }
  });

  it('is not told where it is no amount, or in another currency', () => {
    for (const absurd of ABSURD) {
      assert.equal(readToldCost({ cost: absurd }), null, String(absurd));
      assert.equal(readToldCost({ cost: { total_cost: absurd } }), null, String(absurd));
    }
    assert.equal(readToldCost({ cost: { total_cost: 1, currency: 'EUR' } }), null);
    for (const none of [null, undefined, {}, [], 'usage', { is_byok: false }, { cost_details: {} }]) {
      assert.equal(readToldCost(none), null);
    }
    assert.equal(total({ cost: 'much', cost_in_usd_ticks: 10 }), 1, 'the other one is told');
  });

  it('on a key of one’s own is the fee and what the upstream bills, or not known', () => {
    const upstream = (amount: unknown) => ({ upstream_inference_cost: amount });
    const own = (cost: unknown, cost_details: unknown, is_byok: unknown = true) =>
      total({ is_byok, cost, cost_details });
    assert.equal(own(0.005, upstream(0.1)), 105_000_000);
    assert.equal(own(0, upstream(0.1)), 100_000_000);
    assert.equal(own(0.005, upstream(0)), 5_000_000);
    for (const missing of [undefined, null, {}, upstream(null), ...ABSURD.map(upstream)]) {
      assert.equal(own(0.005, missing), null, JSON.stringify(missing));
    }
    for (const missing of [undefined, ...ABSURD]) assert.equal(own(missing, upstream(0.1)), null, String(missing));
    assert.equal(own(MOST_USD, upstream(MOST_USD)), null, 'more than any job costs');
    for (const yes of ['true', 1, 'no', {}]) assert.equal(own(0.005, {}, yes), null, 'anything but a plain no');
    for (const no of [false, null]) assert.equal(own(0.005, {}, no), 5_000_000);
  });
});
