// All responses at the simulated service: their life over scaled time, and what a test does to them by hand.
import { assertNever } from '../../src/shared/assertNever.ts';
import type { Behaviour, Outcome } from './behaviour.ts';
import type { CreateRequest } from './createRequest.ts';
import { isFinal, Job } from './job.ts';
import type { Plan } from './plan.ts';
import type { SimulatedClock } from './simulatedClock.ts';

const MINUTE_MS = 60_000;
const UNSTORED_MS = 10 * MINUTE_MS;
const STORED_MS = 30 * 24 * 60 * MINUTE_MS;

export class Jobs {
  readonly #clock: SimulatedClock;
  readonly #keepsStored: boolean;
  readonly #onChange: (job: Job, from: string | null) => void;
  readonly #jobs = new Map<string, Job>();
  readonly #holds = new Map<Job, string>();
  readonly #timers = new Map<Job, NodeJS.Timeout>();
  readonly #waiting = new Map<Job, (() => void)[]>();

  constructor(needs: {
    readonly clock: SimulatedClock;
    readonly keepsStored: boolean;
    readonly onChange: (job: Job, from: string | null) => void;
  }) {
    this.#clock = needs.clock;
    this.#keepsStored = needs.keepsStored;
    this.#onChange = needs.onChange;
  }

  accept(project: string, request: CreateRequest, plan: Plan, behaviour: Behaviour): Job {
    const { hold } = behaviour;
    const now = this.#clock.now();
    const job = new Job({ project, request, plan, behaviour, now, createdAt: this.#clock.unixSeconds() });
    this.#jobs.set(job.id, job);
    if (hold !== undefined) this.#holds.set(job, hold);
    this.#onChange(job, null);
    this.#schedule(job);
    return job;
  }

  /** Every response there ever was, deleted and expired ones too. */
  all(): Job[] {
    for (const job of this.#jobs.values()) this.#settle(job);
    return [...this.#jobs.values()];
  }

  /** What the owner of a key may see: not other projects', not what was deleted or has expired. */
  find(id: string, project: string): Job | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined || job.project !== project || job.isDeleted) return undefined;
    this.#settle(job);
    return this.#isKept(job) && !this.#isHidden(job) ? job : undefined;
  }

  whenFinal(job: Job): Promise<void> {
    if (isFinal(job.status)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(job, [...(this.#waiting.get(job) ?? []), resolve]));
  }

  /** A cancel of a job in flight, which takes the course that a test wants. */
  cancel(job: Job): void {
    const course = job.behaviour.cancel;
    // Asked for again, it comes no later.
    if (course?.type === 'late') job.cancelsAt ??= this.#clock.now() + course.ms;
    else if (course?.type !== 'ignored') this.moveTo(job, 'cancelled');
    this.#schedule(job);
  }

  moveTo(job: Job, status: string): void {
    if (job.status === status) return;
    const from = job.status;
    if (status !== 'queued' && status !== 'cancelled') job.hadStarted = true;
    job.status = status;
    const isOver = isFinal(status);
    job.endedAt = isOver ? (job.endedAt ?? this.#clock.now()) : null;
    job.completedAt = status === 'completed' ? this.#clock.unixSeconds() : null;
    this.#onChange(job, from);
    if (!isOver) return;
    this.#stopTimer(job);
    for (const resolve of this.#waiting.get(job) ?? []) resolve();
    this.#waiting.delete(job);
  }

  /** By a test: the job goes there at once, and stays until it is moved again or released. */
  advanceTo(id: string, status: string): void {
    const job = this.#get(id);
    job.isByHand = true;
    this.moveTo(job, status);
  }

  /** Gives a held job back to time, which starts over for the state it is in. */
  release(id: string): void {
    const job = this.#get(id);
    job.isByHand = false;
    this.#holds.delete(job);
    job.startsAt = this.#clock.now() + job.plan.queueMs;
    job.endsAt = (job.status === 'queued' ? job.startsAt : this.#clock.now()) + job.plan.runMs;
    this.#schedule(job);
  }

  /** After simulated time was skipped. */
  wakeAll(): void {
    for (const job of this.#jobs.values()) this.#schedule(job);
  }

  dispose(): void {
    for (const job of this.#jobs.values()) this.#stopTimer(job);
  }

  #get(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`The simulator has no response ${id}.`);
    return job;
  }

  /** Catches up with the time that has passed. */
  #settle(job: Job): void {
    const now = this.#clock.now();
    if (this.#canMove(job, 'queued') && now >= job.startsAt) this.moveTo(job, 'in_progress');
    if (this.#canMove(job, 'in_progress') && now >= job.endsAt) this.moveTo(job, statusOf(job.plan.outcome));
    if (job.cancelsAt !== null && now >= job.cancelsAt && !isFinal(job.status)) this.moveTo(job, 'cancelled');
    const { revivesAfterMs } = job.plan;
    if (job.status !== 'cancelled' || revivesAfterMs === null || job.endedAt === null) return;
    if (now >= job.endedAt + revivesAfterMs) this.moveTo(job, 'completed');
  }

  #canMove(job: Job, from: string): boolean {
    return job.status === from && !job.isByHand && this.#holds.get(job) !== from;
  }

  #schedule(job: Job): void {
    this.#stopTimer(job);
    this.#settle(job);
    const next = this.#nextMoment(job);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timers.set(job, setTimeout(() => this.#schedule(job), this.#clock.realMsUntil(next)).unref());
  }

  #nextMoment(job: Job): number {
    const never = Number.POSITIVE_INFINITY;
    const { revivesAfterMs } = job.plan;
    if (job.status === 'cancelled') return revivesAfterMs === null ? never : (job.endedAt ?? 0) + revivesAfterMs;
    if (isFinal(job.status)) return never;
    const course = this.#canMove(job, 'queued') ? job.startsAt : this.#canMove(job, 'in_progress') ? job.endsAt : never;
    return Math.min(course, job.cancelsAt ?? never);
  }

  #stopTimer(job: Job): void {
    clearTimeout(this.#timers.get(job));
    this.#timers.delete(job);
  }

  /** Just after the create, where a test wants it so. */
  #isHidden(job: Job): boolean {
    const { calls = 0, ms = 0 } = job.behaviour.hidden ?? {};
    if (job.deniedCalls >= calls && this.#clock.now() >= job.acceptedAt + ms) return false;
    job.deniedCalls += 1;
    return true;
  }

  #isKept(job: Job): boolean {
    // An answer given in the foreground and not stored was never there to be fetched.
    if (!job.request.store && !job.request.background) return false;
    if (job.endedAt === null) return true;
    return this.#clock.now() < job.endedAt + (job.request.store && this.#keepsStored ? STORED_MS : UNSTORED_MS);
  }
}

function statusOf(outcome: Outcome): string {
  switch (outcome.type) {
    case 'completed':
    case 'refusal':
    case 'toolCall':
    case 'empty':
      return 'completed';
    case 'failed':
    case 'incomplete':
      return outcome.type;
    case 'unknownStatus':
      return outcome.status;
    default:
      return assertNever(outcome);
  }
}
