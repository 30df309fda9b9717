import assert from 'node:assert/strict';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { costOf, priceOf } from '../../src/core/models/cost.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import type { Usage } from '../../src/shared/usage.ts';
import { aUsage } from '../builders/aJob.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const catalogue = new Catalogue();

function usd(model: string, usage: Partial<Usage>, tier: string | null = 'default'): number | undefined {
  const plain = { inputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  return costOf(catalogue.find(model), aUsage({ ...plain, ...usage }), tier)?.total;
}

// An independent sum: whole fractions straight from the file, no floating point on the way.

type Row = (typeof data.models)[number];
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** The decimal digits as they are written. */
function fraction(value: number): Fraction {
  const written = String(value);
  assert.match(written, /^\d+(\.\d+)?$/);
  const [whole = '', decimals = ''] = written.split('.');
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) };
}

/** Tokens × USD per million × multiplier, in nano-dollars, half a one rounded up. */
function nano(tokens: number, usdPerMillion: Fraction, multiplier: Fraction): bigint {
  const over = BigInt(tokens) * usdPerMillion.over * multiplier.over * 1_000n;
  const under = usdPerMillion.under * multiplier.under;
  return (2n * over + under) / (2n * under);
}

function expectedParts(row: Row, usage: Usage, tier: 'default' | 'flex' | 'priority'): Record<string, bigint> | null {
  const price = tier === 'default' ? row.price.standard : row.price[tier];
  if (price === null) return null;
  const long = 'long_context' in row ? row.long_context : undefined;
  const isLong = long !== undefined && usage.inputTokens > long.above_input_tokens;
  const times = fraction(isLong ? long.input_multiplier : 1);
  const timesOut = fraction(isLong ? long.output_multiplier : 1);
  const input = fraction(price.input);
  // Writing to the cache costs a quarter more than the tier's input, where the model charges for it.
  const charges = 'cache_write' in row && row.cache_write !== undefined;
  const write = charges ? { over: input.over * 5n, under: input.under * 4n } : input;
  const fresh = usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens;
  return {
    input: nano(fresh, input, times),
    cached: nano(usage.cachedTokens, fraction(price.cached_input ?? price.input), times),
    ...(usage.cacheWriteTokens > 0 ? { cacheWrite: nano(usage.cacheWriteTokens, write, times) } : {}),
    reasoning: nano(usage.reasoningTokens, fraction(price.output), timesOut),
    visible: nano(usage.outputTokens - usage.reasoningTokens, fraction(price.output), timesOut),
  };
}

function randomUsage(random: () => number): Usage {
  const inputTokens = wholeNumber(random, 0, oneOf(random, [10, 5_000, 272_001, 1_000_000]));
  const cachedTokens = random() < 0.5 ? 0 : wholeNumber(random, 0, inputTokens);
  const outputTokens = wholeNumber(random, 0, oneOf(random, [10, 5_000, 128_000]));
  return {
    inputTokens,
    cachedTokens,
    cacheWriteTokens: random() < 0.5 ? 0 : wholeNumber(random, 0, inputTokens - cachedTokens),
    outputTokens,
    reasoningTokens: wholeNumber(random, 0, outputTokens),
  };
}

