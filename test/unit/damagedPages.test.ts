// What is read of a table whose pages are damaged: by its rows, and where the way to these is gone, by its pages.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readDamaged } from '../../src/core/ledger/readDamaged.ts';
import { mendPageCount, readLeaves } from '../../src/core/ledger/readLeaves.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { preparedAs } from '../fakes/question.ts';

const PAGE = 4_096;

describe('a damaged file', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  function overwrite(pages: readonly number[]): void {
    const bytes = readFileSync(files.path);
    for (const page of pages) bytes.fill(0xa5, (page - 1) * PAGE, page * PAGE);
    writeFileSync(files.path, bytes);
  }

  /** More pages than the last byte of their count can say. */
  async function fill(): Promise<string[]> {
    const ledger = await files.open('w1', new FakeClock());
    const ids: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      const question = `question ${index} `.repeat(index === 20 ? 100_000 : 30);
      const { job, texts } = preparedAs({ state: 'completed' }, { question });
      await ledger.insert({ job, texts, budget: null });
      ids.push(job.id);
    }
    ledger.dispose();
    assert.ok(readFileSync(files.path).length > 256 * PAGE);
    return ids;
  }

  it('gives every sound row of a table whose end is damaged, wherever its number stands', () => {
    const numbers = [1, 2, 4_096, 4_097, 8_193];
    mkdirSync(files.folder);
    const db = files.raw();
    db.exec('CREATE TABLE texts (job_id TEXT PRIMARY KEY, question TEXT NOT NULL)');
    const insert = db.prepare('INSERT INTO texts (rowid, job_id, question) VALUES (?, ?, ?)');
    // Each on a page of its own.
    for (const number of [...numbers, 9_000]) insert.run(number, `job ${number}`, 'why '.repeat(800));
    const pages = db.prepare('SELECT name, pageno FROM dbstat WHERE pagetype = ? ORDER BY path').all('leaf');
    const lastOf = (name: string) => Number(pages.findLast((page) => page.name === name)?.pageno);
    const damaged = [lastOf('texts'), lastOf('sqlite_autoindex_texts_1')];
    db.close();
    overwrite(damaged);
    const taken: unknown[] = [];
    const found = readDamaged(files.raw(), 'texts', ['job_id', 'answer'], (row) => taken.push({ ...row }));
    assert.deepEqual(
      taken,
      numbers.map((number) => ({ job_id: `job ${number}` })),
    );
    assert.deepEqual(found, { columns: ['job_id'], broken: [] });
  });

  it('gives each job once by its pages when its head is destroyed', async () => {
    const ids = await fill();
    overwrite([1]);
    const taken: string[] = [];
    readLeaves(files.path, join(files.folder, 'scratch'), 'jobs', ({ id, job }) => {
      // Rows of other tables come, too.
      if (typeof id === 'string' && typeof job === 'string' && job.startsWith('{')) taken.push(id);
    });
    assert.deepEqual(taken.toSorted(), ids.toSorted());
  });

  it('is read as far as it goes when it is shorter than it was', async () => {
    await fill();
    const { length } = readFileSync(files.path);
    truncateSync(files.path, length - PAGE);
    const read = () => {
      const db = new DatabaseSync(files.path);
      try {
        return db.prepare("SELECT value FROM facts WHERE name = 'salt'").get()?.value;
      } finally {
        db.close();
      }
    };
    assert.throws(read, /malformed/);
    mendPageCount(files.path);
    assert.match(String(read()), /^[0-9a-f]{32}$/);
  });

  it('is left as it is when it is no shorter than it says', async () => {
    await fill();
    for (const more of ['', 'x'.repeat(PAGE)]) {
      appendFileSync(files.path, more);
      const before = readFileSync(files.path);
      mendPageCount(files.path);
      assert.ok(readFileSync(files.path).equals(before), `${more.length} bytes more`);
    }
  });
});
