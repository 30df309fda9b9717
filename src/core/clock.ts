// Core tells time and waits only by a `Clock`, so that tests can use one of their own.
import type { Disposable } from '../shared/disposable.ts';

export interface Clock {
  /** Milliseconds since 1970, by the wall clock: it may jump. */
  now(): number;
  after(delayMs: number, run: () => void): Disposable;
  /** 0 ≤ x < 1 */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
  random: () => Math.random(),
};

export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

/** Awaited between the steps of long work, so that the editor gets its turn. */
export function editorsTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
