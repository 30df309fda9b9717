// The single rules of asking, each as a table.
import assert from 'node:assert/strict';
import { type PriceConsentNeeds, priceConsent } from '../../src/core/asking/priceConsent.ts';
import { tellsOfWindow, windowQuestion } from '../../src/core/asking/runConsent.ts';
import { isSameRun, sameOnItsWay } from '../../src/core/asking/sameOnItsWay.ts';
import { effortFor, type GivenTerms, usualTerms } from '../../src/core/asking/terms.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob, anEstimate } from '../builders/aJob.ts';
import { askSettings } from '../builders/aWorld.ts';

describe('whether a price is asked about', () => {
  const WORST = anEstimate().worst;
  const CENT = 10_000_000;
  const beside = (worst: number) => ({ worst, isOnButton: false });
  const terms: PriceConsentNeeds = {
    confirmAbove: WORST,
    shownWorst: null,
    seen: null,
    askedBy: 'user',
    confirm: true,
    reaches: [],
  };
  const pass = { limit: 'day', span: '2026-11-21', budget: WORST, spent: 1, reserved: 0, unpriced: 0 } as const;
  const pro: Partial<Job> = { model: 'gpt-6.1-sol', mode: 'pro' };

  const cases: readonly (readonly [
    string,
    Partial<PriceConsentNeeds>,
    Partial<Job>,
    'consent' | 'none' | 'question',
  ])[] = [
    ['of a person, up to the limit', {}, {}, 'none'],
    ['of a person, above the limit', { confirmAbove: WORST - 1 }, {}, 'question'],
    ['that was in view when the model was picked', { confirmAbove: 0, shownWorst: WORST }, {}, 'consent'],
    ['that is more than what was in view', { confirmAbove: 0, shownWorst: WORST - 1 }, {}, 'question'],
    ['that stood beside the question, up to the limit', { seen: beside(WORST) }, {}, 'consent'],
    [
      'that stood beside the question, above the limit',
      { seen: beside(WORST), confirmAbove: WORST - 1 },
      {},
      'question',
    ],
    ['that is more than what stood beside the question', { seen: beside(WORST - CENT) }, {}, 'question'],
    ['that is more by less than a cent that anybody sees', { seen: beside(WORST - 1) }, {}, 'consent'],
    ['that the pressed button named', { seen: { ...beside(WORST), isOnButton: true }, confirmAbove: 0 }, {}, 'consent'],
    [
      'that is more than the pressed button named',
      { seen: { worst: WORST - CENT, isOnButton: true }, confirmAbove: 2 * WORST },
      {},
      'question',
    ],
    [
      'that the pressed button named and a budget has no room for',
      { seen: { ...beside(WORST), isOnButton: true }, reaches: [pass] },
      {},
      'question',
    ],
    ['of an extension', { askedBy: 'extension' }, {}, 'question'],
    ['of arguments', { askedBy: 'arguments' }, {}, 'question'],
    ['of an extension that asks for none, up to the limit', { askedBy: 'extension', confirm: false }, {}, 'none'],
    [
      'of an extension that asks for none, above',
      { askedBy: 'extension', confirm: false, confirmAbove: 0 },
      {},
      'question',
    ],
    ['of pro mode, which a person asks', {}, pro, 'none'],
    ['of pro mode, which an extension asks', { askedBy: 'extension', confirm: false }, pro, 'question'],
    ['of pro mode, which a person’s key binding asks', { confirm: false }, pro, 'question'],
    ['that is unknown', { confirm: false }, { estimate: null, reserved: null }, 'question'],
    ['that could pass a budget', { shownWorst: WORST, reaches: [pass] }, {}, 'question'],
    ['that just fits a budget', { reaches: [{ ...pass, spent: 0 }] }, {}, 'none'],
  ];
  for (const [what, changes, job, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      const said = priceConsent(aJob(job), { ...terms, ...changes });
      const found = said.type === 'question' ? said.type : said.agreed.priceConsent ? 'consent' : 'none';
      assert.equal(found, expected);
    });
  }

  it('agrees to the budgets that were shown, each by its figures', () => {
    const month = { ...pass, limit: 'month', span: '2026-11', budget: 10 * WORST } as const;
    const said = priceConsent(aJob(), { ...terms, reaches: [{ ...pass, reserved: 2 }, month] });
    assert.deepEqual(said.type === 'question' && said.ifYes, {
      priceConsent: true,
      budgetPasses: [{ limit: 'day', span: '2026-11-21', budget: WORST, used: 3 }],
    });
  });
});

