// The models of a place that has names of its own for them.
import assert from 'node:assert/strict';
import { catalogueAt, forgetDeployments, learnDeployment } from '../../src/core/accounts/catalogueAt.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { EndpointSnapshot } from '../../src/shared/job.ts';

const AZURE: EndpointSnapshot = {
  ...{ name: 'Azure', provider: 'azure', baseUrl: 'https://res.openai.azure.com/openai/v1' },
  ...{ organization: null, project: null },
};
const PRICE = { input: 30, output: 90 };

describe('a catalogue at Azure', () => {
  let facts: Map<string, string>;
  let settings: Record<string, string>;
  const ledger = {
    fact: (name: string) => facts.get(name) ?? null,
    async setFact(name: string, value: string | ((before: string | null) => string)) {
      facts.set(name, typeof value === 'string' ? value : value(facts.get(name) ?? null));
    },
  };
  const at = (catalogue = new Catalogue(), place = AZURE) =>
    catalogueAt(catalogue, place, { ledger, pool: { deploymentsAt: () => settings } });

  beforeEach(() => {
    facts = new Map();
    settings = { mine: 'o3-pro' };
  });

  it('knows the rules of a deployment’s model, and no price', () => {
    const model = at().find('mine');
    assert.deepEqual([model.id, model.isKnown, model.efforts], ['mine', true, ['low', 'medium', 'high']]);
    assert.deepEqual([model.prices, model.priceSource, model.listPrice], [{}, null, null]);
    assert.deepEqual(at().find('o3').prices, {});
    // Elsewhere nothing changes.
    assert.notEqual(at(new Catalogue(), { ...AZURE, provider: 'compatible' }).find('o3').priceSource, null);
  });

  it('has the price that a person entered: for the deployment, else for its model', () => {
    const of = (prices: object) => at(Catalogue.fromSettings(prices, {}, assert.fail)).find('mine').prices.default;
    assert.equal(of({ 'o3-pro': PRICE })?.output, 90);
    assert.equal(of({ 'o3-pro': PRICE, mine: { input: 1, output: 2 } })?.output, 2);
    assert.equal(of({ mine: PRICE })?.input, 30);
    assert.equal(of({ other: PRICE }), undefined);
  });

  it('has OpenAI’s list price, with all that belongs to it, where a person states that', () => {
    const stated = at(Catalogue.fromSettings({ mine: { sameAs: 'gpt-5.6-sol' }, 'o3-pro': PRICE }, {}, assert.fail));
    const [model, listed] = [stated.find('mine'), new Catalogue().find('gpt-5.6-sol')];
    assert.deepEqual(model.prices, listed.prices);
    assert.deepEqual([model.longContext, model.cacheWrite], [listed.longContext, listed.cacheWrite]);
    assert.deepEqual([model.priceSource?.source, model.windows], ['ponder.prices', {}]);
    // The rules are still those of what runs there.
    assert.deepEqual(model.efforts, new Catalogue().find('o3-pro').efforts);
  });

  it('takes no statement that means nothing, and says so', () => {
    const said: string[] = [];
    const prices = { a: { sameAs: 'no-such-model' }, b: { sameAs: 'o3', input: 1 }, c: { sameAs: 7 } };
    Catalogue.fromSettings(prices, {}, (problem) => said.push(problem));
    assert.deepEqual(said, [
      'ponder.prices: “c” is ignored: its “sameAs” can’t be used.',
      'ponder.prices: “a” is ignored: Ponder knows no price of “no-such-model”.',
      'ponder.prices: “b” is ignored: with “sameAs” it takes no figures.',
    ]);
  });

  it('ends a deployment on the day that the place told of its model', () => {
    const ends = new Map([['o3-pro-2025-06-10', '2026-12-17']]);
    settings = { mine: 'o3-pro-2025-06-10', other: 'o3' };
    const dated = at().with({ ends });
    const endOf = (name: string) => [dated.find(name).shutdownDate, dated.find(name).endToldBy];
    assert.deepEqual(endOf('mine'), ['2026-12-17', 'place']);
    // The day at Azure, not the one at OpenAI.
    assert.deepEqual(endOf('other'), ['2026-10-21', 'azure']);
    assert.equal(new Catalogue().find('o3').shutdownDate, '2026-12-11');
  });

  it('learns what a deployment runs from its answer, unless the settings say it', async () => {
    await learnDeployment(AZURE, { name: 'fast', model: 'o4-mini-2025-04-16' }, ledger);
    await learnDeployment(AZURE, { name: 'mine', model: 'o3-2025-04-16' }, ledger);
    assert.deepEqual([at().idOf('fast'), at().idOf('mine')], ['o4-mini', 'o3-pro']);
    // Another model was deployed under the name.
    await learnDeployment(AZURE, { name: 'fast', model: 'o3-pro-2025-06-10' }, ledger);
    assert.equal(at().idOf('fast'), 'o3-pro');
    assert.equal(at(new Catalogue(), { ...AZURE, baseUrl: 'https://other.example/openai/v1' }).idOf('fast'), null);
    await forgetDeployments(AZURE, ledger);
    assert.equal(at().idOf('fast'), null);
  });

  it('learns nothing where names mean what they say, nor from an answer without a name', async () => {
    for (const model of [null, '', 'x'.repeat(201)]) await learnDeployment(AZURE, { name: 'fast', model }, ledger);
    await learnDeployment({ ...AZURE, provider: 'compatible' }, { name: 'fast', model: 'o3' }, ledger);
    assert.deepEqual([...facts], []);
  });

  it('takes what it did not write for nothing', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '{"models":7}',
      `{"baseUrl":"${AZURE.baseUrl}","models":[["a"],7,["b",7]]}`,
    ]) {
      facts.set('deployments:Azure', text);
      assert.equal(at().idOf('a'), null);
    }
  });
});
