// Guards that a review asked for: one per gap it found.
import assert from 'node:assert/strict';
import { passOf } from '../../src/core/ledger/budgets.ts';
import { nextLookAt } from '../../src/core/pace/pace.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { BudgetPass, Job } from '../../src/shared/job.ts';
import { ceilingUsd, nanoFromUsd } from '../../src/shared/money.ts';
import { aSentJob } from '../builders/aJob.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

describe('guards', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  it('let the same question of two windows out once, when both asked for a first one', async () => {
    const one = await files.open('w1', clock);
    const two = await files.open('w2', clock);
    const twins = [preparedAs({ payloadHash: 'same' }), preparedAs({ payloadHash: 'same' })];
    const results = await Promise.allSettled(
      twins.map(({ job, texts }, index) =>
        (index === 0 ? one : two).insert({ job, texts, budget: null, isFirst: true }),
      ),
    );
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(one.inFlight('same').length, 1);
  });

  it('give a waiting job up for another in one step, or write neither down', async () => {
    const ledger = await files.open('w1', clock);
    const giveUp = (old: Job) =>
      old.state === 'waiting' ? ({ ...old, state: 'discarded', reserved: null } as const) : null;
    const old = preparedAs({ state: 'waiting' });
    await ledger.insert({ ...old, budget: null });
    const replaces = { id: old.job.id, giveUp };
    // Its reservation is over for the new one, and comes back when that is not written down.
    const most = { day: old.job.reserved ?? 0, month: 0 };
    const dear = preparedAs({ reserved: most.day + 1 });
    await assert.rejects(ledger.insert({ ...dear, budget: most, replaces }), /could exceed the budget/);
    assert.deepEqual([ledger.get(dear.job.id), ledger.get(old.job.id)?.state], [null, 'waiting']);
    const next = preparedAs({});
    const changed: string[] = [];
    ledger.onDidChange(({ ids }) => changed.push(...ids));
    await ledger.insert({ ...next, budget: most, replaces });
    assert.deepEqual([ledger.get(next.job.id)?.state, ledger.get(old.job.id)?.state], ['prepared', 'discarded']);
    assert.deepEqual(changed, [next.job.id, old.job.id]);
    for (const id of [old.job.id, 'gone']) {
      const late = preparedAs({});
      await assert.rejects(
        ledger.insert({ ...late, budget: null, replaces: { id, giveUp } }),
        /^HumanError: This job is no longer waiting: .* Nothing more was sent\.$/,
      );
      assert.equal(ledger.get(late.job.id), null);
    }
  });

  it('do not let an unknown price past a budget unasked', async () => {
    const ledger = await files.open('w1', clock);
    const { job, texts } = preparedAs({ reserved: null, estimate: null });
    const budget = { day: 1, month: 0 };
    await assert.rejects(ledger.insert({ job, texts, budget }), (error: unknown) => {
      return isHumanError(error) && error.remedy === 'passBudget';
    });
    assert.equal(ledger.get(job.id), null);
    await ledger.insert({ job, texts, budget: null });
  });

  it('write several jobs down together, or none of them where the budget has room for two of three', async () => {
    const ledger = await files.open('w1', clock);
    const each = nanoFromUsd(1);
    const all = 3 * each;
    const three = ['one', 'two', 'three'].map((id) => ({ ...preparedAs({ id, reserved: each }), budget: null }));
    const within = (day: number) => three.map((job) => ({ ...job, budget: { day, month: 0 } }));
    const changed: (readonly string[])[] = [];
    ledger.onDidChange(({ ids }) => changed.push(ids));
    await assert.rejects(ledger.insert(...within(all - 1)), (error: unknown) => {
      return isHumanError(error) && error.remedy === 'passBudget' && error.message.includes(ceilingUsd(all));
    });
    assert.deepEqual([ledger.page(10), changed], [[], []]);
    assert.deepEqual([files.raw().prepare('SELECT count(*) AS texts FROM texts').get()?.texts], [0]);
    await ledger.insert(...within(all));
    assert.deepEqual(changed, [['one', 'two', 'three']]);
    assert.equal(ledger.budgets.reaches({ day: all, month: 0 })[0]?.reserved, all);
  });

  it('write down of each of several what it passes, on the yes that it carries', async () => {
    const ledger = await files.open('w1', clock);
    const limits = { day: 250, month: 0 };
    const [reach] = ledger.budgets.reaches(limits);
    const agreed = passOf(reach ?? assert.fail());
    const made = (id: string, budgetPasses: readonly BudgetPass[]) => ({
      ...preparedAs({ id, reserved: 100, budgetPasses }),
      budget: limits,
    });
    await assert.rejects(ledger.insert(made('one', [agreed]), made('two', [agreed]), made('three', [])), isHumanError);
    await ledger.insert(made('one', [agreed]), made('two', [agreed]), made('three', [agreed]));
    const used = ['one', 'two', 'three'].map((id) => ledger.get(id)?.budgetPasses.map((pass) => pass.used));
    assert.deepEqual(used, [[], [], [200]], 'what no longer passes needs no yes');
  });

  it('hold each of several against those before it, and ask the budget when all that is given up holds nothing', async () => {
    const ledger = await files.open('w1', clock);
    const twins = ['one', 'two'].map((id) => ({ ...preparedAs({ id, payloadHash: 'same' }), budget: null }));
    const first = { isFirst: true };
    await assert.rejects(ledger.insert(...twins.map((twin) => ({ ...twin, ...first }))), /already on its way/);
    assert.deepEqual(ledger.page(10), []);
    const waiting = preparedAs({ id: 'old', state: 'waiting', reserved: 200 });
    await ledger.insert({ ...waiting, budget: null });
    const giveUp = (old: Job) => ({ ...old, state: 'discarded', reserved: null }) as const;
    const budget = { day: 200, month: 0 };
    const next = ['one', 'two'].map((id) => ({ ...preparedAs({ id, reserved: 100 }), budget }));
    const [one, two] = [next[0] ?? assert.fail(), next[1] ?? assert.fail()];
    await ledger.insert(one, { ...two, replaces: { id: 'old', giveUp } });
    assert.deepEqual(
      ['old', 'one', 'two'].map((id) => ledger.get(id)?.state),
      ['discarded', 'prepared', 'prepared'],
    );
  });

  it('keep a row that can’t be read from hiding the others', async () => {
    const ledger = await files.open('w1', clock);
    const good = preparedAs({ state: 'running' });
    const bad = preparedAs({ state: 'running' });
    for (const { job, texts } of [good, bad]) await ledger.insert({ job, texts, budget: null });
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.looks', 'many') WHERE id = '${bad.job.id}'`);
    assert.deepEqual(
      [ledger.open(), ledger.page(10)].map((jobs) => jobs.map(({ id }) => id)),
      [[good.job.id], [good.job.id]],
    );
  });

  it('carry a cancel out at once, whatever a look or a hint planned', () => {
    const pending = { cancelRequestedAt: 1, cancelSentAt: null };
    for (const state of ['queued', 'running', 'unknown'] as const) {
      assert.equal(nextLookAt(aSentJob({ state, ...pending }), 5_000, 0.5, 600_000), 5_000);
      assert.notEqual(nextLookAt(aSentJob({ state, ...pending, cancelSentAt: 2 }), 5_000, 0.5, 600_000), 5_000);
    }
  });

  it('hold on to the answer of a POST when the window closes, as VS Code closes it', async () => {
    const answer = Promise.withResolvers<void>();
    const provider = new ScriptedProvider();
    provider.onStart = async () => {
      await answer.promise;
      return said('queued');
    };
    const engine = await openWindow({
      files,
      clock,
      place: aPlace('http://127.0.0.1:1/v1'),
      key: () => 'sk-test',
      provider,
    });
    const id = await engine.jobs.start(preparedAs({}), null, false);
    await clock.settle();
    const settled = engine.settled();
    answer.resolve();
    await clock.advance(1_000);
    await settled;
    engine.dispose();
    const next = await files.open('w2', clock);
    assert.deepEqual([next.get(id)?.state, next.get(id)?.responseId], ['queued', 'resp_1']);
  });
});
