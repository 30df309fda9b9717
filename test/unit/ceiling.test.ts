// The worst case is a promise: whatever a job does within its count, its cap and its window, its bill does not pass it.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { Model } from '../../src/core/models/model.ts';
import { ceiling, inputCeiling, worstOf } from '../../src/core/models/prices/ceiling.ts';
import { costOf } from '../../src/core/models/prices/cost.ts';
import { estimate } from '../../src/core/models/prices/estimate.ts';
import type { PromptSize, Usage } from '../../src/shared/usage.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const RUNS = 30_000;

/** Any usage with so many tokens at most; the edges come often. */
function usageWithin(random: () => number, mostInput: number, mostOutput: number): Usage {
  const upTo = (most: number) => (random() < 0.3 ? most : wholeNumber(random, 0, most));
  const inputTokens = upTo(mostInput);
  const cachedTokens = random() < 0.4 ? 0 : upTo(inputTokens);
  const outputTokens = upTo(mostOutput);
  const cacheWriteTokens = random() < 0.3 ? 0 : upTo(inputTokens - cachedTokens);
  return {
    inputTokens,
    cachedTokens,
    cacheWriteTokens,
    ...(random() < 0.5 ? {} : { longCacheWriteTokens: upTo(cacheWriteTokens) }),
    outputTokens,
    reasoningTokens: random() < 0.1 ? null : upTo(outputTokens),
  };
}

/** Returns how often the whole input was kept for half a day at a price of its own. */
function holds(models: readonly Model[], seed: number): number {
  const random = seededRandom(seed);
  let longest = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const model = oneOf(random, models);
    const tier = oneOf(random, Object.keys(model.prices));
    const tokens = wholeNumber(random, 0, oneOf(random, [3, 1_000, 250_000, 272_001, 922_000]));
    const chainTokens = random() < 0.5 ? 0 : wholeNumber(random, 0, oneOf(random, [100, 272_001]));
    const maxOutputTokens = wholeNumber(random, 1, oneOf(random, [1, 25_000, 128_000]));
    const window = (model.contextWindow ?? Number.MAX_SAFE_INTEGER) - maxOutputTokens;
    const most = Math.max(0, Math.min(inputCeiling(tokens, chainTokens), window));
    const usage = usageWithin(random, most, maxOutputTokens);
    const bill = costOf(model, usage, tier);
    // Nobody published what it costs to keep tokens of this model for half a day.
    if (bill === null && (usage.longCacheWriteTokens ?? 0) > 0 && model.longCacheWrite === null) continue;
    if (usage.longCacheWriteTokens === usage.inputTokens && model.longCacheWrite !== null) longest += 1;
    const atTier = ceiling(model, { tokens, chainTokens, maxOutputTokens, tier });
    const anywhere = ceiling(model, { tokens, chainTokens, maxOutputTokens });
    assert.ok(bill !== null && atTier !== null && anywhere !== null);
    const told = `run ${run}: ${model.id} ${tier}, ${tokens} + ${chainTokens}, cap ${maxOutputTokens}: ${JSON.stringify(usage)}`;
    assert.ok(bill.total <= atTier, `${bill.total} passes ${atTier} in ${told}`);
    assert.ok(atTier <= anywhere && Number.isSafeInteger(atTier), told);
  }
  return longest;
}

