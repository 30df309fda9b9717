// Looks at jobs when they are due, in whichever window claims them first. It keeps no state of its own: the ledger
// knows what is due.
import { type Disposable, DisposableStore } from '../../shared/disposable.ts';
import type { Job, JobError } from '../../shared/job.ts';
import type { HeldKeys } from '../accounts/heldKeys.ts';
import type { Clock } from '../clock.ts';
import type { Work } from '../jobs/work.ts';
import type { WorkLater } from '../jobs/workLater.ts';
import type { Duty } from '../ledger/duties.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Occasion } from '../ledger/occasion.ts';
import type { Logger } from '../logger.ts';
import { CLOCK_STEP_MS, LOOK_SPACING_MS } from '../pace/pace.ts';

/** No timer is longer: timers stand still while a machine sleeps, and the end of its sleep has to be noticed soon. */
const LONGEST_SLEEP_MS = 10_000;
const TROUBLE_PAUSE_MS = 5_000;

export interface SchedulerNeeds {
  readonly ledger: Ledger;
  readonly work: Pick<WorkLater, 'get'>;
  readonly held: HeldKeys;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Scheduler implements Disposable {
  readonly #needs: SchedulerNeeds;
  readonly #store = new DisposableStore();
  #timer: Disposable | null = null;
  #isTicking = false;
  /** Something changed during a tick, so a new plan is needed after it. */
  #hasMissed = false;
  #tickedAt = 0;
  /** When the timer is to fire, by the wall clock. */
  #timerAt = 0;

  constructor(needs: SchedulerNeeds) {
    this.#needs = needs;
  }

  /** Has every open job that this window has a key for looked at once right away; then the ledger says when to look. */
  async start(): Promise<void> {
    const { ledger, held } = this.#needs;
    this.#store.add(ledger.onDidChange(({ ids }) => this.#changed(ids)));
    this.#store.add(ledger.early.onDidMove(() => this.#replan()));
    this.#store.add(ledger.keyTrouble.onDidMend((endpoint) => void this.#bring({ why: 'key', endpoint })));
    this.#tickedAt = this.#needs.clock.now();
    await ledger.early.bring({ why: 'start' }, held);
    this.#plan();
  }

  /** Call when a person comes back: jobs that were not looked at just now are looked at early. */
  wake(): void {
    if (this.#timer !== null) void this.#bring({ why: 'pause' });
  }

  /** Call when the way to the network is another one: what waits for the network, or backed off, is tried again. */
  reconnect(): void {
    void this.#bring({ why: 'network', endpoint: null });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#store.dispose();
  }

  /** A timer that fires soon sees the change anyway. With many jobs due, each look would cost several queries. */
  #replan(ids: readonly string[] | null = null): void {
    const isNear = this.#timer !== null && Math.abs(this.#timerAt - this.#needs.clock.now()) <= LOOK_SPACING_MS;
    if (!isNear) this.#plan(0, ids);
  }

  /** Considers only the jobs that changed, not all the others that may belong to other windows. */
  #changed(ids: readonly string[]): void {
    const { ledger } = this.#needs;
    if (!this.#isAtWork()) return;
    const left = this.#guarded(
      () => ledger.claims.leftByOthers(ids),
      () => [],
    );
    if (left.length > 0) void this.#bring({ why: 'fits', ids: left });
    this.#replan(ids);
  }

  /** @param ids the jobs that may have made the next duty earlier; null = any job */
  #plan(pauseMs = 0, ids: readonly string[] | null = null): void {
    const { ledger, clock, held } = this.#needs;
    if (this.#isTicking) this.#hasMissed = true;
    if (this.#isTicking || !this.#isAtWork()) return;
    const due = this.#guarded(
      () => ledger.claims.nextTurn(held, ids)?.at ?? null,
      () => (ledger.isOutdated ? null : clock.now() + TROUBLE_PAUSE_MS),
    );
    if (held.isWanting) void held.learn().then(() => this.#replan());
    const isLater = due === null || (this.#timer !== null && due >= this.#timerAt);
    if (ids === null || !isLater) this.#wakeAt(due, pauseMs);
  }

  #wakeAt(due: number | null, pauseMs: number): void {
    const { clock } = this.#needs;
    this.#timer?.dispose();
    this.#timer = null;
    if (due === null) return;
    const delay = Math.min(LONGEST_SLEEP_MS, Math.max(pauseMs, due - clock.now(), 0));
    this.#timerAt = clock.now() + delay;
    this.#timer = clock.after(delay, () => void this.#tick());
  }

  #isAtWork(): boolean {
    const { ledger } = this.#needs;
    return !this.#store.isDisposed && !ledger.isOutdated && !ledger.isDamaged;
  }

