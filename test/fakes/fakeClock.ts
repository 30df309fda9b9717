// A clock that stands still until a test moves it. Timers run in their order; after each one promises and the I/O that
// was announced to the clock come to rest, so that what a timer began has happened before the next one runs.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.ts';
import type { Disposable } from '../../src/shared/disposable.ts';

/** Noon in local time: a few hours either way stay on the same day. */
export const NOON = new Date(2026, 10, 21, 12, 0, 0).getTime();

/** Turns of the event loop with nothing under way before things count as settled. */
const QUIET_TURNS = 12;

interface Timer {
  at: number;
  readonly order: number;
  readonly run: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  #underWay = 0;
  readonly #timers = new Set<Timer>();

  constructor(now: number = NOON) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** In the middle: no jitter either way. */
  random(): number {
    return 0.5;
  }

  after(delayMs: number, run: () => void): Disposable {
    this.#order += 1;
    const timer: Timer = { at: this.#now + Math.max(0, delayMs), order: this.#order, run };
    this.#timers.add(timer);
    return { dispose: () => this.#timers.delete(timer) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Real I/O that `advance` and `settle` wait for. */
  async busyWith<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Lets time pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settle();
    for (let timer = this.#next(end); timer !== null; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
      await this.settle();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** The wall clock is set, forwards or backwards; timers keep their distance. */
  jump(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await turn();
      if (this.#underWay > 0) quiet = 0;
    }
  }

  #next(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (next === null || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}
