// Runs that no provider carries on by itself: the connection is the run. This window holds the job's lease while it
// hears it, keeps its text on the disk as it grows, and breaks it off when a person wants that.
import { allDone } from '../../../shared/allDone.ts';
import { type Disposable, DisposableStore } from '../../../shared/disposable.ts';
import { isLive, type Job } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { describe } from '../../providers/failure.ts';
import { hearStream } from '../../providers/http/hearStream.ts';
import type { OpenStream, Reply } from '../../providers/provider.ts';
import { beginHeard, isGoingOn } from '../../providers/replies/heardText.ts';
import type { StreamEvent } from '../../providers/replies/streamEvent.ts';
import { isCalledDead } from '../life/ends.ts';
import { holdLease } from '../life/holdLease.ts';
import type { KeptFact } from '../life/keeper.ts';
import { heardSoFar, type LiveTexts } from '../life/liveTexts.ts';
import type { Recorder } from '../life/recorder.ts';
import type { Looker } from '../looking/looker.ts';
import { endOfRun, type ForegroundRun } from './foregroundRun.ts';

/** How often a growing text is written down: so much of it a window that dies may lose. */
const KEEP_MS = 3_000;

export interface ForegroundNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly live: LiveTexts;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Foreground implements Disposable {
  readonly #needs: ForegroundNeeds;
  readonly #hearing = new Map<string, ForegroundRun>();
  readonly #changes = new DisposableStore();
  #isDisposed = false;

  constructor(needs: ForegroundNeeds) {
    this.#needs = needs;
    this.#changes.add(needs.ledger.onDidChange(({ ids }) => this.#follow(ids)));
  }

  isHearing(jobId: string): boolean {
    return this.#hearing.has(jobId);
  }

