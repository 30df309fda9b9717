// Text that is heard again after trouble: as long as the job runs, in its order, without a GET more than looks would take.
import assert from 'node:assert/strict';
import { readServerResponse } from '../../src/core/providers/serverResponse.ts';
import { HeardJob } from '../fakes/heardJob.ts';
import { failing } from '../fakes/scriptedProvider.ts';

const MINUTE_MS = 60_000;

describe('a job whose stream broke', () => {
  let world: HeardJob;

  beforeEach(() => {
    world = new HeardJob();
  });
  afterEach(() => world.dispose());

  /** The job is this old, and says something now. */
  async function running(ageMs: number, windows = 1): Promise<void> {
    await world.ask(windows);
    await world.clock.advance(ageMs);
    world.stream.tell({ number: 1, answer: 'One. ' });
    await world.clock.settle();
    world.asked.length = 0;
  }
  const gets = () => world.provider.count('read') + world.provider.count('resume');
  const response = (status: string) => readServerResponse({ id: 'resp_1', status, model: 'o3' });

  it('is heard on at once, where it stopped', async () => {
    await running(MINUTE_MS);
    world.stream.cut();
    await world.clock.settle();
    assert.deepEqual(world.asked, [1]);
    world.stream.tell({ number: 2, answer: 'Two.' });
    await world.clock.settle();
    assert.equal(world.live(), 'One. Two.');
  });

  for (const [name, failure] of [
    ['a moment offline', failing('transient', { offline: true })],
    ['a connection that broke', failing('transient')],
    ['an HTTP 400', failing('transient', {}, 400)],
    ['an HTTP 500', failing('transient', {}, 500)],
    ['an HTTP 429 that says when to come back', failing('transient', { retryAfterMs: 30_000 }, 429)],
  ] as const) {
    it(`is heard again after ${name}`, async () => {
      await running(12 * MINUTE_MS);
      world.onResume = () => {
        world.onResume = () => world.accepted();
        return failure;
      };
      world.stream.cut();
      await world.clock.advance(3 * MINUTE_MS);
      assert.equal(world.openStreams, 1, `resumptions ${world.asked.length}`);
      world.stream.tell({ number: 2, answer: 'Two.' });
      await world.clock.settle();
      assert.equal(world.live(), 'One. Two.');
    });
  }

  for (const [name, failure] of [
    ['refused', failing('transient', {}, 400)],
    ['broken off', failing('transient')],
  ] as const) {
    it(`is heard again after twenty minutes in which resumptions were ${name}, and its text stays until then`, async () => {
      await running(5 * MINUTE_MS);
      world.onResume = () => failure;
      world.stream.cut();
      await world.clock.advance(20 * MINUTE_MS);
      assert.ok(world.asked.length > 3 && world.provider.count('read') > 10, `${world.asked.length} resumptions`);
      assert.deepEqual([world.openStreams, world.live()], [0, 'One. ']);
      world.onResume = () => world.accepted();
      await world.clock.advance(6 * MINUTE_MS);
      world.stream.tell({ number: 2, answer: 'Two.' });
      await world.clock.settle();
      assert.equal(world.live(), 'One. Two.');
    });
  }

  it('is known to have ended within two looks where each resumption is held', async () => {
    await running(5 * MINUTE_MS);
    world.onResume = () => world.held();
    world.stream.cut();
    await world.clock.advance(10 * MINUTE_MS);
    const before = gets();
    world.status = 'completed';
    await world.clock.advance(2.5 * MINUTE_MS);
    assert.equal(world.job().state, 'completed');
    assert.ok(gets() - before <= 3, `${gets() - before} GETs`);
  });

  it('is known to have ended though each resumption is taken and brings nothing', async () => {
    await running(5 * MINUTE_MS);
    world.stream.cut();
    await world.clock.advance(10 * MINUTE_MS);
    world.status = 'completed';
    await world.clock.advance(2 * MINUTE_MS);
    assert.deepEqual([world.job().state, world.openStreams, world.live()], ['completed', 0, null]);
  });

  it('is heard again after seven minutes of silence on a connection that is dead', async () => {
    await running(10 * MINUTE_MS);
    world.onResume = () => failing('transient', { offline: true });
    await world.clock.advance(7 * MINUTE_MS);
    world.onResume = () => world.accepted();
    await world.clock.advance(2 * MINUTE_MS);
    world.stream.tell({ number: 2, answer: 'Two.' });
    await world.clock.settle();
    assert.equal(world.live(), 'One. Two.');
    assert.equal(world.openStreams, 1);
  });

  it('is not asked for each minute while its model thinks for forty, and no look is left out', async () => {
    await running(10 * MINUTE_MS);
    const before = gets();
    await world.clock.advance(40 * MINUTE_MS);
    assert.ok(world.asked.length >= 3 && world.asked.length <= 8, `${world.asked.length} resumptions`);
    assert.ok(gets() - before <= 42, `${gets() - before} GETs`);
    world.stream.tell({ number: 2, answer: 'Two.' });
    await world.clock.settle();
    assert.equal(world.live(), 'One. Two.');
  });

  it('that thinks is still heard on its first connection where a resumption is refused', async () => {
    await running(10 * MINUTE_MS);
    world.onResume = () => failing('transient', {}, 400);
    const first = world.stream;
    await world.clock.advance(20 * MINUTE_MS);
    const reads = world.provider.count('read');
    assert.ok(world.asked.length > 1 && reads > 10, `${world.asked.length} resumptions, ${reads} reads`);
    first.tell({ number: 2, answer: 'Two.' });
    await world.clock.settle();
    assert.equal(world.live(), 'One. Two.');
  });

  it('is known to have ended where its connection is dead and each resumption refused', async () => {
    await running(5 * MINUTE_MS);
    world.onResume = () => failing('transient', {}, 400);
    for (let minute = 0; minute < 12; minute += 1) {
      const before = gets();
      await world.clock.advance(2 * MINUTE_MS);
      assert.ok(world.provider.count('read') > 0 && gets() - before <= 4);
    }
    world.status = 'completed';
    await world.clock.advance(2.2 * MINUTE_MS);
    assert.equal(world.job().state, 'completed');
  });

  it('is read at once when its stream ended as if all were said', async () => {
    await running(10 * MINUTE_MS);
    world.status = 'completed';
    const before = gets();
    world.stream.end();
    await world.clock.settle();
    assert.deepEqual([world.job().state, gets() - before], ['completed', 1]);
  });

  it('is over with the response that comes in place of a stream', async () => {
    await running(10 * MINUTE_MS);
    world.onResume = () => {
      const single = world.newStream();
      single.tell({ response: response('completed') });
      single.end();
      return { ok: true, value: single };
    };
    world.stream.cut();
    await world.clock.settle();
    assert.deepEqual([world.job().state, world.asked], ['completed', [1]]);
  });

  it('is over with its last event, though some before that are missing', async () => {
    await running(10 * MINUTE_MS);
    const before = gets();
    world.stream.tell({ number: 9, response: response('completed') });
    await world.clock.settle();
    assert.deepEqual([world.job().state, gets() - before], ['completed', 0]);
  });

  it('that is cut again and again takes no more GETs than looks and two', async () => {
    await running(12 * MINUTE_MS);
    const before = gets();
    for (let cut = 0; cut < 200; cut += 1) {
      world.stream.tell({ number: world.asked.length + 2, answer: '.' });
      await world.clock.advance(4_000);
      world.stream.cut();
    }
    await world.clock.settle();
    assert.ok(gets() - before <= 200 / 15 + 3, `${gets() - before} GETs in 800 s`);
  });

  it('has its cancel carried out, and no resumption before that', async () => {
    await running(10 * MINUTE_MS);
    world.onResume = () => failing('transient');
    world.stream.cut();
    await world.clock.settle();
    const before = world.asked.length;
    await world.window().jobs.cancel(world.id);
    await world.clock.advance(MINUTE_MS);
    assert.deepEqual([world.job().state, world.asked.length], ['cancelled', before]);
  });

  describe('and its events', () => {
    it('are counted without those that carry no number', async () => {
      await running(MINUTE_MS);
      world.stream
        .tell({})
        .tell({ number: 2, answer: 'Two. ' })
        .tell({})
        .tell({})
        .tell({ number: 3, answer: 'Three.' });
      await world.clock.settle();
      assert.deepEqual([world.live(), world.asked], ['One. Two. Three.', []]);
      world.stream.tell({}).cut();
      await world.clock.settle();
      assert.deepEqual(world.asked, [3]);
    });

    it('are not doubled by a resumption that begins with the first one', async () => {
      await running(MINUTE_MS);
      world.stream.cut();
      await world.clock.settle();
      world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' }).tell({ number: 2, answer: 'Two.' });
      await world.clock.settle();
      assert.equal(world.live(), 'One. Two.');
    });

    it('are not doubled where none carries a number', async () => {
      await world.ask();
      world.stream.tell({ answer: 'One. ' }).tell({ answer: 'Two. ' });
      await world.clock.advance(MINUTE_MS);
      world.stream.cut();
      await world.clock.settle();
      world.stream.tell({ answer: 'One. T' }).tell({}).tell({ answer: 'wo. Three. ' });
      await world.clock.settle();
      assert.equal(world.live(), 'One. Two. Three. ');
      world.stream.tell({ answer: 'Four.' });
      await world.clock.settle();
      assert.equal(world.live(), 'One. Two. Three. Four.');
    });
  });

  describe('in several windows', () => {
    it('is heard by one of eight with an open panel', async () => {
      await running(MINUTE_MS, 8);
      for (const window of world.windows) window.listen(world.id);
      await world.clock.settle();
      assert.deepEqual([world.openStreams, world.asked], [1, []]);
      const before = gets();
      world.stream.cut();
      await world.clock.advance(10 * MINUTE_MS);
      assert.equal(world.openStreams, 1);
      assert.ok(gets() - before <= 34, `${gets() - before} GETs`);
    });

    it('is heard where it is shown, rather than where it was sent', async () => {
      await running(MINUTE_MS, 2);
      world.window(1).listen(world.id);
      await world.clock.settle();
      assert.deepEqual(world.asked, [-1]);
      world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' }).tell({ number: 2, answer: 'Two.' });
      await world.clock.advance(MINUTE_MS);
      assert.deepEqual([world.live(1), world.live(0), world.openStreams], ['One. Two.', 'One. ', 1]);
    });

    it('is taken over at the next look when the window that heard it closes', async () => {
      await running(MINUTE_MS, 2);
      for (const window of world.windows) window.listen(world.id);
      await world.clock.advance(10 * MINUTE_MS);
      assert.deepEqual([world.live(0), world.live(1), world.asked.length > 0], ['One. ', null, true]);
      world.stream.tell({ number: 2, answer: 'Two.' });
      await world.clock.settle();
      world.window(0).dispose();
      const next = (world.window(1).ledger.get(world.id)?.nextLookAt ?? 0) - world.clock.now();
      await world.clock.advance(next);
      world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' }).tell({ number: 2, answer: 'Two.' });
      await world.clock.settle();
      assert.deepEqual([world.live(1), world.openStreams], ['One. Two.', 1]);
    });

    it('is taken over when the panel in the other window closes', async () => {
      await running(MINUTE_MS, 2);
      const panel = world.window(0).listen(world.id);
      world.window(1).listen(world.id);
      await world.clock.advance(MINUTE_MS);
      assert.equal(world.live(1), null);
      panel.dispose();
      await world.clock.advance(MINUTE_MS);
      world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' });
      await world.clock.advance(MINUTE_MS);
      assert.deepEqual([world.live(1), world.openStreams], ['One. ', 1]);
    });

    it('is taken over a minute after its window was killed', async () => {
      await running(12 * MINUTE_MS, 1);
      const { ledger, pool } = world.window(0);
      assert.ok(ledger && pool);
      // A claim of a window that is no more.
      const raw = world.files.raw();
      raw.prepare('UPDATE facts SET value = replace(value, \'"holder":"\', \'"holder":"gone-\')').run();
      world.stream.end();
      const before = world.asked.length;
      await world.clock.advance(3 * MINUTE_MS);
      assert.ok(world.asked.length > before && world.openStreams === 1);
    });

    it('is heard though a clock that was set back left a claim far ahead', async () => {
      await running(12 * MINUTE_MS, 1);
      const raw = world.files.raw();
      const ahead = world.clock.now() + 3_600_000;
      raw
        .prepare(
          "UPDATE facts SET value = json_set(value, '$.holder', 'other', '$.until', ?) WHERE name LIKE 'hearing %'",
        )
        .run(ahead);
      world.stream.cut();
      await world.clock.settle();
      assert.deepEqual(world.asked, [1]);
    });
  });

  it('in a panel that was open before, has its text again after the window was opened anew', async () => {
    await running(MINUTE_MS);
    world.window(0).dispose();
    const again = await world.open();
    again.listen(world.id);
    await world.clock.advance(MINUTE_MS);
    world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' });
    await world.clock.settle();
    assert.equal(world.live(1), 'One. ');
  });

  it('leaves nothing behind once it has ended', async () => {
    await running(MINUTE_MS, 2);
    world.window(1).listen(world.id);
    world.status = 'completed';
    await world.clock.advance(5 * MINUTE_MS);
    const left = world.files.raw().prepare("SELECT count(*) AS n FROM facts WHERE name LIKE 'hearing %'").get();
    assert.deepEqual([world.job().state, world.openStreams, left?.n], ['completed', 0, 0]);
  });
});
