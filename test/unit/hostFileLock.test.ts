import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from '../host/fileLock.ts';

describe('the lock around an installation', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ponder-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets the second in when the first is done, and tells that it waits', async () => {
    const events: string[] = [];
    const work = (name: string) =>
      withFileLock(
        path.join(folder, 'lock'),
        () => events.push(`${name} waits`),
        async () => {
          events.push(`${name} begins`);
          await sleep(50);
          events.push(`${name} ends`);
        },
      );
    await Promise.all([work('first'), work('second')]);
    assert.deepEqual(events, ['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
  });

  it('is free again when the work failed', async () => {
    const lockFile = path.join(folder, 'lock');
    await assert.rejects(withFileLock(lockFile, assert.fail, () => Promise.reject(new Error('told to fail'))));
    assert.equal(await withFileLock(lockFile, assert.fail, () => Promise.resolve('in')), 'in');
  });
});
