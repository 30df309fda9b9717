import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { billOf } from '../../src/core/models/prices/billOf.ts';
import { costOf } from '../../src/core/models/prices/cost.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import type { ToolUse, Usage } from '../../src/shared/usage.ts';
import { aUsage } from '../builders/aJob.ts';
import { aServerResponse, NO_TOOLS } from '../builders/aServerResponse.ts';
import { exactNano, exactParts } from '../builders/exactBill.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import facts from '../fixtures/modelFacts.json' with { type: 'json' };

const catalogue = new Catalogue();

function usd(model: string, usage: Partial<Usage>, tier: string | null = 'default'): number | undefined {
  const plain = { inputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  return costOf(catalogue.find(model), aUsage({ ...plain, ...usage }), tier)?.total;
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
    reasoningTokens: random() < 0.1 ? null : wholeNumber(random, 0, outputTokens),
  };
}

describe('the cost of a job', () => {
  it('equals an exact sum made from the recorded facts, for any usage, model and tier', () => {
    const random = seededRandom(20_261_201);
    const tiers = ['default', 'flex', 'priority', 'batch'] as const;
    let priced = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const row = oneOf(random, facts.models);
      const tier = oneOf(random, tiers);
      const usage = randomUsage(random);
      const cost = costOf(catalogue.find(oneOf(random, [row.id, ...row.snapshots, ...row.aliases])), usage, tier);
      const expected = exactParts(row, usage, tier);
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
      const cost = costOf(catalogue.find(oneOf(random, facts.models).id), usage, 'default');
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

  it('charges what is kept in the cache for half a day at its own price, where that is known', () => {
    const usage = { inputTokens: 1_000, cacheWriteTokens: 1_000, longCacheWriteTokens: 400 };
    assert.equal(usd('gpt-6.1-terra', usage), nanoFromUsd((600 * 1.25 + 400 * 2.5) / 1e6));
    assert.equal(usd('gpt-6.2-sol', usage, 'priority'), nanoFromUsd((600 * 5 + 400 * 10) / 1e6));
    assert.equal(usd('gpt-6-sol', usage), undefined, 'nobody published it');
    assert.equal(usd('gpt-5.5', usage), nanoFromUsd(0.005), 'writing costs nothing there');
  });

  it("uses the tier of the provider's reply", () => {
    const usage = { inputTokens: 1_000_000 };
    assert.deepEqual(
      ['default', 'flex', 'priority', 'fast', 'batch', 'auto', null].map((tier) => usd('o3', usage, tier)),
      [2, 1, 3.5, 3.5, 1, 2, 2].map(nanoFromUsd),
    );
  });

  it('is not known for a tier or a model without a price', () => {
    assert.equal(usd('o3', {}, 'ultrafast'), undefined);
    assert.equal(usd('o3-pro', {}, 'priority'), undefined);
    assert.equal(usd('some-model', {}), undefined);
    // As the receipt has it, where capitals and blanks make no other word.
    assert.equal(usd('o3', {}, ' DEFAULT'), usd('o3', {}, 'default'));
    for (const tier of ['constructor', '__proto__', 'toString', '']) assert.equal(usd('o3', {}, tier), undefined);
  });

  it('halves the worked example of the published prices by batch, where nothing is cheaper for being cached', () => {
    const models = ['o4-mini', 'o3', 'o3-pro', 'o1-pro'];
    const usage = { inputTokens: 50_000, outputTokens: 25_000 };
    assert.deepEqual(
      models.map((model) => usd(model, usage, 'batch')),
      [0.0825, 0.15, 1.5, 11.25].map(nanoFromUsd),
    );
    assert.equal(usd('o3', { inputTokens: 1_000, cachedTokens: 1_000 }, 'batch'), nanoFromUsd(0.001));
  });

  it('adds the fees of tools as a part of its own, and is not known when one of them is not', () => {
    const bill = (tools: Partial<ToolUse>) =>
      billOf(catalogue, 'o3', aServerResponse({ usage: aUsage(), tools: { ...NO_TOOLS, ...tools } }));
    const plain = bill({});
    const cost = bill({ webSearches: 3, fileSearches: 2 });
    assert.ok(plain !== null && cost !== null);
    assert.deepEqual(cost.parts.slice(0, -1), plain.parts);
    assert.deepEqual(cost.parts.at(-1), { kind: 'tools', tokens: 0, calls: 5, cost: nanoFromUsd(0.03 + 0.005) });
    assert.equal(cost.total, plain.total + nanoFromUsd(0.035));
    assert.equal(bill({ hasUnknownFee: true }), null);
  });

  it('is that of the model that answered, or of the one asked for when nobody knows the answering one', () => {
    const total = (model: string | null) => billOf(catalogue, 'o3', aServerResponse({ model, usage: aUsage() }))?.total;
    assert.deepEqual(
      ['o3-pro-2025-06-10', 'somebody-elses-name', null].map(total),
      [0.96, 0.096, 0.096].map(nanoFromUsd),
    );
    assert.equal(billOf(catalogue, 'o3', aServerResponse({ usage: null })), null);
  });

  it('says until when its price was promised', () => {
    const until = (model: string) => costOf(catalogue.find(model), aUsage(), null)?.priceValidThrough;
    assert.deepEqual(['gpt-5.6-sol', 'o3'].map(until), ['2026-11-21', undefined]);
  });

  it('is exact at any price that a person sets, however fine', () => {
    const random = seededRandom(71);
    const written = ['0.00004', '0.07125', '1e-7', '0.1', '0.3', '12.345678901', '0', '1000000', '4.35', '0.00005'];
    for (let run = 0; run < 3_000; run += 1) {
      const [input, cached, output] = [oneOf(random, written), oneOf(random, written), oneOf(random, written)];
      const price = { model: 'own', input: Number(input), cachedInput: Number(cached), output: Number(output) };
      const usage = { ...randomUsage(random), cacheWriteTokens: 0 };
      const cost = costOf(new Catalogue([price]).find('own'), usage, null);
      const reasoning = usage.reasoningTokens ?? 0;
      const expected = [
        exactNano(usage.inputTokens - usage.cachedTokens, input),
        exactNano(usage.cachedTokens, cached),
        ...(usage.reasoningTokens === null ? [] : [exactNano(reasoning, output)]),
        exactNano(usage.outputTokens - reasoning, output),
      ];
      const told = `run ${run}: ${JSON.stringify([price, usage])}`;
      const total = expected.reduce((sum, part) => sum + part, 0n);
      if (total > 10n ** 15n) assert.equal(cost, null, told);
      else
        assert.deepEqual(
          cost?.parts.map((part) => BigInt(part.cost)),
          expected,
          told,
        );
    }
  });

  it('is not known where it is more money than can be kept exactly', () => {
    const dear = new Catalogue([{ model: 'dear', input: 1_000_000, cachedInput: null, output: 1_000_000 }]).find(
      'dear',
    );
    const cost = (inputTokens: number, outputTokens: number) =>
      costOf(dear, aUsage({ inputTokens, outputTokens, reasoningTokens: 0 }), null)?.total;
    // A dollar a token.
    assert.equal(cost(1_000_000, 0), 10 ** 15);
    assert.equal(cost(999_999, 1), 10 ** 15);
    assert.deepEqual([cost(1_000_001, 0), cost(1_000_000, 1), cost(1e9, 1e9)], [undefined, undefined, undefined]);
    const searched = billOf(catalogue, 'o3', {
      ...{ model: null, usage: aUsage(), serviceTier: null },
      tools: { ...NO_TOOLS, webSearches: 1e12 },
    });
    assert.equal(searched, null);
  });

  it('has one part for all of the output where nobody told how much was reasoning', () => {
    const cost = costOf(catalogue.find('o3'), aUsage({ reasoningTokens: null }), null);
    assert.deepEqual(
      cost?.parts.map(({ kind, tokens }) => [kind, tokens]),
      [
        ['input', 2_000],
        ['cached', 0],
        ['output', 11_500],
      ],
    );
    assert.equal(cost?.total, nanoFromUsd(0.096));
  });

  it('is not known where the counts contradict each other', () => {
    assert.equal(costOf(catalogue.find('o3'), aUsage({ contradicts: true }), null), null);
    assert.equal(billOf(catalogue, 'o3', aServerResponse({ usage: aUsage({ contradicts: true }) })), null);
  });
});
