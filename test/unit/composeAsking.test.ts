// What is needed next of a question, and when it may be sent: the rules of asking, without anybody who asks.
import assert from 'node:assert/strict';
import { capabilitiesFrom } from '../../src/core/accounts/capabilities.ts';
import type { Learnt } from '../../src/core/accounts/endpointRecord.ts';
import { askedAgain, askedAsItWaits } from '../../src/core/asking/again.ts';
import { type Composition, compose } from '../../src/core/asking/compose.ts';
import { type Known, withoutPrice } from '../../src/core/asking/known.ts';
import type { Need } from '../../src/core/asking/need.ts';
import type { World } from '../../src/core/asking/world.ts';
import { prepare } from '../../src/core/jobs/prepare/prepare.ts';
import type { Reach } from '../../src/core/ledger/budgets.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob, someTexts } from '../builders/aJob.ts';
import { aQuestion } from '../builders/aQuestion.ts';
import { again, aPlaceToAsk, askSettings, aWorld, begun, searched, typed } from '../builders/aWorld.ts';
import { NOON } from '../fakes/fakeClock.ts';

const PICKED = { model: 'o3', mode: null, effort: 'high', maxOutputTokens: 9_000, shownSize: null };

function need<What extends Need['what']>(step: Composition, what: What): Extract<Need, { what: What }> {
  if (step.type !== 'needs' || !isOf(step, what)) {
    return assert.fail(`It should need ${what}, and is ${step.type === 'needs' ? step.what : step.type}`);
  }
  return step;
}

function isOf<What extends Need['what']>(step: Need, what: What): step is Extract<Need, { what: What }> {
  return step.what === what;
}

function ready(step: Composition) {
  return step.type === 'ready' ? step : assert.fail(step.type === 'needs' ? step.what : step.type);
}

const reach = (changes: Partial<Reach> = {}): Reach => ({
  limit: 'day',
  span: '2026-11-21',
  budget: 1_000,
  spent: 0,
  reserved: 0,
  unpriced: 0,
  ...changes,
});

const learnt = (changes: Partial<Learnt>): Learnt => ({
  field: 'service_tier',
  model: null,
  at: NOON,
  key: 'k',
  ...changes,
});

