// Text that is heard again after trouble: as long as the job runs, in its order, without a GET more than looks would take.
import assert from 'node:assert/strict';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { HeardJob } from '../fakes/heardJob.ts';
import { failing } from '../fakes/scriptedProvider.ts';

const MINUTE_MS = 60_000;

describe('a job whose stream broke', () => {
  let world: HeardJob;

  beforeEach(() => {
    world = new HeardJob();
  });
  afterEach(() => world.dispose());

  const gets = () => world.provider.count('read') + world.provider.count('resume');
  const response = (status: string) => readServerResponse({ id: 'resp_1', status, model: 'o3' });

  it('is heard on at once, where it stopped', async () => {
    await world.running(MINUTE_MS);
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
      await world.running(12 * MINUTE_MS);
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
      await world.running(5 * MINUTE_MS);
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
    await world.running(5 * MINUTE_MS);
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
    await world.running(5 * MINUTE_MS);
    world.stream.cut();
    await world.clock.advance(10 * MINUTE_MS);
    world.status = 'completed';
    await world.clock.advance(2 * MINUTE_MS);
    assert.deepEqual([world.job().state, world.openStreams, world.live()], ['completed', 0, null]);
  });

  it('is heard again after seven minutes of silence on a connection that is dead', async () => {
    await world.running(10 * MINUTE_MS);
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
    await world.running(10 * MINUTE_MS);
    const before = gets();
    await world.clock.advance(40 * MINUTE_MS);
    assert.ok(world.asked.length >= 3 && world.asked.length <= 8, `${world.asked.length} resumptions`);
    assert.ok(gets() - before <= 42, `${gets() - before} GETs`);
    world.stream.tell({ number: 2, answer: 'Two.' });
    await world.clock.settle();
    assert.equal(world.live(), 'One. Two.');
  });

  it('that thinks is still heard on its first connection where a resumption is refused', async () => {
    await world.running(10 * MINUTE_MS);
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
    await world.running(5 * MINUTE_MS);
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
    await world.running(10 * MINUTE_MS);
    world.status = 'completed';
    const before = gets();
    world.stream.end();
    await world.clock.settle();
    assert.deepEqual([world.job().state, gets() - before], ['completed', 1]);
  });

  it('is over with the response that comes in place of a stream', async () => {
    await world.running(10 * MINUTE_MS);
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
    await world.running(10 * MINUTE_MS);
    const before = gets();
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'It is 32 bit.' }] }];
    const usage = { input_tokens: 5, output_tokens: 7 };
    const told = readServerResponse({ id: 'resp_1', status: 'completed', model: 'o3', output, usage });
    world.stream.tell({ number: 9, response: told });
    await world.clock.settle();
    assert.deepEqual([world.job().state, gets() - before], ['completed', 0]);
  });

  it('that is cut again and again takes no more GETs than looks and two', async () => {
    await world.running(12 * MINUTE_MS);
    const before = gets();
    for (let cut = 0; cut < 200; cut += 1) {
      world.stream.tell({ number: world.asked.length + 2, answer: '.' });
      await world.clock.advance(4_000);
      world.stream.cut();
    }
    await world.clock.settle();
    assert.ok(gets() - before <= 200 / 15 + 3, `${gets() - before} GETs in 800 s`);
  });

  it('is heard on within seconds with twenty others, at the pace of their place', async () => {
    await world.running(10 * MINUTE_MS);
    for (let count = 1; count < 20; count += 1) await world.askMore();
    const first = world.streams.filter(({ isClosed }) => !isClosed);
    assert.equal(first.length, 20);
    for (const stream of first) stream.cut();
    await world.clock.settle();
    assert.ok(world.asked.length <= 2, `${world.asked.length} at once`);
    await world.clock.advance(8_000);
    assert.equal(world.openStreams, 20);
  });

  it('has its cancel carried out, and no resumption before that', async () => {
    await world.running(10 * MINUTE_MS);
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
      await world.running(MINUTE_MS);
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
      await world.running(MINUTE_MS);
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
});
