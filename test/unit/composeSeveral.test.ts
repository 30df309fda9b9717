// Several questions that are asked in one step: one price for all, and all of them or none.
import assert from 'node:assert/strict';
import {
  composeSeveral,
  type OneNeeds,
  type SeveralReady,
  type SumNeeds,
} from '../../src/core/asking/composeSeveral.ts';
import type { Known } from '../../src/core/asking/known.ts';
import type { World } from '../../src/core/asking/world.ts';
import type { Reach } from '../../src/core/ledger/budgets.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob } from '../builders/aJob.ts';
import { askSettings, aWorld, typed } from '../builders/aWorld.ts';

const INSTEAD = { model: 'o3-pro', mode: null, effort: 'high' } as const;

/** Counted, searched and with its terms chosen, as `askedCheaper` makes them. */
function asked(model: string, changes: Partial<Known> = {}): Known {
  const known = typed({ instead: INSTEAD });
  const choice = { model, mode: null, effort: 'low', maxOutputTokens: 0, shownSize: null };
  return { ...known, terms: { type: 'chosen', choice }, ...changes };
}

type Step = OneNeeds | SumNeeds | SeveralReady;

function ready(step: Step): SeveralReady {
  return step.type === 'severalReady' ? step : assert.fail(step.type);
}

function price(step: Step): SumNeeds {
  return step.type === 'price' ? step : assert.fail(step.type);
}

function oneNeeds(step: Step): OneNeeds {
  return step.type === 'needs' ? step : assert.fail(step.type);
}

const PAIR = () => [asked('gpt-5.4-mini'), asked('o3')];
const worst = ({ estimate }: Pick<Job, 'estimate'>): number => estimate?.worst ?? assert.fail('it has no price');
const jobsOf = ({ each }: SeveralReady) => each.map(({ prepared }) => prepared.job);
const CHEAP = askSettings({ confirmAbove: 0 });

const reach = (changes: Partial<Reach> = {}): Reach => ({
  limit: 'day',
  span: '2026-11-21',
  budget: 0,
  spent: 0,
  reserved: 0,
  unpriced: 0,
  ...changes,
});

/** @param budget what is set for the day, of which nothing is used */
const budgeted = (budget: number): World => aWorld({ reaches: () => [reach({ budget })] });

