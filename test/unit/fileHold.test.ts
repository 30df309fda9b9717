// The lock that tells windows of each other while the ledger itself can't be read.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { FileHold } from '../../src/core/ledger/fileHold.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

describe('the hold on the ledger', () => {
  let files: LedgerFolder;
  let clock: FakeClock;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    mkdirSync(files.folder);
  });
  afterEach(() => files.dispose());

  async function share(): Promise<FileHold> {
    return files.keep(await FileHold.share(files.path, clock));
  }

  it('is had by many windows together, and none of them is alone', async () => {
    const one = await share();
    const other = await share();
    let worked = 0;
    const work = async () => {
      worked += 1;
    };
    assert.equal(await one.alone(work), false);
    other.dispose();
    assert.deepEqual([await one.alone(work), worked], [true, 1]);
    const third = await share();
    assert.equal(await third.alone(work), false, 'the first one holds it again');
  });

  it('lets no other window in while one works alone, and lets it in afterwards, also when the work failed', async () => {
    const one = await share();
    const working = Promise.withResolvers<void>();
    const alone = one.alone(() => working.promise);
    let isIn = false;
    const other = share().then(() => {
      isIn = true;
    });
    await clock.advance(1_000);
    assert.equal(isIn, false);
    working.reject(new Error('the disk is full'));
    await assert.rejects(alone, /disk is full/);
    await clock.advance(1_000);
    assert.equal(isIn, true);
    await other;
  });
});
