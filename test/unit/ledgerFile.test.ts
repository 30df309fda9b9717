// The ledger's file: who may read it, which version may touch it, and what is gone when it is gone.
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { prepared, preparedAs } from '../fakes/question.ts';

const NEWER = MIGRATIONS.length + 1;

describe('the ledger file', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  function modes(): Record<string, string> {
    const names = ['.', ...readdirSync(files.folder).sort()];
    return Object.fromEntries(
      names.map((name) => [name, (statSync(join(files.folder, name)).mode & 0o777).toString(8)]),
    );
  }

  function holds(text: string): string[] {
    return readdirSync(files.folder).filter((name) => readFileSync(join(files.folder, name)).includes(text));
  }

  it('is readable by its owner only, with its journal and shared memory', async () => {
    const ledger = await files.open('w1', clock);
    await ledger.insert({ ...prepared(), budget: null });
    const names = ['ledger.db', 'ledger.db-shm', 'ledger.db-wal', 'ledger.db.hold'];
    assert.deepEqual(modes(), { '.': '700', ...Object.fromEntries(names.map((name) => [name, '600'])) });
  });

  it('is made private again when it was not', async () => {
    (await files.open('w1', clock)).dispose();
    chmodSync(files.path, 0o644);
    await files.open('w1', clock);
    assert.equal(modes()['ledger.db'], '600');
  });

  it('flushes every commit and writes zeros over what is deleted', async () => {
    const { Database } = await import('../../src/core/ledger/database.ts');
    const database = await Database.open(files.path, clock);
    files.keep({ dispose: () => database.close() });
    assert.deepEqual(
      database.read((db) => [
        { ...db.prepare('PRAGMA synchronous').get() },
        { ...db.prepare('PRAGMA journal_mode').get() },
        { ...db.prepare('PRAGMA secure_delete').get() },
      ]),
      [{ synchronous: 3 }, { journal_mode: 'wal' }, { secure_delete: 1 }],
    );
  });

  it('is refused and left alone when a newer Ponder wrote it', async () => {
    const ledger = await files.open('w1', clock);
    await ledger.insert({ ...prepared(), budget: null });
    ledger.dispose();
    const raw = files.raw();
    raw.exec(`PRAGMA user_version = ${NEWER}`);
    raw.close();
    const before = readFileSync(files.path);
    await assert.rejects(files.open('w2', clock), { name: 'NewerLedger' });
    assert.ok(readFileSync(files.path).equals(before));
  });

  it('keeps the kind of journal that a newer Ponder gave it', async () => {
    const ledger = await files.open('w1', clock);
    ledger.dispose();
    const raw = files.raw();
    raw.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${NEWER}`);
    raw.close();
    const before = readFileSync(files.path);
    await assert.rejects(files.open('w2', clock), { name: 'NewerLedger' });
    assert.ok(readFileSync(files.path).equals(before));
  });

  it('is not read or written any more when a newer Ponder takes it over meanwhile', async () => {
    const ledger = await files.open('w1', clock);
    const { job, texts } = prepared();
    await ledger.insert({ job, texts, budget: null });
    let told = 0;
    ledger.onDidOutdate(() => {
      told += 1;
    });
    const raw = files.raw();
    raw.exec(`PRAGMA user_version = ${NEWER}`);
    assert.throws(() => ledger.get(job.id), isHumanError);
    await assert.rejects(
      ledger.change(job.id, () => ({ job: { ...job, title: 'other' } })),
      isHumanError,
    );
    await assert.rejects(ledger.insert({ ...prepared(), budget: null }), isHumanError);
    await assert.rejects(ledger.remove(job.id), isHumanError);
    await assert.rejects(ledger.claimDue(), isHumanError);
    assert.deepEqual([told, ledger.isOutdated], [1, true]);
    const rows = raw.prepare('SELECT count(*) AS jobs, max(json_extract(job, ?)) AS title FROM jobs').get('$.title');
    assert.deepEqual({ ...rows }, { jobs: 1, title: job.title });
  });

  it('is kept aside when it is no database', async () => {
    await mkdir(files.folder);
    await writeFile(files.path, 'these are not the bytes of a database, but somebody may want them '.repeat(50));
    const before = readFileSync(files.path);
    await files.open('w1', clock);
    const aside = readdirSync(files.folder).find((name) => name.startsWith('ledger.damaged-'));
    assert.ok(readFileSync(join(files.folder, aside ?? '')).equals(before));
  });

  it('opens twice at once while it is made', async () => {
    const [one, two] = await Promise.all([files.open('w1', clock), files.open('w2', clock)]);
    assert.equal(one?.salt, two?.salt);
    assert.match(one?.salt ?? '', /^[0-9a-f]{32}$/);
  });

  it('holds no trace of the texts of a removed job, and still knows its cost', async () => {
    const ledger = await files.open('w1', clock);
    const other = await files.open('w2', clock);
    const question = 'xylophone-question '.repeat(900);
    const { job, texts } = preparedAs(
      { state: 'completed', title: 'xylophone-title', sentOn: '2026-11-21', reserved: 5 },
      { question, context: 'xylophone-context '.repeat(900), instructions: 'xylophone-instructions' },
    );
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(job.id, (before) => ({
      job: {
        ...before,
        error: { kind: 'other', message: 'xylophone-error', code: null, httpStatus: null, requestId: null },
      },
      texts: { answer: 'xylophone-answer '.repeat(900), reasoningSummary: 'xylophone-summary' },
      body: JSON.stringify({ output: 'xylophone-body '.repeat(900) }),
    }));
    await ledger.indexTexts();
    assert.equal(other.search('xylophone', 5).length, 1);
    assert.ok(holds('xylophone').length > 0);
    assert.equal(other.get(job.id)?.title, 'xylophone-title');
    await ledger.remove(job.id);
    assert.deepEqual(holds('xylophone'), []);
    assert.deepEqual([ledger.get(job.id), ledger.texts(job.id), ledger.page(10)], [null, null, []]);
    assert.deepEqual(ledger.totals('2026-11-21').today, { known: 0, upTo: 5, jobs: 1, unpriced: 0 });
  });

  it('forgets old texts of finished jobs only, and keeps the jobs with their costs', async () => {
    const ledger = await files.open('w1', clock);
    const old = clock.now() - 10 * 86_400_000;
    const aged = { createdAt: old, title: 'xylophone-title', sentOn: '2026-11-21', reserved: 5 };
    const done = preparedAs({ ...aged, state: 'completed' }, { question: 'xylophone done', context: 'xylophone' });
    const running = preparedAs({ createdAt: old, state: 'running' }, { question: 'runs' });
    const uncertain = preparedAs({ createdAt: old, state: 'uncertain' }, { question: 'who knows' });
    const young = preparedAs({ state: 'completed' }, { question: 'young' });
    for (const each of [done, running, uncertain, young]) await ledger.insert({ ...each, budget: null });
    await ledger.change(done.job.id, (job) => ({ job, texts: { answer: 'xylophone' }, body: '"xylophone"' }));
    await ledger.indexTexts();
    const told: string[] = [];
    ledger.onDidChange(({ ids }) => told.push(...ids));
    assert.equal(await ledger.forgetTextsBefore(clock.now() - 86_400_000), 1);
    assert.equal(await ledger.forgetTextsBefore(clock.now() - 86_400_000), 0);
    assert.deepEqual(told, [done.job.id]);
    assert.deepEqual(holds('xylophone'), []);
    const kept = ledger.get(done.job.id);
    assert.deepEqual([kept?.title, kept?.textsRemovedAt, kept?.reserved], ['', clock.now(), 5]);
    assert.deepEqual(ledger.totals('2026-11-21').today, { known: 0, upTo: 5, jobs: 1, unpriced: 0 });
    assert.equal(ledger.page(10).length, 4);
    assert.deepEqual(
      [done, running, uncertain, young].map(({ job }) => ledger.texts(job.id)?.question),
      ['', 'runs', 'who knows', 'young'],
    );
    assert.deepEqual(ledger.search('xylophone', 10), []);
  });

  it('says which row it cannot read', async () => {
    const ledger = await files.open('w1', clock);
    const { job, texts } = prepared();
    await ledger.insert({ job, texts, budget: null });
    files.raw().prepare('UPDATE jobs SET job = ?').run('{"state":"running"}');
    assert.throws(() => ledger.get(job.id), { name: 'DamagedRow', message: new RegExp(job.id) });
  });

  it('goes on with the other jobs when a due row cannot be read', async () => {
    const ledger = await files.open('w1', clock);
    const damaged = preparedAs({ nextLookAt: clock.now() - 2 });
    const sound = preparedAs({ nextLookAt: clock.now() - 1, state: 'running' });
    for (const each of [damaged, sound]) await ledger.insert({ ...each, budget: null });
    const raw = files.raw();
    raw.exec('UPDATE jobs SET lease_owner = NULL, lease_until = NULL');
    raw
      .prepare("UPDATE jobs SET job = json_object('id', id, 'nextLookAt', 1, 'state', 'running') WHERE id = ?")
      .run(damaged.job.id);
    await assert.rejects(ledger.claimDue(), { name: 'DamagedRow' });
    clock.jump(200);
    assert.equal((await ledger.claimDue())?.id, sound.job.id);
  });

  it('waits while another process writes, and fails in the end without having changed anything', async () => {
    const ledger = await files.open('w1', clock);
    const { job, texts } = prepared();
    const raw = files.raw();
    raw.exec('BEGIN IMMEDIATE');
    const inserting = ledger.insert({ job, texts, budget: null });
    await clock.advance(200);
    assert.equal(ledger.get(job.id), null);
    raw.exec('COMMIT');
    await clock.advance(100);
    await inserting;
    assert.equal(ledger.get(job.id)?.id, job.id);
    raw.exec('BEGIN IMMEDIATE');
    const failing = assert.rejects(
      ledger.change(job.id, (before) => ({ job: { ...before, title: 'never' } })),
      /locked/,
    );
    await clock.advance(10_000);
    await failing;
    raw.exec('ROLLBACK');
    assert.equal(ledger.get(job.id)?.title, job.title);
  });

  it('lets nobody write between the reading and the writing of a change', async () => {
    const ledger = await files.open('w1', clock);
    const { job, texts } = prepared();
    await ledger.insert({ job, texts, budget: null });
    const raw = files.raw();
    let tries = 0;
    await ledger.change(job.id, (before) => {
      tries += 1;
      assert.throws(() => raw.exec('BEGIN IMMEDIATE'), /locked/);
      return { job: { ...before, looks: 1 } };
    });
    assert.deepEqual([tries, ledger.get(job.id)?.looks], [1, 1]);
  });

  it('survives a change that throws half-way', async () => {
    const ledger = await files.open('w1', clock);
    const { job, texts } = prepared();
    await ledger.insert({ job, texts, budget: null });
    await assert.rejects(
      ledger.change(job.id, () => {
        throw new Error('thrown inside');
      }),
      /thrown inside/,
    );
    await ledger.change(job.id, (before) => ({ job: { ...before, title: 'later' } }));
    const fresh = new DatabaseSync(files.path, { readOnly: true });
    const row = fresh.prepare("SELECT json_extract(job, '$.title') AS title FROM jobs").get();
    fresh.close();
    assert.equal(row?.title, 'later');
  });
});
