// Follows the stream of a running job, so that its text is there as it is written and its end the moment it comes. A
// stream is never trusted to be whole: whatever breaks it is followed by a look, and by a resumption where it stopped.
import { type Disposable, DisposableStore } from '../../shared/disposable.ts';
import { isLive, type Job } from '../../shared/job.ts';
import { type Clock, sleep } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { describe } from '../providers/failure.ts';
import type { OpenStream } from '../providers/provider.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import type { StreamEvent } from '../providers/streamEvent.ts';
import type { LiveTexts } from './live.ts';
import type { Looker } from './look.ts';
import type { Recorder } from './record.ts';
import { goesOn, stateOfStatus } from './statuses.ts';

/** A stream without a word for so long is taken for dead: Node itself would wait five minutes. */
export const SILENCE_MS = 60_000;
/** Resumptions in a row that bring nothing new; after them the job is only looked at. */
const MOST_RESUMPTIONS = 5;
const RESUME_MS = 1_000;

export interface FollowNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly pool: ProviderPool;
  readonly live: LiveTexts;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How a stream ended: nothing more is to be heard, or it broke off after this event. */
type Heard = 'done' | 'broken';

export class Follower implements Disposable {
  readonly #needs: FollowNeeds;
  readonly #following = new Map<string, Following>();
  readonly #changes = new DisposableStore();
  #isDisposed = false;

  constructor(needs: FollowNeeds) {
    this.#needs = needs;
    this.#changes.add(needs.ledger.onDidChange(({ ids }) => this.#letGo(ids)));
    // An overtaken window listens to nothing any more.
    this.#changes.add(needs.ledger.onDidOutdate(() => this.dispose()));
  }

