// A wall clock that is faster than the real one by a factor, and can be set back or ahead.
import type { Clock } from '../../src/core/clock.ts';

export class ScaledClock implements Clock {
  readonly #scale: number;
  readonly #base: number;
  /** Milliseconds that the clock was set ahead, or back when below 0. */
  offsetMs: number;

  constructor({ scale, base, offsetMs }: { scale: number; base: number; offsetMs: number }) {
    this.#scale = scale;
    this.#base = base;
    this.offsetMs = offsetMs;
  }

  now(): number {
    return Math.round(this.#base + (Date.now() - this.#base) * this.#scale + this.offsetMs);
  }

  after(delayMs: number, run: () => void): { dispose(): void } {
    const timer = setTimeout(run, delayMs / this.#scale);
    return { dispose: () => clearTimeout(timer) };
  }

  random(): number {
    return Math.random();
  }
}
