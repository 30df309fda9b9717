// A question and all that was asked on from it: found by index, whatever became of the jobs in between.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { selectThread } from '../../src/core/ledger/queries.ts';
import { aJob, aSentJob, someTexts, T0 } from '../builders/aJob.ts';
import { explaining } from '../builders/explaining.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

/** Each with what it came of; written down in another order than they were asked in. */
const JOBS = [
  ['root', null, 1],
  ['climb', 'child', 5],
  ['child', 'root', 2],
  ['second', 'root', 4],
  ['last', 'climb', 9],
  ['stranger', null, 3],
  ['strangers child', 'stranger', 6],
] as const;
const THREAD = ['root', 'child', 'second', 'climb', 'last'];

describe('the thread of a job', () => {
  let files: LedgerFolder;
  let ledger: Ledger;

  beforeEach(async () => {
    files = new LedgerFolder();
    ledger = await files.open('w1', new FakeClock());
    for (const [id, parentId, after] of JOBS) {
      const relation = parentId === null ? null : 'followUp';
      const job = aSentJob({ id, parentId, relation, createdAt: T0 + after, state: 'completed', responseId: null });
      await ledger.insert({ job, texts: someTexts(), budget: null });
    }
  });
  afterEach(() => files.dispose());

  const idsOf = async (id: string) => (await ledger.thread(id)).map((job) => job.id);

  it('is the first question with all that came of it, the oldest first, from whichever of them', async () => {
    for (const id of THREAD) assert.deepEqual(await idsOf(id), THREAD, id);
    assert.deepEqual(await idsOf('stranger'), ['stranger', 'strangers child']);
    assert.deepEqual(await idsOf('nobody'), []);
    assert.deepEqual((await ledger.thread('last')).at(-1), ledger.get('last'), 'whole jobs, as they stand');
  });

  it('holds together where a job in the middle was removed, or its row is gone', async () => {
    await ledger.remove('child');
    const left = THREAD.filter((id) => id !== 'child');
    for (const id of [...left, 'child']) assert.deepEqual(await idsOf(id), left, id);
    await ledger.remove('root');
    assert.deepEqual(await idsOf('last'), ['second', 'climb', 'last']);
    files.raw().exec("DELETE FROM search_rows; DELETE FROM texts; DELETE FROM jobs WHERE id = 'climb'");
    assert.deepEqual(await idsOf('last'), ['last'], 'what it came of before that nobody knows any more');
  });

  it('keeps siblings together whose parent’s row is gone', async () => {
    files.raw().exec("DELETE FROM search_rows; DELETE FROM texts; DELETE FROM jobs WHERE id = 'root'");
    assert.deepEqual(await idsOf('last'), ['child', 'second', 'climb', 'last']);
  });

  it('ends where damage made a circle', async () => {
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.parentId', 'last') WHERE id = 'child'`);
    assert.deepEqual(await idsOf('climb'), ['child', 'climb', 'last']);
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.parentId', 'child') WHERE id = 'child'`);
    assert.deepEqual(await idsOf('child'), ['child', 'climb', 'last']);
  });

  it('loses a row that can’t be read, and nothing else', async () => {
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.relation', 'cousin') WHERE id = 'child'`);
    assert.deepEqual(
      await idsOf('root'),
      THREAD.filter((id) => id !== 'child'),
    );
  });

  it('is found by index, however many jobs there are', () => {
    const db = new DatabaseSync(':memory:');
    for (const step of MIGRATIONS) db.exec(step);
    const add = db.prepare("INSERT INTO jobs (id, seq, window_id, job) VALUES (?, 0, 'w1', ?)");
    for (let index = 0; index < 5_000; index += 1) {
      const parentId = index % 3 === 0 ? null : `job-${index - 1}`;
      const relation = parentId === null ? null : 'retry';
      add.run(`job-${index}`, JSON.stringify(aJob({ id: `job-${index}`, parentId, relation, createdAt: T0 + index })));
    }
    // As SQLite knows nothing of the rows, and as it knows how many there are.
    for (const knows of ['', 'ANALYZE']) {
      db.exec(knows);
      const asked: string[] = [];
      const found = selectThread(explaining(db, asked), assert.ifError, 'job-3001');
      assert.deepEqual(
        found.map(({ id }) => id),
        ['job-3000', 'job-3001', 'job-3002'],
      );
      const plan = asked.join('\n');
      assert.match(plan, /SEARCH jobs USING INDEX jobs_by_parent \(parent_id=\?\)/);
      assert.doesNotMatch(plan, /SCAN (jobs|j)\b/);
    }
    db.close();
  });
});
