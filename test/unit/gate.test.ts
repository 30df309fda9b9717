// The arithmetic of rate limits: what is left, what comes back, and when the next in line may go.
import assert from 'node:assert/strict';
import {
  type Gate,
  gateAt,
  isStuck,
  OPEN_GATE,
  opensAt,
  wholeLimit,
  withRefusal,
  withRefused,
  withReply,
  withReturned,
  withTaken,
} from '../../src/core/pace/gate.ts';
import { levelOf, type Meter } from '../../src/core/pace/meter.ts';
import type { ToldLimit, ToldLimits } from '../../src/core/pace/toldLimits.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const NOW = 1_800_000_000_000;
const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Of a bucket that fills evenly in a minute. */
function bucket(limit: number, remaining: number): ToldLimit {
  return { limit, remaining, resetMs: Math.round(((limit - remaining) / limit) * MINUTE) };
}

function told(limits: ToldLimits, at = NOW): Gate {
  return withReply(withTaken(OPEN_GATE, at, 'first', 1_000), at, 'first', limits, true);
}

const alone = (tokens: number) => ({ jobsBefore: 0, tokensBefore: 0, tokens });

function meterOf(gate: Gate, kind: 'requests' | 'tokens' | 'projectTokens' = 'tokens'): Meter {
  return gate.meters[kind] ?? assert.fail('nothing is known of it');
}

describe('a limit that flows back evenly', () => {
  it('lets a job go when its tokens are there, and not a moment before', () => {
    const gate = told({ tokens: bucket(30_000, 10_000) });
    assert.equal(opensAt(gate, NOW, alone(10_000)), NOW);
    assert.equal(opensAt(gate, NOW, alone(15_000)), NOW + 10 * SECOND);
    const later = gateAt(gate, NOW + 10 * SECOND);
    assert.equal(levelOf(meterOf(later), NOW + 10 * SECOND), 15_000);
    assert.equal(opensAt(later, NOW + 10 * SECOND, alone(15_000)), NOW + 10 * SECOND);
  });

  it('keeps room for those who asked before, however small the next job is', () => {
    const gate = told({ tokens: bucket(30_000, 10_000) });
    assert.equal(
      opensAt(gate, NOW, { jobsBefore: 1, tokensBefore: 20_000, tokens: 500 }),
      NOW + (10_500 / 30_000) * MINUTE,
    );
    assert.equal(
      opensAt(gate, NOW, { jobsBefore: 20, tokensBefore: 100_000, tokens: 5_000 }),
      NOW + ((105_000 - 10_000) / 30_000) * MINUTE,
    );
  });

  it('is never more than it is', () => {
    const gate = told({ tokens: bucket(30_000, 29_000) });
    assert.equal(levelOf(meterOf(gate), NOW + HOUR), 30_000);
  });

  it('lets the tightest of several decide', () => {
    const gate = told({
      requests: bucket(500, 0),
      tokens: bucket(30_000, 30_000),
      projectTokens: bucket(20_000, 5_000),
    });
    assert.equal(opensAt(gate, NOW, alone(1_000)), NOW + MINUTE / 500);
    assert.equal(opensAt(gate, NOW, alone(10_000)), NOW + (5_000 / 20_000) * MINUTE);
  });
});

describe('a limit that comes back at once', () => {
  const WINDOW: ToldLimit = { limit: 10, remaining: 1, resetMs: 10 * SECOND };

  it('has only what is left until then, and all of it after', () => {
    const gate = told({ requests: WINDOW });
    assert.equal(opensAt(gate, NOW, alone(1)), NOW);
    assert.equal(opensAt(gate, NOW, { jobsBefore: 1, tokensBefore: 0, tokens: 1 }), NOW + 10 * SECOND);
    assert.equal(opensAt(gate, NOW, { jobsBefore: 9, tokensBefore: 0, tokens: 1 }), NOW + 10 * SECOND);
    assert.equal(opensAt(gate, NOW, { jobsBefore: 10, tokensBefore: 0, tokens: 1 }), NOW + 70 * SECOND);
    assert.equal(levelOf(meterOf(gate, 'requests'), NOW + 9 * SECOND), 1);
    assert.equal(levelOf(meterOf(gate, 'requests'), NOW + 10 * SECOND), 10);
  });

  it('of which only the rest is told is unknown once its minute is over', () => {
    const gate = told({ requests: { limit: null, remaining: 0, resetMs: null } });
    assert.equal(opensAt(gate, NOW, alone(1)), NOW + MINUTE);
    assert.equal(levelOf(meterOf(gate, 'requests'), NOW + MINUTE), null);
  });
});

