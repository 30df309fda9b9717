// Many jobs at once under the rate limit of a place: the real SDK over HTTP against the simulator, on a simulated clock.
import assert from 'node:assert/strict';
import { CONSENT_AFTER_MS } from '../../src/core/jobs/life/advance.ts';
import { Lines } from '../../src/core/ledger/lines.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { LimitedPlace } from '../fakes/limitedPlace.ts';
import { later, ScriptedProvider } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY, type SimulatorOptions } from '../simulator/server.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Of o3 at tier 1. */
const TIER_1: SimulatorOptions = { scenario: 'tier1' };
const TOKENS_A_MINUTE = 30_000;
const OTHER_KEY = 'sk-sim-elsewhere';

function caps(count: number, least: number, most: number, seed = 15): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => wholeNumber(random, least, most));
}

describe('many jobs under a rate limit', () => {
  let place: LimitedPlace;

  afterEach(() => place.dispose());

  async function open(options: SimulatorOptions, ...keys: string[]): Promise<void> {
    place = await LimitedPlace.open(options, keys);
  }

  const windows = (count: number) => Array<string>(count).fill(DEFAULT_KEY);

  it('are all answered in the time that the limit allows, 200 from three windows at tier 1', async function () {
    this.timeout(600_000);
    await open(TIER_1, ...windows(3));
    const ids = await place.ask({ caps: caps(200, 4_000, 18_000) });
    const took = await place.untilOver(ids, 2 * HOUR);
    assert.ok(took > CONSENT_AFTER_MS, 'some of them wait for longer than a yes to a price holds elsewhere');
    const ideal = place.idealMs(TOKENS_A_MINUTE);
    assert.ok(took <= 1.3 * ideal, `it took ${took / MINUTE} min, and ideally ${ideal / MINUTE}`);
    place.assertCalm(ids, 0.05);
    const starts = ids.map((id) => Math.floor((place.job(id).sentAt ?? 0) / SECOND));
    const most = Math.max(...starts.map((second) => starts.filter((each) => each === second).length));
    assert.ok(most <= 5, `${most} of them started within a second`);
  });

  it('are sent in the order of asking, whatever their size', async () => {
    await open(TIER_1, ...windows(2));
    // The first one tells the limit.
    const ids = await place.ask({ caps: [10_000] });
    for (const cap of [28_000, 4_000, 5_000, 27_000, 4_000]) {
      ids.push(...(await place.ask({ caps: [cap] })));
      await place.clock.advance(SECOND);
    }
    await place.untilOver(ids, 10 * MINUTE);
    const sentAt = ids.map((id) => place.job(id).sentAt ?? 0);
    assert.deepEqual(sentAt, sentAt.toSorted());
    place.assertCalm(ids, 0);
  });

  it('go at the pace of each key and of each model for itself', async () => {
    await open({ limits: { requests: 500, tokens: TOKENS_A_MINUTE } }, DEFAULT_KEY, OTHER_KEY);
    const [one, other] = place.windows;
    assert.ok(one !== undefined && other !== undefined);
    const ten = caps(10, 8_000, 12_000);
    const ids = [
      ...(await place.ask({ caps: ten, window: one })),
      ...(await place.ask({ caps: ten, window: other })),
      ...(await place.ask({ caps: ten, window: one, model: 'gpt-6-sol' })),
    ];
    const took = await place.untilOver(ids, 10 * MINUTE);
    // A third of all of it is what each line had to wait for.
    const alone = (10 * 11_000 - TOKENS_A_MINUTE) / TOKENS_A_MINUTE;
    assert.ok(took <= (1.3 * alone + 1) * MINUTE, `it took ${took / MINUTE} min`);
    place.assertCalm(ids, 0.2);
  });

  it('go on when the limit shrinks in the middle, but one that is larger than what is left of it', async () => {
    await open({ limits: { requests: 500, tokens: 60_000 } }, ...windows(3));
    const ids = await place.ask({ caps: caps(30, 8_000, 14_000) });
    const [large = ''] = await place.ask({ caps: [40_000] });
    await place.clock.advance(2 * MINUTE);
    place.simulator.setLimits({ requests: 500, tokens: 20_000 });
    await place.untilOver([...ids, large], 30 * MINUTE);
    assert.deepEqual([place.job(large).state, place.job(large).error?.kind], ['rejected', 'tooLargeForLimit']);
    place.assertCalm(ids, 0.2);
  });

  it('go on when a window dies while it holds room', async () => {
    await open(TIER_1, ...windows(2));
    const [first = ''] = await place.ask({ caps: [5_000] });
    const silent = new ScriptedProvider();
    silent.onStart = () => later().reply;
    const dying = await place.openWindow(DEFAULT_KEY, silent);
    const [lost = ''] = await place.ask({ caps: [24_000], window: dying });
    assert.equal(place.job(lost).state, 'submitting');
    place.kill(dying);
    const rest = await place.ask({ caps: [10_000, 10_000] });
    assert.deepEqual(
      rest.map((id) => place.job(id).waitingReason),
      ['rateLimit', 'rateLimit'],
    );
    const took = await place.untilOver([first, lost, ...rest], 5 * MINUTE);
    assert.ok(took <= 2 * MINUTE, `it took ${took / MINUTE} min`);
    assert.equal(place.job(lost).state, 'uncertain');
    place.assertCalm([first, ...rest], 0);
  });

  for (const [what, ms] of [
    ['ahead', 40 * MINUTE],
    ['back', -40 * MINUTE],
    ['back by hours', -3 * HOUR],
  ] as const) {
    it(`go on when the clock is set ${what}`, async () => {
      await open(TIER_1, ...windows(2));
      const ids = await place.ask({ caps: caps(12, 8_000, 14_000) });
      await place.clock.advance(MINUTE);
      place.jump(ms);
      await place.untilOver(ids, 20 * MINUTE);
      place.assertCalm(ids, 0.35);
    });
  }

  it('are asked about again when no window was open to send them for longer than an hour after their turn', async () => {
    await open(TIER_1, DEFAULT_KEY);
    const ids = await place.ask({ caps: Array<number>(5).fill(14_000) });
    const [engine] = place.windows;
    assert.ok(engine !== undefined);
    place.kill(engine);
    await place.clock.advance(9 * HOUR);
    await place.openWindow();
    await place.clock.advance(MINUTE);
    const waiting = ids.map((id) => place.job(id).waitingReason).filter((reason) => reason !== null);
    assert.ok(waiting.length >= 2);
    assert.deepEqual([...new Set(waiting)], ['consent']);
  });

  it('move up when a person gives up one before them', async () => {
    await open(TIER_1, DEFAULT_KEY);
    await place.ask({ caps: [5_000] });
    const [first = '', second = ''] = await place.ask({ caps: [28_000, 10_000] });
    const [engine] = place.windows;
    const planned = () => ((place.job(second).notBefore ?? 0) - place.clock.now()) / SECOND;
    assert.ok(planned() > 20, `${planned()}`);
    await engine?.jobs.cancel(first);
    await place.clock.advance(SECOND);
    assert.ok(place.job(second).sentAt !== null);
  });

  it('are answered by a place that tells no limits, which only its refusals teach', async () => {
    await open({ limits: { requests: 20, tokens: 10_000_000 } }, ...windows(3));
    place.simulator.hideLimits();
    const ids = await place.ask({ caps: caps(80, 4_000, 5_000) });
    const took = await place.untilOver(ids, 15 * MINUTE);
    assert.ok(took <= 8 * MINUTE, `it took ${took / MINUTE} min, and at best three`);
    place.assertCalm(ids, 0.25);
  });

  it('are answered as quickly from eight windows', async () => {
    await open(TIER_1, ...windows(8));
    const ids = await place.ask({ caps: caps(40, 4_000, 10_000) });
    const took = await place.untilOver(ids, 20 * MINUTE);
    assert.ok(took <= 1.3 * place.idealMs(TOKENS_A_MINUTE) + 20 * SECOND, `it took ${took / MINUTE} min`);
    place.assertCalm(ids, 0.05);
  });

  it('tell their place in line and when they start, and one that a person sends now goes first', async () => {
    await open(TIER_1, DEFAULT_KEY);
    const [engine] = place.windows;
    assert.ok(engine !== undefined);
    const ids = await place.ask({ caps: Array<number>(7).fill(14_000) });
    const lines = new Lines(engine.ledger.access);
    const places = () => ids.map((id) => lines.placeOf(place.job(id)));
    const first = places().findIndex((one) => one !== null);
    const waiting = places().slice(first);
    assert.deepEqual(
      waiting.map((one) => one?.place),
      waiting.map((_, index) => index + 1),
    );
    const starts = waiting.map((one) => ((one?.startsAt ?? 0) - place.clock.now()) / SECOND);
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    // 14,000 tokens and a small question flow back in a little less than half a minute.
    assert.ok(
      gaps.every((gap) => gap > 27 && gap < 30),
      `${gaps}`,
    );
    const last = ids.at(-1) ?? '';
    engine.jobs.sendNow(last);
    await place.clock.settle();
    assert.equal(places().at(-1)?.place, 1, 'not over the limit either');
    await place.untilOver(ids, 10 * MINUTE);
    const { sentAt } = place.job(last);
    const others = ids.slice(first, -1).map((id) => place.job(id).sentAt ?? 0);
    assert.ok(others.every((at) => at >= (sentAt ?? 0)));
    place.assertCalm(ids, 0.3);
  });

  it('that are larger than the whole limit are not sent', async () => {
    await open(TIER_1, DEFAULT_KEY);
    await place.ask({ caps: [5_000] });
    const posts = place.simulator.truth.creates.length;
    const [large = ''] = await place.ask({ caps: [31_000] });
    assert.deepEqual([place.job(large).state, place.job(large).error?.kind], ['rejected', 'tooLargeForLimit']);
    assert.equal(place.simulator.truth.creates.length, posts);
  });
});
