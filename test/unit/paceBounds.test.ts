// The constants of the pace, each as a number, and what holds exactly at its bounds.
import assert from 'node:assert/strict';
import {
  AFTER_CANCEL_MS,
  ageMs,
  backedOff,
  backOffMs,
  boundedHint,
  CLOCK_STEP_MS,
  isCancelDue,
  LEASE_MS,
  LOOK_SPACING_MS,
  lookDelayMs,
  MOST_HINT_MS,
  mayMove,
  nextLookAt,
} from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { aSentJob, T0 } from '../builders/aJob.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const MIDDLE = 0.5;

const fromNow = (job: Job, now: number, hintMs: number | null = null): number | null => {
  const at = nextLookAt(job, now, MIDDLE, hintMs);
  return at === null ? null : at - now;
};

describe('the figures of the pace', () => {
  it('are those that the product promises', () => {
    assert.deepEqual(
      { AFTER_CANCEL_MS, CLOCK_STEP_MS, LEASE_MS, LOOK_SPACING_MS, MOST_HINT_MS },
      {
        AFTER_CANCEL_MS: [30 * SECOND, 5 * MINUTE],
        CLOCK_STEP_MS: 5 * SECOND,
        LEASE_MS: 30 * SECOND,
        LOOK_SPACING_MS: 200,
        MOST_HINT_MS: 60 * MINUTE,
      },
    );
  });

  it('begin at two seconds and reach a minute at the age where the formula does', () => {
    const age = (MINUTE - 2 * SECOND) / 0.098;
    assert.equal(lookDelayMs(0, MIDDLE), 2 * SECOND);
    assert.ok(lookDelayMs(age - SECOND, MIDDLE) < MINUTE);
    assert.equal(lookDelayMs(age + SECOND, MIDDLE), MINUTE);
  });

  it('of a back-off begin at three seconds, double six times, and are spread by a fifth', () => {
    assert.deepEqual(
      [0, 0.5, 1].map((random) => Math.round(backOffMs(0, random))),
      [2_400, 3_000, 3_600],
    );
    assert.equal(backOffMs(4, 0), 38_400);
    assert.equal(backOffMs(5, 0), MINUTE);
  });
});

describe('a hint', () => {
  it('is a whole number of milliseconds from none at all to an hour', () => {
    assert.deepEqual([null, Number.NaN, -1, -0.5, 0, 0.2, 1, 3_599_999.5, 3_600_000, 3_600_001].map(boundedHint), [
      null,
      null,
      null,
      null,
      0,
      1,
      1,
      3_600_000,
      3_600_000,
      3_600_000,
    ]);
  });

  it('of less than a second is a second', () => {
    const job = aSentJob({ sentAt: T0 });
    assert.deepEqual(
      [0, 999, 1_000, 1_001].map((hint) => fromNow(job, T0, hint)),
      [1_000, 1_000, 1_000, 1_001],
    );
  });

  it('never reaches beyond half a minute before the answer is forgotten, nor, of what is not kept, beyond five minutes', () => {
    const kept = aSentJob({ sentAt: T0, store: true });
    const near = T0 + 30 * DAY - 10 * MINUTE;
    assert.equal(fromNow(kept, near, 60 * MINUTE), 10 * MINUTE - 30 * SECOND);
    // A minute is always left.
    assert.equal(fromNow(kept, T0 + 30 * DAY - 89 * SECOND, 60 * MINUTE), MINUTE);
    assert.equal(fromNow(kept, T0 + 30 * DAY - 91 * SECOND, 60 * MINUTE), 61 * SECOND);
    assert.equal(fromNow(aSentJob({ sentAt: T0, store: false }), T0, 60 * MINUTE), 5 * MINUTE);
    assert.equal(fromNow(aSentJob({ sentAt: T0, store: false }), T0, 5 * MINUTE - 1), 5 * MINUTE - 1);
  });
});

describe('how old a run is', () => {
  it('is counted from its sending, or from its making where that is not known', () => {
    assert.equal(ageMs(aSentJob({ sentAt: T0, createdAt: T0 - DAY }), T0 + SECOND), SECOND);
    assert.equal(ageMs(aSentJob({ sentAt: null, createdAt: T0 - DAY }), T0), DAY);
    assert.equal(ageMs(aSentJob({ sentAt: T0, looks: 9 }), T0), 0);
  });

  it('is what its looks tell where it was sent later than now', () => {
    const ageAfter = (looks: number) => Math.round(ageMs(aSentJob({ sentAt: T0 + 1, looks }), T0));
    assert.deepEqual([ageAfter(0), ageAfter(1), ageAfter(2)], [0, 2_000, 4_196]);
    // From the 37th on they are a minute apart.
    assert.deepEqual([ageAfter(38) - ageAfter(37), ageAfter(1_037) - ageAfter(1_036)], [MINUTE, MINUTE]);
    assert.ok(ageAfter(37) - ageAfter(36) < MINUTE);
    assert.ok(ageAfter(37) - ageAfter(36) > 55 * SECOND);
  });
});