describe('whether the window is asked about', () => {
  for (const [background, streams, setting, question, isTold] of [
    [true, true, 'never', null, false],
    [true, false, 'auto', null, false],
    [false, true, 'auto', 'place', false],
    [false, false, 'auto', 'place', false],
    [false, true, 'never', null, true],
    [false, false, 'never', 'setting', false],
  ] as const) {
    it(`background ${background}, stream ${streams}, “${setting}”: ${question}`, () => {
      const job = aJob({ background, streams });
      assert.deepEqual([windowQuestion(job, setting), tellsOfWindow(job, setting)], [question, isTold]);
    });
  }
});

describe('a question like others', () => {
  it('is told of any that is on its way, but for the uncertain one that it is asked again for', () => {
    const job = aJob({ id: 'new', parentId: 'old' });
    const old = aJob({ id: 'old', state: 'uncertain' });
    const other = aJob({ id: 'other', state: 'uncertain' });
    assert.equal(sameOnItsWay(job, []), null);
    assert.equal(sameOnItsWay(job, [old]), null);
    assert.equal(sameOnItsWay(job, [old, other]), other);
    const running = { ...old, state: 'running' as const };
    assert.equal(sameOnItsWay(job, [running]), running);
  });

  it('is the same run only when nothing that was agreed to differs', () => {
    const tokens = { least: 0, likely: 0, most: 0 };
    const chain = { after: 'one', by: 'response', tokens } as const;
    const job = aJob({ chain });
    assert.ok(isSameRun(job, aJob({ mode: 'standard', store: false, chain })));
    const others: readonly Partial<Job>[] = [
      { estimate: null },
      { estimate: anEstimate({ worst: 1 }) },
      { maxOutputTokens: 1 },
      { model: 'o3-pro' },
      { mode: 'pro' },
      { effort: 'low' },
      { background: false },
      { streams: true },
      { dropped: ['service_tier'] },
      { chain: { after: 'one', by: 'messages', why: 'deleted', tokens } },
      { chain: { ...chain, after: 'other' } },
      { chain: { ...chain, effort: 'low' } },
    ];
    assert.deepEqual(
      others.filter((changes) => isSameRun(job, aJob({ chain, ...changes }))),
      [],
    );
  });
});

describe('the usual terms', () => {
  const catalogue = new Catalogue();
  const remembered = { model: 'o3', mode: null, effort: 'high' };
  const nothingSet = askSettings({ model: '', effort: '' });
  const said = (given: GivenTerms, settings = nothingSet, last: typeof remembered | null = remembered) => {
    const choice = usualTerms(given, { settings, remembered: last, catalogue });
    return choice === null ? null : [choice.model, choice.mode, choice.effort, choice.maxOutputTokens];
  };

  it('are given, set, or remembered, in this order', () => {
    assert.equal(said({}, nothingSet, null), null);
    assert.deepEqual(said({}), ['o3', null, 'high', 0]);
    assert.deepEqual(said({}, askSettings({ effort: 'low', maxOutputTokens: 5 })), ['o3', null, 'low', 5]);
    assert.deepEqual(said({ effort: 'medium', maxOutputTokens: 7 }), ['o3', null, 'medium', 7]);
    assert.deepEqual(said({ model: 'o3-pro' }), ['o3-pro', null, null, 0], 'what was remembered was another model’s');
  });

  it('leave out what the model does not take, but not what was named for it', () => {
    assert.deepEqual(said({}, askSettings({ effort: 'none' })), ['o3', null, null, 0]);
    assert.deepEqual(said({ effort: 'none' }), ['o3', null, 'none', 0]);
    assert.deepEqual(said({}, askSettings({ mode: 'pro' })), ['o3', 'pro', 'low', 0]);
    assert.deepEqual(said({ model: 'o3' }, askSettings({ mode: 'pro' })), ['o3', null, 'low', 0]);
    assert.deepEqual(said({ model: 'gpt-6.1-sol · pro' }), ['gpt-6.1-sol', 'pro', null, 0]);
  });

  it('have the effort that was used with the model, or its own', () => {
    const last = new Map([['o3', 'high']]);
    const of = effortFor(nothingSet, last);
    assert.equal(of(catalogue.find('o3')), 'high');
    assert.equal(effortFor(askSettings({ effort: 'low' }), last)(catalogue.find('o3')), 'low');
    assert.equal(effortFor(askSettings({ effort: 'none' }), new Map())(catalogue.find('o3')), 'medium');
  });
});
