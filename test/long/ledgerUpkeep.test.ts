// A day's backup, texts that are gone from backups too, a disk that can't be written, and drives on the network.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { ChangeFeed } from '../../src/core/ledger/changeFeed.ts';
import { Database } from '../../src/core/ledger/database.ts';
import { FileHold } from '../../src/core/ledger/fileHold.ts';
import { Guard } from '../../src/core/ledger/guard.ts';
import { Ledger } from '../../src/core/ledger/ledger.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { removeRow } from '../../src/core/ledger/removal.ts';
import { Upkeep } from '../../src/core/ledger/upkeep.ts';
import { removedJob } from '../../src/shared/bareJob.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { prepared, preparedAs } from '../fakes/question.ts';

const DAY_MS = 86_400_000;
const NFS = 0x6969;
const EXT4 = 0xef53;

/** Asks for more and more in a process whose files may not grow beyond a limit, and says what stopped it. */
const WINDOW = [
  '--input-type=module-typescript',
  '--eval',
  `
  import { decideLater } from './src/core/jobs/life/decideLater.ts';
  import { openLedger } from './src/core/ledger/openLedger.ts';
  import { systemClock } from './src/core/clock.ts';
  import { prepared } from './test/fakes/question.ts';
  process.on('SIGXFSZ', () => {});
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const ledger = await openLedger(process.argv[1], 'limited', systemClock, log, decideLater);
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const { job, texts } = prepared();
      await ledger.insert({ job, texts: { ...texts, question: 'long '.repeat(10_000) }, budget: null });
    }
  } catch (error) {
    console.log(error.name, error.message);
  }
  process.exit();
`,
];

