// Loading ahead of the first question: one part in each idle moment, and nothing once the window closes.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { loadAhead } from '../../src/editor/loadAhead.ts';

describe('loading ahead', () => {
  let moments: (() => void)[];
  let loaded: string[];
  let failures: unknown[];

  const moment = () => new Promise<void>((resolve) => moments.push(resolve));
  const failed = (error: unknown) => failures.push(error);
  const part = (name: string) => async () => {
    await turn();
    loaded.push(name);
  };
  async function idle(): Promise<void> {
    moments.shift()?.();
    await turn();
    await turn();
  }

  beforeEach(() => {
    moments = [];
    loaded = [];
    failures = [];
  });

  it('begins nothing before the host is idle, and waits for another moment after each part', async () => {
    loadAhead({ parts: [part('desk'), part('sdk')], failed, moment });
    await turn();
    assert.deepEqual(loaded, []);
    await idle();
    assert.deepEqual([loaded, moments.length], [['desk'], 1]);
    await idle();
    assert.deepEqual([loaded, moments.length], [['desk', 'sdk'], 0]);
  });

  it('loads nothing more when it is disposed of while it waits', async () => {
    const ahead = loadAhead({ parts: [part('desk'), part('sdk')], failed, moment });
    await idle();
    ahead.dispose();
    await idle();
    assert.deepEqual([loaded, moments.length, failures], [['desk'], 0, []]);
  });

  it('ends with a part that can’t be loaded, and says so', async () => {
    const broken = new Error('no such chunk');
    const parts = [() => Promise.reject(broken), part('sdk')];
    loadAhead({ parts, failed, moment });
    await idle();
    assert.deepEqual([failures, loaded, moments.length], [[broken], [], 0]);
  });

  it('finds an idle moment by itself', async () => {
    await new Promise<void>((resolve, reject) => loadAhead({ parts: [resolve], failed: reject }));
  });
});
