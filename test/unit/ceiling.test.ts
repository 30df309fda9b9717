// The worst case is a promise: whatever a job does within its count, its cap and its window, its bill does not pass it.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { ceiling, inputCeiling } from '../../src/core/models/ceiling.ts';
import { costOf } from '../../src/core/models/cost.ts';
import type { Model } from '../../src/core/models/model.ts';
import type { Usage } from '../../src/shared/usage.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const RUNS = 30_000;

/** Any usage with so many tokens at most; the edges come often. */
function usageWithin(random: () => number, mostInput: number, mostOutput: number): Usage {
  const upTo = (most: number) => (random() < 0.3 ? most : wholeNumber(random, 0, most));
  const inputTokens = upTo(mostInput);
  const cachedTokens = random() < 0.4 ? 0 : upTo(inputTokens);
  const outputTokens = upTo(mostOutput);
  return {
    inputTokens,
    cachedTokens,
    cacheWriteTokens: random() < 0.3 ? 0 : upTo(inputTokens - cachedTokens),
    outputTokens,
    reasoningTokens: upTo(outputTokens),
  };
}

function holds(models: readonly Model[], seed: number): void {
  const random = seededRandom(seed);
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
    const atTier = ceiling(model, { tokens, chainTokens, maxOutputTokens, tier });
    const anywhere = ceiling(model, { tokens, chainTokens, maxOutputTokens });
    assert.ok(bill !== null && atTier !== null && anywhere !== null);
    const told = `run ${run}: ${model.id} ${tier}, ${tokens} + ${chainTokens}, cap ${maxOutputTokens}: ${JSON.stringify(usage)}`;
    assert.ok(bill.total <= atTier, `${bill.total} passes ${atTier} in ${told}`);
    assert.ok(atTier <= anywhere && Number.isSafeInteger(atTier), told);
  }
}

describe('the ceiling of a price', () => {
  it('is never passed by any bill, at any tier, with chain, cache writes and surcharge', () => {
    holds(new Catalogue().all, 20_261_121);
  });

  it('is never passed by a nano-dollar at prices that a person set, however odd', () => {
    const random = seededRandom(9);
    const odd = () => wholeNumber(random, 0, 40) / 10_000;
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

  it('is not known without a price', () => {
    const models = new Catalogue();
    assert.equal(ceiling(models.find('some-model'), { tokens: 1, maxOutputTokens: 1 }), null);
    for (const tier of ['ultrafast', 'constructor']) {
      assert.equal(ceiling(models.find('o3'), { tokens: 1, maxOutputTokens: 1, tier }), null);
    }
  });
});
