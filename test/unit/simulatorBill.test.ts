// The simulator's own sums, against figures worked out by hand from the catalogue's prices.
import assert from 'node:assert/strict';
import type { ResponseUsage } from 'openai/resources/responses/responses';
import { billOf, sumUsd } from '../simulator/bill.ts';
import { Models } from '../simulator/models.ts';

const models = new Models('2024-01-01');

function bill(model: string, tier: string, input: number, output: number, cached = 0, written = 0): string | undefined {
  const row = models.find(model)?.row;
  assert.ok(row);
  const usage: ResponseUsage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
  return billOf(row, usage, tier)?.usd;
}

describe("the simulator's bill", () => {
  it('gives the worked examples of the published prices', () => {
    assert.equal(bill('o4-mini', 'default', 2000, 11_500), '0.0528');
    assert.equal(bill('o3', 'default', 2000, 11_500), '0.096');
    assert.equal(bill('o3-pro', 'default', 2000, 11_500), '0.96');
    assert.equal(bill('o1-pro', 'default', 50_000, 25_000), '22.5');
  });

  it('charges cached tokens at the full price where no cached price is published', () => {
    assert.equal(bill('o3-pro', 'default', 1000, 0, 1000), '0.02');
  });

  it('keeps what is smaller than a nano-dollar', () => {
    assert.equal(bill('gpt-5.4-mini', 'flex', 1, 0, 1), '0.0000000375');
  });

  it('doubles the whole input and adds half to the output of a long request, cache writes included', () => {
    // (100,000 × 4 + 100,000 × 0.4 + 100,000 × 5) × 2 + 1,000 × 20 × 1.5, a million.
    assert.equal(bill('gpt-5.6-sol', 'default', 300_000, 1000, 100_000, 100_000), '1.91');
  });

  it('has no bill for a tier without a price, and sums bills exactly', () => {
    assert.equal(bill('o3-pro', 'priority', 1000, 1000), undefined);
    const bills = ['0.1', '0.2', '0.0000000375'].map((usd) => ({ usd, nanoUsd: 0, tier: 'default' }));
    assert.equal(sumUsd(bills), '0.3000000375');
  });
});
