// Rows that people write: those that hold are used, the others are named.
import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { LearntRule } from '../../src/core/models/overrides.ts';

function read(models: unknown, prices: unknown = {}) {
  const problems: string[] = [];
  const catalogue = Catalogue.fromSettings(prices, models, (problem) => problems.push(problem));
  return { catalogue, problems };
}

describe('models and prices of the settings', () => {
  it('add a model with all its rules', () => {
    const { catalogue, problems } = read(
      {
        mine: {
          use: 'Our own',
          strength: 55,
          efforts: ['low', 'high'],
          defaultEffort: 'high',
          modes: ['standard', 'pro'],
          contextWindow: 10_000,
          maxOutputTokens: 2_000,
          streams: true,
          summary: true,
          instructions: false,
          endsOn: '2027-01-01',
          successors: ['o3', 'gpt-6.1-sol · pro'],
        },
      },
      { mine: { input: 1, cachedInput: 0.5, output: 2 } },
    );
    assert.deepEqual(problems, []);
    const { prices, priceSource: _, ...model } = catalogue.find('mine');
    assert.deepEqual(prices, { default: { input: 1, cached_input: 0.5, output: 2 } });
    assert.deepEqual(model, {
      id: 'mine',
      isKnown: true,
      use: 'Our own',
      suits: null,
      strength: 55,
      shutdownDate: '2027-01-01',
      endToldBy: 'openAi',
      replacements: [
        { model: 'o3', mode: null },
        { model: 'gpt-6.1-sol', mode: 'pro' },
      ],
      contextWindow: 10_000,
      maxInputTokens: null,
      maxOutputTokens: 2_000,
      efforts: ['low', 'high'],
      defaultEffort: 'high',
      modes: ['standard', 'pro'],
      takesInstructions: false,
      hasSummary: true,
      streams: true,
      keepsReasoning: false,
      takesEffortUpdates: false,
      needsTool: false,
      inputKinds: ['text'],
      takesPdf: false,
      callsFunctions: null,
      builtInTools: null,
      hasStructuredOutputs: null,
      takesBatch: null,
      windows: {},
      isO200k: false,
      cacheWrite: null,
      longCacheWrite: null,
      longContext: null,
      listPrice: null,
    });
  });

  it('correct one field of a row, and leave the others', () => {
    const before = new Catalogue().find('o3-pro');
    const { catalogue } = read({ 'o3-pro': { streams: true } });
    assert.deepEqual(catalogue.find('o3-pro'), { ...before, streams: true });
    assert.deepEqual(catalogue.find('o3-pro-2025-06-10').streams, true, 'by its other name as well');
  });

  it('keep the default where it is among the efforts, and else take the middle one', () => {
    const efforts = (values: readonly string[]) => read({ o3: { efforts: values } }).catalogue.find('o3').defaultEffort;
    assert.deepEqual([efforts(['medium', 'max']), efforts(['low', 'high']), efforts([])], ['medium', 'low', null]);
  });

  it('name each row that can’t be used in a sentence, and use the others', () => {
    const { catalogue, problems } = read(
      {
        o3: { contextWindow: -1 },
        'o4-mini': { efforts: 'low' },
        'gpt-5.5': { temperature: 1 },
        'gpt-6-sol': { endsOn: 'soon' },
        'gpt-6-luna': 'cheap',
        'gpt-6.1-sol': { modes: ['turbo'] },
        'gpt-6-astra': { efforts: ['low'], defaultEffort: 'high' },
        'evil\u202e$(x)': { streams: 'yes' },
        endless: { contextWindow: 1e308 },
        halved: { maxOutputTokens: 1_000.5 },
        good: { streams: true },
      },
      {
        o3: { input: 1 },
        'o3-pro': { input: 1, output: '2' },
        'o1-pro': { input: 1e308, output: 1 },
        o1: { input: 1, output: -1 },
        good: { input: 1, output: 2 },
      },
    );
    assert.equal(problems.length, 14);
    for (const problem of problems) assert.match(problem, /^ponder\.(models|prices): “.+” is ignored: .+\.$/);
    assert.deepEqual(
      problems.find((problem) => problem.includes('“gpt-5.5”')),
      [
        'ponder.models: “gpt-5.5” is ignored: there is no field “temperature”; the fields are use, strength, efforts,',
        'defaultEffort, modes, contextWindow, maxOutputTokens, streams, summary, instructions, endsOn, successors.',
      ].join(' '),
    );
    assert.ok(!problems.join('').includes('\u202e'));
    assert.equal(catalogue.find('o3').contextWindow, 200_000);
    assert.equal(catalogue.find('good').streams, true);
    assert.equal(catalogue.find('good').prices.default?.output, 2);
    assert.deepEqual(read([], 'x').problems, [
      'ponder.prices must list entries by model id. It is ignored.',
      'ponder.models must list entries by model id. It is ignored.',
    ]);
  });

  it('take a price of a million dollars and no more, and name a long id by its beginning', () => {
    const id = 'm'.repeat(100);
    const { catalogue, problems } = read({}, { most: { input: 1_000_000, output: 0 }, [id]: { input: 1_000_001 } });
    assert.equal(catalogue.find('most').prices.default?.input, 1_000_000);
    assert.deepEqual(problems, [`ponder.prices: “${'m'.repeat(59)}…” is ignored: its “input” can’t be used.`]);
  });
});

