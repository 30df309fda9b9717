// Looks that bring nothing: which statuses are weather, and for how long.
import assert from 'node:assert/strict';
import { isInVain, LONGEST_RUN_MS } from '../../src/core/jobs/life/isInVain.ts';
import type { Failure } from '../../src/core/providers/failure.ts';
import { aJob, T0 } from '../builders/aJob.ts';

const failure = (httpStatus: number | null, kind: Failure['kind'] = 'transient'): Failure => ({
  kind,
  error: { kind: 'server', message: 'Later.', code: null, httpStatus, requestId: null },
  retryAfterMs: null,
  param: null,
  offline: false,
});
const job = aJob({ state: 'running', createdAt: T0, sentAt: T0 });

describe('a look that brings nothing', () => {
  it('is in vain at once where the place answered, and neither "later" nor that it is in trouble', () => {
    const statuses = [400, 404, 408, 409, 418, 425, 429, 499, 500, 501, 502, 503, 504, 505, 520];
    assert.deepEqual(
      statuses.filter((status) => isInVain(failure(status), job, T0 + LONGEST_RUN_MS)),
      [400, 404, 418, 499, 501, 505],
    );
  });

  it('is in vain whatever it says once no run is that long', () => {
    const late = (status: number | null, kind?: Failure['kind']) =>
      isInVain(failure(status, kind), job, T0 + LONGEST_RUN_MS + 1);
    assert.deepEqual([late(500), late(429), late(null), late(500, 'notFound')], [true, true, false, false]);
  });

  it('is not in vain where something stands in the way of all looks, however long', () => {
    for (const kind of ['firewall', 'blocked', 'proxy'] as const) {
      const barred = failure(403);
      const told = { ...barred, error: { ...barred.error, kind } };
      assert.equal(isInVain(told, job, T0 + LONGEST_RUN_MS + 1), false, kind);
    }
  });
});