describe('a question that is composed', () => {
  it('needs one thing at a time, and is ready when all of it is there', () => {
    const world = aWorld({ settings: askSettings({ model: '' }), place: aPlaceToAsk({ hasKey: false }) });
    const question = need(compose(begun(), world), 'question');
    assert.equal(question.choice, null);
    const key = need(compose({ ...question.known, question: 'Why?' }, world), 'key');
    const unlocked = { ...world, place: aPlaceToAsk() };
    const search = need(compose(key.known, unlocked), 'search');
    assert.deepEqual(search.told, { question: 'Why?', context: key.known.text.context, instructions: '' });
    const model = need(compose(searched(search.known), unlocked), 'model');
    assert.equal(model.ended, null);
    const count = need(compose({ ...model.known, terms: { type: 'chosen', choice: PICKED } }, unlocked), 'count');
    const { prepared, limits, more, priceConsent } = ready(compose({ ...count.known, count: null }, unlocked));
    const { model: asked, effort, maxOutputTokens, background, origin } = prepared.job;
    assert.deepEqual([asked, effort, maxOutputTokens, background, origin], ['o3', 'high', 9_000, true, 'user']);
    assert.deepEqual([limits, more, priceConsent], [{ day: 0, month: 0 }, { isFirst: true, besides: [] }, false]);
  });

  it('is asked of what was meant when it began, whatever the settings say by now', () => {
    const question = need(compose(begun(), aWorld()), 'question');
    assert.equal(question.choice?.model, 'o3');
    const later = aWorld({ settings: askSettings({ model: 'gpt-6.1-sol' }) });
    const { known } = need(compose(searched({ ...question.known, question: 'Why?' }), later), 'count');
    assert.equal(ready(compose({ ...known, count: null }, later)).prepared.job.model, 'o3');
  });

  it('has its terms picked after the question where that is wanted, even if they are known', () => {
    const question = need(compose(begun({ picksTerms: true }), aWorld()), 'question');
    assert.equal(question.choice, null);
    const { known } = need(compose(searched({ ...question.known, question: 'Why?' }), aWorld()), 'terms');
    const count = need(compose({ ...known, picked: PICKED }, aWorld()), 'count');
    assert.equal(ready(compose({ ...count.known, count: null }, aWorld())).prepared.job.effort, PICKED.effort);
  });

  it('asks about a price below the limit if a lower one stood beside the question', () => {
    const step = ready(compose(typed(), aWorld()));
    const { worst } = step.prepared.job.estimate ?? assert.fail('o3 has a price');
    const seen = (by: number) => ({ seen: { worst: worst - by, isOnButton: false } });
    assert.equal(ready(compose({ ...typed(), ...seen(0) }, aWorld())).priceConsent, true);
    assert.deepEqual(need(compose({ ...typed(), ...seen(20_000_000) }, aWorld()), 'price').passed, []);
  });

  it('is shown without a key and without any consent', () => {
    const world = aWorld({
      place: aPlaceToAsk({ hasKey: false, capabilities: capabilitiesFrom(OPENAI_ENDPOINT, [learnt({})]) }),
      settings: askSettings({ confirmAbove: 0 }),
      alike: () => [aJob({ state: 'running' })],
    });
    const step = compose(typed({ isPreview: true }), world);
    assert.deepEqual([step.type, step.type === 'preview' && step.prepared.job.dropped], ['preview', ['service_tier']]);
  });

  it('lets a person choose what takes the place of an ended model, and refuses others in a sentence', () => {
    const late = aWorld({ now: Date.parse('2036-01-01') });
    const given = { model: 'o3', effort: 'high', maxOutputTokens: 7_000 };
    const { ended, given: kept } = need(compose(typed({ given }), late), 'model');
    assert.deepEqual([ended?.asked, kept], [{ model: 'o3', mode: null }, { maxOutputTokens: 7_000 }]);
    assert.throws(() => compose(typed({ given, askedBy: 'extension' }), late), /^HumanError: o3 ended on /);
  });

  it('keeps what is given of its terms while its model is chosen', () => {
    const given = { effort: 'high', maxOutputTokens: 7_000 };
    const open = need(compose(typed({ given }), aWorld({ settings: askSettings({ model: '' }) })), 'model');
    assert.deepEqual([open.ended, open.given], [null, given]);
  });

  it('asks for another effort or mode where the place refuses the one that was meant', () => {
    const refusing = (model: string, rule: object): World =>
      aWorld({ place: aPlaceToAsk({ catalogue: new Catalogue().with({ rules: new Map([[model, rule]]) }) }) });
    need(compose(typed(), refusing('o3', { efforts: ['high'] })), 'effort');
    const none = need(compose(typed(), refusing('o3', { efforts: [] })), 'noEffort');
    assert.equal(none.effort, 'low');
    assert.equal(ready(compose(none.ifYes, refusing('o3', { efforts: [] }))).prepared.job.effort, null);
    const pro = typed({ given: { model: 'gpt-6.1-sol', mode: 'pro' } });
    const world = refusing('gpt-6.1-sol', { modes: ['standard'] });
    const { ifYes } = need(compose(pro, world), 'standardMode');
    assert.equal(ready(compose(ifYes, world)).prepared.job.mode, 'standard');
  });

  it('is refused in a sentence where the model takes no such effort anywhere', () => {
    assert.throws(
      () => compose(typed({ given: { effort: 'xhigh' } }), aWorld()),
      /o3 does not support the effort “xhigh”/,
    );
  });

  it('asks once before it goes without a service tier', () => {
    const world = (changes: Partial<Learnt>) =>
      aWorld({ place: aPlaceToAsk({ capabilities: capabilitiesFrom(OPENAI_ENDPOINT, [learnt(changes)]) }) });
    const { ifYes, refused } = need(compose(typed(), world({})), 'anyTier');
    assert.equal(refused.field, 'service_tier');
    assert.deepEqual(ready(compose(ifYes, world({}))).prepared.job.dropped, ['service_tier']);
    ready(compose(typed(), world({ agreedAt: NOON })));
  });

  it('is refused where the account of today does not list its model', () => {
    const place = aPlaceToAsk({ listed: [{ id: 'gpt-6.1-sol', shutdownDate: null }] });
    assert.throws(() => compose(typed(), aWorld({ place })), /^HumanError: OpenAI does not list o3 for this account/);
  });
});

