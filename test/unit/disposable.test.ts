// Letting go of everything, whichever part fails.
import assert from 'node:assert/strict';
import { closeWindow } from '../../src/editor/closeWindow.ts';
import { allDone } from '../../src/shared/allDone.ts';
import { DisposableStore, disposeAll } from '../../src/shared/disposable.ts';

describe('letting go', () => {
  let gone: string[];
  const fine = (name: string) => ({ dispose: () => void gone.push(name) });
  const broken = (name: string) => ({
    dispose: () => {
      gone.push(name);
      throw new Error(`${name} broke`);
    },
  });

  beforeEach(() => {
    gone = [];
  });

  it('reaches every part of a store, the last first, and says what broke', () => {
    const store = new DisposableStore();
    for (const part of [fine('a'), broken('b'), fine('c'), broken('d'), fine('e')]) store.add(part);
    assert.throws(
      () => store.dispose(),
      (error: unknown) => error instanceof AggregateError && /d broke; .*b broke/.test(error.message),
    );
    assert.deepEqual(gone, ['e', 'd', 'c', 'b', 'a']);
    store.dispose();
    assert.equal(gone.length, 5, 'each is let go of once');
  });

  it('throws the one thing that broke as it is', () => {
    assert.throws(() => disposeAll([fine('a'), broken('b'), fine('c')]), { message: 'b broke' });
    assert.deepEqual(gone, ['a', 'b', 'c']);
  });

  it('waits for all that is under way, also where one part fails at once', async () => {
    let isDone = false;
    const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      isDone = true;
    });
    await assert.rejects(allDone([Promise.reject(new Error('first')), slow]), { message: 'first' });
    assert.equal(isDone, true);
  });

  it('at the end of a window goes on to the log, whichever part fails, and the log says which', async () => {
    for (const [isUnsettled, isBroken] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      gone = [];
      const said: string[] = [];
      const engine = {
        settled: () => {
          gone.push('settled');
          return isUnsettled ? Promise.reject(new Error('a full disk')) : Promise.resolve();
        },
      };
      const door = {
        ...(isBroken ? broken('door') : fine('door')),
        engine: Object.assign(Object.create(null), engine),
      };
      await closeWindow({
        door,
        log: { ...fine('log'), error: (message, error) => said.push(`${message}: ${String(error)}`) },
      });
      assert.deepEqual(gone, ['settled', 'door', 'log']);
      assert.deepEqual(said, [
        ...(isUnsettled ? ['What was under way could not be brought to its end: Error: a full disk'] : []),
        ...(isBroken ? ['The window was closed, but for a part that failed: Error: door broke'] : []),
      ]);
    }
  });
});
