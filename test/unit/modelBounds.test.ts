// Where the rules of a model begin and end, to the token and to the day, and each of the first guesses at what it will write.
import assert from 'node:assert/strict';
import { assertCanAsk, endedOn, isProOnly, type Model, usualEffort, usualMode } from '../../src/core/models/model.ts';
import { withRule } from '../../src/core/models/overrides.ts';
import { ceiling, countFor, inputCeiling, mostTokens } from '../../src/core/models/prices/ceiling.ts';
import { estimate, inputTokens, tokensAtLeast } from '../../src/core/models/prices/estimate.ts';
import {
  ENOUGH_JOBS,
  likeJobs,
  type OwnJob,
  OwnRecord,
  outputOf,
  recordOf,
  usualTime,
} from '../../src/core/models/prices/ownRecord.ts';
import { localDay } from '../../src/shared/format.ts';
import { T0 } from '../builders/aJob.ts';
import { catalogue } from '../fakes/question.ts';

const MODEL: Model = {
  ...catalogue.find('o3'),
  shutdownDate: null,
  efforts: ['low', 'high'],
  modes: [],
  maxOutputTokens: 1_000,
  contextWindow: 5_000,
  maxInputTokens: null,
};
const count = (tokens: number, isUpperBound = false) => ({ tokens, isUpperBound });

describe('a question to a model', () => {
  const ask = (changes: Partial<Model>, options: Partial<Parameters<typeof assertCanAsk>[1]> = {}) => {
    const usual = {
      effort: null,
      mode: null,
      maxOutputTokens: 1_000,
      inputTokensAtLeast: 10,
      now: T0,
      hasEndDates: true,
    };
    assertCanAsk({ ...MODEL, ...changes }, { ...usual, ...options });
  };
  const isRefused = (...asked: Parameters<typeof ask>): boolean => {
    try {
      ask(...asked);
      return false;
    } catch {
      return true;
    }
  };

  it('may ask for as many tokens as it writes, and for no more', () => {
    assert.equal(isRefused({}, { maxOutputTokens: 1_000 }), false);
    assert.equal(isRefused({}, { maxOutputTokens: 1_001 }), true);
    assert.equal(isRefused({ maxOutputTokens: null }, { maxOutputTokens: 4_000 }), false);
  });

  it('may fill what is left beside the answer, and no more', () => {
    assert.equal(isRefused({}, { inputTokensAtLeast: 4_000 }), false);
    assert.equal(isRefused({}, { inputTokensAtLeast: 4_001 }), true);
    assert.equal(isRefused({ contextWindow: null }, { inputTokensAtLeast: 1_000_000 }), false);
    const both = { maxInputTokens: 3_000 };
    assert.deepEqual(
      [isRefused(both, { inputTokensAtLeast: 3_000 }), isRefused(both, { inputTokensAtLeast: 3_001 })],
      [false, true],
    );
  });

  it('may name the efforts it takes, or none', () => {
    assert.deepEqual(
      ['low', 'high', 'medium', null].map((effort) => isRefused({}, { effort })),
      [false, false, true, false],
    );
    assert.equal(isRefused({ efforts: [] }, { effort: 'low' }), true);
  });

  it('is refused from the very day the model ends, at OpenAI', () => {
    const today = localDay(T0);
    const tomorrow = localDay(T0 + 86_400_000);
    assert.deepEqual(
      [today, tomorrow, null].map((shutdownDate) => endedOn({ ...MODEL, shutdownDate }, T0)),
      [today, null, null],
    );
    assert.equal(isRefused({ shutdownDate: today }), true);
    assert.equal(isRefused({ shutdownDate: today }, { hasEndDates: false }), false);
    assert.equal(isRefused({ needsTool: true }), true);
  });

  it('may run in the modes it has', () => {
    assert.equal(isRefused({}, { mode: 'pro' }), true);
    assert.equal(isRefused({ modes: ['standard', 'pro'] }, { mode: 'pro' }), false);
    assert.equal(isRefused({ modes: ['standard', 'pro'] }), false);
    assert.equal(isRefused({ modes: ['pro'] }), true);
    assert.equal(isRefused({ modes: ['pro'] }, { mode: 'pro' }), false);
    assert.deepEqual([isProOnly({ modes: ['pro'] }), isProOnly({ modes: ['standard', 'pro'] })], [true, false]);
    assert.equal(isProOnly({ modes: [] }), false);
    assert.deepEqual([usualMode({ modes: ['pro', 'standard'] }), usualMode({ modes: ['pro'] })], ['standard', null]);
  });

  it('has the effort of the model where nobody chose one, else the middle one', () => {
    const usual = (efforts: string[], defaultEffort: string | null) =>
      usualEffort({ ...MODEL, efforts, defaultEffort });
    assert.deepEqual(
      [usual(['low', 'medium'], 'low'), usual(['low', 'medium'], null), usual(['low', 'high'], null)],
      ['low', 'medium', null],
    );
  });
});

