// A window that wants to hear a job acts just before its next look is due: after that, any window could take the look.
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

  /** Replaces what was planned for the job. @param lookAt null = there is no reason to hear it, or no look */
  plan(jobId: string, lookAt: number | null): void {
    this.#timers.get(jobId)?.dispose();
    this.#timers.delete(jobId);
    const delay = (lookAt ?? 0) - AHEAD_MS - this.#clock.now();
    // A look that is due already is left to the scheduler.
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
