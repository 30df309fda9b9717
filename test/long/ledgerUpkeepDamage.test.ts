// A ledger that was not left cleanly, and one that is damaged: what is looked at, what is saved, and when.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, fstatSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { prepared, preparedAs } from '../fakes/question.ts';

const PAGE = 4_096;
const WINDOW = `
  import { decideLater } from './src/core/jobs/life/decideLater.ts';
  import { openLedger } from './src/core/ledger/openLedger.ts';
  import { systemClock } from './src/core/clock.ts';
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  await openLedger(process.argv[1], 'other', systemClock, log, decideLater);
  console.log('open');
  setInterval(() => {}, 1000);
`;

describe('a ledger that is damaged or was not left cleanly', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
  });
  afterEach(() => files.dispose());

  /** Another window, as a process of its own; the caller kills it. */
  async function otherWindow(): Promise<() => Promise<void>> {
    const args = ['--input-type=module-typescript', '--eval', WINDOW, files.path];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
  }

  async function fill(jobs: number): Promise<string[]> {
    const ledger = await files.open('w1', clock);
    const ids: string[] = [];
    for (let index = 0; index < jobs; index += 1) {
      const { job, texts } = preparedAs({ state: 'completed' }, { question: `question ${index} `.repeat(40) });
      await ledger.insert({ job, texts, budget: null });
      ids.push(job.id);
    }
    ledger.dispose();
    return ids;
  }

  function overwrite(from: number, to: number): void {
    const file = openSync(files.path, 'r+');
    const end = Math.min(to, fstatSync(file).size);
    writeSync(file, Buffer.alloc(end - from, 0xa5), 0, end - from, from);
    closeSync(file);
  }

  function pagesOf(table: string): number[] {
    const raw = files.raw();
    const rows = raw.prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'").all(table);
    raw.close();
    return rows.map(({ pageno }) => Number(pageno));
  }

  function aside(): string[] {
    return readdirSync(files.folder).filter((name) => name.startsWith('ledger.damaged-'));
  }

  it('is looked through after a window was killed, and only then', async () => {
    await fill(3);
    (await files.open('w1', clock)).dispose();
    assert.doesNotMatch(files.log.text, /closed cleanly/);
    await (await otherWindow())();
    (await files.open('w2', clock)).dispose();
    assert.match(files.log.text, /not closed cleanly/);
    files.log.lines.length = 0;
    (await files.open('w3', clock)).dispose();
    assert.doesNotMatch(files.log.text, /closed cleanly/);
  });

  it('is not looked through while the other window still lives', async () => {
    const kill = await otherWindow();
    await files.open('w2', clock);
    await kill();
    assert.doesNotMatch(files.log.text, /closed cleanly/);
  });

  it('keeps every job whose pages are sound, and says how many', async () => {
    const ids = await fill(60);
    const kill = await otherWindow();
    await kill();
    files.raw().exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const [first] = pagesOf('texts').slice(1);
    assert.ok(first !== undefined, 'the texts fill more than one page');
    overwrite((first - 1) * PAGE, first * PAGE);
    const before = readFileSync(files.path);
    const ledger = await files.open('w2', clock);
    assert.equal(ledger.upkeep.salvaged?.kept, ids.length);
    assert.ok((ledger.upkeep.salvaged?.lost ?? 0) > 0);
    const readable = ids.filter((id) => ledger.texts(id)?.question !== '');
    assert.equal(readable.length, ids.length - (ledger.upkeep.salvaged?.lost ?? 0));
    const [kept] = aside();
    assert.ok(readFileSync(join(files.folder, kept ?? '')).equals(before));
    assert.equal(statSync(join(files.folder, kept ?? '')).mode & 0o777, 0o600);
    await ledger.insert({ ...prepared(), budget: null });
    assert.equal(ledger.page(100).length, ids.length + 1);
  });

  it('starts anew with nothing when nothing can be read', async () => {
    await fill(5);
    overwrite(0, Number.MAX_SAFE_INTEGER);
    const ledger = await files.open('w2', clock);
    assert.deepEqual([ledger.upkeep.salvaged, ledger.page(9)], [{ kept: 0, lost: null }, []]);
    assert.match(ledger.salt, /^[0-9a-f]{32}$/);
  });

  it('takes from a backup what can no longer be read', async () => {
    const ids = await fill(5);
    const ledger = await files.open('w1', clock);
    await ledger.upkeep.backUp();
    const { salt } = ledger;
    ledger.dispose();
    overwrite(0, Number.MAX_SAFE_INTEGER);
    const saved = await files.open('w2', clock);
    assert.deepEqual([saved.page(9).length, saved.salt], [ids.length, salt]);
    assert.match(saved.texts(ids[0] ?? '')?.question ?? '', /^question 0/);
  });

  it('never sends by itself what was not sent yet: it may have been sent since', async () => {
    const ledger = await files.open('w1', clock);
    const ids: string[] = [];
    for (const state of ['prepared', 'waiting'] as const) {
      const { job, texts } = preparedAs({ state, waitingReason: state === 'waiting' ? 'offline' : null });
      await ledger.insert({ job, texts, budget: null });
      ids.push(job.id);
    }
    await ledger.upkeep.backUp();
    ledger.dispose();
    overwrite(0, Number.MAX_SAFE_INTEGER);
    const saved = await files.open('w2', clock);
    for (const id of ids) {
      const job = saved.get(id);
      assert.deepEqual([job?.state, job?.sentAt !== null], ['submitting', true]);
    }
  });

  it('takes what a window had set aside that died while it saved the file', async () => {
    const ids = await fill(5);
    copyFileSync(files.path, join(files.folder, 'ledger.damaged-2026-11-20T100000.sqlite'));
    overwrite(0, Number.MAX_SAFE_INTEGER);
    const saved = await files.open('w2', clock);
    assert.deepEqual(
      [saved.page(9).length, aside().filter((name) => name.endsWith('.sqlite')).length],
      [ids.length, 2],
    );
  });

  it('is not touched while another window holds it, and saved when that is gone', async () => {
    await fill(5);
    const kill = await otherWindow();
    overwrite(0, PAGE);
    const before = readFileSync(files.path);
    await assert.rejects(
      files.open('w2', systemClock),
      (error) => isHumanError(error) && /close all other/.test(error.message),
    );
    assert.ok(readFileSync(files.path).equals(before));
    assert.deepEqual(aside(), []);
    await kill();
    await files.open('w2', clock);
    assert.equal(aside().filter((name) => name.endsWith('.sqlite')).length, 1);
  });

  it('refuses new jobs once a page could not be read, and is saved at the next start', async () => {
    const ids = await fill(60);
    const ledger = await files.open('w1', clock);
    files.raw().exec('PRAGMA wal_checkpoint(TRUNCATE)');
    for (const page of pagesOf('texts')) overwrite((page - 1) * PAGE, page * PAGE);
    let told = 0;
    ledger.onDidFindDamage(() => {
      told += 1;
    });
    for (const id of ids) assert.throws(() => ledger.texts(id));
    await assert.rejects(ledger.insert({ ...prepared(), budget: null }), isHumanError);
    assert.deepEqual([told, await ledger.claimDue()], [1, null]);
  });
});
