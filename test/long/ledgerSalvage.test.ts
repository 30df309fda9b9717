// What is saved of a damaged ledger, and what may stand in the way of saving it.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/core/clock.ts';
import { isSound } from '../../src/core/ledger/checkWorker.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { MIGRATIONS } from '../../src/core/ledger/migrations.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';

const PAGE = 4_096;
const DAY = 86_400_000;

describe('saving a damaged ledger', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  async function add(
    ledger: Ledger,
    changes: Partial<Job> = { state: 'completed' },
    question = 'Why?',
  ): Promise<string> {
    const { job, texts } = preparedAs(changes, { question });
    await ledger.insert({ job, texts, budget: null });
    return job.id;
  }

  async function fill(jobs: number): Promise<string[]> {
    const ledger = await files.open('w1', clock);
    const ids: string[] = [];
    for (let index = 0; index < jobs; index += 1) {
      ids.push(await add(ledger, { state: 'completed' }, `question ${index} `.repeat(index % 20 === 0 ? 900 : 30)));
    }
    ledger.dispose();
    return ids;
  }

  function ruin(path = files.path): void {
    writeFileSync(path, Buffer.alloc(readFileSync(path).length, 0xa5));
  }

  function overwrite(pages: readonly number[]): void {
    const bytes = readFileSync(files.path);
    for (const page of pages) bytes.fill(0xa5, (page - 1) * PAGE, page * PAGE);
    writeFileSync(files.path, bytes);
  }

  function pagesOf(table: string): number[] {
    const raw = files.raw();
    const rows = raw.prepare('SELECT pageno FROM dbstat WHERE name = ?').all(table);
    raw.close();
    return rows.map(({ pageno }) => Number(pageno));
  }

  /** A window that was killed: the next one looks through the file. */
  function leaveUncleanly(): void {
    const raw = files.raw();
    raw.exec("INSERT INTO facts VALUES ('seat:dead', 'x')");
    raw.close();
  }

  const aside = () => readdirSync(files.folder).filter((name) => name.startsWith('ledger.damaged-'));
  const backupFolder = () => join(files.folder, 'backups');

  for (const [what, page] of [
    ['its head', 1],
    ['the root of its jobs', 2],
  ] as const) {
    it(`finds every job in the pages they stand in when ${what} is destroyed`, async () => {
      const ids = await fill(120);
      leaveUncleanly();
      overwrite([page]);
      const saved = await files.open('w2', clock);
      assert.equal(saved.upkeep.salvaged?.kept, ids.length);
      assert.deepEqual(new Set(saved.page(200).map(({ id }) => id)), new Set(ids));
      assert.ok(saved.texts(ids[20] ?? '')?.question === 'question 20 '.repeat(900).trim(), 'long texts are whole');
      assert.equal(await isSound(files.path), true);
    });
  }

  it('keeps what a file has that is shorter than it was', async () => {
    const ids = await fill(120);
    leaveUncleanly();
    for (const cut of [1, PAGE, 10 * PAGE]) {
      const bytes = readFileSync(files.path);
      writeFileSync(files.path, bytes.subarray(0, bytes.length - cut));
      const saved = await files.open('w2', clock);
      assert.ok(
        saved.page(200).length > ids.length - 60,
        `${saved.page(200).length} jobs after ${cut} bytes were cut off`,
      );
      saved.dispose();
      leaveUncleanly();
    }
  });

  it('takes the newer of two older files, whatever their names say', async () => {
    const ledger = await files.open('w1', clock);
    const id = await add(ledger, { state: 'running', responseId: 'resp_1' });
    ledger.dispose();
    copyFileSync(files.path, join(files.folder, 'ledger.damaged-2099-10-20T100000.sqlite'));
    const next = await files.open('w1', clock);
    await next.change(id, (job) => ({ job: { ...job, state: 'completed' }, texts: { answer: 'the paid answer' } }));
    await next.upkeep.backUp();
    next.dispose();
    ruin();
    const saved = await files.open('w2', clock);
    assert.deepEqual([saved.get(id)?.state, saved.texts(id)?.answer], ['completed', 'the paid answer']);
  });

  it('asks the provider again for an answer that is lost, and says that it is', async () => {
    const ledger = await files.open('w1', clock);
    const id = await add(ledger, { state: 'running', responseId: 'resp_1', sentAt: clock.now() });
    await ledger.upkeep.backUp();
    await ledger.change(id, (job) => ({
      job: { ...job, state: 'completed', nextLookAt: null },
      texts: { answer: 'paid' },
    }));
    ledger.dispose();
    leaveUncleanly();
    overwrite(pagesOf('texts'));
    const saved = await files.open('w2', clock);
    assert.deepEqual(
      [saved.get(id)?.state, saved.get(id)?.nextLookAt, saved.texts(id)?.answer],
      ['running', clock.now(), ''],
    );
    assert.equal(saved.upkeep.salvaged?.lost, 1);
  });

  it('does not give up because of a backup that can not be read', async () => {
    for (const spoil of [
      () => writeFileSync(backupFolder(), ''),
      () => mkdirSync(join(backupFolder(), 'ledger.db-2026-11-20.sqlite'), { recursive: true }),
    ]) {
      const [id = ''] = await fill(1);
      spoil();
      leaveUncleanly();
      overwrite(pagesOf('pace'));
      const saved = await files.open('w2', clock);
      assert.equal(saved.get(id)?.id, id);
      await saved.remove(id);
      saved.dispose();
      files.dispose();
      files = new LedgerFolder();
    }
  });

  it('leaves the ledger of a newer Ponder alone, also where its first byte is destroyed', async () => {
    await fill(1);
    const raw = files.raw();
    raw.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    raw.close();
    const bytes = readFileSync(files.path);
    bytes.write('X', 0);
    writeFileSync(files.path, bytes);
    await assert.rejects(files.open('w2', clock), { name: 'NewerLedger' });
    assert.ok(readFileSync(files.path).equals(bytes));
    assert.deepEqual(aside(), []);
  });

  it('leaves nothing behind when it fails', async () => {
    const ledger = await files.open('w1', clock);
    await add(ledger);
    await ledger.upkeep.backUp();
    ledger.dispose();
    const [name = ''] = readdirSync(backupFolder());
    const backup = new DatabaseSync(join(backupFolder(), name));
    backup.exec('PRAGMA user_version = 99');
    backup.close();
    ruin();
    writeFileSync(`${files.path}.salvage.leaves`, 'of a window that died');
    for (let start = 0; start < 3; start += 1) await assert.rejects(files.open('w2', clock));
    const left = readdirSync(files.folder).filter((name) => name.includes('salvage'));
    assert.deepEqual([aside(), left], [[], []]);
  });

  it('puts the new file in the place of the real one, not of a link to it', async () => {
    await fill(1);
    const real = join(files.root, 'real.db');
    renameSync(files.path, real);
    symlinkSync(real, files.path);
    ruin(real);
    const saved = await files.open('w2', clock);
    await add(saved);
    saved.dispose();
    assert.equal(readFileSync(real).subarray(0, 6).toString(), 'SQLite');
  });

  it('is done by one of two windows that start together; the other waits for it', async () => {
    const ledger = await files.open('w1', clock);
    await add(ledger);
    await ledger.upkeep.backUp();
    ledger.dispose();
    ruin();
    const [one, other] = await Promise.all([files.open('a', systemClock), files.open('b', systemClock)]);
    assert.deepEqual([one.page(9).length, other.page(9).length], [1, 1]);
    assert.equal([one, other].filter(({ upkeep }) => upkeep.salvaged !== null).length, 1, 'one of them tells');
  });

  it('waits for a writer where there is no WAL', async () => {
    await fill(1);
    const raw = files.raw();
    raw.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    const looking = isSound(files.path);
    // Workers that begin later and have nothing to wait for are done first.
    for (let count = 0; count < 2; count += 1) assert.equal(await isSound(join(files.folder, 'another.sqlite')), true);
    assert.equal(await Promise.race([looking, 'it waits']), 'it waits');
    raw.exec('COMMIT');
    assert.equal(await looking, true);
  });
});

