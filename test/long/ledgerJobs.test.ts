// What the ledger knows of jobs: pages, questions, totals by local day, and the budget across windows.

import assert from 'node:assert/strict';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import { type JobFilter, NO_FILTER } from '../../src/core/ledger/jobFilter.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { readOwnRows } from '../../src/core/ledger/ownRows.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job, JobState } from '../../src/shared/job.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import type { Cost } from '../../src/shared/usage.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';

const TODAY = '2026-11-21';

const NO_USAGE = { inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };

function cost(usd: number): Cost {
  return { total: nanoFromUsd(usd), parts: [], tier: 'default', priceSource: 'test', priceDate: TODAY };
}

describe('the ledger', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let ledger: Ledger;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    ledger = await files.open('w1', clock);
  });
  afterEach(() => files.dispose());

  async function add(
    changes: Partial<Job>,
    question = 'Why?',
    budget: Limits | null = null,
    to = ledger,
  ): Promise<Job> {
    const { job, texts } = preparedAs(changes, { question });
    await to.insert({ job, texts, budget });
    return job;
  }

  it('takes the same question a second time only beside those that the person was told of', async () => {
    const asked = (besides?: readonly Job[]) => {
      const { job, texts } = preparedAs({ state: 'running', responseId: null, payloadHash: 'same' });
      const more = besides === undefined ? {} : { besides };
      return ledger.insert({ job, texts, budget: null, isFirst: true, ...more }).then(() => job);
    };
    const first = await asked();
    await assert.rejects(asked(), /already on its way/);
    const second = await asked([first]);
    await assert.rejects(asked([first]), /already on its way/, 'of the second nobody was told');
    await asked([first, second]);
    const rows = files.raw().prepare('SELECT count(*) AS jobs FROM jobs').get();
    assert.deepEqual({ ...rows }, { jobs: 3 });
  });

  it('gives back what was written, job and texts', async () => {
    const { job, texts } = preparedAs({ state: 'running' });
    await ledger.insert({ job, texts, budget: null });
    assert.deepEqual([ledger.get(job.id), ledger.texts(job.id)], [job, texts]);
    const changed = await ledger.change(job.id, (before) => ({
      job: { ...before, looks: 7 },
      texts: { answer: 'Yes.' },
    }));
    assert.deepEqual(changed, { ...job, looks: 7 });
    assert.deepEqual([ledger.get(job.id), ledger.texts(job.id)], [changed, { ...texts, answer: 'Yes.' }]);
    assert.deepEqual(await ledger.change(job.id, () => null), changed);
    assert.equal(await ledger.change('nobody', () => assert.fail('there is nothing to change')), null);
  });

  it('removes a job only while it is one to be removed, also when another window has changed it on the way', async () => {
    const { id } = await add({ state: 'lost' });
    const raw = files.raw();
    raw.exec('BEGIN IMMEDIATE');
    raw.prepare("UPDATE jobs SET job = json_set(job, '$.state', 'running') WHERE id = ?").run(id);
    // It waits for the other window, and the job was lost when it began.
    const removing = ledger.remove(id, ({ state }) => state === 'lost');
    assert.equal(ledger.get(id)?.state, 'lost');
    raw.exec('COMMIT');
    await clock.advance(1_000);
    assert.equal(await removing, false);
    assert.equal(ledger.get(id)?.state, 'running');
    assert.equal(await ledger.remove(id), true);
    assert.equal(ledger.get(id), null);
  });

  it('tells of the last jobs that were answered what they used, cost and took', async () => {
    const usage = {
      inputTokens: 900,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 4_000,
      reasoningTokens: 3_000,
    };
    const done = { state: 'completed', sentAt: 1_000, finishedAt: 61_000, usage } as const;
    await add({ ...done, createdAt: 1, cost: cost(0.25) });
    await add({ ...done, createdAt: 2, state: 'incomplete', model: 'o3-pro', effort: null, cost: null });
    await add({ ...done, createdAt: 3, usage: null });
    await add({ ...done, createdAt: 4, state: 'failed' });
    await add({ ...done, createdAt: 5, finishedAt: 500 });
    const removed = await add({ ...done, createdAt: 6 });
    await ledger.remove(removed.id);
    await add({ createdAt: 7 });
    const told = { inputTokens: 900, outputTokens: 4_000, tookMs: 60_000 };
    assert.deepEqual(readOwnRows(ledger.access).answered, [
      { ...told, model: 'o3-pro', mode: null, effort: null, cost: null },
      { ...told, model: 'o3', mode: null, effort: 'low', cost: nanoFromUsd(0.25) },
    ]);
  });

  it('tells nothing of jobs before the last 500, answered or not', async () => {
    const usage = { ...NO_USAGE, inputTokens: 900, outputTokens: 4_000 };
    const done = { state: 'completed', sentAt: 1_000, finishedAt: 61_000, usage } as const;
    const old = await add({ ...done, createdAt: 1, model: 'o3-pro' });
    await add({ ...done, createdAt: 2, model: 'o1', parentId: old.id, relation: 'retry' });
    const last = await add({ ...done, createdAt: 3 });
    await add({ ...done, createdAt: 4, state: 'failed' });
    const copy = files.raw().prepare(`INSERT INTO jobs (id, seq, window_id, job)
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
      SELECT 'copy ' || n, seq, window_id, json_set(job, '$.id', 'copy ' || n, '$.createdAt', 10 + n)
      FROM jobs, numbers WHERE id = ?`);
    const models = () => readOwnRows(ledger.access).answered.map(({ model }) => model);
    copy.run(496, last.id);
    assert.deepEqual([models().length, models().at(-1)], [499, 'o3-pro']);
    await add({ ...done, createdAt: 5 });
    assert.deepEqual([models().length, models().at(-1)], [499, 'o1']);
    assert.deepEqual(readOwnRows(ledger.access).followed, [{ from: 'o3-pro', to: 'o1', jobs: 1 }]);
    await add({ ...done, createdAt: 6 });
    assert.deepEqual([models().length, models().includes('o1')], [499, false]);
    assert.deepEqual(readOwnRows(ledger.access).followed, []);
  });

  it('tells which models were asked after an answer of which', async () => {
    const done = { state: 'completed', sentAt: 1_000 } as const;
    const asked = async (model: string, parent: Job | null, changes: Partial<Job> = {}) =>
      await add({ ...done, model, parentId: parent?.id ?? null, relation: parent && 'retry', ...changes });
    const first = await asked('o3', null);
    await asked('o3-pro', first);
    await asked('o3-pro', first);
    await asked('o3', first);
    await asked('o3-pro', first, { sentAt: null, state: 'waiting' });
    await asked('o3-pro', await asked('o3', null, { state: 'failed' }));
    await asked('o1', await asked('o3-pro', await asked('o3', null)));
    const pairs = readOwnRows(ledger.access).followed.toSorted((one, other) => one.from.localeCompare(other.from));
    assert.deepEqual(pairs, [
      { from: 'o3', to: 'o3-pro', jobs: 2 },
      { from: 'o3-pro', to: 'o1', jobs: 1 },
    ]);
  });

  it('pages from the newest to the oldest, without losing one of the same millisecond', async () => {
    for (const createdAt of [10, 30, 20, 20, 20, 20]) await add({ createdAt });
    const seen: Job[] = [];
    for (;;) {
      const page = ledger.page(2, seen.at(-1) ?? null);
      if (page.length === 0) break;
      seen.push(...page);
    }
    assert.deepEqual(
      seen.map((job) => job.createdAt),
      [30, 20, 20, 20, 20, 10],
    );
    assert.equal(new Set(seen.map((job) => job.id)).size, 6);
  });

  it('pages through what fits a filter', async () => {
    await add({ createdAt: 1, state: 'failed', model: 'o3' });
    await add({ createdAt: 2, state: 'completed', model: 'o3' });
    await add({ createdAt: 3, state: 'failed', model: 'o1' }, 'About a limiter');
    await add({ createdAt: 4, state: 'running', model: 'o3' }, 'About a limiter');
    const times = (filter: Partial<JobFilter>) =>
      ledger.page(10, null, { ...NO_FILTER, ...filter }).map((job) => job.createdAt);
    assert.deepEqual(times({ states: ['failed', 'completed'] }), [3, 2, 1]);
    assert.deepEqual(times({ states: ['failed'], model: 'o3' }), [1]);
    for (const isIndexed of [false, true]) {
      if (isIndexed) await ledger.indexTexts();
      assert.deepEqual(times({ text: 'limiter' }), [4, 3]);
      assert.deepEqual(times({ text: 'limiter', model: 'o3' }), [4]);
      assert.deepEqual(times({ text: 'nowhere' }), []);
    }
    assert.deepEqual(
      ledger.open({ ...NO_FILTER, model: 'o1' }).map((job) => job.createdAt),
      [],
    );
    assert.deepEqual(ledger.models(), ['o3', 'o1']);
  });

  it('counts what is being worked on', async () => {
    for (const state of ['submitting', 'queued', 'running', 'waiting', 'unknown', 'completed'] as const) {
      await add({ state });
    }
    assert.equal(ledger.countLive(), 3);
  });

  it('knows which jobs are open and which are in flight with the same question', async () => {
    const running = await add({ state: 'running', createdAt: 3, payloadHash: 'same' });
    const waiting = await add({ state: 'waiting', createdAt: 2, payloadHash: 'same' });
    const uncertain = await add({ state: 'uncertain', createdAt: 1, payloadHash: 'same' });
    await add({ state: 'completed', createdAt: 0, payloadHash: 'same' });
    await add({ state: 'running', createdAt: 4, payloadHash: 'other' });
    assert.deepEqual(
      ledger.open().map((job) => job.createdAt),
      [4, 3, 2],
    );
    assert.deepEqual(
      new Set(ledger.inFlight('same').map((job) => job.id)),
      new Set([running.id, waiting.id, uncertain.id]),
    );
  });

  it('offers each last question once, the newest first, and none that a list could not show', async () => {
    await add({ createdAt: 1 }, 'old');
    await add({ createdAt: 2 }, 'twice');
    await add({ createdAt: 3 }, 'x'.repeat(600));
    await add({ createdAt: 4 }, 'new');
    await add({ createdAt: 5 }, 'twice');
    const gone = await add({ createdAt: 6, state: 'completed' }, 'gone');
    await ledger.remove(gone.id);
    assert.deepEqual(ledger.lastQuestions(10), ['twice', 'new', 'old']);
    assert.deepEqual(ledger.lastQuestions(1), ['twice']);
  });

  it('lets one window only announce the end of a job', async () => {
    const other = await files.open('w2', clock);
    const { id } = await add({ state: 'completed' });
    const claims = await Promise.all([ledger.claimNotice(id), other.claimNotice(id), ledger.claimNotice(id)]);
    assert.equal(claims.filter((claimed) => claimed).length, 1);
    assert.deepEqual([ledger.isOwn(id), other.isOwn(id)], [true, false]);
  });

  it('lets an end be announced once, and another end of the same job once more', async () => {
    const { id } = await add({ state: 'uncertain' });
    const claim = async (state: JobState, window = ledger) => {
      await ledger.change(id, (job) => ({ job: { ...job, state } }));
      return await window.claimNotice(id);
    };
    assert.deepEqual([await claim('uncertain'), await claim('uncertain')], [true, false]);
    const reopened = await files.open('after a crash', clock);
    assert.deepEqual(
      [
        await claim('uncertain', reopened),
        await claim('completed', reopened),
        await claim('completed'),
        await claim('completed', reopened),
      ],
      [false, true, false, false],
    );
    await ledger.remove(id);
    assert.equal(await ledger.claimNotice(id), false);
  });

  it('adds up by the local day of sending, with unknown costs apart', async () => {
    const known = cost(0.5);
    await add({ state: 'completed', sentOn: TODAY, cost: known, reserved: null });
    await add({ state: 'running', sentOn: TODAY, reserved: nanoFromUsd(2) });
    await add({ state: 'lost', sentOn: '2026-11-15', reserved: nanoFromUsd(3) });
    await add({ state: 'completed', sentOn: '2026-11-14', cost: known, reserved: null });
    await add({ state: 'completed', sentOn: '2026-10-31', cost: known, reserved: null });
    await add({ state: 'waiting', sentOn: null, reserved: nanoFromUsd(9) });
    const { today, week, month, held } = ledger.totals(TODAY);
    assert.deepEqual(
      [today, week, month, held],
      [
        { known: nanoFromUsd(0.5), upTo: nanoFromUsd(2), jobs: 2, unpriced: 0 },
        { known: nanoFromUsd(0.5), upTo: nanoFromUsd(5), jobs: 3, unpriced: 0 },
        { known: nanoFromUsd(1), upTo: nanoFromUsd(5), jobs: 4, unpriced: 0 },
        { jobs: 1, upTo: nanoFromUsd(9) },
      ],
    );
    assert.deepEqual(ledger.totals('2026-12-01').month, { known: 0, upTo: 0, jobs: 0, unpriced: 0 });
  });

  it('adds up more than SQLite’s or JavaScript’s whole numbers hold, to the cent', async () => {
    const most = { ...cost(0), total: Number.MAX_SAFE_INTEGER };
    const usage = { ...NO_USAGE, outputTokens: Number.MAX_SAFE_INTEGER, reasoningTokens: Number.MAX_SAFE_INTEGER };
    await add({ state: 'completed', sentOn: TODAY, cost: most, reserved: null, usage });
    await add({ state: 'running', sentOn: TODAY, reserved: Number.MAX_SAFE_INTEGER });
    await add({ state: 'waiting', sentOn: null, reserved: Number.MAX_SAFE_INTEGER });
    const copies = 2_000;
    // As an older Ponder may have let them in.
    const raw = files.raw();
    raw.exec('BEGIN');
    for (let copy = 0; copy < copies; copy += 1) {
      raw.exec(`INSERT INTO jobs (id, seq, window_id, job)
        SELECT id || '-${copy}', seq, window_id, job FROM jobs WHERE length(id) = 36`);
    }
    raw.exec('COMMIT');
    const sum = Number(BigInt(Number.MAX_SAFE_INTEGER) * BigInt(copies + 1));
    const { today, month, held, outputTokens, reasoningTokens } = ledger.totals(TODAY);
    const jobs = 2 * (copies + 1);
    for (const spend of [today, month]) assert.deepEqual(spend, { known: sum, upTo: sum, jobs, unpriced: 0 });
    assert.deepEqual([held.upTo, outputTokens, reasoningTokens], [sum, sum, sum]);
    const [day] = ledger.budgets.reaches({ day: 1, month: 0 });
    assert.deepEqual([day?.spent, day?.reserved], [sum, 2 * sum]);
    await assert.rejects(add({ reserved: 1 }, 'One more?', { day: nanoFromUsd(1_000_000), month: 0 }), isHumanError);
  });

  it('spends no dollar of the budget twice, whichever window asks', async () => {
    const other = await files.open('w2', clock);
    const budget: Limits = { day: nanoFromUsd(2.5), month: 0 };
    const reserved = nanoFromUsd(1);
    const tries = await Promise.allSettled(
      [ledger, other, ledger, other, ledger].map((window) => add({ reserved }, 'Why?', budget, window)),
    );
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 2);
    const refused = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    assert.ok(refused.every((error) => isHumanError(error) && error.remedy === 'passBudget'));
    assert.equal(ledger.page(10).length, 2);
    await add({ reserved }, 'agreed to', null);
    assert.equal(ledger.page(10).length, 3);
  });

  it('holds a month against its own limit, spent and reserved together', async () => {
    await add({ state: 'completed', sentOn: '2026-11-02', cost: cost(4), reserved: null });
    await add({ state: 'uncertain', sentOn: '2026-11-03', reserved: nanoFromUsd(5) });
    const budget: Limits = { day: 0, month: nanoFromUsd(10) };
    await assert.rejects(add({ reserved: nanoFromUsd(1.5) }, 'Why?', budget), isHumanError);
    await add({ reserved: nanoFromUsd(1) }, 'Why?', budget);
  });

  it('announces its own changes at once', async () => {
    const told: string[][] = [];
    ledger.onDidChange(({ ids }) => told.push([...ids]));
    const { id } = await add({ state: 'completed' });
    await ledger.change(id, (job) => ({ job: { ...job, looks: 1 } }));
    await ledger.change(id, () => null);
    await ledger.remove(id);
    assert.deepEqual(told, [[id], [id], [id]]);
  });

  it('tells of what another window wrote, by watching the journal', async () => {
    const other = await files.open('w2', clock);
    const told = new Set<string>();
    other.onDidChange(({ ids }) => {
      for (const id of ids) told.add(id);
    });
    const quiet = clock.pending;
    const began = clock.now();
    const isTold = async (id: string): Promise<boolean> => {
      if (clock.pending > quiet) await clock.advance(30);
      return told.has(id);
    };
    const first = await add({ state: 'running' });
    await until('the first job is announced', () => isTold(first.id));
    told.clear();
    await ledger.change(first.id, (job) => ({ job: { ...job, looks: 1 } }));
    await until('the change is announced', () => isTold(first.id));
    assert.ok(clock.now() - began < 10_000, 'before the slow look');
  });

  it('notices within ten seconds when watching is silent', async () => {
    const told: string[] = [];
    const other = await files.open('w2', clock);
    other.onDidChange(({ ids }) => told.push(...ids));
    const { id } = await add({ state: 'running' });
    await clock.advance(10_000);
    assert.ok(told.includes(id));
  });

  it('remembers small facts for all windows', async () => {
    const other = await files.open('w2', clock);
    assert.equal(other.fact('lastModel'), null);
    await ledger.setFact('lastModel', 'o3');
    await ledger.setFact('lastModel', 'o3-pro');
    assert.equal(other.fact('lastModel'), 'o3-pro');
  });

  it('says nothing any more once it is let go of', async () => {
    const other = await files.open('w2', clock);
    other.onDidChange(() => assert.fail('a window that is gone was told'));
    other.dispose();
    await add({});
    await clock.advance(20_000);
    assert.deepEqual(files.log.lines, []);
  });
});