describe('the ceiling of a price', () => {
  it('is never passed by any bill, at any tier, with chain, cache writes and surcharge', () => {
    const { all } = new Catalogue();
    holds(all, 20_261_121);
    const keeping = all.filter(({ longCacheWrite }) => longCacheWrite !== null);
    assert.ok(holds(keeping, 12) >= 100);
  });

  it('is never passed by a nano-dollar at prices that a person set, however odd', () => {
    const random = seededRandom(9);
    const odd = () => wholeNumber(random, 0, 40) / oneOf(random, [10_000, 100_000, 1e7, 7, 3e9]);
    const prices = Array.from({ length: 60 }, (_, index) => {
      const cachedInput = random() < 0.5 ? null : odd();
      return { model: `own-${index}`, input: odd(), cachedInput, output: odd() };
    });
    const own = new Catalogue(prices);
    holds(
      prices.map(({ model }) => own.find(model)),
      10,
    );
  });

  it('is count × 1.1 + 50 + chain at the dearest input price, and the cap at the output price', () => {
    const models = new Catalogue();
    const most = { tokens: 1_000, chainTokens: 300, maxOutputTokens: 100, tier: 'default' };
    assert.equal(inputCeiling(1_000, 300), 1_450);
    // o3 writes to its cache for nothing, gpt-6-sol at 2.5 instead of 2.
    assert.equal(ceiling(models.find('o3'), most), 1_450 * 2_000 + 100 * 8_000);
    assert.equal(ceiling(models.find('gpt-6-sol'), most), 1_450 * 2_500 + 100 * 10_000);
    assert.equal(ceiling(models.find('o3'), { ...most, tier: 'priority' }), 1_450 * 3_500 + 100 * 14_000);
    assert.equal(
      ceiling(models.find('o3'), { tokens: 1_000, chainTokens: 300, maxOutputTokens: 100 }),
      1_450 * 3_500 + 100 * 14_000,
    );
  });

  it('counts the whole request as long as soon as the ceiling of its input is', () => {
    const model = new Catalogue().find('gpt-5.5');
    const at = (tokens: number) => ceiling(model, { tokens, maxOutputTokens: 1_000, tier: 'default' });
    assert.equal(inputCeiling(247_226), 271_999);
    assert.equal(at(247_226), 271_999 * 5_000 + 1_000 * 30_000);
    assert.equal(at(247_228), 272_001 * 10_000 + 1_000 * 45_000);
  });

  it('does not rest on a promotion that may be over by the time of the bill', () => {
    const model = new Catalogue().find('gpt-5.6-sol');
    const worst = ceiling(model, { tokens: 1_000, maxOutputTokens: 100, tier: 'default' }) ?? 0;
    assert.equal(worst, 1_150 * 6_250 + 100 * 30_000);
  });

  it('holds for what the cache keeps for half a day, at its own price', () => {
    const models = new Catalogue();
    const most = { tokens: 1_000, maxOutputTokens: 100, tier: 'default' };
    assert.equal(ceiling(models.find('gpt-6.1-terra'), most), 1_150 * 2_500 + 100 * 5_000);
    assert.equal(ceiling(models.find('gpt-6.2-sol'), { ...most, tier: 'priority' }), 1_150 * 10_000 + 100 * 20_000);
  });

  it('is exact at the finest prices', () => {
    const price = { model: 'own', input: 0.07125, cachedInput: null, output: 0.00004 };
    const own = new Catalogue([price]).find('own');
    // 1,150 × 71.25 = 81,937.5 and 100 × 0.04 = 4, each with the nano-dollar that rounding may gain.
    assert.equal(ceiling(own, { tokens: 1_000, maxOutputTokens: 100 }), 81_938 + 1 + 4 + 1);
    const tiny = new Catalogue([{ ...price, input: 1e-9, output: 1e-9 }]).find('own');
    assert.equal(ceiling(tiny, { tokens: 1, maxOutputTokens: 1 }), 4);
  });

  it('is not known where it is more money than can be kept exactly', () => {
    const own = new Catalogue([{ model: 'own', input: 1, cachedInput: null, output: 1_000_000 }]).find('own');
    assert.equal(ceiling(own, { tokens: 0, maxOutputTokens: 999_999 }), 999_999 * 1e9 + 50_000);
    assert.equal(ceiling(own, { tokens: 0, maxOutputTokens: 1_000_000 }), null);
  });

  it('bounds a model that is none of OpenAI’s by bytes, whatever was counted here', () => {
    const price = { input: 1, cachedInput: null, output: 1 };
    const models = new Catalogue([
      { model: 'llama', ...price },
      { model: 'o3', ...price },
    ]);
    const count = { tokens: 200, isUpperBound: false };
    const worst = (model: string, size: PromptSize) =>
      worstOf(models, model, size, { maxOutputTokens: 1, isDefaultTier: true });
    const at = (tokens: number) => inputCeiling(tokens) * 1_000 + 1_000;
    assert.equal(worst('llama', { bytes: 1_000, count }), at(1_000));
    assert.equal(worst('o3', { bytes: 1_000, count }), at(200));
    assert.equal(worst('o3-2025-04-16', { bytes: 1_000, count }), at(200));
    // What its own place counted for it holds, and for no other model.
    const theirs = { ...count, model: 'llama' };
    assert.equal(worst('llama', { bytes: 1_000, count: theirs }), at(200));
    assert.equal(worst('o3', { bytes: 1_000, count: theirs }), at(1_000));
    const llama = models.find('llama');
    const terms = models.outputBounds(llama, { effort: null, mode: null }, 1);
    const priced = estimate(llama, { bytes: 1_000, count }, terms);
    assert.deepEqual(
      [priced?.worst, priced?.inputIsBound, priced?.inputTokens],
      [at(1_000), true, inputCeiling(1_000)],
    );
  });

  it('is not known without a price', () => {
    const models = new Catalogue();
    assert.equal(ceiling(models.find('some-model'), { tokens: 1, maxOutputTokens: 1 }), null);
    for (const tier of ['ultrafast', 'constructor']) {
      assert.equal(ceiling(models.find('o3'), { tokens: 1, maxOutputTokens: 1, tier }), null);
    }
  });
});
