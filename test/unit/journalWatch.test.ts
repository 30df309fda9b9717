// When a window looks for what another one wrote: by the clock after each write it is told of, and now and then anyway.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import { watchJournal } from '../../src/core/ledger/journalWatch.ts';
import type { Disposable } from '../../src/shared/disposable.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { until } from '../fakes/until.ts';

describe('the watch on the journal', () => {
  let folder: string;
  let clock: FakeClock;
  let version: number;
  let looks: number[];
  let changes: number[];
  let failures: unknown[];
  let watching: Disposable;
  let began: number;
  /** Of all timers, as they were set. */
  let delays: number[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ponder-watch-'));
    clock = new FakeClock();
    began = clock.now();
    [version, looks, changes, failures, delays] = [1, [], [], [], []];
  });
  afterEach(() => {
    watching.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const since = () => clock.now() - began;
  function watchAt(path: string): void {
    const recording: Clock = {
      now: () => clock.now(),
      random: () => clock.random(),
      after: (delayMs, run) => {
        delays.push(delayMs);
        return clock.after(delayMs, run);
      },
    };
    watching = watchJournal(path, recording, {
      dataVersion: () => {
        looks.push(since());
        if (version < 0) throw new Error('busy');
        return version;
      },
      changed: () => changes.push(since()),
      failed: (error) => failures.push(error),
    });
    // The first one is of the beginning.
    looks = [];
  }
  const path = () => join(folder, 'ledger.sqlite');
  /** Until the system has told of it: the next look is soon. */
  async function write(name: string): Promise<void> {
    const before = delays.length;
    await until('the write is told', () => {
      writeFileSync(join(folder, name), `${version}`);
      return delays.length > before;
    });
  }

  it('looks soon after a write, and less and less often until a slow disk would have flushed it', async () => {
    watchAt(path());
    await write('ledger.sqlite-wal');
    await clock.advance(29);
    assert.deepEqual(looks, []);
    await clock.advance(700);
    assert.deepEqual(looks, [30, 90, 210, 450, 690]);
    await clock.advance(9_000);
    assert.deepEqual([looks.at(-1), clock.pending], [5_010, 1]);
    assert.deepEqual(changes, [], 'no look found anything new');
  });

  it('looks soon again after another write', async () => {
    watchAt(path());
    await write('ledger.sqlite-wal');
    await clock.advance(250);
    assert.deepEqual(looks, [30, 90, 210]);
    await write('ledger.sqlite-wal');
    assert.equal(clock.pending, 2, 'in place of the look that was planned');
    await clock.advance(250);
    assert.deepEqual(looks, [30, 90, 210, 280, 340, 460]);
  });

  it('tells a change once, at the first look that sees it', async () => {
    watchAt(path());
    await write('ledger.sqlite-wal');
    await clock.advance(100);
    version = 2;
    await clock.advance(5_000);
    assert.deepEqual(changes, [210]);
  });

  it('looks every ten seconds where no write is told, and goes on after a look that failed', async () => {
    watchAt(join(folder, 'missing', 'ledger.sqlite'));
    assert.equal(failures.length, 1, 'there is nothing to watch');
    version = 2;
    await clock.advance(9_999);
    assert.deepEqual(looks, []);
    await clock.advance(1);
    assert.deepEqual([looks, changes], [[10_000], [10_000]]);
    version = -1;
    await clock.advance(10_000);
    assert.equal(failures.length, 2);
    version = 3;
    await clock.advance(10_000);
    assert.deepEqual(changes, [10_000, 30_000]);
  });

  it('leaves no timer behind when it is ended', async () => {
    watchAt(path());
    await write('ledger.sqlite-wal');
    watching.dispose();
    assert.equal(clock.pending, 0);
  });
});