  async #tick(): Promise<void> {
    if (this.#isTicking || this.#store.isDisposed) return;
    this.#isTicking = true;
    let next: Duty | null = null;
    let pauseMs = LOOK_SPACING_MS;
    try {
      const { ledger, held } = this.#needs;
      const step = this.#clockStep();
      if ((await held.refresh()).length > 0) await ledger.early.bring({ why: 'fits', ids: null }, held);
      if (step === 'back') await ledger.early.bring({ why: 'clock' }, held);
      if (step === 'slept') await this.#bring({ why: 'pause' });
      this.#hasMissed = false;
      next = await this.#takeTurns();
    } catch (error) {
      // The person was told already that this window is too old for the ledger; it does nothing more.
      if (this.#store.isDisposed || this.#needs.ledger.isOutdated) return;
      pauseMs = TROUBLE_PAUSE_MS;
      this.#hasMissed = true;
      this.#needs.log.error('The scheduler could not read the ledger', error);
    } finally {
      this.#isTicking = false;
    }
    if (this.#hasMissed) this.#plan(pauseMs);
    else if (this.#isAtWork()) this.#wakeAt(next?.at ?? null, pauseMs);
  }

  /** Does this window's duty, if one is due now. Returns the next duty. */
  async #takeTurns(): Promise<Duty | null> {
    const { ledger, held, clock } = this.#needs;
    const isNow = (duty: Duty | null, act: Duty['act']) => duty?.act === act && duty.at <= clock.now();
    let next = await this.#nextTurn();
    if (isNow(next, 'claim')) {
      await this.#claimAll();
      next = this.#store.isDisposed ? null : await this.#nextTurn();
    }
    if (!isNow(next, 'tell')) return next;
    await ledger.claims.tellStranded(held);
    return this.#store.isDisposed ? null : await this.#nextTurn();
  }

  async #nextTurn(): Promise<Duty | null> {
    const { ledger, held } = this.#needs;
    const next = ledger.claims.nextTurn(held);
    if (!held.isWanting) return next;
    await held.learn();
    return ledger.claims.nextTurn(held);
  }

  #clockStep(): 'back' | 'slept' | null {
    const now = this.#needs.clock.now();
    const before = this.#tickedAt;
    this.#tickedAt = now;
    if (now < before - CLOCK_STEP_MS) return 'back';
    return now > this.#timerAt + CLOCK_STEP_MS ? 'slept' : null;
  }

  async #claimAll(): Promise<void> {
    const { ledger, held } = this.#needs;
    for (;;) {
      const job = await ledger.claimDue(held);
      if (this.#store.isDisposed) return;
      if (job !== null) void this.#handle(job);
      else return;
    }
  }

  async #bring(occasion: Occasion): Promise<void> {
    const { ledger, held, log } = this.#needs;
    try {
      await ledger.early.bring(occasion, held);
    } catch (error) {
      // Each look still happens at its planned time.
      if (this.#store.isDisposed || ledger.isOutdated) return;
      log.error('The looks could not be brought forward', error);
    }
  }

  async #handle(job: Job): Promise<void> {
    try {
      await this.#act(job);
    } catch (error) {
      // The job's lease ends by itself, and the next window takes the job up.
      if (this.#store.isDisposed) return;
      this.#needs.log.error(`Job ${job.id}: looking at it broke off`, error);
    }
  }

  async #act(job: Job): Promise<void> {
    const { ledger, clock } = this.#needs;
    const work = await this.#needs.work.get();
    const { recorder, submitter } = work;
    const at = clock.now();
    switch (job.state) {
      case 'waiting':
        await submitter.submit(job.id, 'due');
        return;
      case 'prepared':
        // The window that made the job died before it sent anything.
        await recorder.record(job.id, { type: 'wait', at, reason: 'consent', notBefore: null });
        return;
      case 'submitting':
        if (submitter.isSending(job.id)) await ledger.renewLease(job.id);
        else await recorder.record(job.id, { type: 'noReply', at, error: windowDied() });
        return;
      case 'queued':
      case 'running':
        if (job.background) await work.look(job);
        else await this.#actInForeground(work, job, at);
        return;
      default:
        await work.look(job);
    }
  }

  /** The window that hears the run holds its lease: whoever could claim it is that window, or that window is gone. */
  async #actInForeground(work: Work, job: Job, at: number): Promise<void> {
    const { ledger } = this.#needs;
    const { recorder, submitter } = work;
    if (submitter.isHearing(job.id)) await ledger.renewLease(job.id);
    else if (job.store && job.responseId !== null) await work.look(job);
    else if (job.cancelRequestedAt !== null) await recorder.record(job.id, { type: 'aborted', at });
    else await recorder.record(job.id, { type: 'windowDied', at, error: windowDied() });
  }

  #guarded<T>(read: () => T, otherwise: () => T): T {
    try {
      return read();
    } catch (error) {
      this.#needs.log.error('The scheduler could not read the ledger', error);
      return otherwise();
    }
  }
}

function windowDied(): JobError {
  return { kind: 'windowDied', message: '', code: null, httpStatus: null, requestId: null };
}
