import assert from 'node:assert/strict';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { assertCanAsk, endedOn } from '../../src/core/models/model.ts';
import { costOf } from '../../src/core/models/prices/cost.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { modelName } from '../../src/shared/mode.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { aUsage } from '../builders/aJob.ts';

const catalogue = new Catalogue();
const NOON = (day: string) => new Date(`${day}T12:00:00`).getTime();
const BEFORE_ANY_END = NOON('2025-01-01');

type Options = Parameters<typeof assertCanAsk>[1];

/** What Ponder says instead of sending; null = it may be sent. */
function objection(id: string, options: Partial<Options> = {}, from = catalogue): string | null {
  const usual = {
    effort: null,
    mode: null,
    maxOutputTokens: 1_000,
    inputTokensAtLeast: 10,
    now: BEFORE_ANY_END,
    hasEndDates: true,
  };
  try {
    assertCanAsk(from.find(id), { ...usual, ...options });
    return null;
  } catch (error) {
    assert.ok(isHumanError(error), String(error));
    return error.message;
  }
}

describe('the catalogue', () => {
  it('finds every model by its snapshots and aliases, under the name that was asked for', () => {
    for (const row of data.models) {
      const model = catalogue.find(row.id);
      for (const name of [...row.snapshots, ...row.aliases]) {
        assert.deepEqual(catalogue.find(name), { ...model, id: name });
      }
    }
    assert.equal(catalogue.find('o3-2025-04-16').isKnown, true);
    assert.deepEqual(catalogue.find('gpt-5.6').prices, catalogue.find('gpt-5.6-sol').prices);
  });

  it('gives every name to one model only', () => {
    const owners = new Map<string, string>();
    for (const row of data.models) {
      for (const name of new Set([row.id, ...row.snapshots, ...row.aliases])) {
        assert.equal(owners.get(name), undefined, `${name} belongs to ${owners.get(name)} and ${row.id}`);
        owners.set(name, row.id);
      }
    }
  });

  it('says source and date of every price', () => {
    for (const { id, priceSource, prices } of catalogue.all) {
      assert.ok(prices.default, id);
      assert.ok(priceSource !== null && priceSource.source !== '', id);
      assert.match(priceSource.date, /^20\d\d-\d\d(-\d\d)?$/, id);
    }
  });

  it('knows the o-series it was made for', () => {
    const ids = catalogue.all.map((model) => model.id);
    const missing = ['o1', 'o1-pro', 'o1-mini', 'o3-mini', 'o3', 'o3-pro', 'o4-mini'].filter((id) => !ids.includes(id));
    assert.deepEqual(missing, []);
  });

  it('gives a model nobody described careful rules and no price', () => {
    for (const id of ['some-model', '', '__proto__', 'constructor']) {
      const { isKnown, efforts, prices, priceSource } = catalogue.find(id);
      assert.deepEqual(
        { isKnown, efforts, prices, priceSource },
        { isKnown: false, efforts: ['low', 'medium', 'high'], prices: {}, priceSource: null },
      );
    }
    assert.equal(costOf(catalogue.find('some-model'), aUsage(), 'default'), null);
  });

  it('caps reasoning and answer by effort, within what the model can write', () => {
    const o1 = catalogue.find('o1-preview');
    assert.deepEqual(
      ['none', 'low', 'medium', 'high', 'max', 'constructor', null].map((effort) =>
        catalogue.outputCap(o1, effort, null),
      ),
      [8_000, 12_000, 25_000, 32_768, 32_768, 25_000, 25_000],
    );
    assert.equal(catalogue.outputCap(catalogue.find('some-model'), 'high', null), 50_000);
  });

  it('caps an answer within what its place lets through in a minute, beside the question', () => {
    const here = catalogue.with({ tokensAMinute: (model) => (model === 'o3' ? 30_000 : null) });
    const capOf = (model: string, input?: number) => here.outputCap(here.find(model), 'high', null, input);
    assert.deepEqual([capOf('o3'), capOf('o3', 5_000), capOf('some-model')], [30_000, 25_000, 50_000]);
    assert.equal(capOf('o3', 29_500), 50_000, 'no cap is of use beside such a question');
    const bounds = here.outputBounds(here.find('o3'), { effort: 'high', mode: null }, 40_000, 5_000);
    assert.deepEqual([bounds.maxOutputTokens, bounds.usualTokens], [40_000, 25_000], 'a cap that a person set stands');
  });
});

