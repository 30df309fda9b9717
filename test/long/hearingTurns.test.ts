// When a stream is asked for again, by which window, and what is left running for it.
import assert from 'node:assert/strict';
import { FullDisk } from '../fakes/fullDisk.ts';
import { HeardJob } from '../fakes/heardJob.ts';
import { failing } from '../fakes/scriptedProvider.ts';

const MINUTE_MS = 60_000;

describe('a job that is heard', () => {
  let world: HeardJob;

  beforeEach(() => {
    world = new HeardJob();
  });
  afterEach(() => world.dispose());

  const untilLook = () => (world.job().nextLookAt ?? assert.fail('no look is planned')) - world.clock.now();
  let number = 1;

  async function tell(): Promise<void> {
    number += 1;
    world.stream.tell({ number, answer: 'More. ' });
    await world.clock.settle();
  }

  /** Runs for so long that its looks are a minute apart, and has just been looked at. */
  async function running(windows = 1): Promise<void> {
    number = 1;
    await world.running(12 * MINUTE_MS, windows);
    await looked();
    await tell();
    world.asked.length = 0;
  }

  /** A moment after the next look, when the place may be called again. */
  async function looked(): Promise<void> {
    await world.clock.advance(untilLook());
    await world.clock.advance(1_000);
  }

  async function cut(): Promise<void> {
    world.stream.cut();
    await world.clock.settle();
  }

  /** Breaks it until it is not asked for before its next look; all windows know of that. */
  async function spendSpare(): Promise<void> {
    await cut();
    while (world.openStreams > 0) {
      await tell();
      await cut();
    }
    await world.clock.advance(5_000);
    world.asked.length = 0;
  }

  it('is asked for just before its next look where a panel opened while no GET was to spare, if it is still open', async () => {
    await running(2);
    await spendSpare();
    const closed = world.window(1).listen(world.id);
    await world.clock.settle();
    closed.dispose();
    await world.clock.advance(untilLook() - 1);
    assert.deepEqual(world.asked, [], 'nobody reads along any more');
    await world.clock.advance(1);
    assert.equal(world.asked.length, 1);
    await tell();
    await spendSpare();
    world.window(1).listen(world.id);
    await world.clock.settle();
    assert.deepEqual(world.asked, []);
    await world.clock.advance(untilLook() - 1);
    assert.deepEqual(world.asked, [-1], 'by the window that shows it');
  });

  it('is read along until the last of its panels in a window closes', async () => {
    await running(2);
    await spendSpare();
    const [first] = [world.window(1).listen(world.id), world.window(1).listen(world.id)];
    await world.clock.settle();
    first.dispose();
    first.dispose();
    await world.clock.advance(untilLook() - 1);
    assert.deepEqual(world.asked, [-1]);
  });

  it('is asked for with its next look, and not before, where nobody reads along and no GET is to spare', async () => {
    await running();
    await cut();
    await tell();
    await world.clock.advance(untilLook() / 2);
    await tell();
    await looked();
    world.asked.length = 0;
    await cut();
    await world.clock.advance(untilLook() - 1);
    assert.deepEqual(world.asked, []);
    await world.clock.advance(1);
    assert.deepEqual(world.asked, [number]);
  });

  it('is read once before its stream is asked for again, where that ended as if all were said', async () => {
    await running();
    const before = world.provider.count('read');
    const readsBefore: number[] = [];
    world.onResume = () => {
      readsBefore.push(world.provider.count('read') - before);
      return world.accepted();
    };
    world.stream.end();
    await world.clock.advance(2_000);
    assert.equal(readsBefore[0] ?? world.provider.count('read') - before, 1);
  });

  it('leaves no timer behind when its window closes', async () => {
    await running();
    assert.equal(world.openStreams, 1);
    world.window().dispose();
    assert.equal(world.clock.pending, 0);
  });

  it('is one of twenty at most that nobody reads along', async () => {
    await world.ask();
    for (let count = 1; count <= 20; count += 1) await world.askMore();
    world.onResume = () => failing('transient');
    world.streams[0]?.cut();
    await world.clock.settle();
    assert.deepEqual([world.asked.length, world.openStreams], [1, 20]);
    world.onResume = () => world.accepted();
    // All others have been silent for less than a minute.
    await world.clock.advance(36_000);
    assert.equal(world.asked.length, 1, 'it is read');
    world.window().listen(world.id);
    await world.clock.advance(18_000);
    assert.deepEqual([world.asked.length, world.openStreams], [2, 21]);
  });

  it('goes on by looks while what its hearing needs can not be written down, and the log tells', async () => {
    await running(2);
    const disk = new FullDisk();
    try {
      disk.isFull = true;
      world.window(1).listen(world.id);
      await world.clock.settle();
    } finally {
      disk.dispose();
    }
    assert.match(world.files.log.text, /hearing it broke off/);
    world.status = 'completed';
    await world.clock.advance(2 * MINUTE_MS);
    assert.equal(world.job().state, 'completed');
  });
});