describe('upkeep of the ledger', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  function everyFile(): string[] {
    const entries = readdirSync(files.folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  function holding(text: string): string[] {
    return everyFile().filter((file) => readFileSync(file).includes(text));
  }

  function backups(): string[] {
    return readdirSync(join(files.folder, 'backups')).sort();
  }

  async function finished(ledger: Ledger, word: string): Promise<string> {
    const { job, texts } = preparedAs(
      { state: 'completed', title: `${word}-title`, sentOn: '2026-11-21', reserved: 5 },
      { question: `${word}-question `.repeat(900), context: `${word}-context`, instructions: `${word}-how` },
    );
    await ledger.insert({ job, texts, budget: null });
    await ledger.change(job.id, (before) => ({ job: before, texts: { answer: `${word}-answer` }, body: `"${word}"` }));
    return job.id;
  }

  async function untilBackup(count: number): Promise<void> {
    while (everyFile().filter((file) => file.endsWith('.sqlite')).length < count) await clock.settle();
  }

  describe('backups', () => {
    it('are made once a day, by one window, and three are kept', async () => {
      const ledger = await files.open('w1', clock);
      const other = await files.open('w2', clock);
      await finished(ledger, 'xylophone');
      for (let day = 0; day < 5; day += 1) {
        assert.equal(await ledger.upkeep.backUp(), true);
        const made = backups();
        assert.equal(await other.upkeep.backUp(), true, 'there is one of the day');
        assert.deepEqual(backups(), made);
        clock.jump(DAY_MS);
      }
      assert.deepEqual(
        backups(),
        ['23', '24', '25'].map((day) => `ledger.db-2026-11-${day}.sqlite`),
      );
      for (const name of backups()) {
        const file = join(files.folder, 'backups', name);
        assert.equal(statSync(file).mode & 0o777, 0o600);
        assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
        const db = new DatabaseSync(file);
        assert.equal(db.prepare('SELECT count(*) AS jobs FROM jobs').get()?.jobs, 1);
        db.close();
      }
    });

    it('do not keep a window from closing', async () => {
      const ledger = await files.open('w1', clock);
      await finished(ledger, 'xylophone');
      const making = ledger.upkeep.backUp();
      ledger.dispose();
      await making;
      const next = await files.open('w2', clock);
      await next.upkeep.backUp();
      assert.equal(next.page(9).length, 1);
    });

    it('wait until the ledger is left alone', async () => {
      const ledger = await files.open('w1', clock);
      ledger.upkeep.start();
      await clock.advance(55_000);
      await finished(ledger, 'xylophone');
      await clock.advance(6_000);
      assert.deepEqual(
        everyFile().filter((file) => file.endsWith('.sqlite')),
        [],
      );
      await clock.advance(60_000);
      await untilBackup(1);
      await ledger.upkeep.backUp();
      assert.deepEqual(backups(), ['ledger.db-2026-11-21.sqlite']);
      await clock.advance(DAY_MS);
      await untilBackup(2);
      assert.deepEqual(backups(), ['ledger.db-2026-11-21.sqlite', 'ledger.db-2026-11-22.sqlite'], 'a day later');
    });
  });

  describe('removed texts', () => {
    it('are gone from every file, backups too, when a person removes the job; others and the cost stay', async () => {
      const ledger = await files.open('w1', clock);
      const id = await finished(ledger, 'xylophone');
      await finished(ledger, 'marimba');
      await ledger.indexTexts();
      await ledger.upkeep.backUp();
      assert.equal(
        holding('xylophone').some((file) => file.includes('backups')),
        true,
      );
      await ledger.remove(id);
      assert.deepEqual(holding('xylophone'), []);
      assert.equal(holding('marimba').filter((file) => file.includes('backups')).length, 1);
      assert.deepEqual(ledger.totals('2026-11-21').today, { known: 0, upTo: 10, jobs: 2, unpriced: 0 });
    });

    it('are gone from every file when they are old', async () => {
      const ledger = await files.open('w1', clock);
      await finished(ledger, 'xylophone');
      await ledger.indexTexts();
      await ledger.upkeep.backUp();
      clock.jump(3 * DAY_MS);
      assert.equal(await ledger.forgetTextsBefore(clock.now() - DAY_MS), 1);
      assert.deepEqual(holding('xylophone'), []);
      assert.equal(backups().length, 1);
    });

    it('are gone from a damaged file that was kept, and from a copy that was never finished', async () => {
      const first = await files.open('w1', clock);
      const id = await finished(first, 'xylophone');
      await first.upkeep.backUp();
      first.dispose();
      const ledger = await files.open('w1', clock);
      const kept = readFileSync(files.path);
      writeFileSync(join(files.folder, 'ledger.damaged-2026-11-20T100000.sqlite'), kept);
      writeFileSync(join(files.folder, 'backups', 'ledger.db-2026-11-20.sqlite.part'), kept);
      await ledger.remove(id);
      assert.deepEqual(holding('xylophone'), []);
    });

    it('are gone from all that a window left that died as it saved a damaged file, backed up or removed', async () => {
      const first = await files.open('w1', clock);
      const id = await finished(first, 'xylophone');
      await first.upkeep.backUp();
      first.dispose();
      const ledger = await files.open('w1', clock);
      const kept = readFileSync(files.path);
      const [backup = ''] = backups();
      const left = [
        ...['', '-journal', '-wal', '-shm', '.leaves', '.leaves-journal'].map((end) => `ledger.db.salvage${end}`),
        ...['', '-wal', '-journal'].map((end) => `ledger.damaged-2026-11-20T100000.sqlite${end}`),
        ...['.part', '.part-journal', '-wal', '-journal'].map((end) => `backups/ledger.db-2026-11-20.sqlite${end}`),
      ];
      for (const name of left) writeFileSync(join(files.folder, name), kept);
      await ledger.remove(id);
      assert.deepEqual(holding('xylophone'), []);
      assert.deepEqual(backups(), [backup]);
    });

    it('stand in no page that a salvage left behind for longer than until the next backup', async () => {
      const ledger = await files.open('w1', clock);
      await finished(ledger, 'xylophone');
      const kept = readFileSync(files.path);
      for (const end of ['', '.leaves']) writeFileSync(`${files.path}.salvage${end}`, kept);
      await ledger.upkeep.backUp();
      assert.deepEqual(
        everyFile().filter((file) => file.includes('salvage')),
        [],
      );
    });

    it('are taken out of backups by the next window when the one that removed them died at it', async () => {
      const first = await files.open('w1', clock);
      const id = await finished(first, 'xylophone');
      await first.upkeep.backUp();
      first.dispose();
      const raw = files.raw();
      raw.exec('PRAGMA secure_delete = ON');
      removeRow(raw, id, removedJob);
      raw.close();
      assert.equal(holding('xylophone').length, 1, 'the backup still has them');
      const next = await files.open('w2', clock);
      next.upkeep.start();
      await clock.advance(61_000);
      await next.upkeep.backUp();
      assert.deepEqual(holding('xylophone'), []);
    });

    it('take a backup with them that can not be rewritten', async () => {
      const ledger = await files.open('w1', clock);
      const id = await finished(ledger, 'xylophone');
      await ledger.upkeep.backUp();
      const db = new DatabaseSync(join(files.folder, 'backups', backups()[0] ?? ''));
      db.exec('DROP TABLE search_rows');
      db.close();
      await ledger.remove(id);
      assert.deepEqual([holding('xylophone'), backups()], [[], []]);
    });
  });

  describe('a ledger that can not be written', () => {
    function notSent(why: RegExp): (error: unknown) => boolean {
      return (error) => isHumanError(error) && /nothing was sent/.test(error.message) && why.test(error.message);
    }

    /** A ledger whose file may grow no more, or whose connection may not write. */
    async function limitedBy(pragma: string): Promise<Ledger> {
      (await files.open('w0', clock)).dispose();
      const database = await Database.open(files.path, clock);
      database.read((db) => db.exec(pragma));
      const report = (error: unknown): void => files.log.error('Ledger', error);
      const guard = new Guard(database, report);
      const needs = { path: files.path, windowId: 'w1', guard, clock, log: files.log };
      const upkeep = new Upkeep({ ...needs, hold: await FileHold.share(files.path, clock), salvaged: null });
      const feed = new ChangeFeed({
        ...needs,
        read: (work) => guard.read(work),
        dataVersion: () => guard.dataVersion(),
        report,
        watchFailed: report,
      });
      return files.keep(new Ledger({ ...needs, feed, upkeep, decide: decideLater, report }));
    }

    it('refuses a job when the disk is full, and takes it once there is room', async () => {
      const ledger = await limitedBy('PRAGMA max_page_count = 40');
      const { job, texts } = prepared();
      const long = { ...texts, question: 'long '.repeat(200_000) };
      await assert.rejects(ledger.insert({ job, texts: long, budget: null }), notSent(/disk full/));
      assert.equal(ledger.get(job.id), null);
      await ledger.insert({ job, texts, budget: null });
      assert.equal(ledger.get(job.id)?.id, job.id);
    });

    it('refuses a job when it may only be read', async () => {
      const ledger = await limitedBy('PRAGMA query_only = ON');
      await assert.rejects(ledger.insert({ ...prepared(), budget: null }), notSent(/read-only/));
      assert.deepEqual(ledger.page(1), []);
    });

    it('refuses a job when its journal can not grow', async () => {
      (await files.open('w0', clock)).dispose();
      const child = spawn('/bin/sh', ['-c', `ulimit -f 400; exec "$0" "$@"`, process.execPath, ...WINDOW, files.path]);
      assert.match(await text(child.stdout), /^HumanError .*nothing was sent/);
    });
  });

  describe('the journal', () => {
    async function modeOn(type: number | null): Promise<unknown> {
      files.keep(await openLedger(files.path, 'w1', clock, files.log, decideLater, () => type));
      return files.raw().prepare('PRAGMA journal_mode').get()?.journal_mode;
    }

    it('needs no shared memory on a network drive', async () => {
      assert.equal(await modeOn(NFS), 'delete');
      assert.deepEqual(readdirSync(files.folder).sort(), ['ledger.db', 'ledger.db.hold']);
    });

    it('is the fast one on a local drive', async () => {
      assert.equal(await modeOn(EXT4), 'wal');
    });

    it('works for two windows on a network drive', async () => {
      const one = files.keep(await openLedger(files.path, 'w1', clock, files.log, decideLater, () => NFS));
      const two = files.keep(await openLedger(files.path, 'w2', clock, files.log, decideLater, () => NFS));
      const id = await finished(one, 'xylophone');
      assert.equal(two.get(id)?.id, id);
      await two.remove(id);
      assert.deepEqual([one.get(id), holding('xylophone')], [null, []]);
    });
  });
});
