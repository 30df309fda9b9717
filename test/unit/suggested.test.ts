// Which models are suggested: by what the catalogue says they suit, the newest, and for small questions the cheapest.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { familyOf, suggested } from '../../src/core/models/suggested.ts';

const catalogue = new Catalogue();
const of = (...ids: string[]) => [...suggested(ids.map((id) => catalogue.find(id)))];

describe('suggested models', () => {
  it('are the newest for value and for the hardest problems, and the cheapest for small questions', () => {
    assert.deepEqual(of(...catalogue.all.map(({ id }) => id)), [
      ['gpt-6.2-sol', 'value'],
      ['gpt-6.2-astra', 'hardest'],
      ['gpt-6-luna', 'cheap'],
    ]);
  });

  it('follow what the account has', () => {
    assert.deepEqual(of('gpt-5.5', 'gpt-5.4', 'gpt-5.5-pro', 'gpt-6.1-terra', 'gpt-5.4-mini'), [
      ['gpt-5.5', 'value'],
      ['gpt-5.5-pro', 'hardest'],
      ['gpt-5.4-mini', 'cheap'],
    ]);
    assert.deepEqual(of('o1', 'o3'), [['o3', 'value']]);
  });

  it('are of the newest family, and 6.10 comes after 6.9', () => {
    const ids = ['gpt-6.9-sol', 'gpt-6.10-sol', 'gpt-6-sol', 'gpt-5.12', 'o3'];
    assert.deepEqual(
      ids.toSorted((one, other) => familyOf({ id: other }) - familyOf({ id: one })),
      ['gpt-6.10-sol', 'gpt-6.9-sol', 'gpt-6-sol', 'gpt-5.12', 'o3'],
    );
  });

  it('are never models that nobody described, or that have no price', () => {
    assert.deepEqual(of('house-model', 'o3-deep-research'), []);
  });
});