  /**
   * Hears a stream from behind its first event to its end. It is read on even if nothing can be written, because a
   * server cuts off a stream that nobody reads.
   * @param stored resolves once the first event is on the disk; false = it is another job's response
   */
  hear(jobId: string, stream: OpenStream, said: Reply, stored: Promise<boolean>): void {
    if (this.#isDisposed) {
      stream.close();
      return;
    }
    const hearing: ForegroundRun = {
      stream,
      responseId: said.response.id,
      keeping: null,
      trouble: null,
      said,
      isWanted: false,
      whose: 'unknown',
      // Whoever tries to store it reports it when that fails.
      noted: stored.then(
        (isOurs) => {
          hearing.whose = isOurs ? 'own' : 'foreign';
          if (!isOurs) stream.close();
        },
        () => undefined,
      ),
    };
    this.#hearing.set(jobId, hearing);
    const holding = holdLease(this.#needs, jobId);
    void this.#toEnd(jobId, hearing)
      .catch((error: unknown) => {
        if (!this.#isDisposed) this.#needs.log.error(`Job ${jobId}: hearing it broke off`, error);
      })
      .finally(() => {
        holding.dispose();
        hearing.keeping?.dispose();
        stream.close();
        this.#hearing.delete(jobId);
        // A text that is not on the disk yet stays readable in memory.
        const isHeld = this.#needs.recorder.keeper.of(jobId) !== null;
        if (!this.#isDisposed && !isHeld) this.#needs.live.end(jobId);
      });
    // A cancel may have been asked for while the job was being sent.
    this.#follow([jobId]);
  }

  /** Breaks a run off, even if that can't be written down. False = this window does not hear it. */
  stop(jobId: string): boolean {
    const hearing = this.#hearing.get(jobId);
    if (hearing === undefined) return false;
    hearing.isWanted = true;
    hearing.stream.close();
    return true;
  }

  /** The answer as far as it is known here. */
  heard(jobId: string): string {
    return this.#hearing.get(jobId)?.said.response.answer || (this.#needs.live.get(jobId)?.answer ?? '');
  }

  /** Writes down what is heard so far: the window is about to close. */
  async keepAll(): Promise<void> {
    await allDone([...this.#hearing.keys()].map((id) => this.#keepSome(id)));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changes.dispose();
    for (const { stream } of this.#hearing.values()) stream.close();
  }

  #follow(ids: readonly string[]): void {
    for (const id of ids) {
      const hearing = this.#hearing.get(id);
      if (hearing === undefined) continue;
      try {
        const job = this.#needs.ledger.get(id);
        if (job === null || job.cancelRequestedAt !== null) hearing.stream.close();
        // Another window took this one for dead.
        else if (isCalledDead(job)) this.#note(id, hearing, hearing.said);
      } catch (error) {
        // The run is heard on: its text is worth more than what the row would tell.
        this.#needs.log.warn(`Job ${id}: its row can't be read: ${String(error)}`);
      }
    }
  }

  async #toEnd(jobId: string, hearing: ForegroundRun): Promise<void> {
    const heard = await hearStream(hearing.stream, {
      take: (event) => (this.#take(jobId, hearing, event) ? 'over' : null),
      isLeft: () => this.#isDisposed,
    });
    if (heard.how === 'left' || this.#isDisposed) return;
    if (heard.how === 'broke') {
      this.#needs.log.info(`Job ${jobId}: its stream broke (${describe(heard.failure)})`);
      hearing.trouble = heard.failure.error;
    }
    await hearing.noted;
    if (hearing.whose === 'foreign') return;
    if (!isGoingOn(hearing.said.response) && (await this.#end(jobId, hearing))) {
      await this.#needs.looker.kept.after(jobId);
      return;
    }
    await this.#brokenOff(jobId, hearing);
  }

  /** True = the run has come to its end. A piece that was missed is in the whole text that comes with the end. */
  #take(jobId: string, hearing: ForegroundRun, event: StreamEvent): boolean {
    const { live, clock } = this.#needs;
    const { answer, reasoningSummary, response } = event;
    live.append(jobId, event, beginHeard);
    if (answer.length + reasoningSummary.length > 0) {
      hearing.keeping ??= clock.after(KEEP_MS, () => {
        hearing.keeping = null;
        if (hearing.whose === 'own') void this.#keepSome(jobId);
      });
    }
    if (response === null) return false;
    const isNews = response.status !== hearing.said.response.status;
    hearing.said = { response, requestId: hearing.stream.requestId, pollAfterMs: null };
    if (!isGoingOn(response)) return true;
    if (isNews) this.#note(jobId, hearing, hearing.said);
    return false;
  }

  /** What the provider says on the way counts as a look. A failed write is not tried again: its next word says more. */
  #note(jobId: string, hearing: ForegroundRun, said: Reply): void {
    hearing.noted = hearing.noted
      .then(() => this.#record(jobId, said, true))
      .catch((error: unknown) => this.#needs.log.warn(`Job ${jobId}: how it goes on is not kept: ${String(error)}`));
  }

  async #record(jobId: string, said: Reply, keepLease: boolean): Promise<Job | null> {
    const { ledger, recorder, clock } = this.#needs;
    const job = ledger.get(jobId);
    if (job === null || this.#isDisposed) return null;
    const word = await recorder.word(job, said);
    // If nothing could be written before, the row does not even have the response's id.
    const type = job.responseId === null ? 'accepted' : 'seen';
    return await recorder.record(jobId, { type, at: clock.now(), word }, { keepLease });
  }

  /** False = this was not the job's end: the job goes on without its stream. */
  async #end(jobId: string, hearing: ForegroundRun): Promise<boolean> {
    const { ledger, recorder } = this.#needs;
    return await recorder.keeper.keep(this.#fact(jobId, hearing), async () => {
      await this.#keep(jobId);
      if ((await this.#record(jobId, hearing.said, false)) !== null) return true;
      const job = ledger.get(jobId);
      return job === null || !isLive(job);
    });
  }

  async #brokenOff(jobId: string, hearing: ForegroundRun): Promise<void> {
    const { ledger, recorder, looker, clock } = this.#needs;
    const left = await recorder.keeper.keep(this.#fact(jobId, hearing), async () => {
      await this.#keep(jobId);
      const at = clock.now();
      if (hearing.isWanted) await recorder.record(jobId, { type: 'cancelRequested', at }, { keepLease: true });
      const job = ledger.get(jobId);
      if (job === null || !isLive(job)) return null;
      const error = endOfRun(hearing.trouble);
      if (job.cancelRequestedAt !== null) await recorder.record(jobId, { type: 'aborted', at });
      // It may have run to its end at the provider: a person can look once more.
      else if (error.kind === 'tooLarge')
        await recorder.record(jobId, { type: 'paused', at, reason: 'tooLarge', error });
      else if (!job.store) await recorder.record(jobId, { type: 'windowDied', at, error });
      // A response that the provider stored tells more: it is looked at. If there is none, this error is what is known.
      else return await recorder.record(jobId, { type: 'streamBroke', at, error }, { keepLease: true });
      return null;
    });
    if (left !== null) await looker.look(left);
  }

  #fact(jobId: string, { responseId, said: { response } }: ForegroundRun): KeptFact {
    const { live } = this.#needs;
    return { jobId, responseId, answer: () => response.answer || (live.get(jobId)?.answer ?? '') };
  }

  /** Tries once: on the way that is enough, because the end writes all of the text. */
  async #keepSome(jobId: string): Promise<void> {
    try {
      await this.#keep(jobId);
    } catch (error) {
      this.#needs.log.warn(`Job ${jobId}: its text is not kept: ${String(error)}`);
    }
  }

  /** Writes down the text heard so far, unless the job has ended with at least as much of it. */
  async #keep(jobId: string): Promise<void> {
    const { ledger, recorder, live, clock } = this.#needs;
    const heard = live.get(jobId);
    if (heard === null || this.#isDisposed) return;
    const isMore = () => heard.answer.length > (ledger.texts(jobId)?.answer.length ?? 0);
    const event = { type: 'heard', at: clock.now(), heard: heardSoFar(heard) } as const;
    const refuse = (job: Job) => (isLive(job) || isMore() ? null : 'more of it is there');
    await recorder.record(jobId, event, { keepLease: true, refuse });
  }
}
