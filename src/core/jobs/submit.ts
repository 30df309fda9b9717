// Sends a job exactly once: the row says `submitting` and is flushed before the POST, and the id is stored before
// anything else happens. What can't be known is `uncertain`, and a person decides.
import type { Disposable } from '../../shared/disposable.ts';
import { localDay } from '../../shared/format.ts';
import { isHumanError } from '../../shared/humanError.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import { type Clock, sleep } from '../clock.ts';
import type { Limits } from '../ledger/budget.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { Account } from '../models/account.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { endOf } from '../models/ended.ts';
import type { Model } from '../models/model.ts';
import { describe, type Failure, type Result } from '../providers/failure.ts';
import type { OpenStream, Provider, Reply } from '../providers/provider.ts';
import type { Access, ProviderPool } from '../providers/providerPool.ts';
import type { StreamEvent } from '../providers/streamEvent.ts';
import { failureEvent } from './failureEvent.ts';
import { Foreground } from './foreground.ts';
import { holdLease } from './holdLease.ts';
import type { JobEvent } from './jobEvent.ts';
import type { Listener } from './listener.ts';
import type { LiveTexts } from './live.ts';
import type { Looker } from './look.ts';
import { post } from './post.ts';
import { bodyOf, sendsTier, sizeOf } from './prepare.ts';
import type { Recorder } from './record.ts';
import { Refusals } from './refusals.ts';

/** What hears a run is loaded with what sends one. */
export { Follower } from './follow.ts';

const SETTLE_STEP_MS = 20;
const STORE_ATTEMPTS = 40;
const STORE_RETRY_MS = 1_500;

export interface SubmitNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly pool: ProviderPool;
  readonly follower: Pick<Listener, 'follow'>;
  readonly live: LiveTexts;
  readonly catalogue: () => Promise<Catalogue>;
  /** The budgets. @throws HumanError when the settings make no sense */
  readonly limits: () => Limits;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a person said yes to. */
export type Agreed = Pick<Job, 'priceConsent' | 'budgetPasses'>;

export class Submitter implements Disposable {
  readonly #needs: SubmitNeeds;
  readonly #refusals: Refusals;
  readonly #foreground: Foreground;
  readonly #changes: Disposable;
  #isDisposed = false;
  /** Each with what breaks its POST off; null = that would lose an id. */
  readonly #sending = new Map<string, AbortController | null>();

  constructor(needs: SubmitNeeds) {
    this.#needs = needs;
    this.#refusals = new Refusals(needs);
    this.#foreground = new Foreground(needs);
    this.#changes = needs.ledger.onDidChange(({ ids }) => this.#breakOff(ids));
  }

  /** Resolves when no POST of this window is under way, at the latest after `mostMs`: its answer holds the id. */
  async settled(mostMs: number): Promise<void> {
    const { clock } = this.#needs;
    await this.#foreground.keepAll();
    const giveUpAt = clock.now() + mostMs;
    // The answer of a run in the foreground is not a moment away.
    const isShort = () => [...this.#sending.values()].some((controller) => controller === null);
    while (isShort() && clock.now() < giveUpAt) await sleep(clock, SETTLE_STEP_MS);
  }

  isHearing(id: string): boolean {
    return this.#foreground.isHearing(id);
  }

  /** The runs in the foreground end with their window. */
  dispose(): void {
    this.#isDisposed = true;
    this.#changes.dispose();
    this.#foreground.dispose();
    for (const controller of this.#sending.values()) controller?.abort();
  }

  /** A POST of this window is under way. */
  isSending(id: string): boolean {
    return this.#sending.has(id);
  }

  /**
   * @param how `send`: a person wants it now; `due`: a waiting job's time has come
   * @param agreed what a person said yes to just now
   */
  async submit(id: string, how: 'send' | 'due', agreed?: Agreed): Promise<void> {
    const { ledger, recorder, pool, catalogue, clock } = this.#needs;
    const job = ledger.get(id);
    const texts = ledger.texts(id);
    if (job === null || texts === null) return;
    const access = await pool.access(job.endpoint);
    if (access === null) {
      await recorder.record(id, { type: 'wait', at: clock.now(), reason: 'noKey', notBefore: null });
      return;
    }
    const models = await catalogue();
    const model = models.find(job.model);
    const endedOn = await this.#endOf(job, models);
    const at = clock.now();
    if (endedOn !== null) {
      // Also on a person's word: the day may have ended while they were asked.
      await recorder.record(id, { type: 'wait', at, reason: 'consent', notBefore: null, endedOn });
      return;
    }
    const common = { at, sentOn: localDay(at), keyFingerprint: access.fingerprint };
    const event: JobEvent =
      how === 'send'
        ? { type: 'send', ...common }
        : { type: 'due', ...common, changed: this.#changeOf(job, texts, models) };
    const limits = this.#limits();
    const waits: JobEvent = { type: 'wait', at, reason: 'budget', notBefore: null };
    const begun = await recorder.record(id, event, {
      keepLease: true,
      ...(agreed === undefined ? {} : { with: agreed }),
      instead: (before, next) =>
        next.state !== 'submitting' || (limits !== null && ledger.budgets.hasRoom(before, next, limits)) ? null : waits,
    });
    if (begun?.state !== 'submitting') return;
    await this.#post(begun, texts, model, access);
  }

  /** Null when nobody can tell: then nothing has room. */
  #limits(): Limits | null {
    try {
      return this.#needs.limits();
    } catch (error) {
      if (!isHumanError(error)) throw error;
      this.#needs.log.warn(`Nothing is sent: ${error.message}`);
      return null;
    }
  }

  /** The ISO day from which its model answers no longer, by the catalogue or the place's own word; null = it does. */
  async #endOf({ endpoint, model }: Job, models: Catalogue): Promise<string | null> {
    const { ledger, pool, clock } = this.#needs;
    const account = new Account({ ledger, pool, endpoint, now: () => clock.now() });
    return endOf(model, endpoint, await account.catalogueFrom(models), clock.now())?.on ?? null;
  }

  /** Its price moved since the person agreed to it, or the window that was to stay open for it is gone. */
  #changeOf(job: Job, texts: JobTexts, catalogue: Catalogue): Extract<JobEvent, { type: 'due' }>['changed'] {
    const worst = catalogue.worst(job.model, sizeOf(job, texts), job.maxOutputTokens, sendsTier(job));
    const isElsewhere = !job.background && !this.#needs.ledger.isOwn(job.id);
    return isElsewhere || worst !== (job.estimate?.worst ?? null) ? 'terms' : 'no';
  }

