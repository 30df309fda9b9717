// The ladder of models: what stands above a run, what is cheaper than a choice, and what each rung costs for the question.
import assert from 'node:assert/strict';
import data from '../../src/core/models/catalogue.json' with { type: 'json' };
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { endedOn } from '../../src/core/models/model.ts';
import { cheaperRungs } from '../../src/core/models/prices/cheaperRungs.ts';
import { type FirstRun, firstRunOf } from '../../src/core/models/prices/firstRun.ts';
import { OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { type LadderNeeds, type Rung, type RungTerms, rungOf } from '../../src/core/models/prices/rung.ts';
import { rungsAbove } from '../../src/core/models/prices/rungsAbove.ts';
import type { Job } from '../../src/shared/job.ts';
import { modelName } from '../../src/shared/mode.ts';
import { aJob, aUsage } from '../builders/aJob.ts';
import { oneOf, seededRandom } from '../builders/seededRandom.ts';
import { NOON } from '../fakes/fakeClock.ts';

const catalogue = new Catalogue();
const ASKABLE = catalogue.all.filter((model) => !model.needsTool);

function ladder(changes: Partial<LadderNeeds> = {}): LadderNeeds {
  return {
    catalogue,
    usable: ASKABLE.filter((model) => endedOn(model, NOON) === null),
    takesPro: () => true,
    size: { bytes: 4_000, count: { tokens: 1_000, isUpperBound: false } },
    maxOutputTokens: 0,
    isDefaultTier: true,
    own: new OwnRecord([], (name) => name),
    first: null,
    ...changes,
  };
}

const terms = (model: string, effort: string | null = 'medium', mode: RungTerms['mode'] = null): RungTerms => ({
  model,
  mode,
  effort,
});
const named = (rungs: readonly Rung[]) => rungs.map((rung) => `${modelName(rung)} ${rung.effort}`);
const only = (...ids: string[]) => ids.map((id) => catalogue.find(id));
const first = (changes: Partial<Job> = {}): FirstRun =>
  firstRunOf(aJob({ state: 'completed', usage: aUsage(), ...changes }), catalogue) ?? assert.fail('it has a usage');

describe('the strengths of the catalogue', () => {
  it('are whole numbers, each with its reason, for every model that can be asked', () => {
    for (const row of data.models) {
      const { strength, strength_source: source } = row;
      const isAskable = !catalogue.find(row.id).needsTool;
      assert.equal(Number.isSafeInteger(strength) && Number(strength) > 0, isAskable, row.id);
      assert.match(source, /^(Ponder|OpenAI)/, row.id);
    }
  });

  it('put a newer model of a kind above the older, the small below the large, and pro above its own', () => {
    const inOrder = [
      ['o1-mini', 'o3-mini', 'o4-mini', 'o3', 'o3-pro'],
      ['o1-preview', 'o1', 'o1-pro', 'o3-pro'],
      ['gpt-5.4-nano', 'gpt-5.4-mini', 'gpt-5.4', 'gpt-5.5', 'gpt-5.5-pro'],
      ['gpt-5.6-luna', 'gpt-5.6-terra', 'gpt-5.6-sol', 'gpt-6-sol', 'gpt-6.1-sol', 'gpt-6.2-sol', 'gpt-6.2-astra'],
      ['gpt-6-luna', 'gpt-6.1-terra', 'gpt-6.1-sol', 'gpt-6-astra'],
    ];
    for (const ids of inOrder) {
      const strengths = ids.map((id) => catalogue.find(id).strength ?? assert.fail(id));
      assert.deepEqual(
        strengths,
        strengths.toSorted((a, b) => a - b),
        ids.join(', '),
      );
      assert.equal(new Set(strengths).size, ids.length);
    }
    const o3 = catalogue.rankOf(catalogue.find('gpt-6.1-sol'), 'standard');
    assert.ok((catalogue.rankOf(catalogue.find('gpt-6.1-sol'), 'pro') ?? 0) > (o3 ?? 0));
    assert.equal(catalogue.rankOf(catalogue.find('never-heard-of'), 'pro'), null);
  });
});

describe('the rungs above a run', () => {
  it('begin with more effort of the same model, and go on to stronger ones, the strongest last', () => {
    assert.deepEqual(named(rungsAbove(terms('o3'), ladder())), [
      'o3 high',
      'gpt-6.1-terra medium',
      'o3-pro medium',
      'gpt-6.2-sol medium',
      'gpt-6.1-sol · pro medium',
      'gpt-6-astra · pro medium',
    ]);
  });

  it('are six at most, each stronger or with more effort, and none is beaten by another at its price', () => {
    const random = seededRandom(11);
    for (let turn = 0; turn < 300; turn += 1) {
      const usable = ASKABLE.filter(() => random() < 0.5);
      const from = oneOf(random, ASKABLE);
      const mode = from.modes.includes('pro') && random() < 0.3 ? 'pro' : null;
      const effort = from.efforts.length === 0 ? null : oneOf(random, from.efforts);
      const rungs = rungsAbove({ model: from.id, mode, effort }, ladder({ usable }));
      assert.ok(rungs.length <= 6);
      const rank = catalogue.rankOf(from, mode) ?? 0;
      for (const rung of rungs) {
        const model = catalogue.find(rung.model);
        assert.ok(
          usable.some(({ id }) => id === rung.model),
          rung.model,
        );
        const its = catalogue.rankOf(model, rung.mode) ?? 0;
        const isMoreEffort = rung.model === from.id && its === rank;
        assert.ok(
          isMoreEffort ? model.efforts.indexOf(rung.effort ?? '') > model.efforts.indexOf(effort ?? '') : its > rank,
          `${from.id} ${effort} → ${named([rung])}`,
        );
        assert.ok(rung.effort === null || model.efforts.includes(rung.effort));
      }
      assert.equal(new Set(named(rungs)).size, rungs.length);
    }
  });

  it('hold no effort of a model that has ended, and no pro mode where nothing runs in the background', () => {
    assert.ok(named(rungsAbove(terms('o4-mini'), ladder())).every((name) => !name.startsWith('o4-mini')));
    const front = named(rungsAbove(terms('o3'), ladder({ takesPro: () => false })));
    assert.ok(front.length > 0 && front.every((name) => !name.includes('· pro')), front.join(', '));
  });

  it('are none for a model that nobody knows, and for the strongest of all', () => {
    assert.deepEqual(rungsAbove(terms('never-heard-of'), ladder()), []);
    assert.deepEqual(rungsAbove(terms('gpt-6.2-astra', 'max'), ladder({ usable: only('gpt-6.2-astra', 'o3') })), []);
  });

  it('go by the strength of the settings, and by the models behind the names of a place', () => {
    const own = Catalogue.fromSettings({}, { mine: { strength: 999, efforts: [] } }, assert.fail);
    const rungs = rungsAbove(
      terms('o3', 'high'),
      ladder({ catalogue: own, usable: [own.find('mine'), own.find('o3')] }),
    );
    assert.deepEqual(rungs, [{ model: 'mine', mode: null, effort: null, estimate: null }]);
    const deployed = catalogue.with({
      deployments: new Map([
        ['big', 'o3-pro'],
        ['small', 'o4-mini'],
      ]),
    });
    const there = ladder({ catalogue: deployed, usable: ['big', 'small'].map((name) => deployed.find(name)) });
    assert.deepEqual(named(rungsAbove(terms('small', 'high'), there)), ['big high']);
  });
});

describe('the price of a rung', () => {
  it('takes input and output from what the first run used, and the worst case as everywhere', () => {
    const run = first({ model: 'o3', effort: 'medium', usage: aUsage({ inputTokens: 2_000 }) });
    const { estimate } = rungOf(terms('o3', 'medium'), ladder({ first: run }));
    const blind = rungOf(terms('o3', 'medium'), ladder()).estimate;
    assert.equal(estimate?.worst, blind?.worst);
    assert.deepEqual(estimate?.basis, { from: 'firstRun', jobs: 1, isSameSize: true });
    // The input is cut at the bound of the text at hand: 1,000 tokens counted are 1,150 at most.
    assert.equal(estimate?.likely, 1_150 * 2_000 + 11_500 * 8_000);
    const fits = rungOf(
      terms('o3', 'medium'),
      ladder({ first: run, size: { bytes: 9_000, count: { tokens: 2_000, isUpperBound: false } } }),
    );
    assert.equal(fits.estimate?.likely, 2_000 * 2_000 + 11_500 * 8_000);
    assert.equal(fits.estimate?.inputTokens, 2_000);
  });

  it('grows with the reasoning at more effort, and what is read does not', () => {
    const run = first({ effort: 'low', usage: aUsage({ outputTokens: 1_500, reasoningTokens: 1_000 }) });
    const out = (effort: string) =>
      (rungOf(terms('o3', effort), ladder({ first: run })).estimate?.likely ?? 0) - 1_150 * 2_000;
    assert.equal(out('low'), 1_500 * 8_000);
    // Guesses: 2,400 tokens at low, 20,000 at high.
    assert.equal(out('high'), (500 + Math.ceil((1_000 * 20_000) / 2_400)) * 8_000);
    const untold = first({ effort: 'low', usage: aUsage({ outputTokens: 1_500, reasoningTokens: null }) });
    assert.equal(rungOf(terms('o3', 'low'), ladder({ first: untold })).estimate?.likely, 1_150 * 2_000 + 1_500 * 8_000);
  });

  it('is low ≤ likely ≤ worst for any usage, effort and mode', () => {
    const random = seededRandom(5);
    for (let turn = 0; turn < 500; turn += 1) {
      const from = oneOf(random, ASKABLE);
      const usage = aUsage({
        inputTokens: Math.floor(random() * 10 ** (1 + random() * 6)),
        outputTokens: Math.floor(random() * 10 ** (1 + random() * 5)),
        reasoningTokens: random() < 0.3 ? null : Math.floor(random() * 10 ** 5),
      });
      const run = first({ model: from.id, effort: from.efforts[0] ?? null, usage });
      const to = oneOf(random, ASKABLE);
      const rung = { model: to.id, mode: to.modes[to.modes.length - 1] ?? null, effort: to.efforts.at(-1) ?? null };
      const { estimate } = rungOf(rung, ladder({ first: run }));
      assert.ok(estimate !== null);
      assert.ok(estimate.low <= estimate.likely && estimate.likely <= estimate.worst, JSON.stringify({ usage, rung }));
    }
  });

  it('follows the record again where the first run says nothing: cut off, untold, or contradicting itself', () => {
    for (const changes of [
      { state: 'incomplete' },
      { usage: null },
      { usage: aUsage({ contradicts: true }) },
    ] satisfies Partial<Job>[]) {
      const job = aJob({ state: 'completed', usage: aUsage(), ...changes });
      assert.equal(firstRunOf(job, catalogue), null, JSON.stringify(changes));
    }
  });

  it('keeps the bound of the bytes where the first run counted in another vendor’s tokens', () => {
    const run = first({ model: 'llama', effort: null });
    const bytes = { bytes: 4_000, count: null };
    const { estimate } = rungOf(terms('o3'), ladder({ first: run, size: bytes }));
    assert.deepEqual([estimate?.inputTokens, estimate?.inputIsBound], [4_450, true]);
  });

  it('is unknown where the model has none', () => {
    assert.equal(rungOf(terms('never-heard-of'), ladder()).estimate, null);
  });
});

describe('the cheaper ones before a dear model', () => {
  it('are the small model and the one below the dear one', () => {
    const pair = (...of: Parameters<typeof terms>) => cheaperRungs(terms(...of), ladder());
    assert.deepEqual(named(pair('o3-pro') ?? []), ['gpt-6.1-terra medium', 'o3 medium']);
    assert.deepEqual(named(pair('gpt-6.1-sol', 'high', 'pro') ?? []), ['gpt-6.1-terra high', 'gpt-6.1-sol high']);
    assert.deepEqual(named(pair('gpt-6.2-astra', 'high') ?? []), ['gpt-6.1-terra high', 'gpt-6.2-sol high']);
    const old = ladder({ usable: only('o4-mini', 'o3', 'o3-pro') });
    assert.deepEqual(named(cheaperRungs(terms('o3-pro', 'high'), old) ?? []), ['o4-mini high', 'o3 high']);
  });

  it('are not offered where two answers cost nearly as much, or a price is not known', () => {
    assert.equal(cheaperRungs(terms('o3'), ladder()), null);
    assert.equal(cheaperRungs(terms('never-heard-of'), ladder()), null);
    assert.equal(cheaperRungs(terms('o3-pro'), ladder({ usable: only('o3-pro', 'o3') })), null);
  });

  it('cost together at most six tenths of the dear one, whatever is chosen', () => {
    for (const model of ASKABLE) {
      for (const effort of model.efforts) {
        for (const mode of [null, ...model.modes]) {
          const chosen = { model: model.id, mode, effort };
          const pair = cheaperRungs(chosen, ladder({ usable: ASKABLE }));
          if (pair === null) continue;
          const worst = (rung: Rung) => rung.estimate?.worst ?? assert.fail(rung.model);
          assert.ok(worst(pair[0]) <= worst(pair[1]));
          assert.ok(worst(pair[0]) + worst(pair[1]) <= 0.6 * worst(rungOf(chosen, ladder())), JSON.stringify(chosen));
          assert.notEqual(named([pair[0]])[0], named([pair[1]])[0]);
        }
      }
    }
  });
});