describe('a model that a place taught something of', () => {
  const base: Model = { ...MODEL, efforts: ['low', 'high'], defaultEffort: 'high', modes: ['standard', 'pro'] };

  it('is as before where nothing was said', () => {
    assert.deepEqual(withRule(base, {}), base);
    assert.equal(withRule({ ...base, maxOutputTokens: null }, {}).maxOutputTokens, null);
  });

  it('loses the modes that are not taken, and gains none', () => {
    assert.deepEqual(withRule(base, { modes: ['standard'] }).modes, ['standard']);
    assert.deepEqual(withRule({ ...base, modes: ['standard'] }, { modes: ['standard', 'pro'] }).modes, ['standard']);
    assert.deepEqual(withRule(base, { modes: [] }).modes, []);
  });

  it('takes the efforts that it was said to take, with its own default where that is among them', () => {
    const taught = (efforts: string[], defaultEffort: string | null = 'high') => {
      const model = withRule({ ...base, defaultEffort }, { efforts });
      return [model.efforts, model.defaultEffort];
    };
    assert.deepEqual(taught(['high', 'max']), [['high', 'max'], 'high']);
    assert.deepEqual(taught(['low', 'medium']), [['low', 'medium'], 'medium']);
    assert.deepEqual(taught(['low', 'max']), [['low', 'max'], 'low']);
    assert.deepEqual(taught([]), [[], null]);
    assert.deepEqual(taught(['low'], null), [['low'], null]);
  });

  it('writes the smaller of two numbers of tokens', () => {
    const most = (own: number | null, said: number) =>
      withRule({ ...base, maxOutputTokens: own }, { maxOutputTokens: said }).maxOutputTokens;
    assert.deepEqual([most(1_000, 900), most(900, 1_000), most(null, 900)], [900, 900, 900]);
  });
});

describe('the size of a text', () => {
  it('is its count for the models it was made for, and each of its bytes a token for the others', () => {
    const mine = { ...count(10), model: 'mine' };
    assert.equal(countFor({ id: 'o3', isO200k: true }, count(10))?.tokens, 10);
    assert.equal(countFor({ id: 'other', isO200k: false }, count(10)), null);
    assert.equal(countFor({ id: 'mine', isO200k: false }, mine)?.tokens, 10);
    assert.equal(countFor({ id: 'o3', isO200k: true }, mine), null);
    assert.equal(countFor({ id: 'o3', isO200k: true }, null), null);
    assert.deepEqual([mostTokens({ bytes: 40, count: null }), mostTokens({ bytes: 40, count: count(10) })], [40, 10]);
  });

  it('is an eighth of its bytes at least, unless it was counted exactly', () => {
    assert.deepEqual(
      [count(10), count(10, true), null].map((each) => tokensAtLeast({ bytes: 87, count: each })),
      [10, 10, 10],
    );
    assert.deepEqual(
      [count(30), count(30, true), null].map((each) => tokensAtLeast({ bytes: 88, count: each })),
      [30, 11, 11],
    );
  });

  it('is reckoned with a twentieth and twenty more where it was counted, as a bound with a tenth and fifty', () => {
    assert.deepEqual(inputTokens({ bytes: 900, count: count(101) }), { tokens: 127, isBound: false });
    assert.deepEqual(inputTokens({ bytes: 900, count: count(101, true) }), { tokens: 162, isBound: true });
    assert.deepEqual(inputTokens({ bytes: 101, count: null }), { tokens: 162, isBound: true });
    assert.deepEqual([inputCeiling(0), inputCeiling(100), inputCeiling(101, 7)], [50, 160, 169]);
  });
});

