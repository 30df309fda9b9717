// Follows the streams of running jobs, so that their text is there as it is written and their end the moment it comes. A
// stream is never trusted to be whole: looks go on beside it, and while nobody hears a job they are resumptions in turn.
import { type Disposable, DisposableStore } from '../../shared/disposable.ts';
import type { Job } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import { AHEAD_MS, HEARING_MS, Hearings, type Turn } from '../ledger/hearings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { describe } from '../providers/failure.ts';
import type { OpenStream } from '../providers/provider.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import type { StreamEvent } from '../providers/streamEvent.ts';
import { canStream, isToBeHeard } from './hearable.ts';
import { type Ending, Hearing, type Hears } from './hearing.ts';
import type { LiveTexts } from './live.ts';
import type { Looker, LookOutcome } from './look.ts';
import type { Recorder } from './record.ts';
import { Resumer } from './resume.ts';
import { keepPartial, noteWord } from './streamWords.ts';

/** Streams that a window opens though nobody reads along there. */
const MOST_UNWANTED = 20;

export interface FollowNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly pool: ProviderPool;
  readonly live: LiveTexts;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Follower implements Disposable {
  readonly #needs: FollowNeeds;
  readonly #hearings: Hearings;
  readonly #resumer: Resumer;
  /** What was heard here of jobs that run. */
  readonly #heard = new Map<string, Hearing>();
  /** How many places of this window show the job. */
  readonly #wishes = new Map<string, number>();
  readonly #timers = new Map<string, Disposable>();
  readonly #changes = new DisposableStore();
  #renewing: Disposable | null = null;
  #isDisposed = false;

  constructor(needs: FollowNeeds) {
    this.#needs = needs;
    this.#hearings = new Hearings(needs.ledger.access);
    this.#resumer = new Resumer(needs, this.#hearings);
    this.#changes.add(needs.ledger.onDidChange(({ ids }) => this.#changed(ids)));
    // An overtaken window listens to nothing any more.
    this.#changes.add(needs.ledger.onDidOutdate(() => this.dispose()));
  }

  /** Goes on with a stream whose first event has been heard and stored. */
  follow(jobId: string, stream: OpenStream, first: StreamEvent): void {
    if (this.#isDisposed) {
      stream.close();
      return;
    }
    const hearing = new Hearing(first.number ?? -1);
    this.#heard.set(jobId, hearing);
    this.#hear(jobId, hearing, stream, true);
    this.#guard(jobId, this.#hold(jobId, hearing));
  }

  /** Somebody shows the job: this window hears it before those where nobody does. */
  listen(jobId: string): Disposable {
    this.#wishes.set(jobId, (this.#wishes.get(jobId) ?? 0) + 1);
    this.#guard(jobId, this.#wish(jobId));
    let isOver = false;
    return {
      dispose: () => {
        if (isOver || this.#isDisposed) return;
        isOver = true;
        this.#unlisten(jobId);
      },
    };
  }

  /** A look that is due, by the window that has the job's lease. */
  async look(job: Job): Promise<LookOutcome> {
    const { looker, clock } = this.#needs;
    const hearing = this.#heard.get(job.id);
    const isHeard = hearing?.isHeard(clock.now()) ?? false;
    if (isHeard || !isToBeHeard(job) || !this.#mayOpen(job.id) || !(await this.#resumer.canAsk(job))) {
      return looker.look(job);
    }
    if ((await this.#hearings.turn(job.id, this.#isWanted(job.id))) === 'read') return looker.look(job);
    return (await this.#resume(job)) === 'heard' ? 'seen' : 'noAnswer';
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#changes.dispose();
    this.#renewing?.dispose();
    for (const timer of this.#timers.values()) timer.dispose();
    const held = this.#heardNow();
    for (const id of held) this.#heard.get(id)?.stop();
    if (held.length === 0 || this.#needs.ledger.isOutdated) return;
    try {
      this.#hearings.releaseNow(held);
    } catch (error) {
      this.#needs.log.warn(`What this window heard stays claimed for a minute: ${String(error)}`);
    }
  }

  #changed(ids: readonly string[]): void {
    for (const id of ids) {
      const hearing = this.#heard.get(id);
      if (hearing === undefined && !this.#wishes.has(id) && !this.#hearings.isKept(id)) continue;
      const job = this.#needs.ledger.get(id);
      if (job === null || !canStream(job)) this.#guard(id, this.#end(id));
      else {
        // Somebody shows it in another window, and nobody in this one.
        if (hearing?.isOn && this.#hearings.isOthers(id)) hearing.stop();
        this.#plan(id);
      }
    }
  }

  /** Tries at once, where that costs no more GETs than there may be. */
  async #wish(jobId: string): Promise<void> {
    const hearing = this.#heard.get(jobId);
    if (hearing?.isOn) await this.#hold(jobId, hearing);
    else await this.#takeTurn(jobId);
    this.#plan(jobId);
  }

  #unlisten(jobId: string): void {
    const left = (this.#wishes.get(jobId) ?? 1) - 1;
    if (left > 0) {
      this.#wishes.set(jobId, left);
      return;
    }
    this.#wishes.delete(jobId);
    this.#plan(jobId);
    const hearing = this.#heard.get(jobId);
    if (hearing?.isOn) this.#guard(jobId, this.#hold(jobId, hearing));
  }

  async #hold(jobId: string, hearing: Hearing): Promise<void> {
    if (!(await this.#hearings.hold(jobId, this.#isWanted(jobId)))) hearing.stop();
  }

  /** Who has a reason of its own to hear a job is there just before the look that is due. */
  #plan(jobId: string): void {
    this.#timers.get(jobId)?.dispose();
    this.#timers.delete(jobId);
    const { ledger, clock } = this.#needs;
    const wants = this.#isWanted(jobId) || this.#heard.get(jobId)?.isOn;
    const next = this.#isDisposed || !wants ? null : (ledger.get(jobId)?.nextLookAt ?? null);
    if (next === null) return;
    const delay = next - AHEAD_MS - clock.now();
    // What is due already is the scheduler's.
    if (delay > 0)
      this.#timers.set(
        jobId,
        clock.after(delay, () => this.#guard(jobId, this.#takeTurn(jobId))),
      );
  }

  async #takeTurn(jobId: string): Promise<void> {
    const job = this.#needs.ledger.get(jobId);
    const isHeard = this.#heard.get(jobId)?.isHeard(this.#needs.clock.now()) ?? false;
    if (this.#isDisposed || isHeard || job === null || !isToBeHeard(job) || !(await this.#resumer.canAsk(job))) return;
    const wish = { prefer: 'resume', isWanted: this.#isWanted(jobId), brought: false } as const;
    if ((await this.#hearings.early(jobId, wish)) === 'resume') await this.#resume(job);
  }

  #hear(jobId: string, hearing: Hearing, stream: OpenStream, isNews: boolean): void {
    const { live, clock, log } = this.#needs;
    const note = (event: StreamEvent) => noteWord(this.#needs, jobId, stream.requestId, event);
    const hears: Hears = {
      now: () => clock.now(),
      note,
      take: (event) => {
        if (!this.#isDisposed) live.append(jobId, event);
        return note(event);
      },
      broke: (failure) => log.info(`Job ${jobId}: its stream broke (${describe(failure)})`),
    };
    const heard = hearing.hear(stream, isNews, hears).then(async (ending) => {
      if (!this.#isDisposed && ending !== 'replaced' && ending !== 'over') await this.#regain(jobId, hearing, ending);
    });
    this.#guard(jobId, heard);
    this.#renewing ??= clock.after(HEARING_MS / 3, () => this.#renew());
  }

  /** The end may be why a stream ended: that is asked first where it looks so, and a stream of a running job anew. */
  async #regain(jobId: string, hearing: Hearing, ending: Ending): Promise<void> {
    if (hearing.hasNews) await this.#regainNow(jobId, hearing, ending === 'ended' ? 'read' : 'resume');
    if (!this.#isDisposed && !hearing.isOn && this.#heard.get(jobId) === hearing) {
      await this.#hearings.release([jobId]);
      this.#plan(jobId);
    }
  }

  /** As long as there are GETs to spare. */
  async #regainNow(jobId: string, hearing: Hearing, first: Turn): Promise<void> {
    let prefer = first;
    for (let brought = true; !this.#isDisposed && !hearing.isOn; brought = false) {
      const job = this.#needs.ledger.get(jobId);
      if (job === null || !isToBeHeard(job)) return;
      const turn = await this.#hearings.early(jobId, { prefer, isWanted: this.#isWanted(jobId), brought });
      if (turn === null) return;
      if (turn === 'resume' && (await this.#resume(job)) === 'offline') return;
      if (turn === 'read') await this.#needs.looker.look(job);
      prefer = turn === 'read' ? 'resume' : 'read';
    }
  }

  async #resume(job: Job): Promise<'heard' | 'failed' | 'offline'> {
    const hearing = this.#heard.get(job.id) ?? new Hearing(-1);
    this.#heard.set(job.id, hearing);
    const resumed = await this.#resumer.ask(job, hearing);
    if (typeof resumed === 'string') return resumed;
    // It may have ended while its stream was asked for.
    if (this.#isDisposed || this.#heard.get(job.id) !== hearing) resumed.close();
    else this.#hear(job.id, hearing, resumed, false);
    return 'heard';
  }

  #renew(): void {
    this.#renewing = null;
    const ids = this.#heardNow();
    if (this.#isDisposed || ids.length === 0) return;
    this.#renewing = this.#needs.clock.after(HEARING_MS / 3, () => this.#renew());
    const renewed = this.#hearings.renew(new Map(ids.map((id) => [id, this.#isWanted(id)]))).then((lost) => {
      for (const id of lost) this.#heard.get(id)?.stop();
    });
    this.#guard(ids.join(', '), renewed);
  }

  /** The job has ended, or can't be heard any more. */
  async #end(jobId: string): Promise<void> {
    this.#plan(jobId);
    const hearing = this.#heard.get(jobId);
    this.#heard.delete(jobId);
    hearing?.stop();
    await this.#hearings.forget(jobId);
    if (hearing === undefined) return;
    await keepPartial(this.#needs, jobId);
    if (!this.#isDisposed) this.#needs.live.end(jobId);
  }

  #isWanted(jobId: string): boolean {
    return this.#wishes.has(jobId);
  }

  #heardNow(): string[] {
    return [...this.#heard].filter(([, { isOn }]) => isOn).map(([id]) => id);
  }

  #mayOpen(jobId: string): boolean {
    return this.#isWanted(jobId) || this.#heard.get(jobId)?.isOn === true || this.#heardNow().length < MOST_UNWANTED;
  }

  /** Whatever keeps a job from being heard, looks go on. */
  #guard(jobId: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#isDisposed) this.#needs.log.error(`Job ${jobId}: hearing it broke off`, error);
    });
  }
}
