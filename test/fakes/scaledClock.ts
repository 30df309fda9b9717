// A wall clock that is faster than the real one by a factor, and can be set back or ahead.
import type { Clock } from '../../src/core/clock.ts';

export class ScaledClock implements Clock {
  readonly #scale: number;
  readonly #base: number;
  readonly #leastMs: number;
  /** Milliseconds that the clock was set ahead, or back when below 0. */
  offsetMs: number;

  /** @param leastMs no real timer is shorter: what waits for the machine itself, such as its disk, gains nothing by it */
  constructor({
    scale,
    base,
    offsetMs,
    leastMs = 0,
  }: { scale: number; base: number; offsetMs: number; leastMs?: number }) {
    this.#scale = scale;
    this.#base = base;
    this.offsetMs = offsetMs;
    this.#leastMs = leastMs;
  }

  now(): number {
    return Math.round(this.#base + (Date.now() - this.#base) * this.#scale + this.offsetMs);
  }

  after(delayMs: number, run: () => void): { dispose(): void } {
    const timer = setTimeout(run, Math.max(this.#leastMs, delayMs / this.#scale));
    return { dispose: () => clearTimeout(timer) };
  }

  random(): number {
    return Math.random();
  }
}