describe('what a place was learnt to take', () => {
  it('holds for every name of a model, and for one that nobody knows', () => {
    const taught = new Catalogue().with({
      rules: new Map([
        ['o3-2025-04-16', { efforts: ['low', 'xhigh'] }],
        ['mystery', { efforts: ['high'], maxOutputTokens: 4_096 }],
      ]),
    });
    for (const name of ['o3', 'o3-2025-04-16']) {
      assert.deepEqual([taught.find(name).efforts, taught.find(name).defaultEffort], [['low', 'xhigh'], 'low'], name);
    }
    assert.deepEqual(taught.all.find(({ id }) => id === 'o3')?.efforts, ['low', 'xhigh']);
    const { isKnown, efforts, maxOutputTokens } = taught.find('mystery');
    assert.deepEqual([isKnown, efforts, maxOutputTokens], [false, ['high'], 4_096]);
    assert.equal(taught.outputCap(taught.find('mystery'), 'high', null), 4_096);
    const dated = taught.with({ ends: new Map([['o3', '2027-06-01']]) });
    assert.deepEqual([dated.find('o3').efforts, dated.find('o3').shutdownDate], [['low', 'xhigh'], '2027-06-01']);
  });

  it('by several names of one model holds together', () => {
    const taught = new Catalogue().with({
      rules: new Map<string, LearntRule>([
        ['o3', { efforts: ['low'] }],
        ['o3-2025-04-16', { maxOutputTokens: 9_000 }],
      ]),
    });
    assert.deepEqual([taught.find('o3').efforts, taught.find('o3').maxOutputTokens], [['low'], 9_000]);
  });

  it('lowers a cap and never raises it', () => {
    const taught = new Catalogue().with({ rules: new Map([['o3', { maxOutputTokens: 999_999 }]]) });
    assert.equal(taught.find('o3').maxOutputTokens, 100_000);
  });

  it('put a model on the ladder by a whole number of their own, and by nothing else', () => {
    const { catalogue, problems } = read({
      mine: { strength: 77 },
      o3: { strength: 1 },
      half: { strength: 60.5 },
      none: { strength: 0 },
      words: { strength: '60' },
      huge: { strength: 1_001 },
    });
    assert.deepEqual(
      ['mine', 'o3', 'half', 'o4-mini', 'never-heard-of'].map((id) => catalogue.find(id).strength),
      [77, 1, null, 50, null],
    );
    assert.equal(problems.length, 4);
    for (const problem of problems) assert.match(problem, /its “strength” can’t be used\.$/);
  });
});
