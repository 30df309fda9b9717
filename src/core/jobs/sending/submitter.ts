// Sends a job exactly once: the row says `submitting` and is flushed before the POST, and the id is stored before
// anything else happens. If nobody can know what became of the POST, the job is `uncertain`, and a person decides.
import { allDone } from '../../../shared/allDone.ts';
import type { Disposable } from '../../../shared/disposable.ts';
import { localDay } from '../../../shared/format.ts';
import { isHumanError } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, Job, JobTexts } from '../../../shared/job.ts';
import { Account } from '../../accounts/account.ts';
import { endOf, withEnd } from '../../accounts/ended.ts';
import { type Clock, sleep } from '../../clock.ts';
import type { Limits } from '../../ledger/budgets.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import type { Model } from '../../models/model.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Access, ProviderPool } from '../../providers/providerPool.ts';
import { beginHeard, isGoingOn } from '../../providers/replies/heardText.ts';
import type { Follower } from '../hearing/follower.ts';
import { Foreground } from '../hearing/foreground.ts';
import { holdLease } from '../life/holdLease.ts';
import type { Agreed, JobEvent } from '../life/jobEvent.ts';
import type { LiveTexts } from '../life/liveTexts.ts';
import type { Recorder } from '../life/recorder.ts';
import type { Looker } from '../looking/looker.ts';
import { bodyOf } from '../prepare/prepare.ts';
import { AnswerWaits } from './answerWaits.ts';
import { changedSince } from './changedSince.ts';
import { post, type Started } from './post.ts';
import { pricedTexts, standingOf } from './standingOf.ts';
import { storeReply } from './storeReply.ts';
import { Tries, type Try } from './tries.ts';
import { roomFor, Turns } from './turns.ts';

const SETTLE_STEP_MS = 20;

export interface SubmitNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly pool: ProviderPool;
  readonly follower: Pick<Follower, 'follow'>;
  readonly live: LiveTexts;
  /** The models as a place has them. */
  readonly catalogue: (place: EndpointSnapshot) => Promise<Catalogue>;
  /** The budgets. @throws HumanError when the settings make no sense */
  readonly limits: () => Limits;
  /** `ponder.background`; absent = nothing is ruled out. */
  readonly background?: (() => string) | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

export type { Agreed };

export class Submitter implements Disposable {
  readonly #needs: SubmitNeeds;
  readonly #tries: Tries;
  readonly #foreground: Foreground;
  readonly #turns: Turns;
  readonly #answers: AnswerWaits;
  readonly #changes: Disposable;
  /** Jobs whose POST is under way, each with what breaks it off; null = that would lose the id. */
  readonly #sending = new Map<string, AbortController | null>();
  /** Those of them that nobody sent from here: their time had come. */
  readonly #due = new Set<string>();
  /** Jobs that a person wants stopped, although that could not be written down. */
  readonly #wanted = new Set<string>();