  async #post(job: Job, texts: JobTexts, model: Model, { provider }: Access): Promise<void> {
    this.#sending.set(job.id, job.background ? null : new AbortController());
    const holding = holdLease(this.#needs, job.id);
    try {
      await this.#send(job, texts, model, provider);
    } finally {
      holding.dispose();
      this.#sending.delete(job.id);
    }
  }

  /** One POST; another one only after a definite no to a field that the job can do without. */
  async #send(begun: Job, texts: JobTexts, model: Model, provider: Provider): Promise<void> {
    const { ledger, recorder } = this.#needs;
    let job: Job | null = begun;
    for (const field of this.#refusals.of(begun)) job = job === null ? null : await recorder.without(job.id, field);
    while (job !== null) {
      const signal = this.#sending.get(job.id)?.signal;
      const sent = bodyOf(job, texts, model);
      const { result, stream, first } = await post({ provider, clock: this.#needs.clock }, job, sent, signal);
      // What a person has cancelled meanwhile is not sent a second time, only to be cancelled then.
      const isCancelled = ledger.get(job.id)?.cancelRequestedAt !== null;
      const field = await this.#refusals.learn(job, result);
      if (field === null || isCancelled) {
        await this.#store(job, result);
        this.#hear(job, stream, first);
        await ledger.early.heard(job.endpoint.name, result);
        return;
      }
      job = await recorder.without(job.id, field);
    }
  }

  #hear(job: Job, stream: OpenStream | null, first: StreamEvent | null): void {
    if (stream === null || first === null) return;
    if (job.background) this.#needs.follower.follow(job.id, stream, first);
    else this.#foreground.hear(job.id, stream);
  }

  /** Only this ends a run in the foreground: there is no call to cancel one. */
  #breakOff(ids: readonly string[]): void {
    for (const id of ids) {
      const controller = this.#sending.get(id);
      if (controller != null && this.#needs.ledger.get(id)?.cancelRequestedAt !== null) controller.abort();
    }
  }

  /** The id of a paid run exists in one place until this has worked: a full disk or a busy ledger is waited out. */
  async #store(job: Job, result: Result<Reply>): Promise<void> {
    const { clock, log } = this.#needs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#recordResult(job, result);
        return;
      } catch (error) {
        const id = result.ok ? result.value.response.id : 'none';
        log.error(`Job ${job.id}: could not store the reply (response id ${id}), attempt ${attempt}`, error);
        // A closed ledger takes nothing any more: the row says that it was being sent.
        if (this.#isDisposed || attempt >= STORE_ATTEMPTS) throw error;
      }
      await sleep(clock, STORE_RETRY_MS);
    }
  }

  async #recordResult(job: Job, result: Result<Reply>): Promise<void> {
    const { recorder, clock, log } = this.#needs;
    const at = clock.now();
    if (!result.ok) {
      log.warn(`Job ${job.id}: POST ${result.failure.kind} (${describe(result.failure)})`);
      await recorder.record(job.id, this.#failed(job, result.failure, at));
      return;
    }
    const word = await recorder.word(job, result.value);
    log.info(`Job ${job.id}: accepted as ${word.response.id} (${word.response.status})`);
    const options = { lookInMs: result.value.pollAfterMs, keepLease: !job.background };
    const made = await recorder.record(job.id, { type: 'accepted', at, word }, options);
    // Another window took this one for dead and called the job uncertain: its own reply settles that.
    if (made === null) await recorder.record(job.id, { type: 'adopted', at, word, ownReply: true }, options);
    await recorder.judge(job.id, word.response, options.keepLease);
  }

  /** Nobody can know what became of a run that was broken off: but a person wanted it so. */
  #failed(job: Job, failure: Failure, at: number): JobEvent {
    const isWanted = !job.background && this.#needs.ledger.get(job.id)?.cancelRequestedAt !== null;
    if (isWanted && failure.kind === 'cannotKnow') return { type: 'aborted', at };
    return failureEvent(failure, at, at - job.createdAt);
  }
}
