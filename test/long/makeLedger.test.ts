// The program that makes a release's ledger, at today's code: it has to work on the day of the next release.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { differences } from '../builders/differences.ts';
import { putLedger, RELEASES, readAll, readRelease } from '../builders/releasedLedger.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const run = promisify(execFile);
const PROGRAM = join(RELEASES, 'makeLedger.ts');

describe('the program that makes a release’s ledger', function () {
  // Eighty jobs over HTTP, in a process of their own.
  this.timeout(90_000);
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  const make = () => run(process.execPath, [PROGRAM, files.root], { env: { ...process.env, NODE_NO_WARNINGS: '1' } });

  it('leads this version through everything a ledger can hold, once, and reads it back', async () => {
    await make();
    const [version = ''] = readdirSync(files.root).filter((name) => /^\d/.test(name));
    const release = join(files.root, version);
    const { occasion, file, told } = readRelease(release);
    putLedger(release, files);
    const found = await readAll(files, occasion);
    assert.deepEqual(differences({ file, told }, found), []);
    await assert.rejects(make(), /is there already/);
  });
});
