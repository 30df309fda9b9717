// Scaled time: the service's minutes pass in seconds. Durations (queue, run, retention) are simulated; the times of day
// in replies are real, or as far from it as the client's own clock, because clients compare the two.

export class SimulatedClock {
  readonly #scale: number;
  readonly #byTest: (() => number) | null;
  readonly #start = performance.now();
  #skippedMs = 0;
  #dayShiftMs = 0;

  /** `scale`: simulated seconds per real second. `byTest`: milliseconds that a test lets pass, in place of real ones. */
  constructor(scale: number, byTest: (() => number) | null = null) {
    if (!(scale > 0) || !Number.isFinite(scale)) throw new Error('timeScale must be a number above 0.');
    this.#scale = scale;
    this.#byTest = byTest;
  }

  /** Simulated milliseconds since the start. */
  now(): number {
    const passed = this.#byTest?.() ?? (performance.now() - this.#start) * this.#scale;
    return passed + this.#skippedMs;
  }

  /** Lets simulated time pass at once. */
  skip(simulatedMs: number): void {
    this.#skippedMs += simulatedMs;
  }

  /** Real milliseconds for so many simulated ones. */
  realMsFor(simulatedMs: number): number {
    return simulatedMs / this.#scale;
  }

  /** Real milliseconds until a simulated moment, at most what a timer can hold. */
  realMsUntil(simulatedMs: number): number {
    return Math.min(Math.max(0, Math.ceil((simulatedMs - this.now()) / this.#scale)), 2 ** 31 - 1);
  }

  /** Moves the time of day, and no duration. */
  setDay(now: Date): void {
    this.#dayShiftMs = now.getTime() - Date.now();
  }

  /** The time of day in Unix seconds, as replies carry it. */
  unixSeconds(): number {
    return Math.floor((Date.now() + this.#dayShiftMs) / 1000);
  }
}
