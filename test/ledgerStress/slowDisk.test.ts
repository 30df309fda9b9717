// The journal's file changes before its flush, the commit can be seen after it: on a slow disk that is much later.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchJournal } from '../../src/core/ledger/journalWatch.ts';
import type { Disposable } from '../../src/shared/disposable.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { until } from '../fakes/until.ts';

/** Only the slow look is planned. */
const AT_REST = 1;

describe('another window’s commit on a slow disk', () => {
  const clock = new FakeClock();
  let root: string;
  let journal: string;
  let watching: Disposable;
  let version = 1;
  let changes = 0;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ponder-slow-'));
    journal = join(root, 'ledger.db-wal');
    writeFileSync(journal, '');
    changes = 0;
    watching = watchJournal(join(root, 'ledger.db'), clock, {
      dataVersion: () => version,
      changed: () => {
        changes += 1;
      },
      failed: (error) => assert.fail(String(error)),
    });
  });

  afterEach(() => {
    watching.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  async function write(): Promise<void> {
    appendFileSync(journal, 'frame');
    await until('the writing was noticed', () => clock.pending > AT_REST);
  }

  for (const flushMs of [50, 400, 3_000]) {
    it(`is seen within a second of a flush of ${flushMs} ms`, async () => {
      await write();
      await clock.advance(flushMs);
      assert.equal(changes, 0, 'seen before it was there');
      version += 1;
      await clock.advance(999);
      assert.equal(changes, 1, 'not seen');
    });
  }

  it('is looked for after the commit of yet another window was seen', async () => {
    await write();
    version += 1;
    await clock.advance(100);
    version += 1;
    await clock.advance(999);
    assert.equal(changes, 2);
  });

  it('is not looked for for ever', async () => {
    await write();
    await clock.advance(9_000);
    assert.equal(clock.pending, AT_REST);
  });
});
