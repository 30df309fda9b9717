// How often a place is asked for a job whose resumptions and reads are answered with trouble.
import assert from 'node:assert/strict';
import { HeardJob } from '../fakes/heardJob.ts';
import { failing } from '../fakes/scriptedProvider.ts';

const MINUTE_MS = 60_000;

describe('a job whose stream can not be had again is asked for no faster than by looks alone', () => {
  let world: HeardJob;

  beforeEach(() => {
    world = new HeardJob();
  });
  afterEach(() => world.dispose());

  const gets = () => world.provider.count('read') + world.provider.count('resume');

  async function inHalfAnHour(): Promise<number> {
    const before = gets();
    world.stream.cut();
    await world.clock.advance(30 * MINUTE_MS);
    return gets() - before;
  }

  for (const status of [429, 500]) {
    it(`where each resumption is answered ${status}, with no time to wait`, async () => {
      await world.running(MINUTE_MS);
      world.onResume = () => failing('transient', { retryAfterMs: 0 }, status);
      const count = await inHalfAnHour();
      assert.ok(count >= 30 && count <= 50, `${count} GETs`);
    });
  }

  it('where each stream is dropped at once, and each read refused', async () => {
    await world.running(MINUTE_MS);
    world.provider.onRead = () => failing('transient', {}, 405);
    world.onResume = () => {
      const resumed = world.accepted();
      world.stream.cut();
      return resumed;
    };
    const count = await inHalfAnHour();
    assert.ok(count >= 30 && count <= 50, `${count} GETs`);
  });

  it('and less and less often where the place refuses it', async () => {
    await world.running(MINUTE_MS);
    world.onResume = () => failing('transient', {}, 400);
    const count = await inHalfAnHour();
    assert.ok(world.asked.length >= 5 && world.asked.length <= 12, `${world.asked.length} of ${count} GETs`);
  });

  for (const status of [408, 429, 500]) {
    it(`and every other time where the place answers ${status}: that is no refusal`, async () => {
      await world.running(MINUTE_MS);
      world.onResume = () => failing('transient', {}, status);
      const count = await inHalfAnHour();
      assert.ok(world.asked.length >= 18 && world.asked.length <= 30, `${world.asked.length} of ${count} GETs`);
    });
  }
});
