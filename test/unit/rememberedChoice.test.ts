// The last choice: each endpoint has its own, and that of an older Ponder counts until one is made.
import assert from 'node:assert/strict';
import { rememberChoice, rememberedChoice, rememberedEfforts } from '../../src/core/asking/rememberedChoice.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { EndpointSnapshot } from '../../src/shared/job.ts';

const AZURE: EndpointSnapshot = { ...OPENAI_ENDPOINT, name: 'Azure', provider: 'azure', baseUrl: 'https://r.example' };
const GATEWAY: EndpointSnapshot = { ...OPENAI_ENDPOINT, name: 'Gateway', provider: 'compatible' };
const O3 = { model: 'o3', mode: null, effort: 'low' };
const DEPLOYED = { model: 'my-pro', mode: null, effort: 'high' };

describe('the last choice', () => {
  let facts: Map<string, string>;
  const ledger = {
    fact: (name: string) => facts.get(name) ?? null,
    setFact: async (name: string, value: string | ((before: string | null) => string)) => {
      facts.set(name, typeof value === 'string' ? value : value(facts.get(name) ?? null));
    },
  };

  beforeEach(() => {
    facts = new Map();
  });

  it('is that of the endpoint, and none where none was made', async () => {
    assert.equal(rememberedChoice(ledger, OPENAI_ENDPOINT), null);
    await rememberChoice(ledger, O3, OPENAI_ENDPOINT);
    assert.deepEqual(rememberedChoice(ledger, OPENAI_ENDPOINT), O3);
    assert.equal(rememberedChoice(ledger, AZURE), null);
    await rememberChoice(ledger, DEPLOYED, AZURE);
    assert.deepEqual([rememberedChoice(ledger, OPENAI_ENDPOINT), rememberedChoice(ledger, AZURE)], [O3, DEPLOYED]);
    assert.deepEqual([...rememberedEfforts(ledger)].toSorted(), [
      ['my-pro', 'high'],
      ['o3', 'low'],
    ]);
  });

  it('of an older Ponder counts everywhere but where names of models are a place’s own', () => {
    facts.set('lastChoice', JSON.stringify({ model: 'o3', effort: 'low' }));
    assert.deepEqual(
      [OPENAI_ENDPOINT, GATEWAY, AZURE].map((place) => rememberedChoice(ledger, place)),
      [O3, O3, null],
    );
  });

  it('is kept for fifty endpoints, the newest', async () => {
    for (let index = 0; index < 60; index += 1)
      await rememberChoice(ledger, O3, { ...GATEWAY, name: `Gateway ${index}` });
    const kept = (index: number) => rememberedChoice(ledger, { ...GATEWAY, name: `Gateway ${index}` }) !== null;
    assert.deepEqual([kept(9), kept(10), kept(59)], [false, true, true]);
  });

  it('is none where Ponder did not write it', () => {
    for (const text of [
      '',
      '7',
      '[]',
      '{"model":7}',
      '{"places":7}',
      '{"places":{"OpenAI":{"model":1,"effort":null}}}',
    ]) {
      facts.set('lastChoice', text);
      assert.equal(rememberedChoice(ledger, OPENAI_ENDPOINT), null, text);
    }
  });
});