describe('a look that may be brought forward', () => {
  it('is one whose half is over, and five seconds at least', () => {
    for (const [planned, next, now, may] of [
      [0, 20_000, 9_999, false],
      [0, 20_000, 10_000, true],
      [0, 8_000, 4_999, false],
      [0, 8_000, 5_000, true],
      [0, 8_000, 8_000, false],
      [0, 8_000, 7_999, true],
      // Planned by a clock that was ahead.
      [1, 9_000, 0, true],
      [0, 9_000, 0, false],
    ] as const) {
      assert.equal(mayMove(planned, next, now), may, `${planned} ${next} ${now}`);
    }
  });
});

describe('a cancel', () => {
  const asked = (changes: Partial<Job> = {}) => aSentJob({ sentAt: T0, cancelRequestedAt: T0, ...changes });

  it('is due again when half of its wait is over, not a moment sooner', () => {
    const tried = asked({ cancelTries: 1, cancelTriedAt: T0 });
    // At the lowest of its spread: 2,400 ms, and half of that.
    assert.deepEqual([isCancelDue(tried, T0 + 1_199), isCancelDue(tried, T0 + 1_200)], [false, true]);
    assert.equal(isCancelDue(tried, T0 - 1), true);
    assert.equal(isCancelDue(tried, T0), false);
  });

  it('waits for nothing in a job that is paused, but for one whose answers are too large', () => {
    assert.equal(fromNow(asked(), T0), 0);
    assert.equal(fromNow(asked({ pauseReason: 'tooLarge' }), T0), 0);
    assert.equal(fromNow(asked({ pauseReason: 'keyRefused' }), T0), null);
  });

  it('is no longer waited for once it was sent', () => {
    assert.equal(fromNow(asked({ cancelSentAt: T0 }), T0), 2_000);
  });

  it('of a run that nothing answers for is tried again within a minute, whatever the hint; a look keeps to the hint', () => {
    const delay = (job: Job) => (backedOff(job, T0, MIDDLE, 10 * MINUTE).nextLookAt ?? 0) - T0;
    assert.deepEqual([delay(asked()), delay(asked({ cancelSentAt: T0 }))], [MINUTE, 10 * MINUTE]);
  });
});

describe('what the provider keeps no longer', () => {
  it('is not looked at again after a look without an answer, from that very moment on', () => {
    for (const state of ['cancelled', 'unknown'] as const) {
      const job = aSentJob({ state, sentAt: T0 });
      const at = (now: number) => backedOff(job, now, MIDDLE, null).nextLookAt;
      assert.equal(at(T0 + 30 * DAY), null, state);
      assert.notEqual(at(T0 + 30 * DAY - 1), null, state);
    }
    assert.notEqual(backedOff(aSentJob({ sentAt: T0 }), T0 + 31 * DAY, MIDDLE, null).nextLookAt, null);
  });

  it('is, without `store`, what was last seen ten minutes ago, a month at the very most', () => {
    const unknown = (lastLookAt: number | null) => aSentJob({ state: 'unknown', sentAt: T0, store: false, lastLookAt });
    const end = 10 * MINUTE - 30 * SECOND;
    assert.deepEqual([fromNow(unknown(null), T0 + end - 1), fromNow(unknown(null), T0 + end)], [1, null]);
    assert.equal(fromNow(unknown(T0 + 20 * MINUTE), T0 + 20 * MINUTE), 5 * MINUTE);
    assert.equal(fromNow(unknown(T0 + 30 * DAY), T0 + 30 * DAY), null);
  });

  it('is looked at after a cancel only where there is something to find', () => {
    const cancelled = (changes: Partial<Job>) => aSentJob({ state: 'cancelled', arrivedAt: T0, ...changes });
    assert.equal(fromNow(cancelled({}), T0), 30 * SECOND);
    assert.equal(fromNow(cancelled({ responseId: null }), T0), null);
    assert.equal(fromNow(cancelled({ background: false, store: false }), T0), null);
    assert.equal(fromNow(cancelled({ background: false, store: true }), T0), 30 * SECOND);
    assert.equal(fromNow(cancelled({ background: true, store: false }), T0), 30 * SECOND);
    assert.equal(fromNow(cancelled({ arrivedAt: null, finishedAt: T0 - 30 * SECOND }), T0), 270 * SECOND);
    assert.equal(fromNow(cancelled({ arrivedAt: T0 - 30 * SECOND + 1 }), T0), 1);
    assert.equal(fromNow(cancelled({ arrivedAt: T0 - 5 * MINUTE }), T0), null);
  });
});