describe('the consents of a question', () => {
  it('come one after the other: one beside, the open window, the price', () => {
    const alike = [aJob({ id: 'other', state: 'running' })];
    const learntHere = [learnt({ field: 'background' })];
    const world = aWorld({
      alike: () => alike,
      place: aPlaceToAsk({ capabilities: capabilitiesFrom(OPENAI_ENDPOINT, learntHere) }),
      settings: askSettings({ confirmAbove: 0 }),
    });
    const beside = need(compose(typed(), world), 'beside');
    assert.equal(beside.same.id, 'other');
    const window = need(compose(beside.ifYes, world), 'openWindow');
    assert.equal(window.why, 'place');
    const price = need(compose(window.ifYes, world), 'price');
    const { more, priceConsent, prepared } = ready(compose(price.ifYes, world));
    assert.deepEqual([more, priceConsent, prepared.job.background], [{ isFirst: true, besides: alike }, true, false]);
    assert.equal(prepared.job.id, beside.job.id, 'it is one job all along');
  });

  it('are for the jobs that a person was told of, and no others', () => {
    const world = aWorld({ alike: () => [], settings: askSettings({ confirmAbove: 0 }) });
    const price = need(compose(typed(), world), 'price');
    const { more } = ready(compose(price.ifYes, { ...world, alike: () => [aJob({ state: 'running' })] }));
    assert.deepEqual(more, { isFirst: true, besides: [] }, 'a new one is refused when the row is written');
  });

  it('of a budget are for the figures that were shown, and are asked for anew when they have changed', () => {
    const world = aWorld({ reaches: () => [reach({ spent: 400 })] });
    const { ifYes, passed } = need(compose(typed(), world), 'price');
    assert.equal(passed.length, 1);
    const fuller = { ...world, reaches: () => [reach({ spent: 900 })] };
    const { prepared, known } = ready(compose(ifYes, fuller));
    assert.deepEqual(prepared.job.budgetPasses, [{ limit: 'day', span: '2026-11-21', budget: 1_000, used: 400 }]);
    const anew = need(compose(withoutPrice(known), fuller), 'price');
    assert.equal(anew.passed[0]?.spent, 900);
  });

  for (const [what, settings] of Object.entries({
    store: { store: false },
    background: { background: 'always' },
    'who pays': { endpoints: [{ ...askSettings().endpoints[0], organization: 'other' }] },
  })) {
    it(`hold no longer when ${what} changed meanwhile`, () => {
      const world = aWorld({ settings: askSettings({ confirmAbove: 0 }) });
      const { ifYes } = need(compose(typed(), world), 'price');
      const changed = aWorld({ settings: Object.assign(askSettings(), settings) });
      assert.throws(() => compose(ifYes, changed), /^HumanError: The settings changed while a question was open/);
    });
  }

  it('do not reach another place than the one that was asked about', () => {
    const { ifYes } = need(compose(typed(), aWorld({ settings: askSettings({ confirmAbove: 0 }) })), 'price');
    assert.throws(
      () => compose(ifYes, aWorld({ settings: askSettings({ endpoints: [] }) })),
      /no longer in ponder.endpoints/,
    );
  });
});

