// Which jobs can be heard as they are written.
import assert from 'node:assert/strict';
import { canStream, isToBeHeard, isWithProvider } from '../../src/core/jobs/hearing/hearable.ts';
import type { Job } from '../../src/shared/job.ts';
import { aSentJob } from '../builders/aJob.ts';

describe('a job', () => {
  const heardAs = (changes: Partial<Job>) => {
    const job = aSentJob({ streams: true, ...changes });
    return [isWithProvider(job), canStream(job), isToBeHeard(job)];
  };

  it('can be heard while it runs in the background, and has a stream', () => {
    assert.deepEqual(heardAs({}), [true, true, true]);
    assert.deepEqual(heardAs({ state: 'queued' }), [true, true, true]);
    assert.deepEqual(heardAs({ streams: false }), [true, false, false]);
    for (const changes of [
      { background: false },
      { responseId: null },
      { state: 'submitting' },
      { state: 'completed' },
      { state: 'cancelled' },
    ] as const) {
      assert.deepEqual(heardAs(changes), [false, false, false], JSON.stringify(changes));
    }
  });

  it('is left to looks while it is paused, and while a cancel is still to be carried out', () => {
    assert.deepEqual(heardAs({ pauseReason: 'keyRefused' }), [true, true, false]);
    assert.deepEqual(heardAs({ cancelRequestedAt: 1 }), [true, true, false]);
    assert.deepEqual(heardAs({ pauseReason: 'noKey', cancelRequestedAt: 1 }), [true, true, false]);
    assert.deepEqual(heardAs({ streams: false, pauseReason: 'noKey' }), [true, false, false]);
  });
});