  /** Goes on with a stream whose first event has been heard and stored. */
  follow(jobId: string, stream: OpenStream, first: StreamEvent): void {
    if (this.#isDisposed) stream.close();
    else this.#run(jobId, stream, first.number ?? -1);
  }

  /** Begins to listen to a job that another window, or an earlier start, has sent: from its first word on. */
  listen(jobId: string): void {
    if (this.#isDisposed || this.#following.has(jobId)) return;
    const job = this.#needs.ledger.get(jobId);
    if (job !== null && canStream(job)) this.#run(jobId, null, -1);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changes.dispose();
    for (const following of this.#following.values()) following.close();
  }

  /** What a look, or another window, found to be over needs no listening to. */
  #letGo(ids: readonly string[]): void {
    for (const id of ids) {
      const following = this.#following.get(id);
      if (following === undefined) continue;
      const job = this.#needs.ledger.get(id);
      if (job === null || !canStream(job)) following.close();
    }
  }

  #run(jobId: string, stream: OpenStream | null, last: number): void {
    const following = new Following(last);
    this.#following.set(jobId, following);
    void this.#followToEnd(jobId, following, stream)
      .then(() => this.#keepPartial(jobId))
      .catch((error: unknown) => {
        if (!this.#isDisposed) this.#needs.log.error(`Job ${jobId}: following its stream broke off`, error);
      })
      .finally(() => {
        following.close();
        this.#following.delete(jobId);
        if (!this.#isDisposed) this.#needs.live.end(jobId);
      });
  }

  /** A run that ended without an answer was paid for all the same: what was heard of it is kept. */
  async #keepPartial(jobId: string): Promise<void> {
    const { ledger, live, recorder } = this.#needs;
    const heard = live.get(jobId);
    if (this.#isDisposed || heard === null || heard.answer === '') return;
    const responseId = ledger.get(jobId)?.responseId ?? null;
    await recorder.keeper.keep({ jobId, responseId, answer: () => heard.answer }, () =>
      ledger.change(jobId, (job) =>
        endsEmpty(job) && ledger.texts(jobId)?.answer === '' ? { job, texts: { answer: heard.answer } } : null,
      ),
    );
  }

  async #followToEnd(jobId: string, following: Following, opened: OpenStream | null): Promise<void> {
    const { ledger, looker, clock } = this.#needs;
    let stream = opened;
    for (let tries = 0; tries <= MOST_RESUMPTIONS; tries += 1) {
      const before = following.last;
      if (stream !== null && (await this.#hear(jobId, following, stream)) === 'done') return;
      if (this.#isDisposed) return;
      if (following.last > before) tries = 0;
      const broken = ledger.get(jobId);
      // Only what was heard before can have ended meanwhile; whoever begins to listen has just read the ledger.
      if (stream !== null && broken !== null && canStream(broken)) await looker.look(broken);
      const job = ledger.get(jobId);
      if (this.#isDisposed || job === null || !canStream(job)) return;
      if (tries > 0) await sleep(clock, RESUME_MS * 2 ** (tries - 1));
      stream = await this.#resume(job, following);
      if (stream === null) return;
    }
  }

  /** Null = it can't be had: the job is looked at instead. */
  async #resume(job: Job, { last }: Following): Promise<OpenStream | null> {
    const { pool, log } = this.#needs;
    const access = await pool.access(job.endpoint);
    if (access === null || job.responseId === null || this.#isDisposed) return null;
    const result = await access.provider.resumeStream(job.responseId, last);
    if (result.ok) return result.value;
    log.info(`Job ${job.id}: its stream can't be resumed (${result.failure.error.kind}); it is looked at instead`);
    return null;
  }

  async #hear(jobId: string, following: Following, stream: OpenStream): Promise<Heard> {
    const { clock, log, live } = this.#needs;
    following.open(stream);
    try {
      for (;;) {
        const silence = clock.after(SILENCE_MS, () => stream.close());
        const next = await stream.next().finally(() => silence.dispose());
        if (next === null || this.#isDisposed) return 'broken';
        if (!next.ok) {
          log.info(`Job ${jobId}: its stream broke (${describe(next.failure)})`);
          return 'broken';
        }
        const { number, response, answer, reasoningSummary } = next.value;
        if (number !== null && number <= following.last) continue;
        // Something was left out: what came after it can't be put in its place.
        if (number !== null && number > following.last + 1) return 'broken';
        following.last = number ?? following.last + 1;
        live.append(jobId, { answer, reasoningSummary });
        if (response !== null && (await this.#note(jobId, stream, next.value)) === 'done') return 'done';
      }
    } finally {
      stream.close();
    }
  }

  /** What the provider says of the whole job counts as a look at it. */
  async #note(jobId: string, { requestId }: OpenStream, { response }: StreamEvent): Promise<Heard> {
    const { ledger, recorder, clock, log } = this.#needs;
    const job = ledger.get(jobId);
    if (job === null || response === null) return 'done';
    const says = stateOfStatus(response.status);
    const isNews = says !== job.state && says !== 'queued';
    const reply = { response, requestId, pollAfterMs: null };
    const write = async () => {
      const word = await recorder.word(job, reply);
      await recorder.record(jobId, { type: 'seen', at: clock.now(), word });
    };
    try {
      if (isNews) await recorder.keeper.keepEnd(job, reply, write);
    } catch (error) {
      // It is heard on: looks go on beside it.
      if (!this.#isDisposed) log.warn(`Job ${jobId}: what its stream said is not stored: ${String(error)}`);
    }
    return goesOn(response.status) ? 'broken' : 'done';
  }
}

/** The stream of a run in the foreground is the run, and can't be had again. */
function canStream(job: Job): boolean {
  return job.background && job.streams && job.responseId !== null && isLive(job) && job.state !== 'submitting';
}

function endsEmpty({ state, textsRemovedAt }: Job): boolean {
  return (state === 'failed' || state === 'cancelled' || state === 'lost') && textsRemovedAt === null;
}

class Following {
  /** Number of the last event that was heard without a gap before it. */
  last: number;
  #stream: OpenStream | null = null;

  constructor(last: number) {
    this.last = last;
  }

  open(stream: OpenStream): void {
    this.#stream = stream;
  }

  close(): void {
    this.#stream?.close();
  }
}
