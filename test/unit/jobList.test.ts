// The list of jobs as the ledger finds it: groups above, days and months below, each with sums that are true.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type JobFilter, NO_FILTER } from '../../src/core/ledger/jobFilter.ts';
import { JobList, type ListSpan } from '../../src/core/ledger/jobList.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { countGroups } from '../../src/core/ledger/queries.ts';
import { localDay } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import { JOB_GROUPS, jobGroup } from '../../src/shared/jobGroup.ts';
import { aCost, aSentJob, someTexts } from '../builders/aJob.ts';
import { explaining, rowReads } from '../builders/explaining.ts';
import { jobsInEveryState } from '../builders/jobsInEveryState.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const DAY_MS = 86_400_000;
const NOW = new Date(2026, 10, 20, 12).getTime();

describe('the list of jobs', () => {
  let db: DatabaseSync;
  let list: JobList;
  let count: number;

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    for (const step of MIGRATIONS) db.exec(step);
    list = listOf(db);
    count = 0;
  });
  afterEach(() => db.close());

  function add(job: object): string {
    count += 1;
    const id = `job-${count}`;
    db.prepare("INSERT INTO jobs (id, seq, window_id, job) VALUES (?, 0, 'w1', ?)").run(
      id,
      JSON.stringify({ ...job, id }),
    );
    return id;
  }
  const done = (at: number, changes: Partial<Job> = {}) =>
    add(
      aSentJob({
        state: 'completed',
        createdAt: at,
        readAt: at,
        cost: aCost({ total: 1_000 }),
        reserved: null,
        ...changes,
      }),
    );
  const at = (year: number, month: number, day: number, hour = 12) => new Date(year, month - 1, day, hour).getTime();
  const told = (spans: readonly ListSpan[]) =>
    spans.map(({ unit, from, isRest, spend }) => `${unit} ${localDay(from)}${isRest ? ' rest' : ''}: ${spend.jobs}`);

  it('has the groups that the rest of Ponder has, for every job that can be', () => {
    const read: object[] = jobsInEveryState().flatMap((job) => {
      const { readAt: _, ...old } = job;
      return [job, { ...job, readAt: 5 }, { ...job, textsRemovedAt: 5 }, old];
    });
    const wanted = read.map((job) => {
      const id = add(job);
      const row = db.prepare('SELECT list_group FROM jobs WHERE id = ?').get(id);
      // Only a row of an older version lacks it, and then it was read.
      const known: Job = { ...aSentJob(), readAt: 0, ...job };
      assert.equal(row?.list_group, jobGroup(known), JSON.stringify(job));
      return jobGroup(known);
    });
    const counts = countGroups(db);
    for (const group of JOB_GROUPS) {
      const ids = wanted.filter((each) => each === group).length;
      assert.ok(ids > 0, group);
      assert.deepEqual([counts[group], list.count(group, NO_FILTER)], [ids, ids], group);
      assert.equal(list.group(group, 1_000, NO_FILTER).length, ids);
    }
    assert.equal(list.group('running', 2, NO_FILTER).length, 2);
  });

  it('has the newest of a group first, and none that was removed', () => {
    const ids = [3, 1, 2].map((day) => done(at(2026, 11, day), { readAt: null }));
    db.prepare('UPDATE jobs SET removed = 1 WHERE id = ?').run(String(ids[0]));
    assert.deepEqual(
      list.group('unread', 5, NO_FILTER).map(({ newest }) => newest.id),
      [ids[2], ids[1]],
    );
    assert.deepEqual([countGroups(db).unread, list.count('unread', NO_FILTER)], [2, 2]);
  });

  it('has days of this month and of two weeks, and months before them', () => {
    for (const day of [at(2026, 11, 20), at(2026, 11, 20, 1), at(2026, 11, 1, 0), at(2026, 10, 31, 23)]) done(day);
    for (const day of [at(2026, 10, 1, 0), at(2025, 12, 31, 23)]) done(day);
    const days = ['day 2026-11-20: 2', 'day 2026-11-01: 1'];
    assert.deepEqual(told(list.spans(NOW, NO_FILTER)), [...days, 'month 2026-10-01: 2', 'month 2025-12-01: 1']);
    const early = at(2026, 11, 3);
    assert.deepEqual(told(list.spans(early, NO_FILTER)).slice(1), [
      'day 2026-11-01: 1',
      'day 2026-10-31: 1',
      'month 2026-10-01 rest: 1',
      'month 2025-12-01: 1',
    ]);
    const [october] = list.spans(NOW, NO_FILTER).filter(({ unit }) => unit === 'month');
    assert.ok(october);
    assert.deepEqual(told(list.days(october, NO_FILTER)), ['day 2026-10-31: 1', 'day 2026-10-01: 1']);
  });

  it('adds up all jobs of a day, and lists those that stand in no group', () => {
    const first = done(NOW);
    done(NOW + 1, { cost: null, reserved: 7_000, state: 'running' });
    done(NOW + 2, { readAt: null });
    done(NOW + 3, { cost: null, reserved: null, state: 'lost' });
    const removed = done(NOW + 4);
    db.prepare('UPDATE jobs SET removed = 1 WHERE id = ?').run(removed);
    const [today, ...others] = list.spans(NOW, NO_FILTER);
    assert.ok(today);
    assert.deepEqual(today.spend, { jobs: 4, known: 2_000, upTo: 7_000, unpriced: 1 });
    assert.deepEqual(others, []);
    assert.deepEqual(
      list.within(today, 5, NO_FILTER).map(({ newest }) => newest.id),
      ['job-4', first],
    );
    assert.equal(list.within(today, 1, NO_FILTER).length, 1);
    assert.deepEqual(list.spend(today, NO_FILTER), today.spend);
  });

  it('has no day of which every job stands in a group', () => {
    done(NOW, { readAt: null });
    assert.deepEqual(list.spans(NOW, NO_FILTER), []);
  });

  it('shows and adds up what fits a filter', () => {
    done(NOW, { state: 'failed', model: 'o1' });
    done(NOW, { state: 'failed' });
    done(NOW - DAY_MS, { model: 'o1' });
    done(NOW, { state: 'failed', model: 'o1', readAt: null });
    const filter: JobFilter = { states: ['failed'], model: 'o1', text: '' };
    const [day, ...others] = list.spans(NOW, filter);
    assert.ok(day);
    assert.deepEqual([day.spend.jobs, others, list.within(day, 9, filter).length], [2, [], 1]);
    assert.deepEqual([list.count('unread', filter), list.group('unread', 9, filter).length], [1, 1]);
    assert.equal(list.spend(day, filter).known, 2_000);
  });

  it('shows and adds up what a search finds', async () => {
    const files = new LedgerFolder();
    try {
      const ledger = await files.open('w1', new FakeClock(NOW));
      const put = (id: string, question: string, changes: Partial<Job>) => {
        const job = aSentJob({
          id,
          state: 'completed',
          readAt: 1,
          cost: aCost({ total: 1_000 }),
          reserved: null,
          ...changes,
        });
        return ledger.insert({ job, texts: someTexts({ question }), budget: null, brought: { body: null, ids: [] } });
      };
      await put('a', 'The limiter', { createdAt: NOW, title: 'a' });
      await put('b', 'The limiter again', { createdAt: NOW - 1, readAt: null, title: 'b' });
      await put('c', 'Something else', { createdAt: NOW - 2, title: 'c' });
      await put('d', 'A limiter of old', { createdAt: at(2026, 9, 4), title: 'd' });
      await ledger.indexTexts();
      const found = new JobList(ledger.access);
      const filter: JobFilter = { ...NO_FILTER, text: 'limiter' };
      const spans = found.spans(NOW, filter);
      assert.deepEqual(told(spans), ['day 2026-11-20: 2', 'month 2026-09-01: 1']);
      assert.deepEqual(spans[0]?.spend, { jobs: 2, known: 2_000, upTo: 0, unpriced: 0 });
      assert.ok(spans[1]);
      assert.deepEqual(
        found.within(spans[1], 9, filter).map(({ newest }) => newest.id),
        ['d'],
      );
      assert.deepEqual(
        found.group('unread', 9, filter).map(({ newest }) => newest.id),
        ['b'],
      );
    } finally {
      files.dispose();
    }
  });

  it('reads no row of a long history but those it shows', () => {
    for (let index = 0; index < 3_000; index += 1) done(NOW - index * 3_600_000, { readAt: index < 5 ? null : 1 });
    for (const knows of ['', 'ANALYZE']) {
      db.exec(knows);
      for (const filter of [NO_FILTER, { states: ['failed' as const], model: 'o3', text: '' }]) {
        const plans: string[] = [];
        const statements: string[] = [];
        const planned = listOf(explaining(db, plans, statements));
        planned.spans(NOW, filter);
        planned.spend({ from: 0, to: NOW }, filter);
        countGroups(explaining(db, plans, statements));
        assert.deepEqual(
          statements.filter((sql) => rowReads(db, sql) > 0),
          [],
        );
        for (const plan of plans.filter((each) => each.includes(' jobs')))
          assert.match(plan, /INDEX jobs_(listed|by_group|rows|by_thread)/);
      }
      const plans: string[] = [];
      const planned = listOf(explaining(db, plans));
      planned.group('unread', 9, NO_FILTER);
      planned.within({ from: 0, to: NOW }, 9, NO_FILTER);
      assert.match(plans.join('\n'), /^SEARCH jobs USING INDEX jobs_rows \(row_group=\?\)/);
      assert.match(
        plans.join('\n'),
        /\nSEARCH jobs USING INDEX jobs_rows \(row_group=\? AND created_at>\? AND created_at<\?\)/,
      );
    }
    assert.ok(rowReads(db, 'SELECT job FROM jobs') > 0, 'reading a row is noticed');
  });

  it('asks as often for the same ten days, however many jobs each has', () => {
    const asked = () => {
      let reads = 0;
      const counting = new Proxy(db, {
        get(target, name) {
          if (name !== 'prepare') return Reflect.get(target, name, target);
          return (sql: string) => {
            const statement = target.prepare(sql);
            return new Proxy(statement, {
              get(each, method) {
                const value: unknown = Reflect.get(each, method, each);
                if (typeof value !== 'function') return value;
                return (...args: unknown[]): unknown => {
                  reads += 1;
                  return Reflect.apply(value, each, args);
                };
              },
            });
          };
        },
      });
      listOf(counting).spans(NOW, NO_FILTER);
      return reads;
    };
    for (let index = 0; index < 10; index += 1) done(NOW - index * DAY_MS);
    const few = asked();
    for (let index = 0; index < 1_000; index += 1) done(NOW - (index % 10) * DAY_MS - index);
    assert.equal(asked(), few);
  });
});

function listOf(db: DatabaseSync): JobList {
  return new JobList({
    guard: { read: (work) => work(db), write: () => Promise.reject(new Error('read only')), writeNow: () => false },
    clock: new FakeClock(NOW),
    windowId: 'w1',
    report: assert.ifError,
  });
}
