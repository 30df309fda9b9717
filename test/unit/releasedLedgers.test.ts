// The ledgers of all releases, as each wrote its own: today's code opens them with every row, text and sum as it was.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from '../builders/differences.ts';
import { openAt, putLedger, RELEASES, readAll, readRelease } from '../builders/releasedLedger.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const versions = readdirSync(RELEASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the ledger of a release', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  it('is kept, from 0.1.0 on', () => {
    assert.ok(versions.includes('0.1.0'), `there are: ${versions.join(', ')}`);
  });

  for (const version of versions) {
    const release = join(RELEASES, version);

    it(`${version} opens with every row, every text and every sum as that version had it`, async () => {
      const { occasion, told } = readRelease(release);
      putLedger(release, files);
      assert.deepEqual(differences(told, (await readAll(files, occasion)).told), []);
    });

    it(`${version} keeps its tables, columns and rows to the byte when it is opened`, async () => {
      const { occasion, file } = readRelease(release);
      const { userVersion, ...kept } = file;
      putLedger(release, files);
      const opened = (await readAll(files, occasion)).file;
      assert.deepEqual(differences(kept, opened), []);
      assert.ok(opened.userVersion >= userVersion, `${opened.userVersion} after ${userVersion}`);
    });

    it(`${version} comes to the very schema of a new ledger: no step that was released was edited`, async () => {
      const { occasion } = readRelease(release);
      const fresh = new LedgerFolder();
      putLedger(release, files);
      for (const each of [files, fresh]) {
        await openAt(each, occasion);
        each.close();
      }
      assert.deepEqual(schemaOf(files), schemaOf(fresh));
      fresh.dispose();
    });

    it(`${version} has the same sums once each row was written anew`, async () => {
      const { occasion, told } = readRelease(release);
      putLedger(release, files);
      const ledger = await openAt(files, occasion);
      for (const { id } of ledger.page(1_000)) await ledger.change(id, (job) => ({ job }));
      files.close();
      assert.deepEqual(differences(told, (await readAll(files, occasion)).told), []);
    });
  }

  it('opens although a row of it is no JSON any more: what can be read is saved', async () => {
    const release = join(RELEASES, '0.1.0');
    const { occasion } = readRelease(release);
    putLedger(release, files);
    const rows = files.raw().prepare('SELECT job FROM jobs WHERE removed = 0').all();
    files.close();
    const bytes = readFileSync(files.path);
    bytes.write('x', bytes.indexOf(String(rows[0]?.job)));
    writeFileSync(files.path, bytes);
    const ledger = await openAt(files, occasion);
    assert.equal(ledger.page(1_000).length, rows.length - 1);
  });

  it('is told apart from one that lost a nano-dollar, a word or a column', async () => {
    const release = join(RELEASES, '0.1.0');
    const { occasion, file, told } = readRelease(release);
    putLedger(release, files);
    const raw = files.raw();
    const job = raw
      .prepare("SELECT id, cost FROM jobs WHERE removed = 0 AND sent_on = '2026-11-12' AND cost > 0")
      .get();
    const [id, cost] = [String(job?.id), Number(job?.cost)];
    raw.prepare("UPDATE jobs SET job = json_set(job, '$.cost.total', ?) WHERE id = ?").run(cost + 1, id);
    raw.prepare("UPDATE texts SET answer = answer || ' ' WHERE job_id = ?").run(id);
    raw.exec('ALTER TABLE pace RENAME COLUMN next_at TO later_at');
    files.close();
    const found = await readAll(files, occasion);
    const lines = [...differences(told, found.told), ...differences(file, found.file)];
    for (const place of [
      `jobs.${id}.job.cost.total: was ${cost}, is ${cost + 1}`,
      `jobs.${id}.texts.answer: was `,
      `totals.2026-11-12.today.known: was ${cost}, is ${cost + 1}`,
      'reaches[0][1].spent: was ',
      'columns.pace.next_at: was "INTEGER NOT NULL", is nothing',
      `rows.jobs.${id}.cost: was ${cost}, is ${cost + 1}`,
      `rows.jobs.${id}.job.sha256: was `,
      `rows.texts.${id}.answer: was `,
    ]) {
      assert.ok(
        lines.some((line) => line.startsWith(place)),
        `${place} is not in\n${lines.join('\n')}`,
      );
    }
  });
});

/** What SQLite keeps of the statements that made it, without white space. The search index is made when it is first needed. */
function schemaOf(files: LedgerFolder): readonly string[] {
  const rows = files
    .raw()
    .prepare(
      "SELECT type, name, sql FROM sqlite_master WHERE name NOT IN ('search', 'search_config', 'search_data', 'search_docsize', 'search_idx') ORDER BY type, name",
    )
    .all();
  files.close();
  return rows.map(({ type, name, sql }) => `${String(type)} ${String(name)}: ${String(sql).replace(/\s+/g, ' ')}`);
}
