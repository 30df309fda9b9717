// Looks at jobs when they are due, in whichever window claims them first. Holds no state of its own: what is due stands
// in the ledger.
import { type Disposable, DisposableStore } from '../../shared/disposable.ts';
import type { Job } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Listener } from '../jobs/listener.ts';
import type { Recorder } from '../jobs/record.ts';
import type { Sender } from '../jobs/sender.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { LOOK_SPACING_MS } from './pace.ts';

/** A timer is never set further ahead: those of a machine that sleeps stand still, and it shall be noticed soon after. */
const LONGEST_SLEEP_MS = 10_000;
const TROUBLE_PAUSE_MS = 5_000;

/** A clock set back by more than this leaves every planned look too far ahead; a timer so late is one that slept. */
const CLOCK_STEP_MS = 5_000;

export interface SchedulerNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly submitter: Sender;
  readonly looker: Pick<Listener, 'look'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Scheduler implements Disposable {
  readonly #needs: SchedulerNeeds;
  readonly #store = new DisposableStore();
  #timer: Disposable | null = null;
  #isTicking = false;
  #tickedAt = 0;
  /** When the timer is to run, by the wall clock. */
  #timerAt = 0;

  constructor(needs: SchedulerNeeds) {
    this.#needs = needs;
  }

  /** Every open job gets one look at once; then the ledger says when. */
  async start(): Promise<void> {
    const { ledger } = this.#needs;
    this.#store.add(ledger.onDidChange(() => this.#replan()));
    this.#store.add(ledger.early.onDidMove(() => this.#replan()));
    await ledger.early.bring({ why: 'start' });
    this.#plan();
  }

  /** A person is back: what was not looked at just now is looked at early. */
  wake(): void {
    if (this.#timer !== null) void this.#lookEarly();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#store.dispose();
  }

  /** A timer about to run sees the change anyway: with many jobs due, each look would ask the ledger several times. */
  #replan(): void {
    const isNear = this.#timer !== null && Math.abs(this.#timerAt - this.#needs.clock.now()) <= LOOK_SPACING_MS;
    if (!isNear) this.#plan();
  }

  #plan(pauseMs = 0): void {
    const { ledger, clock } = this.#needs;
    if (this.#store.isDisposed || this.#isTicking || ledger.isOutdated || ledger.isDamaged) return;
    this.#timer?.dispose();
    this.#timer = null;
    const due = this.#guarded(() => ledger.nextDueAt());
    if (due === null) return;
    const delay = Math.min(LONGEST_SLEEP_MS, Math.max(pauseMs, due - clock.now(), 0));
    this.#timerAt = clock.now() + delay;
    this.#timer = clock.after(delay, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    if (this.#isTicking || this.#store.isDisposed) return;
    this.#isTicking = true;
    let pauseMs = LOOK_SPACING_MS;
    try {
      const step = this.#clockStep();
      if (step === 'back') await this.#needs.ledger.early.bring({ why: 'start' });
      if (step === 'slept') await this.#lookEarly();
      for (let job = await this.#needs.ledger.claimDue(); job !== null; job = await this.#needs.ledger.claimDue()) {
        if (this.#store.isDisposed) return;
        void this.#handle(job);
      }
    } catch (error) {
      // That it is outdated has been told; the window goes on with nothing.
      if (this.#store.isDisposed || this.#needs.ledger.isOutdated) return;
      pauseMs = TROUBLE_PAUSE_MS;
      this.#needs.log.error('The scheduler could not read the ledger', error);
    } finally {
      this.#isTicking = false;
    }
    this.#plan(pauseMs);
  }

  #clockStep(): 'back' | 'slept' | null {
    const now = this.#needs.clock.now();
    const before = this.#tickedAt;
    this.#tickedAt = now;
    if (now < before - CLOCK_STEP_MS) return 'back';
    return now > this.#timerAt + CLOCK_STEP_MS ? 'slept' : null;
  }

  async #lookEarly(): Promise<void> {
    try {
      await this.#needs.ledger.early.bring({ why: 'pause' });
    } catch (error) {
      // Each look still comes at its own time.
      if (this.#store.isDisposed || this.#needs.ledger.isOutdated) return;
      this.#needs.log.error('The looks could not be brought forward', error);
    }
  }

  async #handle(job: Job): Promise<void> {
    try {
      await this.#act(job);
    } catch (error) {
      // Its lease ends by itself, and the next window takes it up.
      if (this.#store.isDisposed) return;
      this.#needs.log.error(`Job ${job.id}: looking at it broke off`, error);
    }
  }

  async #act(job: Job): Promise<void> {
    const { ledger, recorder, submitter, looker, clock } = this.#needs;
    const at = clock.now();
    switch (job.state) {
      case 'waiting':
        await submitter.submit(job.id, 'due');
        return;
      case 'prepared':
        // The window that wrote it down died before it sent anything.
        await recorder.record(job.id, { type: 'wait', at, reason: 'consent', notBefore: null });
        return;
      case 'submitting':
        if (submitter.isSending(job.id)) await ledger.renewLease(job.id);
        else await recorder.record(job.id, { type: 'noReply', at, error: windowDied() });
        return;
      case 'queued':
      case 'running':
        if (job.background) await looker.look(job);
        else await this.#actInForeground(job, at);
        return;
      default:
        await looker.look(job);
    }
  }

  /** Its window holds the lease: who claims it hears it, or is not the one. */
  async #actInForeground(job: Job, at: number): Promise<void> {
    const { ledger, recorder, submitter, looker } = this.#needs;
    if (submitter.isHearing(job.id)) await ledger.renewLease(job.id);
    else if (job.store && job.responseId !== null) await looker.look(job);
    else if (job.cancelRequestedAt !== null) await recorder.record(job.id, { type: 'aborted', at });
    else await recorder.record(job.id, { type: 'windowDied', at, error: windowDied() });
  }

  #guarded(read: () => number | null): number | null {
    try {
      return read();
    } catch (error) {
      this.#needs.log.error('The scheduler could not read the ledger', error);
      return this.#needs.ledger.isOutdated ? null : this.#needs.clock.now() + TROUBLE_PAUSE_MS;
    }
  }
}

function windowDied() {
  return { kind: 'windowDied', message: '', code: null, httpStatus: null, requestId: null };
}
