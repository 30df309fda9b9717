import assert from 'node:assert/strict';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { Model, OutputBounds } from '../../src/core/models/model.ts';
import { worstOf } from '../../src/core/models/prices/ceiling.ts';
import { costOf } from '../../src/core/models/prices/cost.ts';
import { estimate, tokensAtLeast, utf8Bytes } from '../../src/core/models/prices/estimate.ts';
import type { Mode } from '../../src/shared/mode.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const catalogue = new Catalogue();
const byBytes = (bytes: number) => ({ bytes, count: null });
/** Of a cap that is given the model does not matter. */
const terms = (cap: number, effort: string | null, mode: Mode | null = null) =>
  catalogue.outputBounds(catalogue.find('o3'), { effort, mode }, cap);

/** Turns before whose tokens are known. */
function chainOf(tokens: number) {
  return { least: tokens, likely: tokens, most: tokens };
}

describe('the order of the three prices', () => {
  it('holds for every model, effort, mode, cap, size and record, and for a cache that is dearer than none', () => {
    const odd = new Catalogue([{ model: 'o3', input: 1, cachedInput: 5, output: 2 }]);
    for (const here of [new Catalogue(), odd]) {
      for (const model of here.all) {
        for (const mode of [null, 'standard', 'pro'] as const) {
          for (const effort of [null, 'none', 'high', 'max', 'a word of tomorrow']) {
            for (const cap of [0, 1, 50_000, 1_000_000]) assertOrder(here, model, { mode, effort }, cap);
          }
        }
      }
    }
  });

  function assertOrder(here: Catalogue, model: Model, asked: Pick<OutputBounds, 'mode' | 'effort'>, cap: number): void {
    const job = { ...asked, model: model.id, inputTokens: 300_000, cost: null, tookMs: 1 };
    const own = Array.from({ length: 12 }, (_, at) => ({ ...job, outputTokens: at * 9_000 }));
    const counts = [null, { tokens: 0, isUpperBound: false }, { tokens: 271_000, isUpperBound: false }] as const;
    for (const count of counts) {
      for (const known of [[], own]) {
        const size = { bytes: 1_000_000, count };
        const price = estimate(model, size, here.outputBounds(model, asked, cap), { own: known });
        if (price === null) continue;
        const said = JSON.stringify([model.id, asked, cap, count, price]);
        assert.ok(price.low <= price.likely && price.likely <= price.worst, said);
      }
    }
  }
});

