// A window that closes: how long it waits for what only it knows, and in which order its parts end.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { closeWindow } from '../../src/editor/closeWindow.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { FullDisk } from '../fakes/fullDisk.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { later, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

/** VS Code gives an extension five seconds. */
const CLOSE_MS = 4_000;
const PLACE = aPlace('https://gateway.example/v1');

describe('a window that closes', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let disk: FullDisk;
  let provider: ScriptedProvider;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    disk = new FullDisk();
    provider = new ScriptedProvider();
    engine = await openWindow({ files, clock, place: PLACE, key: () => 'sk-test', provider });
  });
  afterEach(() => {
    disk.dispose();
    files.dispose();
  });

  /** Whether the window may end, as of now. */
  function settling(): { readonly isDone: boolean } {
    const state = { isDone: false };
    void engine.settled().then(() => {
      state.isDone = true;
    });
    return state;
  }

  async function ask(): Promise<string> {
    const id = await engine.jobs.start(preparedAs({}), null, false);
    await clock.settle();
    return id;
  }

  it('ends at once when nothing is under way', async () => {
    const idle = settling();
    await clock.settle();
    assert.equal(idle.isDone, true);
    provider.onStart = () => said('queued');
    await ask();
    const sent = settling();
    await clock.settle();
    assert.equal(sent.isDone, true);
  });

  it('waits for the answer to its POST, and ends a moment after that', async () => {
    const { reply, give } = later();
    provider.onStart = () => reply;
    const id = await ask();
    const window = settling();
    await clock.advance(CLOSE_MS - 500);
    assert.equal(window.isDone, false);
    give(said('queued'));
    await clock.advance(100);
    assert.equal(window.isDone, true);
    assert.equal(engine.ledger.get(id)?.responseId, 'resp_1');
  });

  it('waits for no longer than the editor lets it', async () => {
    const { reply } = later();
    provider.onStart = () => reply;
    await ask();
    const window = settling();
    await clock.advance(CLOSE_MS - 100);
    assert.equal(window.isDone, false);
    await clock.advance(200);
    assert.equal(window.isDone, true);
  });

  it('waits for the last of several POSTs', async () => {
    const replies = [later(), later()];
    let calls = 0;
    provider.onStart = () => {
      calls += 1;
      return replies[calls - 1]?.reply ?? said('queued');
    };
    await ask();
    await ask();
    const window = settling();
    replies[1]?.give(said('queued', { id: 'resp_2' }));
    await clock.advance(500);
    assert.equal(window.isDone, false);
    replies[0]?.give(said('queued'));
    await clock.advance(500);
    assert.equal(window.isDone, true);
  });

  describe('with a reply that is not on the disk', () => {
    let id: string;

    beforeEach(async () => {
      provider.onStart = () => {
        disk.isFull = true;
        return said('queued');
      };
      id = await engine.jobs.start(prepared({ endpoint: PLACE, wantsSummary: false }, clock.now()), null, true);
      await clock.settle();
      // Its own tries are five seconds apart by now.
      await clock.advance(60_000);
      assert.equal(engine.held.of(id)?.responseId, 'resp_1');
    });

    it('tries without a pause, and ends as soon as it is stored', async () => {
      const tries = disk.failed;
      const window = settling();
      await clock.advance(1_000);
      assert.equal(window.isDone, false);
      assert.ok(disk.failed - tries >= 8, `${disk.failed - tries} tries in a second`);
      disk.isFull = false;
      await clock.advance(300);
      assert.equal(window.isDone, true);
      assert.equal(engine.ledger.get(id)?.responseId, 'resp_1');
      assert.equal(engine.held.of(id), null);
    });

    it('tries for no longer than the editor lets it', async () => {
      const window = settling();
      await clock.advance(CLOSE_MS - 200);
      assert.equal(window.isDone, false);
      await clock.advance(400);
      assert.equal(window.isDone, true);
    });

    it('does not wait for what no try can store', async () => {
      disk.isFull = false;
      files.raw().exec('PRAGMA user_version = 99');
      await clock.advance(6_000);
      assert.equal(engine.held.of(id)?.isTried, false);
      const window = settling();
      await clock.settle();
      assert.equal(window.isDone, true);
    });
  });

  describe('lets go of its parts', () => {
    const settled = Promise.withResolvers<void>();
    let steps: string[];
    const log = {
      error: (message: string, error?: unknown) => steps.push(`${message}: ${String(error)}`),
      dispose: () => steps.push('log closed'),
    };
    const door = (settle: () => Promise<void>, dispose: () => void) => ({
      engine: { ...engine, settled: settle },
      dispose,
    });

    beforeEach(() => {
      steps = [];
    });

    it('when everything has settled, and not before', async () => {
      const closing = closeWindow({
        door: door(
          () => settled.promise,
          () => steps.push('door closed'),
        ),
        log,
      });
      await clock.settle();
      assert.deepEqual(steps, []);
      settled.resolve();
      await closing;
      assert.deepEqual(steps, ['door closed', 'log closed']);
    });

    it('one after the other, whichever of them fails', async () => {
      const fails = () => {
        throw new Error('stuck');
      };
      await closeWindow({ door: door(() => Promise.reject(new Error('full')), fails), log });
      assert.deepEqual(steps, [
        'What was under way could not be brought to its end: Error: full',
        'The window was closed, but for a part that failed: Error: stuck',
        'log closed',
      ]);
    });

    it('also where no ledger was ever opened', async () => {
      await closeWindow({ door: { engine: null, dispose: () => steps.push('door closed') }, log });
      assert.deepEqual(steps, ['door closed', 'log closed']);
    });
  });
});
