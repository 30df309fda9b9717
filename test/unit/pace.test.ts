import assert from 'node:assert/strict';
import {
  AFTER_CANCEL_MS,
  backedOff,
  backOffMs,
  isCancelDue,
  LEASE_MS,
  lookDelayMs,
  mayMove,
  nextLookAt,
  withNextLook,
} from '../../src/core/pace/pace.ts';
import { JOB_STATES, type Job, type JobState } from '../../src/shared/job.ts';
import { aJob, aSentJob, T0 } from '../builders/aJob.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const MIDDLE = 0.5;

/** The times of all looks at a job, from its sending until a look finds it ended. */
function looksUntil(durationMs: number, random: () => number): number[] {
  const job = aSentJob({ sentAt: T0 });
  const looks: number[] = [];
  let now = T0;
  while (now < T0 + durationMs) {
    const next = nextLookAt(job, now, random());
    assert.ok(next !== null && next > now);
    looks.push(next - T0);
    now = next;
  }
  return looks;
}

describe('the pace of looks', () => {
  it('follows its formula, with a fifth of jitter to either side', () => {
    const found = [0, 10 * SECOND, 100 * SECOND, 300 * SECOND].map((age) =>
      [0, MIDDLE, 1].map((random) => Math.round(lookDelayMs(age, random))),
    );
    assert.deepEqual(found, [
      [1_600, 2_000, 2_400],
      [2_384, 2_980, 3_576],
      [9_440, 11_800, 14_160],
      [25_120, 31_400, 37_680],
    ]);
  });

  it('never looks more than a minute ahead, nor into the past of a clock that was set back', () => {
    assert.deepEqual(
      [700 * SECOND, 2 * 3_600 * SECOND, 30 * DAY].map((age) => lookDelayMs(age, 0.999)),
      [MINUTE, MINUTE, MINUTE],
    );
    assert.equal(lookDelayMs(-5 * MINUTE, MIDDLE), 2_000);
  });

  it('spends at most 60 looks on half an hour, whatever the dice', () => {
    const counts: number[] = [];
    for (let seed = 1; seed <= 3_000; seed += 1) counts.push(looksUntil(30 * MINUTE, seededRandom(seed)).length);
    assert.ok(Math.max(...counts) <= 60, `up to ${Math.max(...counts)} looks`);
  });

  it('delays the answer by at most 6 % of the duration on average', () => {
    const random = seededRandom(7);
    let share = 0;
    const runs = 2_000;
    for (let run = 0; run < runs; run += 1) {
      const duration = 30 * SECOND * 240 ** random();
      share += ((looksUntil(duration, random).at(-1) ?? 0) - duration) / duration / runs;
    }
    assert.ok(share <= 0.06, `${share}`);
  });

  it('backs off from three seconds to a minute when the network is in trouble', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 1_000].map((troubles) => backOffMs(troubles, MIDDLE)),
      [3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000, 60_000],
    );
  });
});

const planned = (at: number) => ({ at, troubles: 0, isHinted: false });

