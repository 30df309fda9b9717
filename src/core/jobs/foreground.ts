// Runs that no provider carries on by itself: the connection is the run. This window holds the job while it hears it, keeps
// its text on the disk as it grows, and breaks it off when a person wants that.
import { type Disposable, DisposableStore } from '../../shared/disposable.ts';
import { isLive, type JobError } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { describe } from '../providers/failure.ts';
import type { OpenStream } from '../providers/provider.ts';
import type { StreamEvent } from '../providers/streamEvent.ts';
import { holdLease } from './holdLease.ts';
import type { LiveTexts } from './live.ts';
import type { Looker } from './look.ts';
import type { Recorder } from './record.ts';
import { stateOfStatus } from './statuses.ts';

/** What a window that dies may lose of a text. */
const KEEP_MS = 3_000;

export interface ForegroundNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly live: LiveTexts;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Hearing {
  readonly stream: OpenStream;
  keeping: Disposable | null;
  trouble: JobError | null;
}

export class Foreground implements Disposable {
  readonly #needs: ForegroundNeeds;
  readonly #hearing = new Map<string, Hearing>();
  readonly #changes = new DisposableStore();
  #isDisposed = false;

  constructor(needs: ForegroundNeeds) {
    this.#needs = needs;
    this.#changes.add(needs.ledger.onDidChange(({ ids }) => this.#breakOff(ids)));
  }

  isHearing(jobId: string): boolean {
    return this.#hearing.has(jobId);
  }

  /** Hears a stream, whose first event is stored, to its end. */
  hear(jobId: string, stream: OpenStream): void {
    if (this.#isDisposed) {
      stream.close();
      return;
    }
    const hearing: Hearing = { stream, keeping: null, trouble: null };
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
        if (!this.#isDisposed) this.#needs.live.end(jobId);
      });
    // Asked for while it was being sent.
    this.#breakOff([jobId]);
  }

  /** Writes down what is heard so far: the window is about to close. */
  async keepAll(): Promise<void> {
    await Promise.all([...this.#hearing.keys()].map((id) => this.#keep(id)));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changes.dispose();
    for (const { stream } of this.#hearing.values()) stream.close();
  }

  #breakOff(ids: readonly string[]): void {
    for (const id of ids) {
      const hearing = this.#hearing.get(id);
      if (hearing === undefined) continue;
      const job = this.#needs.ledger.get(id);
      if (job === null || job.cancelRequestedAt !== null) hearing.stream.close();
    }
  }

  async #toEnd(jobId: string, hearing: Hearing): Promise<void> {
    const { stream } = hearing;
    for (let next = await stream.next(); next !== null; next = await stream.next()) {
      if (this.#isDisposed) return;
      if (!next.ok) {
        this.#needs.log.info(`Job ${jobId}: its stream broke (${describe(next.failure)})`);
        hearing.trouble = next.failure.error;
        break;
      }
      if (await this.#take(jobId, hearing, next.value)) return;
    }
    if (!this.#isDisposed) await this.#brokenOff(jobId, hearing.trouble);
  }

  /** True when the run has come to its end. A piece that is missing is in the whole text that comes with it. */
  async #take(jobId: string, hearing: Hearing, event: StreamEvent): Promise<boolean> {
    const { live, clock, log } = this.#needs;
    const { answer, reasoningSummary, response } = event;
    live.append(jobId, { answer, reasoningSummary });
    if (answer.length + reasoningSummary.length > 0) {
      hearing.keeping ??= clock.after(KEEP_MS, () => {
        hearing.keeping = null;
        this.#keep(jobId).catch((error: unknown) => log.warn(`Job ${jobId}: its text is not kept: ${String(error)}`));
      });
    }
    if (response === null) return false;
    const says = stateOfStatus(response.status);
    const isOpen = says === 'queued' || says === 'running';
    await this.#record(jobId, hearing.stream, event, isOpen);
    return !isOpen;
  }

  /** What the provider says of the whole job counts as a look at it. */
  async #record(jobId: string, { requestId }: OpenStream, { response }: StreamEvent, isOpen: boolean): Promise<void> {
    const { ledger, recorder, clock } = this.#needs;
    const job = ledger.get(jobId);
    if (job === null || response === null || (isOpen && stateOfStatus(response.status) === job.state)) return;
    const word = await recorder.word(job, { response, requestId, pollAfterMs: null });
    if (!isOpen) await this.#keep(jobId);
    await recorder.record(jobId, { type: 'seen', at: clock.now(), word }, { keepLease: isOpen });
  }

  async #brokenOff(jobId: string, trouble: JobError | null): Promise<void> {
    const { ledger, recorder, looker, clock } = this.#needs;
    await this.#keep(jobId);
    const job = ledger.get(jobId);
    if (job === null || !isLive(job)) return;
    const at = clock.now();
    if (job.cancelRequestedAt !== null) await recorder.record(jobId, { type: 'aborted', at });
    else if (!job.store) await recorder.record(jobId, { type: 'windowDied', at, error: endOf(trouble) });
    else {
      // What was kept of it tells more; where nothing was, this is what is known.
      const error = endOf(trouble);
      await ledger.change(jobId, (now) => (isLive(now) ? { job: { ...now, error } } : null), true);
      await looker.look(ledger.get(jobId) ?? job);
    }
  }

  /** As far as it is heard, and nothing better is there. */
  async #keep(jobId: string): Promise<void> {
    const { ledger, live } = this.#needs;
    const heard = live.get(jobId);
    if (heard === null || this.#isDisposed) return;
    const { answer, reasoningSummary } = heard;
    await ledger.change(jobId, (job) => (isLive(job) ? { job, texts: { answer, reasoningSummary } } : null), true);
  }
}

/** The server's own word that it is over, or a break that says nothing of it. */
function endOf(trouble: JobError | null): JobError {
  const none = { message: '', code: 'STREAM_ENDED', httpStatus: null, requestId: null };
  return trouble?.kind === 'errorReply' ? trouble : { ...(trouble ?? none), kind: 'brokeOff' };
}