describe('the cost of a job', () => {
  it('equals an exact sum made from the catalogue, for any usage, model and tier', () => {
    const random = seededRandom(20_261_201);
    const tiers = ['default', 'flex', 'priority'] as const;
    let priced = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const row = oneOf(random, data.models);
      const tier = oneOf(random, tiers);
      const usage = randomUsage(random);
      const cost = costOf(catalogue.find(oneOf(random, [row.id, ...row.snapshots, ...row.aliases])), usage, tier);
      const expected = expectedParts(row, usage, tier);
      const told = `run ${run}: ${row.id} ${tier} ${JSON.stringify(usage)}`;
      if (expected === null) {
        assert.equal(cost, null, told);
        continue;
      }
      assert.ok(cost, told);
      assert.deepEqual(Object.fromEntries(cost.parts.map((part) => [part.kind, BigInt(part.cost)])), expected, told);
      assert.equal(
        BigInt(cost.total),
        Object.values(expected).reduce((sum, part) => sum + part, 0n),
        told,
      );
      assert.ok(Number.isSafeInteger(cost.total), told);
      priced += 1;
    }
    assert.ok(priced >= 10_000, `only ${priced} were priced`);
  });

  it('counts every token in exactly one part', () => {
    const random = seededRandom(5);
    for (let run = 0; run < 1_000; run += 1) {
      const usage = randomUsage(random);
      const cost = costOf(catalogue.find(oneOf(random, data.models).id), usage, 'default');
      assert.equal(
        cost?.parts.reduce((sum, part) => sum + part.tokens, 0),
        usage.inputTokens + usage.outputTokens,
      );
    }
  });

  it('gives the worked examples of the published prices', () => {
    const models = ['o4-mini', 'o3', 'o3-pro', 'o1-pro'];
    const row = (usage: Partial<Usage>) => models.map((model) => usd(model, usage));
    assert.deepEqual(
      [
        row({ inputTokens: 2_000, outputTokens: 1_500 }),
        row({ inputTokens: 2_000, outputTokens: 11_500, reasoningTokens: 10_000 }),
        row({ inputTokens: 50_000, outputTokens: 25_000 }),
      ],
      [
        [0.0088, 0.016, 0.16, 1.2].map(nanoFromUsd),
        [0.0528, 0.096, 0.96, 7.2].map(nanoFromUsd),
        [0.165, 0.3, 3, 22.5].map(nanoFromUsd),
      ],
    );
  });

  it('shows reasoning apart from the visible answer and says where its price is from', () => {
    assert.deepEqual(costOf(catalogue.find('o3'), aUsage({ cachedTokens: 500 }), null), {
      total: 95_250_000,
      parts: [
        { kind: 'input', tokens: 1_500, cost: 3_000_000 },
        { kind: 'cached', tokens: 500, cost: 250_000 },
        { kind: 'reasoning', tokens: 10_000, cost: 80_000_000 },
        { kind: 'visible', tokens: 1_500, cost: 12_000_000 },
      ],
      tier: 'default',
      priceSource: 'OpenAI Pricing',
      priceDate: '2026-07',
    });
  });

  it('charges the whole request more when the input is long, not the part above', () => {
    assert.equal(usd('gpt-5.5', { inputTokens: 272_000, outputTokens: 1_000 }), nanoFromUsd(1.36 + 0.03));
    assert.equal(usd('gpt-5.5', { inputTokens: 300_000, outputTokens: 1_000 }), nanoFromUsd(3 + 0.045));
  });

  it('charges cached tokens in full where no cached price is published', () => {
    assert.equal(usd('o3-pro', { inputTokens: 1_000, cachedTokens: 1_000 }), nanoFromUsd(0.02));
  });

  it("uses the tier of the provider's reply", () => {
    const usage = { inputTokens: 1_000_000 };
    assert.deepEqual(
      ['default', 'flex', 'priority', 'auto', null].map((tier) => usd('o3', usage, tier)),
      [2, 1, 3.5, 2, 2].map(nanoFromUsd),
    );
  });

  it('is not known for a tier or a model without a price', () => {
    assert.equal(usd('o3', {}, 'ultrafast'), undefined);
    assert.equal(usd('o3-pro', {}, 'priority'), undefined);
    assert.equal(usd('some-model', {}), undefined);
    for (const tier of ['constructor', '__proto__', 'toString', '']) assert.equal(usd('o3', {}, tier), undefined);
  });

  it('rests on prices of at most four decimals', () => {
    const prices = data.models.flatMap(({ price }) =>
      [price.standard, price.flex, price.priority].flatMap((row) =>
        row === null ? [] : [row.input, row.cached_input, row.output],
      ),
    );
    const finer = prices.filter((price) => price !== null && !/^\d+(\.\d{1,4})?$/.test(String(price)));
    assert.deepEqual(finer, []);
    assert.equal(priceOf(3, 0.0375), 112.5);
  });
});
