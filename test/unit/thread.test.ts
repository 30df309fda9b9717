// A question and all that was asked on from it: found by index, whatever became of the jobs in between.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { NO_FILTER } from '../../src/core/ledger/jobFilter.ts';
import { JobList } from '../../src/core/ledger/jobList.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { salvage } from '../../src/core/ledger/salvage.ts';
import { selectEarlier } from '../../src/core/ledger/selectEarlier.ts';
import { selectThread } from '../../src/core/ledger/thread.ts';
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
    assert.deepEqual(await idsOf('last'), ['second', 'last'], 'each row knows its thread');
  });

  it('keeps siblings together whose parent’s row is gone', async () => {
    files.raw().exec("DELETE FROM search_rows; DELETE FROM texts; DELETE FROM jobs WHERE id = 'root'");
    assert.deepEqual(await idsOf('last'), ['child', 'second', 'climb', 'last']);
  });

  it('is not walked, so that a circle that damage made holds nobody up', async () => {
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.parentId', 'last') WHERE id = 'child'`);
    assert.deepEqual(await idsOf('climb'), THREAD);
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.parentId', 'child') WHERE id = 'child'`);
    assert.deepEqual(await idsOf('child'), THREAD);
  });

  it('is put together anew when the ledger is salvaged, in whichever order its rows are found', async () => {
    await ledger.remove('child');
    ledger.dispose();
    const target = `${files.path}.fresh`;
    salvage(files.path, target, [], T0);
    const fresh = files.keep(await openLedger(target, 'w2', new FakeClock(), files.log, decideLater));
    const left = (await fresh.thread('last')).map(({ id }) => id);
    assert.deepEqual(
      left,
      THREAD.filter((id) => id !== 'child'),
    );
    const row = new JobList(fresh.access).rowOf('root', NO_FILTER);
    assert.deepEqual([row?.newest.id, row?.thread], ['last', 'root']);
  });

  it('has no more than the newest 500 turns', async () => {
    for (let index = 0; index < 500; index += 1) {
      const job = aSentJob({
        id: `turn-${index}`,
        parentId: index === 0 ? 'last' : `turn-${index - 1}`,
        relation: 'followUp',
        createdAt: T0 + 10 + index,
        state: 'completed',
        responseId: null,
      });
      await ledger.insert({ job, texts: someTexts(), budget: null });
    }
    const ids = await idsOf('root');
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [500, 'turn-0', 'turn-499']);
  });

  it('loses a row that can’t be read, and nothing else', async () => {
    files.raw().exec(`UPDATE jobs SET job = json_set(job, '$.relation', 'cousin') WHERE id = 'child'`);
    assert.deepEqual(
      await idsOf('root'),
      THREAD.filter((id) => id !== 'child'),
    );
  });

  it('leads back to its first question as one conversation, or says that it does not', async () => {
    const chained = (after: string) => ({ after, by: 'response', tokens: { least: 0, likely: 0, most: 0 } });
    const chain = (id: string, value: unknown) =>
      files
        .raw()
        .prepare("UPDATE jobs SET job = json_set(job, '$.chain', json(?)) WHERE id = ?")
        .run(JSON.stringify(value), id);
    const earlier = (id: string) => ledger.earlier(id)?.map(({ job }) => job.id) ?? null;
    for (const [id, after] of [
      ['child', 'root'],
      ['climb', 'child'],
      ['last', 'climb'],
    ] as const)
      chain(id, chained(after));
    assert.deepEqual(earlier('last'), ['root', 'child', 'climb', 'last']);
    chain('second', chained('x'.repeat(400)));
    assert.equal(earlier('second'), null, 'of a turn that nobody knows');
    chain('second', chained('second'));
    assert.equal(earlier('second'), null, 'of itself');
    chain('root', chained('last'));
    assert.equal(earlier('last'), null, 'in a circle');
    chain('root', { after: 5 });
    assert.equal(earlier('last'), null, 'of a row that can’t be read');
    assert.match(files.log.text, /The ledger's row root \(chain\) can't be read/);
    await ledger.remove('child');
    assert.equal(earlier('climb'), null, 'of a turn that was removed');
  });

  it('reads each turn of a circle once, however long its texts are', () => {
    const text = 'x'.repeat(1_000_000);
    const chain = JSON.stringify({ after: 'root', by: 'messages', tokens: { least: 0, likely: 0, most: 0 } });
    const db = files.raw();
    db.prepare('UPDATE texts SET answer = ?').run(text);
    db.prepare("UPDATE jobs SET job = json_set(job, '$.chain', json(?)) WHERE id = 'root'").run(chain);
    const statements: string[] = [];
    assert.equal(selectEarlier(explaining(db, [], statements), assert.ifError, 'root'), null);
    assert.equal(statements.length, 2, 'its row and its texts');
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
      assert.match(plan, /SEARCH jobs USING INDEX jobs_by_thread \(thread=\? AND removed=\?\)/);
      assert.doesNotMatch(plan, /SCAN (jobs|j)\b/);
    }
    db.close();
  });
});
