// The offer to state that a deployment costs what OpenAI lists for its model.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { readEndpoints } from '../../src/core/providers/endpoint.ts';
import { listedAs } from '../../src/editor/asking/sending/stateSamePrice.ts';

describe('the price that OpenAI lists for a deployment', () => {
  const deployments = { mine: 'o3-pro', 'o3-pro': 'o3-pro', o3: 'o3-pro', odd: 'no-such-model' };
  const [openAi, azure] = readEndpoints(
    [{ name: 'Azure', provider: 'azure', baseUrl: 'https://res.openai.azure.com', azure: { deployments } }],
    assert.fail,
  );
  const elsewhere = Catalogue.fromSettings({}, {}, assert.fail);
  const catalogue = elsewhere.with({ deployments: new Map(Object.entries(deployments)), hasListPrices: false });
  const at = (model: string, endpoint = azure) =>
    listedAs(model, { endpoint: endpoint ?? assert.fail(), catalogue, catalogueElsewhere: elsewhere });

  it('is offered by the model behind its name', () => {
    assert.deepEqual(
      ['mine', 'o3-pro', 'odd', 'unheard-of'].map((name) => at(name)),
      ['o3-pro', 'o3-pro', null, null],
    );
  });

  it('is not offered where the place tells prices, or where the name is that of another model of OpenAI’s', () => {
    assert.equal(at('mine', openAi), null);
    assert.equal(at('o3'), null, 'it would become the price of o3 at OpenAI');
  });
});