describe('a question that is asked again', () => {
  const known = (changes: Partial<Job>): Known => again(aJob(changes));

  it('names its job, and is asked as the settings of today have it', () => {
    const world = aWorld({ settings: askSettings({ store: false, effort: 'medium' }) });
    const { job } = ready(compose(known({ state: 'failed', store: true }), world)).prepared;
    assert.deepEqual([job.parentId, job.store, job.effort], ['job-1', false, 'high']);
  });

  it('is asked about its price however small it is, unless what was pressed had it in its label', () => {
    const job = aJob({ state: 'failed' });
    const world = aWorld({ settings: askSettings({ confirmAbove: Number.MAX_SAFE_INTEGER }) });
    const unseen = searched(askedAgain(job, someTexts(), { askedBy: 'user', settings: askSettings() }));
    const step = compose({ ...unseen, count: null }, world);
    assert.ok(step.type === 'needs' && step.what === 'price', JSON.stringify(step.type));
    assert.equal(ready(compose(step.ifYes, world)).priceConsent, true);
    const labelled = step.job.estimate?.worst ?? assert.fail('it has a price');
    const seen = (worst: number): Known => ({
      ...searched(askedAgain(job, someTexts(), { askedBy: 'user', settings: askSettings(), labelled: worst })),
      count: null,
    });
    assert.equal(compose(seen(labelled), world).type, 'ready');
    assert.equal(compose(seen(labelled / 2), world).type, 'needs', 'the price is higher by now');
  });

  it('beside an uncertain one is not asked about a second time, and refused when that one is known by then', () => {
    const uncertain = aJob({ state: 'uncertain' });
    const { more } = ready(compose(again(uncertain), aWorld({ alike: () => [uncertain] })));
    assert.deepEqual(more, { isFirst: true, besides: [uncertain, uncertain] });
  });
});

describe('a job that waits', () => {
  const waits = (changes: Partial<Job> = {}): Job => {
    const { job } = prepare(aQuestion({ inputCount: null, store: false }), new Catalogue(), NOON);
    return { ...job, state: 'waiting', origin: 'extension', ...changes };
  };
  const asItWaits = (job: Job, settings = askSettings()) => searched(askedAsItWaits(job, someTexts(), { settings }));
  const world = (job: Job, changes: Partial<World> = {}) => aWorld({ job: () => job, ...changes });

  it('is sent as it is while that would be the same run, whatever the settings say', () => {
    const job = waits();
    const settings = askSettings({ store: true, background: 'never', maxOutputTokens: 3_000, model: 'gpt-6.1-sol' });
    const step = compose(asItWaits(job, settings), world(job, { settings }));
    assert.deepEqual(step, { type: 'waitingReady', id: job.id, budgetPasses: [] });
  });

  it('is given up for a new one where its price is another by now', () => {
    const job = waits({ estimate: null });
    const step = need(compose(asItWaits(job), world(job)), 'price');
    const { more, prepared } = ready(compose(step.ifYes, world(job)));
    assert.deepEqual(more, { replaces: job.id });
    assert.deepEqual([prepared.job.store, prepared.job.origin, prepared.job.parentId], [false, 'extension', job.id]);
  });

  it('does not count against the budget that it would pass', () => {
    const job = waits();
    const asked: (string | null)[] = [];
    const reaches: World['reaches'] = (_, but) => {
      asked.push(but);
      return [];
    };
    compose(asItWaits(job), world(job, { reaches }));
    assert.deepEqual(asked, [job.id]);
  });

  it('is not sent when it waits no longer', () => {
    const job = waits();
    const known = asItWaits(job);
    const gone = { ...job, state: 'running' as const };
    assert.throws(() => compose(known, world(gone)), /is no longer waiting/);
    assert.throws(() => askedAsItWaits(gone, someTexts(), { settings: askSettings() }), /is no longer waiting/);
  });
});
