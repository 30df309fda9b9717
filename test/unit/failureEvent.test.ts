// What a POST that brought no response means for its job, and when it is tried again.
import assert from 'node:assert/strict';
import { failureEvent } from '../../src/core/jobs/life/failureEvent.ts';
import type { Failure } from '../../src/core/providers/failure.ts';
import type { JobErrorKind } from '../../src/shared/job.ts';
import { T0 } from '../builders/aJob.ts';
import { failing } from '../fakes/scriptedProvider.ts';

const MINUTE = 60_000;

describe('a POST that is tried later', () => {
  const pause = (changes: Partial<Failure>, ageMs = 0) => {
    const event = failureEvent(failing('tryLater', changes).failure, T0, ageMs);
    return event.type === 'postponed' ? (event.notBefore ?? T0) - T0 : assert.fail(event.type);
  };

  it('waits as long as the place says, if that is a second or more', () => {
    assert.deepEqual(
      [null, 0, 999, 1_000, 45_000].map((retryAfterMs) => pause({ retryAfterMs })),
      [20_000, 20_000, 20_000, 1_000, 45_000],
    );
  });

  it('waits longer the older it is, up to five minutes, and no less than half a minute without a network', () => {
    assert.deepEqual(
      [0, MINUTE, 5 * MINUTE, 60 * MINUTE].map((ageMs) => pause({}, ageMs)),
      [20_000, 30_000, 150_000, 300_000],
    );
    assert.deepEqual([pause({ offline: true }), pause({ offline: true }, 2 * MINUTE)], [30_000, MINUTE]);
  });
});

describe('a POST whose credential is refused', () => {
  const refused = (kind: JobErrorKind, isDue: boolean) => {
    const { failure } = failing('refused');
    return failureEvent({ ...failure, error: { ...failure.error, kind } }, T0, 0, isDue);
  };

  it('is for another window, if nobody sent it from here', () => {
    for (const kind of ['key', 'audience', 'clock'] as const) {
      const event = refused(kind, true);
      assert.deepEqual([event.type, event.type === 'postponed' && event.reason], ['postponed', 'noKey'], kind);
      assert.equal(refused(kind, false).type, 'refused', kind);
    }
    for (const kind of ['rights', 'firewall', 'organization', 'quota'] as const) {
      assert.equal(refused(kind, true).type, 'refused', kind);
    }
  });
});