describe('a deployment', () => {
  const deployments = new Map([
    ['my-o3', 'o3'],
    ['o1', 'o4-mini-2025-04-16'],
    ['odd', 'somebodys-own'],
  ]);
  const here = catalogue.with({ deployments });

  it('has the rules of the model that it stands for, under its own name', () => {
    const asDeployed = (name: string, shutdownDate: string) =>
      ({ ...catalogue.find(name), shutdownDate, endToldBy: 'azure' }) as const;
    assert.deepEqual(here.find('my-o3'), { ...asDeployed('o3', '2026-10-21'), id: 'my-o3' });
    assert.deepEqual(
      here.find('o1'),
      { ...asDeployed('o4-mini', '2026-10-16'), id: 'o1' },
      'whatever it means elsewhere',
    );
    assert.deepEqual([here.idOf('my-o3'), here.idOf('o1'), here.idOf('odd')], ['o3', 'o4-mini', null]);
    assert.deepEqual([here.find('odd').isKnown, here.find('odd').id], [false, 'odd']);
    assert.deepEqual(here.find('o3'), asDeployed('o3', '2026-10-21'), 'the model itself stays what it is');
    assert.equal(catalogue.find('my-o3').isKnown, false, 'other places know nothing of it');
  });

  it('has what its place tells of either name, told before or after', () => {
    const ends = new Map([['o3', '2027-06-01']]);
    const rules = new Map([['my-o3', { efforts: ['low'] }]]);
    for (const told of [here.with({ ends, rules }), catalogue.with({ rules }).with({ ends }).with({ deployments })]) {
      const { efforts, shutdownDate, id } = told.find('my-o3');
      assert.deepEqual([id, efforts, shutdownDate], ['my-o3', ['low'], '2027-06-01']);
      assert.deepEqual(told.find('o3').efforts, ['low'], 'it is one model at this place');
    }
    const own = here.with({ ends: new Map([...ends, ['my-o3', '2027-01-01']]) });
    assert.deepEqual([own.find('my-o3').shutdownDate, own.find('o3').shutdownDate], ['2027-01-01', '2027-06-01']);
  });

  it('keeps what the settings say of prices', () => {
    const dear = new Catalogue([{ model: 'o3', input: 7, cachedInput: null, output: 9 }]).with({ deployments });
    assert.deepEqual(dear.find('my-o3').prices, { default: { input: 7, cached_input: null, output: 9 } });
  });
});

describe('a question to a model', () => {
  it('is refused at OpenAI from the day the model ended, with its successors named', () => {
    const now = NOON('2026-12-11');
    assert.equal(
      objection('o3', { now }),
      'o3 ended on 2026-12-11. Nothing was sent. Its successors: gpt-6.1-sol, gpt-5.6-sol, gpt-5.5.',
    );
    assert.equal(objection('o3', { now: NOON('2026-12-10') }), null);
    assert.equal(objection('o3-2025-04-16', { now })?.includes('gpt-6.1-sol'), true);
  });

  it('names a successor for every model that ends', () => {
    const now = NOON('2040-01-01');
    for (const model of catalogue.all.filter(({ shutdownDate }) => shutdownDate !== null)) {
      assert.equal(endedOn(model, now), model.shutdownDate);
      const said = objection(model.id, { now }) ?? '';
      assert.ok(
        model.replacements.length > 0 && model.replacements.every((next) => said.includes(modelName(next))),
        said,
      );
    }
  });

  it('is refused from the day that the place itself tells, of a model or of one snapshot', () => {
    const now = NOON('2026-12-01');
    const told = catalogue.with({
      ends: new Map([
        ['gpt-5.5', '2026-12-01'],
        ['gpt-5.4-mini-2026-03-17', '2026-11-30'],
      ]),
    });
    const ended = ['gpt-5.5', 'gpt-5.5-2026-04-23', 'gpt-5.4-mini', 'gpt-5.4-mini-2026-03-17'].filter(
      (id) => objection(id, { now }, told) !== null,
    );
    assert.deepEqual(ended, ['gpt-5.5', 'gpt-5.5-2026-04-23', 'gpt-5.4-mini-2026-03-17']);
    const later = catalogue.with({ ends: new Map([['o3-2025-04-16', '2027-06-01']]) });
    assert.equal(objection('o3-2025-04-16', { now: NOON('2027-01-01') }, later), null);
  });

  it('may go to another endpoint that still has the model', () => {
    assert.equal(objection('o3', { now: NOON('2030-01-01'), hasEndDates: false }), null);
  });

  it('names only successors that the catalogue has', () => {
    const named = data.models.flatMap(({ replacements }) => replacements.map((next) => next.replace(/ .*/, '')));
    assert.deepEqual(
      named.filter((id) => !catalogue.find(id).isKnown),
      [],
    );
  });

  it('takes only the efforts of its model', () => {
    assert.equal(
      objection('o3', { effort: 'xhigh' }),
      'o3 does not support the effort “xhigh”. It supports: low, medium, high.',
    );
    assert.equal(
      objection('o1-mini', { effort: 'high' }),
      'o1-mini does not support the effort “high”. It supports: -.',
    );
    assert.equal(objection('o1-mini', { effort: null }), null);
    for (const model of catalogue.all.filter(({ needsTool }) => !needsTool)) {
      for (const effort of model.efforts) assert.equal(objection(model.id, { effort }), null);
    }
  });

  it('is refused where the model needs a tool that Ponder does not send', () => {
    assert.equal(
      objection('o3-deep-research'),
      'o3-deep-research needs a data source tool, which Ponder does not send. Choose another model.',
    );
  });

  it('is refused when its cap or its text is larger than the model allows', () => {
    assert.equal(
      objection('o3', { maxOutputTokens: 100_001 }),
      'o3 writes at most 100000 tokens, but ponder.maxOutputTokens is 100001.',
    );
    assert.equal(
      objection('o3', { maxOutputTokens: 50_000, inputTokensAtLeast: 150_001 }),
      'The text is too long for o3: at least 150001 tokens, and 150000 fit beside the answer. Select less.',
    );
    assert.equal(objection('o3', { maxOutputTokens: 50_000, inputTokensAtLeast: 150_000 }), null);
    assert.equal(objection('gpt-5.4-mini', { inputTokensAtLeast: 272_001 })?.includes('272000 fit'), true);
    assert.equal(objection('some-model', { maxOutputTokens: 1e9, inputTokensAtLeast: 1e9 }), null);
  });
});