  constructor(needs: SubmitNeeds) {
    this.#needs = needs;
    this.#tries = new Tries(needs);
    this.#foreground = new Foreground(needs);
    this.#turns = new Turns(needs);
    this.#answers = new AnswerWaits(needs);
    this.#changes = needs.ledger.onDidChange(({ ids }) => {
      this.#breakOff(ids);
      this.#answered(ids);
    });
  }

  /** Resolves when no POST of this window is under way, at the latest after `mostMs`: its answer holds the id. */
  async settled(mostMs: number): Promise<void> {
    await allDone([this.#foreground.keepAll(), this.#replied(mostMs)]);
  }

  async #replied(mostMs: number): Promise<void> {
    const { clock } = this.#needs;
    const giveUpAt = clock.now() + mostMs;
    // Only background POSTs are waited for: the answer of a foreground run may take hours.
    const isShort = () => [...this.#sending.values()].some((controller) => controller === null);
    while (isShort() && clock.now() < giveUpAt) await sleep(clock, SETTLE_STEP_MS);
  }

  isHearing(id: string): boolean {
    return this.#foreground.isHearing(id);
  }

  /** The runs in the foreground end with their window. */
  dispose(): void {
    this.#changes.dispose();
    this.#foreground.dispose();
    for (const controller of this.#sending.values()) controller?.abort();
  }

  isSending(id: string): boolean {
    return this.#sending.has(id);
  }

  /** A job that waited was given up. */
  leftLine(job: Job): Promise<void> {
    return this.#turns.left(job);
  }

  /** Stops a run of this window even if that can't be written down. False = it is not this window's. */
  stop(id: string): boolean {
    if (!this.#sending.has(id)) return this.#foreground.stop(id);
    this.#wanted.add(id);
    this.#sending.get(id)?.abort();
    this.#foreground.stop(id);
    return true;
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
    // It may have to stand in line first, and be sent from here then.
    if (agreed !== undefined) await ledger.makeOwn(id);
    const models = await catalogue(job.endpoint);
    const model = models.find(job.model);
    const endedOn = await this.#endOf(job, models);
    // Read last, so that a key that was removed meanwhile sends nothing.
    const access = await pool.access(job.endpoint);
    const limits = this.#limits();
    if (how === 'due' && (access === null || limits === null)) {
      // Another window may send it. The scheduler tells of jobs that nobody sends.
      await ledger.change(id, () => null);
      return;
    }
    if (access === null) {
      await recorder.record(id, { type: 'wait', at: clock.now(), reason: 'noKey', notBefore: null });
      return;
    }
    const at = clock.now();
    const yes = agreed === undefined ? {} : { agreed };
    const standing = standingOf(job, { ledger, key: access.fingerprint, now: at, isAgreed: agreed !== undefined });
    if (standing !== null && standing.is !== 'there') {
      await this.#answers.wait(job, standing, yes);
      return;
    }
    this.#answers.over(id);
    const asked = standing === null ? texts : { ...texts, before: standing.before };
    const priced = standing === null ? texts : pricedTexts(job, texts, standing);
    if (endedOn !== null) {
      // Even if a person sends it: the model may have ended while they were asked.
      await recorder.record(id, { type: 'wait', at, reason: 'consent', notBefore: null, endedOn });
      return;
    }
    const common = { at, sentOn: localDay(at), keyFingerprint: access.fingerprint };
    const event: JobEvent =
      how === 'send'
        ? { type: 'send', ...common, ...yes }
        : {
            type: 'due',
            ...common,
            changed: changedSince(ledger, job, priced, models),
            isStuck: this.#turns.isStuck(job),
            ...(standing === null ? {} : { answeredAt: standing.answeredAt }),
          };
    const waits: JobEvent = { type: 'wait', at, reason: 'budget', notBefore: null, ...yes };
    const room = roomFor(model, job, asked);
    const begun = await recorder.record(id, event, {
      keepLease: true,
      instead: (before, next) => {
        if (next.state !== 'submitting') return null;
        if (limits === null || !ledger.budgets.hasRoom(before, next, limits)) return waits;
        return this.#turns.instead(before, next, room, agreed);
      },
    });
    if (begun?.state !== 'submitting') return;
    if (how === 'due') this.#due.add(id);
    await this.#post(begun, asked, model, access);
  }

  /** Sends what waited for an answer that is there now. */
  #answered(ids: readonly string[]): void {
    for (const id of this.#answers.answeredBy(ids)) {
      this.submit(id, 'due').catch((error: unknown) => {
        this.#needs.log.error(`Job ${id}: sending it after its answer broke off`, error);
      });
    }
  }

  /** Null = the settings make no sense: then nothing has room. */
  #limits(): Limits | null {
    try {
      return this.#needs.limits();
    } catch (error) {
      if (!isHumanError(error)) throw error;
      this.#needs.log.warn(`Nothing is sent: ${error.message}`);
      return null;
    }
  }

  /**
   * The ISO day from which the model no longer answers, by the catalogue or the place's own word; null = it answers.
   */
  async #endOf({ endpoint, model }: Job, models: Catalogue): Promise<string | null> {
    const { ledger, pool, clock } = this.#needs;
    const account = new Account({ ledger, pool, endpoint, now: () => clock.now() });
    return endOf(model, endpoint, await account.catalogueFrom(models), clock.now())?.on ?? null;
  }

  async #post(job: Job, texts: JobTexts, model: Model, access: Access): Promise<void> {
    this.#begin(job);
    const holding = holdLease(this.#needs, job.id);
    try {
      await this.#send(job, texts, model, access);
    } finally {
      holding.dispose();
      this.#sending.delete(job.id);
      this.#wanted.delete(job.id);
      this.#due.delete(job.id);
    }
  }

  /** The answer of a run in the foreground is the whole run, so that is broken off to cancel it. */
  #begin({ id, background }: Job): void {
    if (background) this.#sending.set(id, null);
    else if (this.#sending.get(id) == null) {
      const controller = new AbortController();
      this.#sending.set(id, controller);
      if (this.#isWanted(id)) controller.abort();
    }
  }

  /** One POST; another one only after a definite no, which leaves nothing running. */
  async #send(begun: Job, texts: JobTexts, model: Model, access: Access): Promise<void> {
    const { ledger, clock } = this.#needs;
    let current = await this.#tries.first(begun, access);
    while (current !== null) {
      const { job, provider }: Try = current;
      this.#begin(job);
      const sent = bodyOf(job, texts, model);
      const started = await post({ provider, clock }, job, sent, this.#sending.get(job.id)?.signal);
      const next = await this.#tries.next(current, started.result, () => this.#isWanted(job.id));
      if (next !== null) await this.#turns.again(next.job, started);
      if (next === null) {
        const result = withEnd(started.result, job.endpoint, model, clock.now());
        await this.#finish(job, { ...started, result }, provider);
        await this.#turns.heard(job, started);
        await ledger.early.heard(job.endpoint.name, started.result);
        await this.#tries.learn(job, started);
        if (started.stream === null) await this.#needs.looker.kept.after(job.id);
      }
      current = next;
    }
  }

  /**
   * Only this window knows the id of a paid run until it is stored; a stream is heard after that, or while it is tried.
   */
  async #finish(job: Job, { result, stream, first }: Started, provider: Provider): Promise<void> {
    const { promise: held, resolve: onHeld } = Promise.withResolvers<null>();
    const isWanted = () => this.#isWanted(job.id);
    const heard = () => this.#foreground.heard(job.id);
    const isDue = this.#due.has(job.id);
    const sending = { provider, isWanted, isDue, heard, onHeld: () => onHeld(null) };
    const stored = storeReply({ ...this.#needs, turns: this.#turns }, job, result, sending);
    if (stream === null || first === null || !result.ok) {
      await stored;
      return;
    }
    // A provider carries a background run on and can tell all of it once more, so it is heard when its id is stored. A
    // foreground run lives in its stream, so it is heard even while storing fails.
    if (isGoingOn(result.value.response)) this.#needs.live.append(job.id, first, beginHeard);
    const isOurs = job.background ? await stored : await Promise.race([stored, held]);
    if (isOurs === false) stream.close();
    else if (job.background) this.#needs.follower.follow(job.id, stream, first);
    else this.#foreground.hear(job.id, stream, result.value, stored);
    await stored;
  }

  /** Whether a person wants the job stopped, even if that could not be written down. */
  #isWanted(id: string): boolean {
    if (this.#wanted.has(id)) return true;
    try {
      return (this.#needs.ledger.get(id)?.cancelRequestedAt ?? null) !== null;
    } catch (error) {
      // The reply in hand must not be lost because the job's row can't be read.
      this.#needs.log.warn(`Job ${id}: its row can't be read: ${String(error)}`);
      return false;
    }
  }

  /** Breaks off the POSTs of foreground runs that are to be cancelled: there is no call to cancel one. */
  #breakOff(ids: readonly string[]): void {
    for (const id of ids) {
      const controller = this.#sending.get(id);
      if (controller != null && this.#needs.ledger.get(id)?.cancelRequestedAt !== null) controller.abort();
    }
  }
}