describe('backups', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  it('of a time that has not come yet do not push out new ones', async () => {
    const ledger = await files.open('w1', clock);
    const now = clock.now();
    clock.jump(400 * DAY);
    for (let day = 0; day < 3; day += 1) {
      await ledger.upkeep.backUp();
      clock.jump(DAY);
    }
    clock.jump(now - clock.now());
    await ledger.upkeep.backUp();
    assert.deepEqual(readdirSync(join(files.folder, 'backups')), ['ledger.db-2026-11-21.sqlite']);
  });

  it('of a file whose damage nobody has met yet do not push out sound ones, and tell of it', async () => {
    const ledger = await files.open('w1', clock);
    for (let index = 0; index < 60; index += 1) {
      const { job, texts } = preparedAs({ state: 'completed' }, { question: 'why '.repeat(300) });
      await ledger.insert({ job, texts, budget: null });
    }
    await ledger.upkeep.backUp();
    const raw = files.raw();
    raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const pages = raw.prepare("SELECT pageno FROM dbstat WHERE name = 'texts' AND pagetype = 'leaf'").all();
    raw.close();
    const bytes = readFileSync(files.path);
    for (const { pageno } of pages.slice(0, 5)) bytes.fill(0xa5, (Number(pageno) - 1) * PAGE, Number(pageno) * PAGE);
    writeFileSync(files.path, bytes);
    let told = 0;
    ledger.onDidFindDamage(() => {
      told += 1;
    });
    for (let day = 0; day < 4; day += 1) {
      clock.jump(DAY);
      assert.equal(await ledger.upkeep.backUp(), false);
    }
    const kept = readdirSync(join(files.folder, 'backups'));
    assert.deepEqual(kept, ['ledger.db-2026-11-21.sqlite']);
    assert.deepEqual([await isSound(join(files.folder, 'backups', kept[0] ?? '')), told], [true, 1]);
  });
});

describe('a text that was removed', () => {
  it('leaves the journal too, once another window has read what it reads', async () => {
    const files = new LedgerFolder();
    try {
      const clock = new FakeClock();
      const ledger = await files.open('w1', clock);
      const { job, texts } = preparedAs({ state: 'completed' }, { question: 'xylophone '.repeat(900) });
      await ledger.insert({ job, texts, budget: null });
      const raw = files.raw();
      raw.exec('BEGIN');
      raw.prepare('SELECT count(*) FROM jobs').get();
      const holding = () =>
        readdirSync(files.folder).filter((name) => readFileSync(join(files.folder, name)).includes('xylophone'));
      const removing = ledger.remove(job.id);
      await until('the row is gone', () => ledger.get(job.id) === null);
      await clock.advance(200);
      assert.notDeepEqual(holding(), [], 'somebody still reads what it was');
      raw.exec('COMMIT');
      await clock.advance(1_000);
      await removing;
      assert.deepEqual(holding(), []);
    } finally {
      files.dispose();
    }
  });
});