describe('what is on its way', () => {
  it('is taken off at once, and counted once when the place tells of it', () => {
    let gate = told({ tokens: bucket(30_000, 30_000) });
    for (const job of ['a', 'b', 'c']) gate = withTaken(gate, NOW, job, 8_000);
    assert.equal(levelOf(meterOf(gate), NOW), 6_000);
    // The place counted the first before the others had arrived.
    gate = withReply(gate, NOW, 'a', { tokens: bucket(30_000, 22_000) }, true);
    assert.equal(levelOf(meterOf(gate), NOW), 6_000);
    gate = withReply(gate, NOW, 'b', { tokens: bucket(30_000, 14_000) }, true);
    gate = withReply(gate, NOW, 'c', { tokens: bucket(30_000, 6_000) }, true);
    assert.equal(levelOf(meterOf(gate), NOW), 6_000);
  });

  it('does not come back by a reply that is older than the last one', () => {
    let gate = told({ tokens: bucket(30_000, 30_000) });
    for (const job of ['a', 'b']) gate = withTaken(gate, NOW, job, 8_000);
    gate = withReply(gate, NOW, 'b', { tokens: bucket(30_000, 14_000) }, true);
    gate = withReply(gate, NOW, 'a', { tokens: bucket(30_000, 22_000) }, true);
    assert.equal(levelOf(meterOf(gate), NOW), 14_000);
  });

  it('by others with the same key counts as soon as the place tells of it', () => {
    let gate = told({ tokens: bucket(30_000, 30_000) });
    gate = withReply(withTaken(gate, NOW, 'a', 1_000), NOW, 'a', { tokens: bucket(30_000, 2_000) }, true);
    assert.equal(levelOf(meterOf(gate), NOW), 2_000);
  });

  it('comes back when the request never left', () => {
    const gate = told({ tokens: bucket(30_000, 30_000) });
    assert.equal(levelOf(meterOf(withReturned(withTaken(gate, NOW, 'a', 9_000), NOW, 'a')), NOW), 30_000);
  });

  it('was not taken after all when the place refuses it for its rate', () => {
    let gate = told({ tokens: bucket(30_000, 30_000) });
    for (const job of ['a', 'b']) gate = withTaken(gate, NOW, job, 20_000);
    gate = withReply(gate, NOW, 'a', { tokens: bucket(30_000, 10_000) }, true);
    gate = withReply(withRefused(gate, NOW, 'b'), NOW, 'b', { tokens: bucket(30_000, 10_000) }, false);
    assert.equal(levelOf(meterOf(gate), NOW), 10_000);
  });

  it('holds nobody up for ever when its window dies', () => {
    const gate = withTaken(told({ tokens: bucket(30_000, 30_000) }), NOW, 'dead', 30_000);
    assert.equal(opensAt(gate, NOW, alone(30_000)), NOW + MINUTE);
    assert.deepEqual(gateAt(gate, NOW + MINUTE).taken, []);
  });
});

describe('a gate of which nothing is known', () => {
  it('lets four jobs go, and the others after their replies or five seconds', () => {
    let gate: Gate = OPEN_GATE;
    for (const job of ['a', 'b', 'c', 'd']) {
      assert.equal(opensAt(gate, NOW, alone(1_000)), NOW);
      gate = withTaken(gate, NOW, job, 1_000);
    }
    assert.equal(opensAt(gate, NOW, alone(1_000)), NOW + 5 * SECOND);
    assert.equal(opensAt(gate, NOW, { jobsBefore: 4, tokensBefore: 4_000, tokens: 1_000 }), NOW + 10 * SECOND);
    gate = withReply(gate, NOW, 'a', {}, true);
    assert.equal(opensAt(gate, NOW, alone(1_000)), NOW);
  });
});

