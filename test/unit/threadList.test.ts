// Threads in the list of jobs: one row each, where its newest turn stands, in the most urgent group of all its turns, and
// money that is counted once, on the day it was spent.
import assert from 'node:assert/strict';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type JobFilter, NO_FILTER } from '../../src/core/ledger/jobFilter.ts';
import { JobList, type ListRow } from '../../src/core/ledger/jobList.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { countGroups } from '../../src/core/ledger/queries.ts';
import { dayOf } from '../../src/shared/calendar.ts';
import type { Job, JobState } from '../../src/shared/job.ts';
import { JOB_GROUPS, jobGroup } from '../../src/shared/jobGroup.ts';
import { aCost, aSentJob, someTexts } from '../builders/aJob.ts';
import { explaining, rowReads } from '../builders/explaining.ts';
import { daysOf, rowsOf, type Written } from '../builders/listOracle.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const DAY_MS = 86_400_000;
const NOW = new Date(2026, 10, 20, 12).getTime();
const ALWAYS = { from: 0, to: 2 * NOW };
const FILTERS: readonly JobFilter[] = [
  NO_FILTER,
  { ...NO_FILTER, states: ['failed'] },
  { states: ['running', 'completed'], model: 'o1', text: '' },
];
const LAST_STEP = MIGRATIONS.length - 1;