describe('the estimate', () => {
  it('is never passed by a job that stays within its bytes and its cap', () => {
    const random = seededRandom(42);
    for (let run = 0; run < 20_000; run += 1) {
      const row = oneOf(random, data.models);
      const model = catalogue.find(row.id);
      const bytes = wholeNumber(random, 0, oneOf(random, [3, 1_000, 272_001, 1_000_000]));
      const cap = wholeNumber(random, 1, oneOf(random, [1, 25_000, 128_000]));
      const inputTokens = random() < 0.3 ? bytes : wholeNumber(random, 0, bytes);
      const cachedTokens = random() < 0.5 ? 0 : wholeNumber(random, 0, inputTokens);
      const outputTokens = random() < 0.3 ? cap : wholeNumber(random, 0, cap);
      const usage = {
        inputTokens,
        cachedTokens,
        cacheWriteTokens: random() < 0.5 ? 0 : inputTokens - cachedTokens,
        outputTokens,
        reasoningTokens: wholeNumber(random, 0, outputTokens),
      };
      const effort = oneOf(random, [null, ...model.efforts]);
      const before = estimate(model, byBytes(bytes), terms(cap, effort));
      const actual = costOf(model, usage, 'default');
      assert.ok(before !== null && actual !== null);
      const told = `run ${run}: ${row.id}, ${bytes} bytes, cap ${cap}: ${JSON.stringify(usage)}`;
      assert.ok(before.worst >= actual.total, told);
      assert.ok(before.low <= before.likely && before.likely <= before.worst, told);
      assert.ok(before.inputTokens >= inputTokens && Number.isSafeInteger(before.worst), told);
    }
  });

  it('is worked out from bytes and cap', () => {
    assert.deepEqual(estimate(catalogue.find('o3'), byBytes(7_000), terms(50_000, 'high')), {
      inputTokens: 7_750,
      inputIsBound: true,
      low: 875 * 500 + 500 * 8_000,
      likely: 2_050 * 2_000 + 20_000 * 8_000,
      worst: 7_750 * 2_000 + 50_000 * 8_000,
      basis: { from: 'prior', jobs: 0, isSameSize: false },
      priceSource: 'OpenAI Pricing',
      priceDate: '2026-07',
    });
  });

  it('is worked out from the count, once there is one', () => {
    const size = { bytes: 7_000, count: { tokens: 2_000, isUpperBound: false } };
    assert.deepEqual(estimate(catalogue.find('o3'), size, terms(50_000, 'high')), {
      inputTokens: 2_120,
      inputIsBound: false,
      low: 2_000 * 500 + 500 * 8_000,
      likely: 2_120 * 2_000 + 20_000 * 8_000,
      worst: 2_250 * 2_000 + 50_000 * 8_000,
      basis: { from: 'prior', jobs: 0, isSameSize: false },
      priceSource: 'OpenAI Pricing',
      priceDate: '2026-07',
    });
    assert.equal(tokensAtLeast(size), 2_000);
  });

  it('stays a bound where the count is one, but a closer one than the bytes', () => {
    const size = { bytes: 7_000, count: { tokens: 3_000, isUpperBound: true } };
    const price = estimate(catalogue.find('o3'), size, terms(50_000, 'high'));
    assert.deepEqual([price?.inputTokens, price?.inputIsBound], [3_350, true]);
    assert.equal(price?.worst, 3_350 * 2_000 + 50_000 * 8_000);
    assert.equal(tokensAtLeast(size), 875);
  });

  it('takes what a chain makes input again', () => {
    const model = catalogue.find('o3');
    const [alone, chained] = [0, 1_000].map((tokens) =>
      estimate(model, byBytes(1_000), terms(100, 'low'), { chain: chainOf(tokens) }),
    );
    assert.equal((chained?.worst ?? 0) - (alone?.worst ?? 0), 1_000 * 2_000);
    assert.equal((chained?.likely ?? 0) - (alone?.likely ?? 0), 1_000 * 2_000);
  });

  it('is in order and not passed, whatever the count, the cap and the chain', () => {
    const random = seededRandom(43);
    for (let run = 0; run < 20_000; run += 1) {
      const model = catalogue.find(oneOf(random, data.models).id);
      const bytes = wholeNumber(random, 0, oneOf(random, [3, 1_000, 272_001, 1_000_000]));
      const tokens = wholeNumber(random, 0, bytes);
      const chain = random() < 0.5 ? 0 : wholeNumber(random, 0, 300_000);
      const cap = wholeNumber(random, 1, oneOf(random, [1, 25_000, 128_000]));
      const size = { bytes, count: { tokens, isUpperBound: random() < 0.2 } };
      const before = estimate(model, size, terms(cap, oneOf(random, [null, ...model.efforts])), {
        chain: chainOf(chain),
      });
      // What the service adds for framing and formatting.
      const input = tokens + chain + wholeNumber(random, 0, 50 + Math.floor(tokens / 10));
      const written = random() < 0.5 ? 0 : input;
      const usage = {
        inputTokens: input,
        cachedTokens: 0,
        cacheWriteTokens: written,
        outputTokens: cap,
        reasoningTokens: 0,
      };
      const actual = costOf(model, usage, 'default');
      assert.ok(before !== null && actual !== null);
      const told = `run ${run}: ${model.id}, ${JSON.stringify({ size, cap, chain, usage })}`;
      assert.ok(before.worst >= actual.total && Number.isSafeInteger(before.worst), told);
      assert.ok(before.low <= before.likely && before.likely <= before.worst, told);
    }
  });

  it('counts writing to the cache in the worst case, where the model charges for it', () => {
    assert.equal(
      estimate(catalogue.find('gpt-6-sol'), byBytes(1_000), terms(100, 'low'))?.worst,
      1_150 * 2_500 + 100 * 10_000,
    );
  });

  it('counts with the dearest tier where a place may run a job at one of its own', () => {
    const price = (isDefaultTier: boolean) =>
      estimate(catalogue.find('o3'), byBytes(1_000), terms(100, 'low'), { isDefaultTier });
    assert.deepEqual(
      [price(true)?.worst, price(false)?.worst],
      [1_150 * 2_000 + 100 * 8_000, 1_150 * 3_500 + 100 * 14_000],
    );
    assert.equal(price(true)?.likely, price(false)?.likely);
    assert.deepEqual(
      [true, false].map((isDefault) =>
        worstOf(catalogue, 'o3', byBytes(1_000), { maxOutputTokens: 100, isDefaultTier: isDefault }),
      ),
      [price(true)?.worst, price(false)?.worst],
    );
  });

  it('counts turns before it, which are billed again', () => {
    const price = estimate(catalogue.find('o3'), byBytes(1_000), terms(100, 'low'), { chain: chainOf(5_000) });
    assert.deepEqual([price?.inputTokens, price?.worst], [6_150, 6_150 * 2_000 + 100 * 8_000]);
    assert.equal(price?.likely, (286 + 50 + 5_000) * 2_000 + 100 * 8_000);
  });

  it('is not known when the price is not known', () => {
    assert.equal(estimate(catalogue.find('some-model'), byBytes(1_000), terms(100, 'low')), null);
  });

  it('counts bytes as they are sent', () => {
    assert.deepEqual(['', 'abc', 'é', '漢', '🙂'].map(utf8Bytes), [0, 3, 2, 3, 4]);
    assert.equal(tokensAtLeast(byBytes(80)), 10);
  });
});