describe('the first guess at an answer', () => {
  /** Per million tokens of the usual cap, at a dollar a million tokens and input for nothing: the price is the share. */
  const shares = (effort: string | null, mode: 'pro' | null = null) => {
    const free = { ...MODEL, prices: { default: { input: 0, cached_input: null, output: 1 } }, longContext: null };
    const terms = { effort, mode, maxOutputTokens: 1_000_000, usualTokens: 1_000_000 };
    const found = estimate({ ...free, cacheWrite: null, listPrice: null }, { bytes: 0, count: null }, terms);
    return [found?.low, found?.likely].map((nano) => (nano ?? 0) / 1e9);
  };

  it('is a share of the usual cap, by effort', () => {
    const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'another', null];
    assert.deepEqual(
      efforts.map((effort) => [effort, ...shares(effort)]),
      [
        ['none', 0.005, 0.15],
        ['minimal', 0.005, 0.15],
        ['low', 0.01, 0.2],
        ['medium', 0.01, 0.35],
        ['high', 0.01, 0.4],
        ['xhigh', 0.01, 0.45],
        ['max', 0.01, 0.5],
        ['another', 0.01, 0.35],
        [null, 0.01, 0.35],
      ],
    );
    assert.deepEqual(shares('constructor'), [0.01, 0.35]);
  });

  it('begins at a third of it in pro mode', () => {
    assert.deepEqual(shares('high', 'pro'), [0.003333, 0.4]);
  });
});

describe('the worst price', () => {
  it('is a nano-dollar more where a single token is no whole number of them, as a bill rounds each of its parts', () => {
    const worst = (output: number) =>
      ceiling(
        { ...MODEL, prices: { default: { input: 0, cached_input: null, output } }, cacheWrite: null, listPrice: null },
        { tokens: 0, maxOutputTokens: 4 },
      );
    assert.deepEqual([worst(0.001), worst(0.0005), worst(0.0015), worst(0)], [4, 3, 7, 0]);
  });
});

describe('a record of own jobs', () => {
  const job = (changes: Partial<OwnJob> = {}): OwnJob => ({
    model: 'o3',
    mode: null,
    effort: 'high',
    inputTokens: 1_000,
    outputTokens: 100,
    cost: 5,
    tookMs: 1_000,
    ...changes,
  });
  const jobs = (length: number, changes: (index: number) => Partial<OwnJob> = () => ({})) =>
    Array.from({ length }, (_, index) => job(changes(index)));

  it('says what is written from ten jobs on, and what is usual from three', () => {
    assert.equal(ENOUGH_JOBS, 10);
    assert.deepEqual([outputOf(jobs(9)), outputOf(jobs(10))], [null, { low: 50, likely: 100 }]);
    assert.equal(usualTime(jobs(2), 'high'), null);
    assert.deepEqual(usualTime(jobs(3), 'high'), { lowMs: 1_000, highMs: 1_000, jobs: 3, isSameEffort: true });
    assert.deepEqual(usualTime(jobs(3), 'low'), { lowMs: 1_000, highMs: 1_000, jobs: 3, isSameEffort: false });
  });

  it('leaves one in ten out at either end, and takes the middle of an even number between the two', () => {
    const times = jobs(20, (index) => ({ tookMs: index + 1, outputTokens: 10 * (index + 1), cost: index + 1 }));
    assert.deepEqual(usualTime(times, 'high'), { lowMs: 2, highMs: 18, jobs: 20, isSameEffort: true });
    assert.deepEqual(recordOf(times), { jobs: 20, medianMs: 11, medianCost: 11 });
    assert.deepEqual(outputOf(times), { low: 5, likely: 105 });
    assert.equal(recordOf([]), null);
    assert.deepEqual(recordOf(jobs(2, () => ({ cost: null }))), { jobs: 2, medianMs: 1_000, medianCost: null });
  });

  it('takes those of about as much text where they are enough, to the token', () => {
    for (const step of [2_000, 8_000, 32_000, 128_000]) {
      const below = jobs(10, () => ({ inputTokens: step - 1 }));
      assert.equal(likeJobs(below, 'high', step - 1).isSameSize, true, `${step}`);
      assert.equal(likeJobs(below, 'high', step).isSameSize, false, `${step}`);
      assert.equal(likeJobs(below.slice(1), 'high', step - 1).isSameSize, false, `${step}`);
    }
    assert.deepEqual(likeJobs(jobs(9), 'low', 1_000), { jobs: [], isSameSize: false });
  });

  it('counts who went on to a dearer model, by whatever name, and to no other', () => {
    const followed = [
      { from: 'O3', to: 'dear', jobs: 2 },
      { from: 'o3', to: 'dearer', jobs: 3 },
      { from: 'o3', to: 'cheap', jobs: 5 },
      { from: 'o3', to: 'O3', jobs: 7 },
      { from: 'dear', to: 'dearer', jobs: 11 },
    ];
    const record = new OwnRecord([job(), job({ model: 'O3' }), job({ mode: 'pro' })], (name) => name.toLowerCase(), {
      followed,
    });
    assert.equal(
      record.movesUp('o3', (to) => to !== 'cheap'),
      5,
    );
    assert.deepEqual(
      [record.of('o3', null).length, record.of('o3', 'pro').length, record.of('x', null).length],
      [2, 1, 0],
    );
  });
});