describe('threads in the list of jobs', () => {
  let db: DatabaseSync;
  let list: JobList;
  let reports: unknown[];
  const inserts = new WeakMap<DatabaseSync, StatementSync>();

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    for (const step of MIGRATIONS) db.exec(step);
    reports = [];
    list = listOf(db);
  });
  afterEach(() => db.close());

  function listOf(database: DatabaseSync): JobList {
    return new JobList({
      guard: {
        read: (work) => work(database),
        write: () => Promise.reject(new Error('read only')),
        writeNow: () => false,
      },
      clock: new FakeClock(NOW),
      windowId: 'w1',
      report: (error) => reports.push(error),
    });
  }

  function put(job: Job, into = db): void {
    const insert =
      inserts.get(into) ?? into.prepare("INSERT INTO jobs (id, seq, window_id, job) VALUES (?, 0, 'w1', ?)");
    inserts.set(into, insert);
    insert.run(job.id, JSON.stringify(job));
  }

  /** A job that was answered and read, for $1. */
  function turn(id: string, parentId: string | null, at: number, changes: Partial<Job> = {}): Job {
    const relation = parentId === null ? null : 'followUp';
    const ended = { state: 'completed', readAt: at, cost: aCost({ total: 1_000 }), reserved: null } as const;
    return aSentJob({ id, parentId, relation, createdAt: at, ...ended, ...changes });
  }
  const add = (...given: Parameters<typeof turn>) => put(turn(...given));
  const write = (id: string, changes: Partial<Job>) => {
    for (const [name, value] of Object.entries(changes)) {
      db.prepare('UPDATE jobs SET job = json_set(job, ?, json(?)) WHERE id = ?').run(
        `$.${name}`,
        JSON.stringify(value),
        id,
      );
    }
  };
  const remove = (id: string) => db.prepare('UPDATE jobs SET removed = 1 WHERE id = ?').run(id);
  const told = (rows: readonly ListRow[]) =>
    rows.map(({ newest, thread }) => (thread === null ? newest.id : `${newest.id} of ${list.turns(thread).length}`));
  const inDays = (filter = NO_FILTER) => told(list.within(ALWAYS, 99, filter));
  const inGroups = (filter = NO_FILTER) =>
    Object.fromEntries(
      JOB_GROUPS.flatMap((group) => {
        const rows = told(list.group(group, 99, filter));
        assert.equal(list.count(group, filter), rows.length);
        return rows.length === 0 ? [] : [[group, rows]];
      }),
    );
  const spans = (filter = NO_FILTER) =>
    list.spans(NOW, filter).map(({ from, spend }) => [Math.round((dayOf(NOW).from - from) / DAY_MS), spend.jobs]);

  it('has one row for a thread, under the day of its newest turn, and each day’s money where it was spent', () => {
    add('alone', null, NOW - 2 * DAY_MS);
    add('root', null, NOW - DAY_MS);
    add('next', 'root', NOW - DAY_MS + 1);
    add('branch', 'root', NOW);
    assert.deepEqual([inDays(), inGroups()], [['branch of 3', 'alone'], {}]);
    assert.deepEqual(spans(), [
      [0, 1],
      [2, 1],
    ]);
    add('other', null, NOW - DAY_MS + 2);
    assert.deepEqual(spans(), [
      [0, 1],
      [1, 3],
      [2, 1],
    ]);
    assert.deepEqual(list.spend(ALWAYS, NO_FILTER), { jobs: 5, known: 5_000, upTo: 0, unpriced: 0 });
    const thread = list.thread('root');
    assert.deepEqual(
      [thread?.first.id, thread?.newest.id, thread?.spend],
      ['root', 'branch', { jobs: 3, known: 3_000, upTo: 0, unpriced: 0 }],
    );
    assert.deepEqual(
      list.turns('root').map(({ id }) => id),
      ['root', 'next', 'branch'],
    );
  });

  it('stands in the most urgent group of any turn, each job counted once', () => {
    add('root', null, NOW);
    add('next', 'root', NOW + 1, { state: 'running', readAt: null });
    assert.deepEqual([inGroups(), inDays()], [{ running: ['next of 2'] }, []]);
    write('root', { readAt: null });
    assert.deepEqual(inGroups(), { unread: ['next of 2'] });
    write('next', { state: 'uncertain' });
    assert.deepEqual(inGroups(), { needsYou: ['next of 2'] });
    assert.deepEqual(countGroups(db), { needsYou: 1, unread: 1, running: 0 });
    write('next', { state: 'completed', readAt: NOW });
    assert.deepEqual([inGroups(), list.thread('root')?.newest.id], [{ unread: ['next of 2'] }, 'next']);
    assert.deepEqual(told(list.jobs('unread', 9, NO_FILTER).map((newest) => ({ newest, thread: null, group: null }))), [
      'root',
    ]);
    write('root', { readAt: NOW });
    assert.deepEqual([inGroups(), inDays()], [{}, ['next of 2']]);
  });

  it('tells of a job which row it stands in', () => {
    add('root', null, NOW, { readAt: null });
    add('alone', null, NOW);
    add('next', 'root', NOW + 1);
    const row = (id: string, filter = NO_FILTER) => {
      const found = list.rowOf(id, filter);
      return found === null ? null : [found.newest.id, found.thread, found.group];
    };
    assert.deepEqual(row('root'), ['next', 'root', 'unread']);
    assert.deepEqual(row('next'), ['next', 'root', 'unread']);
    assert.deepEqual([row('alone'), row('nobody')], [['alone', null, null], null]);
    assert.deepEqual(row('next', { ...NO_FILTER, states: ['failed'] }), null);
    remove('next');
    assert.deepEqual(
      [row('next'), row('root')],
      [
        ['root', null, 'unread'],
        ['root', null, 'unread'],
      ],
    );
  });

  it('is led by the first turn that is left, and is a plain row again when one is left', () => {
    add('root', null, NOW - 3);
    add('middle', 'root', NOW - 2);
    add('side', 'root', NOW - 1);
    add('last', 'middle', NOW);
    remove('root');
    assert.deepEqual([inDays(), list.thread('root')?.first.id], [['last of 3'], 'middle']);
    remove('middle');
    assert.deepEqual([inDays(), list.thread('root')?.first.id], [['last of 2'], 'side']);
    remove('last');
    assert.deepEqual(inDays(), ['side']);
    remove('side');
    assert.deepEqual([inDays(), spans()], [[], []]);
    add('late', 'last', NOW + 1);
    assert.deepEqual(inDays(), ['late'], 'of a thread whose turns are all gone');
  });

  it('is one thread in whichever order its turns are written down, with a parent that nobody knows, and in a circle', () => {
    add('last', 'middle', NOW);
    add('middle', 'root', NOW - 1);
    assert.deepEqual(inDays(), ['last of 2']);
    add('root', null, NOW - 2);
    add('stranger 1', 'gone', NOW - DAY_MS);
    add('stranger 2', 'gone', NOW - DAY_MS + 1);
    add('own parent', 'own parent', NOW - 2 * DAY_MS);
    for (const [id, parent] of ['ab', 'bc', 'ca', 'dc']) add(id ?? '', parent ?? '', NOW - 3 * DAY_MS);
    assert.deepEqual(inDays(), ['last of 3', 'stranger 2 of 2', 'own parent', 'd of 4']);
  });

  it('shows a thread where it stands when any turn fits a filter, and adds up the turns that fit', () => {
    add('root', null, NOW - DAY_MS, { state: 'failed', model: 'o1' });
    add('next', 'root', NOW);
    add('alone', null, NOW, { state: 'failed' });
    const failed: JobFilter = { ...NO_FILTER, states: ['failed'] };
    assert.deepEqual([inDays(failed), spans(failed)], [['next of 2', 'alone'], [[0, 1]]]);
    assert.deepEqual(inDays({ ...failed, model: 'o1' }), ['next of 2']);
    assert.deepEqual(inDays({ ...NO_FILTER, model: 'o3' }), ['next of 2', 'alone']);
    assert.deepEqual(inDays({ ...failed, model: 'o2' }), [], 'no turn is both');
    write('next', { state: 'running' });
    assert.deepEqual([inDays(failed), inGroups(failed)], [['alone'], { running: ['next of 2'] }]);
  });

  it('shows a thread when a search finds one of its turns', async () => {
    const files = new LedgerFolder();
    try {
      const ledger = await files.open('w1', new FakeClock(NOW));
      const insert = (job: Job, question: string) =>
        ledger.insert({ job: { ...job, title: question }, texts: someTexts({ question }), budget: null });
      await insert(turn('root', null, NOW - DAY_MS), 'The limiter');
      await insert(turn('next', 'root', NOW, { state: 'running' }), 'And under load?');
      await insert(turn('alone', null, NOW), 'Something else');
      await insert(turn('old', 'root', NOW - DAY_MS + 1, { state: 'failed' }), 'Why the limiter?');
      await ledger.indexTexts();
      const found = new JobList(ledger.access);
      const filter = { ...NO_FILTER, text: 'limiter' };
      assert.deepEqual(
        found.group('running', 9, filter).map(({ newest, thread }) => [newest.id, thread]),
        [['next', 'root']],
      );
      assert.deepEqual([found.spans(NOW, filter), found.within(ALWAYS, 9, filter)], [[], []]);
      assert.equal(found.spend(ALWAYS, filter).jobs, 2);
      assert.equal(found.count('running', { ...filter, states: ['failed'] }), 1);
      assert.equal(found.count('running', { ...filter, states: ['queued'] }), 0);
      await ledger.change('next', (job) => ({ job: { ...job, state: 'completed' } }));
      assert.deepEqual(
        found.spans(NOW, filter).map(({ spend }) => spend.jobs),
        [0],
      );
    } finally {
      files.dispose();
    }
  });

  it('loses a turn that can’t be read, and nothing else', () => {
    add('root', null, NOW - 2);
    add('next', 'root', NOW - 1);
    add('last', 'next', NOW);
    for (const [id, left] of [
      ['last', 'next of 2'],
      ['root', 'next of 1'],
    ] as const) {
      write(id, { title: 5 as unknown as string });
      assert.deepEqual(inDays(), [left], id);
      assert.ok(reports.length > 0);
    }
    assert.deepEqual([list.thread('root')?.first.id, list.thread('root')?.newest.id], ['next', 'next']);
    write('next', { title: 5 as unknown as string });
    assert.deepEqual([inDays(), list.thread('root')], [[], null]);
  });

  for (const [seed, size] of [
    [1, 10_000],
    [2, 700],
    [3, 700],
    [4, 700],
  ] as const) {
    it(`has what going through all of ${size} jobs finds, page by page (forest ${seed})`, () => {
      const random = seededRandom(seed);
      const written = forest(random, size);
      db.exec('BEGIN');
      for (const { job } of written) put(job);
      for (const { job, isRemoved } of written) if (isRemoved) remove(job.id);
      db.exec('COMMIT');
      for (const filter of size > 1_000 ? [NO_FILTER] : FILTERS) {
        const rows = rowsOf(written, filter);
        for (const limit of size > 1_000 ? [200] : [1, 200, 400]) {
          for (const group of JOB_GROUPS) {
            const wanted = rows.filter((row) => row.group === group);
            assert.deepEqual(shown(list.group(group, limit, filter)), wanted.slice(0, limit).map(asShown), group);
            assert.equal(list.count(group, filter), wanted.length);
          }
          const wanted = rows.filter(({ group }) => group === null);
          assert.deepEqual(shown(list.within(ALWAYS, limit, filter)), wanted.slice(0, limit).map(asShown));
        }
        const found = list.spans(NOW, filter);
        const days = found.flatMap((span) => (span.unit === 'day' ? [span] : list.days(span, filter)));
        assert.deepEqual(
          days.map(({ from }) => from),
          daysOf(rows),
        );
        const left = written.filter(({ isRemoved }) => !isRemoved).map(({ job }) => job);
        for (const { from, to, spend } of days) {
          const its = left.filter(
            ({ createdAt, state, model }) =>
              createdAt >= from &&
              createdAt < to &&
              (filter.states ?? [state]).includes(state) &&
              (filter.model ?? model) === model,
          );
          assert.equal(spend.jobs, its.length);
          assert.equal(
            spend.known,
            its.reduce((sum, { cost }) => sum + (cost?.total ?? 0), 0),
          );
        }
      }
      const counts = countGroups(db);
      for (const group of JOB_GROUPS) {
        const its = written.filter(({ job, isRemoved }) => !isRemoved && jobGroup(job) === group);
        assert.equal(counts[group], its.length);
      }
    });
  }

  it('makes the same of a ledger of an older Ponder', () => {
    const written = forest(seededRandom(9), 2_000).toSorted((one, other) => (one.job.id < other.job.id ? -1 : 1));
    const old = new DatabaseSync(':memory:');
    for (const step of MIGRATIONS.slice(0, LAST_STEP)) old.exec(step);
    for (const { job, isRemoved } of written) {
      put(job, old);
      if (isRemoved) old.prepare('UPDATE jobs SET removed = 1 WHERE id = ?').run(job.id);
    }
    for (const step of MIGRATIONS.slice(LAST_STEP)) old.exec(step);
    const rows = rowsOf(written, NO_FILTER);
    const migrated = listOf(old);
    const found = [
      ...migrated.within(ALWAYS, 5_000, NO_FILTER),
      ...JOB_GROUPS.flatMap((group) => migrated.group(group, 5_000, NO_FILTER)),
    ];
    const sorted = (all: readonly (readonly unknown[])[]) => all.map((each) => JSON.stringify(each)).toSorted();
    assert.deepEqual(sorted(shown(found, migrated)), sorted(rows.map(asShown)));
    old.close();
  });

  it('migrates a circle that damage made, each of its jobs by itself', () => {
    const old = new DatabaseSync(':memory:');
    for (const step of MIGRATIONS.slice(0, LAST_STEP)) old.exec(step);
    for (const [id, parent] of ['ab', 'ba', 'ca', 'dd']) put(turn(id ?? '', parent ?? '', NOW), old);
    for (const step of MIGRATIONS.slice(LAST_STEP)) old.exec(step);
    assert.deepEqual(told(listOf(old).within(ALWAYS, 9, NO_FILTER)), ['d', 'c', 'b', 'a']);
    old.close();
  });

  it('reads no row of a long history but those it shows, and goes by index from a turn to its thread', () => {
    for (const { job } of forest(seededRandom(4), 3_000)) put(job);
    for (const knows of ['', 'ANALYZE']) {
      db.exec(knows);
      const plans: string[] = [];
      for (const filter of [NO_FILTER, { states: ['failed' as const], model: 'o1', text: '' }]) {
        const statements: string[] = [];
        const planned = listOf(explaining(db, plans, statements));
        planned.spans(NOW, filter);
        planned.spend(ALWAYS, filter);
        for (const group of JOB_GROUPS) planned.count(group, filter);
        assert.deepEqual(
          statements.filter((sql) => rowReads(db, sql) > 0),
          [],
        );
        planned.group('unread', 9, filter);
        planned.rowOf('job-7', filter);
      }
      const planned = listOf(explaining(db, plans));
      planned.thread('job-1');
      planned.turns('job-1');
      // `json_each` is no table, and `SCAN` of its index is how SQLite says that it goes through a list that it was given.
      for (const plan of plans.filter((each) => /^(SCAN|SEARCH) (jobs|t)\b/.test(each)))
        assert.match(plan, /USING (COVERING )?INDEX (jobs_(listed|rows|by_thread)|sqlite_autoindex_jobs_1)/, plan);
      assert.ok(plans.some((plan) => plan.includes('jobs_by_thread (thread=?')));
    }
  });

  function shown(rows: readonly ListRow[], of = list): (readonly unknown[])[] {
    return rows.map(({ newest, thread, group }) => [
      newest.id,
      group,
      thread === null ? [newest.id] : of.turns(thread).map(({ id }) => id),
    ]);
  }
  const asShown = ({ newest, group, turns }: ReturnType<typeof rowsOf>[number]) => [newest.id, group, turns] as const;

  /** Jobs of two months, half of them asked on from another one; some removed, some written down before their parents. */
  function forest(random: () => number, size: number): Written[] {
    const states: readonly JobState[] = ['completed', 'completed', 'completed', 'failed', 'running', 'uncertain'];
    const jobs: Job[] = [];
    for (let index = 0; index < size; index += 1) {
      const parent =
        random() < 0.5 || index === 0
          ? null
          : (jobs[wholeNumber(random, Math.max(0, index - 60), index - 1)]?.id ?? null);
      const parentId = random() < 0.02 ? `gone-${wholeNumber(random, 0, 20)}` : parent;
      const state = random() < 0.9 ? 'completed' : oneOf(random, states);
      jobs.push(
        turn(`job-${index}`, parentId, NOW - (size - index) * Math.floor((60 * DAY_MS) / size), {
          state,
          model: oneOf(random, ['o1', 'o3', 'o3-pro']),
          readAt: random() < 0.95 ? NOW : null,
        }),
      );
    }
    const order = jobs.map((job, index) => ({ job, at: index + (random() < 0.05 ? 500 * random() : 0) }));
    return order.toSorted((one, other) => one.at - other.at).map(({ job }) => ({ job, isRemoved: random() < 0.1 }));
  }
});
