import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withFileLock } from '../host/fileLock.ts';

describe('the lock around an installation', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ponder-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets the second in when the first is done, and tells that it waits', async () => {
    const events: string[] = [];
    const lockFile = path.join(folder, 'lock');
    const secondWaits = Promise.withResolvers<void>();
    const firstIsIn = Promise.withResolvers<void>();
    const first = withFileLock(lockFile, assert.fail, async () => {
      events.push('first begins');
      firstIsIn.resolve();
      await secondWaits.promise;
      events.push('first ends');
    });
    await firstIsIn.promise;
    const onWait = () => {
      events.push('second waits');
      secondWaits.resolve();
    };
    const second = withFileLock(lockFile, onWait, () => Promise.resolve(events.push('second is in')));
    await Promise.all([first, second]);
    assert.deepEqual(events, ['first begins', 'second waits', 'first ends', 'second is in']);
  });

  it('is free again when the work failed', async () => {
    const lockFile = path.join(folder, 'lock');
    await assert.rejects(withFileLock(lockFile, assert.fail, () => Promise.reject(new Error('told to fail'))));
    assert.equal(await withFileLock(lockFile, assert.fail, () => Promise.resolve('in')), 'in');
  });
});
