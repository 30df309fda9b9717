// Who of several windows hears a job: one, and where somebody reads along rather than where nobody does.
import assert from 'node:assert/strict';
import { HeardJob } from '../fakes/heardJob.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { ENDLESS_PLACE } from '../fakes/question.ts';
import { failing, ScriptedProvider } from '../fakes/scriptedProvider.ts';

const MINUTE_MS = 60_000;

describe('a running job in several windows', () => {
  let world: HeardJob;

  beforeEach(() => {
    world = new HeardJob();
  });
  afterEach(() => world.dispose());

  const gets = () => world.provider.count('read') + world.provider.count('resume');

  it('is heard by one of eight with an open panel', async () => {
    await world.running(MINUTE_MS, 8);
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
    await world.running(MINUTE_MS, 2);
    world.window(1).listen(world.id);
    await world.clock.settle();
    assert.deepEqual(world.asked, [-1]);
    world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' }).tell({ number: 2, answer: 'Two.' });
    await world.clock.advance(MINUTE_MS);
    assert.deepEqual([world.live(1), world.live(0), world.openStreams], ['One. Two.', 'One. ', 1]);
  });

  it('is taken over at the next look when the window that heard it closes', async () => {
    await world.running(MINUTE_MS, 2);
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
    await world.running(MINUTE_MS, 2);
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
    await world.running(12 * MINUTE_MS, 1);
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

  for (const [what, kind, status] of [
    ['can not see it', 'notFound', 404],
    ['is refused', 'keyRefused', 401],
  ] as const) {
    it(`goes on being heard though a panel is open where the key ${what}`, async () => {
      await world.running(MINUTE_MS);
      const provider = new ScriptedProvider();
      provider.onResume = () => failing(kind, {}, status);
      const { files, clock } = world;
      const other = await openWindow({ files, clock, place: ENDLESS_PLACE, key: () => 'sk-other', provider });
      other.listen(world.id);
      await clock.advance(10 * MINUTE_MS);
      world.stream.cut();
      await clock.advance(10 * MINUTE_MS);
      assert.deepEqual([provider.count('resume'), world.openStreams], [1, 1]);
    });
  }

  it('is left to others at once when its stream breaks where the key was removed meanwhile', async () => {
    const { files, clock, provider } = world;
    let key: string | null = 'sk-test';
    world.windows.push(await openWindow({ files, clock, place: ENDLESS_PLACE, key: () => key, provider }));
    await world.running(10 * MINUTE_MS, 1);
    key = null;
    world.stream.cut();
    await clock.settle();
    assert.equal(files.raw().prepare('SELECT lease_until AS until FROM jobs').get()?.until, null);
    await clock.advance(MINUTE_MS);
    assert.deepEqual([world.asked, world.openStreams], [[-1], 1]);
  });

  it('is heard where it is shown with another key of its project', async () => {
    await world.running(MINUTE_MS);
    const { files, clock, provider } = world;
    const other = await openWindow({ files, clock, place: ENDLESS_PLACE, key: () => 'sk-other', provider });
    other.listen(world.id);
    await clock.settle();
    world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' });
    await clock.settle();
    assert.equal(other.live.get(world.id)?.answer, 'One. ');
  });

  it('is heard though a clock that was set back left a claim far ahead', async () => {
    await world.running(12 * MINUTE_MS, 1);
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

  it('in a panel that was open before, has its text again after the window was opened anew', async () => {
    await world.running(MINUTE_MS);
    world.window(0).dispose();
    const again = await world.open();
    again.listen(world.id);
    await world.clock.advance(MINUTE_MS);
    world.stream.tell({ number: 0 }).tell({ number: 1, answer: 'One. ' });
    await world.clock.settle();
    assert.equal(world.live(1), 'One. ');
  });

  it('leaves nothing behind once it has ended', async () => {
    await world.running(MINUTE_MS, 2);
    world.window(1).listen(world.id);
    world.status = 'completed';
    await world.clock.advance(5 * MINUTE_MS);
    const left = world.files.raw().prepare("SELECT count(*) AS n FROM facts WHERE name LIKE 'hearing %'").get();
    assert.deepEqual([world.job().state, world.openStreams, left?.n], ['completed', 0, 0]);
  });
});
