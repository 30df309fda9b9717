// Who looks when: the figures for one window and for many, and what happens when clocks and windows come and go.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

const MINUTE = 60_000;
const PLACE = aPlace('https://gateway.example/v1');

describe('the scheduler', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
    provider.onRead = (responseId) => said('in_progress', { id: responseId });
  });
  afterEach(() => files.dispose());

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place: PLACE, key: () => 'sk-some-key', provider });
  }

  /** Jobs that the provider has, written by a window that is gone. */
  async function sent(count: number, changes: Partial<Job> = {}): Promise<string[]> {
    const ledger = await files.open('gone', clock);
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { job, texts } = preparedAs(
        {
          state: 'running',
          responseId: `resp_${index}`,
          sentAt: clock.now(),
          sentOn: '2026-11-21',
          nextLookAt: clock.now() + 1_000,
          ...changes,
        },
        { endpoint: PLACE },
      );
      await ledger.insert({ job, texts, budget: null });
      await ledger.change(job.id, () => null);
      ids.push(job.id);
    }
    ledger.dispose();
    return ids;
  }

  for (const windows of [1, 2, 8]) {
    it(`looks at most 60 times at a job of half an hour, with ${windows} windows`, async () => {
      await sent(1);
      for (let count = 0; count < windows; count += 1) await window();
      await clock.advance(30 * MINUTE);
      const looks = provider.count('read');
      assert.ok(looks <= 60 && looks >= 30, `${looks} looks`);
    });
  }

  it('looks at every open job once at start, paused ones too, and not again because of more windows', async () => {
    await sent(3, { nextLookAt: clock.now() + 50_000, sentAt: clock.now() - 10 * MINUTE });
    await sent(1, { nextLookAt: null, pauseReason: 'keyRefused', sentAt: clock.now() - 10 * MINUTE });
    await window();
    await clock.advance(3_000);
    assert.equal(provider.count('read'), 4);
    await window();
    await clock.advance(1_000);
    assert.equal(provider.count('read'), 4);
  });

  it('keeps to five looks a second, all windows together, and forgets nobody', async () => {
    const ids = await sent(60, { sentAt: clock.now() - 60 * MINUTE });
    await window();
    const two = await window();
    await clock.advance(2_000);
    assert.ok(provider.count('read') <= 11, `${provider.count('read')} looks in two seconds`);
    await clock.advance(18_000);
    assert.ok(ids.every((id) => (two.ledger.get(id)?.looks ?? 0) > 0));
  });

  it('does nothing when nothing is planned', async () => {
    await sent(5, { state: 'completed', nextLookAt: null });
    await window();
    await clock.advance(3 * 60 * MINUTE);
    assert.deepEqual(provider.calls, []);
  });

  it('goes on when the clock was set back, and when the machine slept', async () => {
    const [id] = await sent(1);
    const engine = await window();
    await clock.advance(5 * MINUTE);
    clock.jump(-3 * 60 * MINUTE);
    const before = provider.count('read');
    await clock.advance(2 * MINUTE);
    assert.ok(provider.count('read') > before, 'after the clock was set back');
    clock.jump(8 * 60 * MINUTE);
    provider.onRead = (responseId) => said('completed', { id: responseId });
    await clock.advance(2 * MINUTE);
    assert.equal(engine.ledger.get(id ?? '')?.state, 'completed');
  });

  it('hands a job to another window when its own is gone', async () => {
    const [id] = await sent(1);
    const one = await window();
    const two = await window();
    await clock.advance(10_000);
    one.dispose();
    provider.onRead = (responseId) => said('completed', { id: responseId });
    await clock.advance(MINUTE);
    assert.equal(two.ledger.get(id ?? '')?.state, 'completed');
  });

  it('stops with its window', async () => {
    await sent(3);
    const engine = await window();
    await clock.advance(5_000);
    engine.dispose();
    const before = provider.count('read');
    await clock.advance(60 * MINUTE);
    assert.equal(provider.count('read'), before);
    assert.ok(!files.log.text.includes('error'), files.log.text);
  });

  it('stops when a newer Ponder took the ledger over', async () => {
    await sent(2);
    const engine = await window();
    await clock.advance(5_000);
    let outdated = 0;
    engine.ledger.onDidOutdate(() => {
      outdated += 1;
    });
    files.raw().exec('PRAGMA user_version = 99');
    const before = provider.count('read');
    await clock.advance(60 * MINUTE);
    assert.deepEqual([provider.count('read'), outdated], [before, 1]);
  });

  it('looks at the other jobs although one row is damaged', async () => {
    const [damaged, sound] = await sent(2, { sentAt: clock.now() - 10 * MINUTE });
    files
      .raw()
      .prepare("UPDATE jobs SET job = json_object('id', id, 'nextLookAt', 1, 'state', 'running') WHERE id = ?")
      .run(damaged ?? '');
    const engine = await window();
    provider.onRead = (responseId) => said('completed', { id: responseId });
    await clock.advance(2 * MINUTE);
    assert.equal(engine.ledger.get(sound ?? '')?.state, 'completed');
  });

  it('ends the run of a window that is gone when no server keeps it', async () => {
    const [id] = await sent(1, { background: false, store: false });
    const engine = await window();
    await clock.advance(MINUTE);
    assert.deepEqual([engine.ledger.get(id ?? '')?.state, provider.calls], ['failed', []]);
  });

  it('asks what became of the run of a window that is gone when the server was to keep it', async () => {
    const [id] = await sent(1, { background: false });
    provider.onRead = (responseId) => said('completed', { id: responseId });
    const engine = await window();
    await clock.advance(MINUTE);
    assert.deepEqual([engine.ledger.get(id ?? '')?.state, provider.calls], ['completed', ['read']]);
  });

  it('gives up a run that nobody hears and a person wants stopped: there is no call to cancel it', async () => {
    const cancelled = { background: false, cancelRequestedAt: clock.now() };
    const [kept] = await sent(1, cancelled);
    const [unkept] = await sent(1, { ...cancelled, store: false, responseId: 'resp_9' });
    const engine = await window();
    await clock.advance(10_000);
    const states = [kept, unkept].map((id) => engine.ledger.get(id ?? '')?.state);
    assert.deepEqual([states, provider.calls], [['cancelled', 'cancelled'], ['read']]);
    await clock.advance(60 * MINUTE);
    // The two looks after a cancel, at what was to be kept.
    assert.equal(provider.count('read'), 3);
  });

  it('backs off from a provider in trouble', async () => {
    await sent(1, { sentAt: clock.now() - 60 * MINUTE });
    provider.onRead = () => failing('transient');
    await window();
    await clock.advance(60 * MINUTE);
    assert.ok(provider.count('read') <= 75, `${provider.count('read')} looks in an hour`);
  });

  it('asks each place for itself', async () => {
    const elsewhere = aPlace('https://elsewhere.example/v1', { name: 'Elsewhere' });
    await sent(20, { sentAt: clock.now() - 60 * MINUTE });
    const [id] = await sent(1, { endpoint: elsewhere, sentAt: clock.now() - 60 * MINUTE });
    const engine = await window();
    await clock.advance(1_500);
    assert.equal(engine.ledger.get(id ?? '')?.looks, 1);
  });
});