describe('settings over the catalogue', () => {
  const PRICE = { model: 'o3', input: 1, cachedInput: null, output: 3 };

  it('replace a price, for the snapshots too, and say so', () => {
    const own = new Catalogue([PRICE]);
    const usage = aUsage({ inputTokens: 1_000_000, cachedTokens: 500_000, outputTokens: 1_000_000 });
    const cost = costOf(own.find('o3-2025-04-16'), usage, 'default');
    assert.deepEqual(
      { total: cost?.total, source: cost?.priceSource, date: cost?.priceDate },
      { total: nanoFromUsd(4), source: 'ponder.prices', date: 'settings' },
    );
    assert.equal(costOf(own.find('o3'), usage, 'flex'), null);
    assert.deepEqual(own.find('o3').efforts, ['low', 'medium', 'high']);
    assert.deepEqual(own.find('o4-mini'), catalogue.find('o4-mini'));
  });

  it('price a model that nobody described', () => {
    const own = new Catalogue([{ ...PRICE, model: 'local-model' }]);
    assert.equal(costOf(own.find('local-model'), aUsage({ inputTokens: 1_000 }), null)?.parts[0]?.cost, 1_000_000);
  });

  it('add a model, without a price until one is given', () => {
    const own = new Catalogue([], [{ id: 'local', efforts: ['deep'], contextWindow: 5_000, maxOutputTokens: 2_000 }]);
    const { isKnown, efforts, defaultEffort, contextWindow, maxOutputTokens, priceSource } = own.find('local');
    assert.deepEqual(
      { isKnown, efforts, defaultEffort, contextWindow, maxOutputTokens, priceSource },
      {
        isKnown: true,
        efforts: ['deep'],
        defaultEffort: 'deep',
        contextWindow: 5_000,
        maxOutputTokens: 2_000,
        priceSource: null,
      },
    );
    assert.equal(objection('local', { effort: 'high' }, own)?.includes('It supports: deep.'), true);
  });

  it('take the input limit of the catalogue away with the window it belongs to', () => {
    const added = { id: 'gpt-5.4-mini', efforts: null, contextWindow: 1_000_000, maxOutputTokens: null };
    assert.equal(objection('gpt-5.4-mini', { inputTokensAtLeast: 500_000 }, new Catalogue([], [added])), null);
    const narrow = new Catalogue([], [{ ...added, contextWindow: 10_000 }]);
    assert.equal(objection('gpt-5.4-mini', { inputTokensAtLeast: 9_001 }, narrow)?.includes('9000 fit'), true);
  });

  it('price a promotion as what they say', () => {
    const { listPrice, priceSource } = new Catalogue([{ ...PRICE, model: 'gpt-5.6-sol' }]).find('gpt-5.6-sol');
    assert.deepEqual([listPrice, priceSource?.validThrough], [null, null]);
  });

  it('change only what they name of a model', () => {
    const own = new Catalogue([], [{ id: 'o3', efforts: null, contextWindow: 400_000, maxOutputTokens: null }]);
    assert.deepEqual(own.find('o3'), { ...catalogue.find('o3'), contextWindow: 400_000 });
  });
});