describe('a refusal', () => {
  const refused = withRefusal(withTaken(OPEN_GATE, NOW, 'a', 1_000), NOW, 30 * SECOND, true);

  it('closes the gate for as long as the place says, and then lets one job go, the others apart', () => {
    const settled = withReply(refused, NOW, 'a', {}, false);
    const places = [0, 1, 2].map((jobsBefore) => opensAt(settled, NOW, { jobsBefore, tokensBefore: 0, tokens: 1 }));
    assert.deepEqual(places, [NOW + 30 * SECOND, NOW + 35 * SECOND, NOW + 40 * SECOND]);
    const later = gateAt(settled, NOW + 30 * SECOND);
    const probing = withTaken(later, NOW + 30 * SECOND, 'b', 1_000);
    assert.equal(opensAt(probing, NOW + 30 * SECOND, alone(1)), NOW + 35 * SECOND);
  });

  it('that comes together with others counts once, and the longest pause of them holds', () => {
    const again = withRefusal(refused, NOW + SECOND, 10 * SECOND, true);
    assert.deepEqual([again.refusals, again.closedUntil], [1, NOW + 30 * SECOND]);
    assert.equal(withRefusal(gateAt(refused, NOW + 30 * SECOND), NOW + 30 * SECOND, 1, true).refusals, 2);
  });

  it('without a hint closes it for longer each time', () => {
    let gate: Gate = OPEN_GATE;
    let now = NOW;
    const pauses = [1, 2, 3, 4, 5, 6].map(() => {
      gate = withRefusal(gateAt(gate, now), now, HOUR, false);
      const pause = (gate.closedUntil ?? 0) - now;
      now += pause;
      return pause / SECOND;
    });
    assert.deepEqual(pauses, [20, 40, 80, 160, 300, 300]);
  });

  it('of a place that tells no limits teaches a pace, which grows again with what goes through', () => {
    let gate: Gate = OPEN_GATE;
    for (let index = 0; index < 6; index += 1) {
      gate = withReply(withTaken(gate, NOW, `${index}`, 1), NOW, `${index}`, {}, true);
    }
    gate = withRefusal(gate, NOW, 20 * SECOND, true);
    assert.equal(gate.spacingMs, 10 * SECOND);
    const open = withReply(
      withTaken(gateAt(gate, NOW + 20 * SECOND), NOW + 20 * SECOND, 'x', 1),
      NOW + 20 * SECOND,
      'x',
      {},
      true,
    );
    assert.equal(opensAt(open, NOW + 20 * SECOND, alone(1)), NOW + 30 * SECOND);
    const next = withReply(withTaken(open, NOW + 30 * SECOND, 'y', 1), NOW + 30 * SECOND, 'y', {}, true);
    assert.equal(next.spacingMs, 9.5 * SECOND);
  });

  it('of everything for an hour is more than a line that waits its turn', () => {
    const gate = withRefusal(gateAt(refused, NOW + 30 * SECOND), NOW + 30 * SECOND, MINUTE, true);
    assert.deepEqual([isStuck(gate, NOW + HOUR - 1), isStuck(gate, NOW + HOUR)], [false, true]);
    const open = withReply(withTaken(gate, NOW + HOUR, 'b', 1), NOW + HOUR, 'b', {}, true);
    assert.equal(isStuck(open, NOW + HOUR), false);
  });
});

describe('a job larger than the whole limit', () => {
  it('is known as long as the limit was told a moment ago', () => {
    const gate = told({ tokens: bucket(30_000, 30_000) });
    assert.equal(wholeLimit(gate, NOW, 30_000), null);
    assert.equal(wholeLimit(gate, NOW, 30_001), 30_000);
    assert.equal(wholeLimit(gate, NOW + 10 * MINUTE, 30_001), null);
    assert.equal(wholeLimit(OPEN_GATE, NOW, 1_000_000), null);
  });

  it('by our own count only goes when all of the limit is there', () => {
    const gate = told({ tokens: bucket(30_000, 15_000) });
    assert.equal(opensAt(gate, NOW, alone(31_000)), NOW + 30 * SECOND);
  });
});

describe('a clock that was set', () => {
  it('back makes no pause longer than it was meant to be', () => {
    const closed = withRefusal(told({ tokens: { limit: 10, remaining: 0, resetMs: 45 * SECOND } }), NOW, MINUTE, true);
    const before = gateAt(closed, NOW - 5 * HOUR);
    assert.equal(before.closedUntil, NOW - 5 * HOUR + MINUTE);
    assert.equal(
      opensAt({ ...before, closedUntil: null, refusals: 0 }, NOW - 5 * HOUR, alone(5)),
      NOW - 5 * HOUR + 45 * SECOND,
    );
  });

  it('ahead opens what it would have opened by then', () => {
    const gate = gateAt(told({ tokens: bucket(30_000, 0) }), NOW + HOUR);
    assert.equal(opensAt(gate, NOW + HOUR, alone(30_000)), NOW + HOUR);
  });
});

it('a gate never lets more through than the place has, whatever the order of its replies', () => {
  const random = seededRandom(2026);
  for (let round = 0; round < 300; round += 1) {
    const limit = wholeNumber(random, 5_000, 50_000);
    let [now, level] = [NOW, limit];
    let gate = told({ tokens: bucket(limit, limit) });
    const open: { job: string; remaining: number }[] = [];
    for (let step = 0; step < 60; step += 1) {
      const passes = wholeNumber(random, 0, 4_000);
      now += passes;
      level = Math.min(limit, level + (limit * passes) / MINUTE);
      gate = gateAt(gate, now);
      const tokens = wholeNumber(random, 100, limit);
      if (opensAt(gate, now, alone(tokens)) <= now) {
        gate = withTaken(gate, now, `${step}`, tokens);
        level -= tokens;
        assert.ok(level >= -1, `round ${round}: ${-level} too many`);
        open.push({ job: `${step}`, remaining: Math.floor(level) });
      }
      if (open.length > 0 && random() < 0.6) {
        const reply = oneOf(random, open);
        open.splice(open.indexOf(reply), 1);
        // What the headers said as the reply was made, some time ago.
        gate = withReply(gate, now, reply.job, { tokens: bucket(limit, Math.max(0, reply.remaining)) }, true);
      }
    }
  }
});