describe('several questions in one step', () => {
  const [first, second] = jobsOf(ready(composeSeveral(PAIR(), aWorld(), null)));
  const each = [first ?? assert.fail(), second ?? assert.fail()] as const;
  const sum = worst(each[0]) + worst(each[1]);

  it('are jobs of which the others stand beside the first, and all remember what was chosen', () => {
    const [one, other] = jobsOf(ready(composeSeveral(PAIR(), aWorld(), null)));
    assert.deepEqual([one?.parentId, one?.relation], [null, null]);
    assert.deepEqual([other?.parentId, other?.relation], [one?.id, 'comparison']);
    assert.deepEqual([one?.instead, other?.instead], [INSTEAD, INSTEAD]);
    assert.deepEqual([one?.model, other?.model], ['gpt-5.4-mini', 'o3']);
  });

  it('have one price: the limit above which a person is asked counts for the sum', () => {
    const limit = (confirmAbove: number) => aWorld({ settings: askSettings({ confirmAbove }) });
    for (const { estimate } of each) assert.ok((estimate?.worst ?? 0) < sum - 1, 'each of them is below it');
    assert.equal(composeSeveral(PAIR(), limit(sum), null).type, 'severalReady');
    const question = price(composeSeveral(PAIR(), limit(sum - 1), null));
    assert.deepEqual(
      question.jobs.map(({ model }) => model),
      ['gpt-5.4-mini', 'o3'],
    );
    const agreed = ready(composeSeveral(question.ifYes, limit(sum - 1), null));
    assert.deepEqual(
      agreed.each.map(({ priceConsent }) => priceConsent),
      [true, true],
    );
    // The very jobs that were asked about, and no others.
    assert.deepEqual(
      jobsOf(agreed).map(({ id }) => id),
      question.jobs.map(({ id }) => id),
    );
  });

  it('are agreed to by a button that names the sum, and asked about if they cost more than that', () => {
    const world = aWorld({ settings: CHEAP });
    const agreed = ready(composeSeveral(PAIR(), world, sum));
    assert.deepEqual(
      agreed.each.map(({ priceConsent }) => priceConsent),
      [true, true],
    );
    price(composeSeveral(PAIR(), world, worst(each[0])));
    price(composeSeveral(PAIR(), world, 0));
  });

  it('ask about a budget that only both together could pass, even if a button named the sum', () => {
    const world = budgeted(sum - 1);
    for (const labelled of [null, sum]) {
      const { passed, ifYes } = price(composeSeveral(PAIR(), world, labelled));
      assert.deepEqual(
        passed.map(({ limit, budget }) => [limit, budget]),
        [['day', sum - 1]],
      );
      const jobs = jobsOf(ready(composeSeveral(ifYes, world, labelled)));
      for (const { budgetPasses } of jobs)
        assert.deepEqual(
          budgetPasses.map(({ limit }) => limit),
          ['day'],
        );
    }
    assert.equal(composeSeveral(PAIR(), budgeted(sum), sum).type, 'severalReady');
  });

  it('have no known price if one of them has none, and then a person is asked', () => {
    const unpriced = [asked('gpt-5.4-mini'), asked('a-model-of-nobody')];
    const world = aWorld({ settings: askSettings({ confirmAbove: Number.MAX_SAFE_INTEGER }) });
    const { jobs, passed } = price(composeSeveral(unpriced, world, sum));
    assert.deepEqual(
      jobs.map(({ estimate }) => estimate === null),
      [false, true],
    );
    assert.deepEqual(passed, []);
    assert.deepEqual(
      price(composeSeveral(unpriced, budgeted(sum), null)).passed.map(({ limit }) => limit),
      ['day'],
    );
  });

  it('are refused together if one of them does not fit', () => {
    const tooLong = { count: { tokens: 300_000, isUpperBound: false } };
    for (const both of [
      [asked('gpt-5.4-mini'), asked('o3', tooLong)],
      [asked('o3', tooLong), asked('gpt-5.4-mini')],
    ]) {
      assert.throws(
        () => composeSeveral(both, aWorld(), sum),
        (error) => isHumanError(error) && /too long/.test(error.message),
      );
    }
  });

  it('are refused together if the settings changed while they were open', () => {
    const question = price(composeSeveral(PAIR(), aWorld({ settings: CHEAP }), null));
    const later = aWorld({ settings: askSettings({ confirmAbove: 0, store: false }) });
    assert.throws(() => composeSeveral(question.ifYes, later, null), /settings changed while a question was open/);
  });

  it('need what one of them needs, and keep what was made of those before', () => {
    const { count: _, ...uncounted } = asked('o3');
    const step = oneNeeds(composeSeveral([asked('gpt-5.4-mini'), uncounted], aWorld(), sum));
    assert.deepEqual([step.at, step.need.what], [1, 'count']);
    const [made] = step.before;
    const answered = { ...step.need.known, count: { tokens: 40, isUpperBound: false } };
    const jobs = jobsOf(ready(composeSeveral(step.before.with(step.at, answered), aWorld(), sum)));
    assert.equal(jobs[0]?.id, made?.sendable?.prepared.job.id);
    assert.equal(jobs[1]?.parentId, jobs[0]?.id);
  });

  it('ask first about one that is on its way already', () => {
    const same = aJob({ id: 'same', state: 'running', model: 'o3' });
    const world = aWorld({ alike: (hash) => (hash === each[1].payloadHash ? [same] : []) });
    const step = oneNeeds(composeSeveral(PAIR(), world, sum));
    assert.deepEqual([step.at, step.need.what], [1, 'beside']);
    const yes = 'ifYes' in step.need ? step.need.ifYes : assert.fail('it can be agreed to');
    const { each: both } = ready(composeSeveral(step.before.with(step.at, yes), world, sum));
    assert.deepEqual(
      both.map(({ more }) => more),
      [
        { isFirst: true, besides: [] },
        { isFirst: true, besides: [same] },
      ],
    );
  });
});
