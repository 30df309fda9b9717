// Who has a reason of its own to hear a job is there just before the look that is due, which any window could take.
import type { Disposable } from '../../../shared/disposable.ts';
import type { Clock } from '../../clock.ts';
import { AHEAD_MS } from '../../ledger/hearings.ts';

export class BeforeLooks implements Disposable {
  readonly #clock: Clock;
  readonly #take: (jobId: string) => void;
  readonly #timers = new Map<string, Disposable>();

  constructor(clock: Clock, take: (jobId: string) => void) {
    this.#clock = clock;
    this.#take = take;
  }

  /** In place of what was planned before. @param lookAt null = there is no reason, or no look */
  plan(jobId: string, lookAt: number | null): void {
    this.#timers.get(jobId)?.dispose();
    this.#timers.delete(jobId);
    const delay = (lookAt ?? 0) - AHEAD_MS - this.#clock.now();
    // What is due already is the scheduler's.
    if (delay <= 0) return;
    const timer = this.#clock.after(delay, () => {
      this.#timers.delete(jobId);
      this.#take(jobId);
    });
    this.#timers.set(jobId, timer);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
  }
}