describe('the next look', () => {
  const now = T0 + 11 * SECOND;
  const next = (changes: Partial<Job>, hintMs: number | null = null) =>
    nextLookAt(aSentJob({ sentAt: T0 + SECOND, ...changes }), now, MIDDLE, hintMs);

  it('is counted from the sending while the provider works', () => {
    assert.equal(next({ state: 'running' }), now + 2_980);
    assert.equal(next({ state: 'queued' }), now + 2_980);
    assert.equal(next({ state: 'running', sentAt: null, createdAt: T0 + SECOND }), now + 2_980);
  });

  it("is the server's own hint where it gives one", () => {
    assert.equal(next({ state: 'running' }, 90_000), now + 90_000);
  });

  it("is the server's own hint also when that is more than a minute ahead, and never none at all", () => {
    assert.equal(next({ state: 'running' }, 3_600_000), now + 3_600_000);
    assert.equal(next({ state: 'running' }, 0), now + SECOND);
  });

  it('is an hour ahead at most, in whole milliseconds, whatever a provider says', () => {
    for (const hint of [29 * DAY, 253_402_300_799_000, 1e300, Number.POSITIVE_INFINITY]) {
      assert.equal(next({ state: 'running' }, hint), now + HOUR, `${hint}`);
      assert.equal(backedOff(aSentJob({ sentAt: T0 }), now, MIDDLE, hint).nextLookAt, now + HOUR, `${hint}`);
    }
    assert.equal(next({ state: 'running' }, 2_000.25), now + 2_001);
    for (const none of [Number.NaN, -1, -1e300]) {
      assert.equal(next({ state: 'running' }, none), now + 2_980, `${none}`);
      const { nextLookAt: at, lookPlan } = backedOff(aSentJob({ sentAt: T0 }), now, MIDDLE, none);
      assert.deepEqual([at, lookPlan?.isHinted], [now + 3_000, false], `${none}`);
    }
  });

  it('of what a clock sent that was ahead grows with the looks at it, as if that clock had been right', () => {
    const job = (looks: number) => aSentJob({ sentAt: now + DAY, createdAt: now + DAY, looks });
    const delays = [0, 1, 2, 20, 40, 4_000].map((looks) => (nextLookAt(job(looks), now, MIDDLE) ?? now) - now);
    assert.deepEqual([delays[0], delays.at(-2), delays.at(-1)], [2_000, MINUTE, MINUTE]);
    assert.ok(
      delays.every((delay, index) => delay >= (delays[index - 1] ?? 0)),
      `${delays}`,
    );
  });

  it('keeps what a provider keeps for a month in view no longer, though it was sent by a clock that was ahead', () => {
    const unknown = aSentJob({ state: 'unknown', sentAt: now + 400 * DAY });
    assert.equal(nextLookAt(unknown, now, MIDDLE), now + 5 * MINUTE);
    assert.equal(nextLookAt(unknown, unknown.sentAt ?? 0, MIDDLE), (unknown.sentAt ?? 0) + 5 * MINUTE);
    assert.equal(nextLookAt(unknown, (unknown.sentAt ?? 0) + 30 * DAY, MIDDLE), null);
  });

  it('after a cancel is counted by the clock of this machine, not by the provider’s', () => {
    const cancelled = { state: 'cancelled', arrivedAt: now } as const;
    for (const finishedAt of [0, now - DAY, now + DAY, 253_402_300_799_000]) {
      assert.equal(next({ ...cancelled, finishedAt }), now + 30 * SECOND);
    }
  });

  it('after a cancel comes once more when the clock was set back since', () => {
    const cancelled = aSentJob({ state: 'cancelled', arrivedAt: now + DAY, lookPlan: planned(now + DAY) });
    const once = withNextLook(cancelled, now, MIDDLE);
    assert.equal(once.nextLookAt, now + 5 * MINUTE);
    assert.equal(withNextLook(once, now + 5 * MINUTE, MIDDLE).nextLookAt, null);
  });

  it('carries a cancel out at once, and after that no faster than looks are made', () => {
    const asked = aSentJob({ sentAt: now - HOUR, cancelRequestedAt: now });
    assert.equal(nextLookAt(asked, now, MIDDLE, HOUR), now);
    const tried = { ...asked, cancelTries: 1, cancelTriedAt: now };
    assert.equal(nextLookAt(tried, now, MIDDLE), now + MINUTE);
    const young = (cancelTries: number) => ({ ...tried, sentAt: now, cancelTries });
    assert.deepEqual(
      [1, 2, 3, 4].map((tries) => (nextLookAt(young(tries), now, MIDDLE) ?? 0) - now),
      [3_000, 6_000, 12_000, 24_000],
    );
    // A wait that the provider asks for is kept to up to the slowest look: the meter is running.
    assert.equal(nextLookAt(young(1), now, MIDDLE, 29 * DAY), now + MINUTE);
    assert.equal(nextLookAt(young(1), now, MIDDLE, 20_000), now + 20_000);
    assert.equal(backedOff(young(1), now, MIDDLE, HOUR).nextLookAt, now + MINUTE);
  });

  it('tries a cancel again when it is due, whoever looks meanwhile', () => {
    const asked = aSentJob({ sentAt: now, cancelRequestedAt: now });
    assert.equal(isCancelDue(asked, now), true);
    const tried = { ...asked, cancelTries: 3, cancelTriedAt: now };
    assert.deepEqual([isCancelDue(tried, now + SECOND), isCancelDue(tried, now + 12 * SECOND)], [false, true]);
    assert.equal(isCancelDue(tried, now - DAY), true, 'the clock was set back');
  });

  it('of a cancelled job that nothing answers for ends with what the provider keeps', () => {
    const cancelled = aSentJob({ state: 'cancelled', sentAt: now - 30 * DAY - 1, arrivedAt: now - 30 * DAY });
    assert.equal(backedOff(cancelled, now, MIDDLE, null).nextLookAt, null);
    assert.notEqual(backedOff({ ...cancelled, sentAt: now - 29 * DAY }, now, MIDDLE, null).nextLookAt, null);
  });

  it('is not put off by any hint until the provider has forgotten the answer', () => {
    assert.equal(next({ state: 'running', store: false }, 3_600_000), now + 5 * MINUTE);
    const sentAt = now - 30 * DAY + 10 * MINUTE;
    assert.equal(next({ state: 'running', sentAt }, 40 * DAY), now + 9.5 * MINUTE);
    assert.equal(next({ state: 'running', sentAt: now - 31 * DAY }, 40 * DAY), now + MINUTE);
  });

  it('at an unknown status that was not stored goes on for as long as the provider answers', () => {
    const old = aSentJob({ state: 'unknown', sentAt: T0 - DAY, store: false, lastLookAt: T0 });
    assert.equal(nextLookAt(old, T0, MIDDLE), T0 + 5 * MINUTE);
    assert.equal(nextLookAt(old, T0 + 10 * MINUTE, MIDDLE), null);
  });

  it('after one without an answer backs off, keeps to a hint, and forgets neither at the next', () => {
    const job = aSentJob({ sentAt: T0, store: true });
    const once = backedOff(job, now, MIDDLE, null);
    const twice = backedOff(once, now, MIDDLE, null);
    assert.deepEqual([once.nextLookAt, twice.nextLookAt], [now + 3_000, now + 6_000]);
    const hinted = backedOff(twice, now, MIDDLE, 120_000);
    assert.deepEqual([hinted.nextLookAt, hinted.lookPlan], [now + 120_000, { at: now, troubles: 3, isHinted: true }]);
    assert.equal(backedOff(hinted, now, MIDDLE, 0).nextLookAt, now + 24_000);
    assert.equal(withNextLook(hinted, now, MIDDLE).lookPlan?.troubles, 0);
  });

  it('may be brought forward when half its time is over, but not within five seconds', () => {
    const moves = (planned: number, ahead: number) => mayMove(now - planned, now + ahead, now);
    assert.deepEqual([moves(30_000, 30_000), moves(29_000, 31_000)], [true, false]);
    assert.deepEqual([moves(5_000, 1_000), moves(4_000, 1_000)], [true, false]);
    assert.equal(moves(60_000, 0), false, 'it is due as it is');
    assert.equal(moves(-60_000, 120_000), true, 'the clock was set back');
  });

  it('is not planned while the job is paused', () => {
    assert.equal(next({ state: 'running', pauseReason: 'otherKey' }), null);
  });

  it('comes when the lease of whoever sends it has ended', () => {
    assert.deepEqual([next({ state: 'prepared' }), next({ state: 'submitting' })], [now + LEASE_MS, now + LEASE_MS]);
  });

  it('is when a waiting job may be sent, and never without the consent it needs', () => {
    const waiting = (changes: Partial<Job>) => nextLookAt(aJob({ state: 'waiting', ...changes }), now, MIDDLE);
    assert.equal(waiting({ waitingReason: 'rateLimit', notBefore: T0 + 20_000 }), T0 + 20_000);
    assert.equal(waiting({ waitingReason: 'noKey' }), null);
    assert.equal(waiting({ waitingReason: 'consent', notBefore: T0 + 20_000 }), null);
  });

  it('comes 30 seconds and 5 minutes after a cancel, then no more', () => {
    const cancelled = aSentJob({ state: 'cancelled', finishedAt: T0 });
    const looks: number[] = [];
    for (
      let at: number | null = nextLookAt(cancelled, T0, MIDDLE);
      at !== null;
      at = nextLookAt(cancelled, at, MIDDLE)
    ) {
      looks.push(at - T0);
    }
    assert.deepEqual(looks, [30_000, 300_000]);
    assert.deepEqual(looks, AFTER_CANCEL_MS);
  });

  it('comes every five minutes for an unknown status, until the provider no longer keeps the response', () => {
    const looks = (store: boolean) => {
      const unknown = aSentJob({ state: 'unknown', sentAt: T0, store });
      const times: number[] = [];
      for (let at: number | null = nextLookAt(unknown, T0, MIDDLE); at !== null; at = nextLookAt(unknown, at, MIDDLE)) {
        times.push(at - T0);
      }
      return times;
    };
    // The last one half a minute before the end.
    assert.deepEqual(looks(false), [5 * MINUTE, 9.5 * MINUTE]);
    const stored = looks(true);
    assert.equal(stored.length, (30 * DAY) / (5 * MINUTE));
    assert.ok(stored.slice(0, -1).every((at, index) => at === (index + 1) * 5 * MINUTE));
    assert.equal(stored.at(-1), 30 * DAY - 30 * SECOND);
  });

  it('is not planned for what is final, lost or uncertain', () => {
    const random = seededRandom(3);
    const planned = JOB_STATES.filter((state) => {
      const at = T0 + wholeNumber(random, 0, 10 * DAY);
      const job = aSentJob({ state, finishedAt: T0, waitingReason: 'rateLimit', notBefore: T0 });
      return nextLookAt(job, at, random()) !== null;
    });
    const expected: JobState[] = ['prepared', 'waiting', 'submitting', 'queued', 'running', 'unknown'];
    assert.deepEqual(planned, expected);
  });
});
