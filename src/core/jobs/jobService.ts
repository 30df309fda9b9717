// What people and other extensions can do with jobs. Commands call this; it decides nothing about looks.
import { localDay } from '../../shared/format.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { BudgetPass, EndpointSnapshot, Job, Rating } from '../../shared/job.ts';
import { canCancel, canRemove, canTry, refusesCredential } from '../../shared/jobActs.ts';
import type { NanoUsd } from '../../shared/money.ts';
import { Lessons } from '../accounts/lessons.ts';
import { type Clock, sleep } from '../clock.ts';
import type { Limits } from '../ledger/budgets.ts';
import type { NewJob } from '../ledger/insertJob.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { withNextLook } from '../pace/pace.ts';
import { describe } from '../providers/failure.ts';
import { bringsNothing } from '../providers/missingCall.ts';
import { credentialRemedy, noCredential } from '../providers/noCredential.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import { advance } from './life/advance.ts';
import type { Recorder } from './life/recorder.ts';
import type { Looker, LookOutcome, TellTrouble } from './looking/looker.ts';
import type { Prepared } from './prepare/prepare.ts';
import type { Confirm, Tracked } from './responses/adopter.ts';
import type { DeletedThread } from './responses/deleteResponse.ts';
import { toldError } from './responses/toldError.ts';
import type { Submitter } from './sending/submitter.ts';

export interface MoreOfStart extends Pick<NewJob, 'isFirst' | 'besides'> {
  /** The id of a waiting job that is given up for the new one. */
  readonly replaces?: string;
}

/** A run in the foreground may take hours to say that it was reached. */
const MOST_TRY_MS = 20_000;

/** One of several questions that are asked in one step. */
export interface ToStart extends Prepared, MoreOfStart {}

export interface JobServiceNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly submitter: Submitter;
  readonly looker: Looker;
  /** The models as a place has them. */
  readonly catalogue: (place: EndpointSnapshot) => Promise<Catalogue>;
  readonly pool: ProviderPool;
  readonly clock: Clock;
  readonly log: Logger;
}

export class JobService {
  readonly #needs: JobServiceNeeds;
  /** Endpoint and key that answered a free call in this window. */
  readonly #checked = new Set<string>();

  readonly #lessons: Lessons;

  constructor(needs: JobServiceNeeds) {
    this.#needs = needs;
    this.#lessons = new Lessons(needs);
  }

  /**
   * Writes the job down and begins to send it; resolves to its id as soon as the row is on the disk.
   * @param budget the budgets it may not pass, except by the job's own `budgetPasses`; null = none
   * @param priceConsent a person said yes to this price
   * @throws HumanError when place or key can't work, a budget would be passed, or what the job rests on has changed
   */
  async start(
    prepared: Prepared,
    budget: Limits | null,
    priceConsent: boolean,
    more: MoreOfStart = {},
  ): Promise<string> {
    await this.startAll([{ ...prepared, ...more }], budget, priceConsent);
    return prepared.job.id;
  }

  /**
   * Starts all of them or none, in one step, for one price that was agreed to.
   * @throws HumanError as `start` does
   */
  async startAll(asked: readonly ToStart[], budget: Limits | null, priceConsent: boolean): Promise<void> {
    const { ledger, submitter, clock } = this.#needs;
    for (const { job } of asked) await this.#assertUsable(job);
    const at = clock.now();
    const made = asked.map(({ job, texts, replaces, ...more }): NewJob => {
      const step = advance(job, { type: 'asked', at, priceConsent });
      if (!step.ok) throw new Error(step.why);
      const replaced = replaces === undefined ? {} : { replaces: { id: replaces, giveUp: this.#giveUpWaiting } };
      return { job: step.job, texts, budget, ...more, ...replaced };
    });
    await ledger.insert(...made);
    for (const { job } of asked) submitter.submit(job.id, 'send').catch(this.#brokeOff(job.id));
  }

  /** Stops the job, or what is left to stop. A cancel is written down first, so that any window can carry it out. */
  async cancel(id: string): Promise<void> {
    const { ledger, recorder, submitter, clock, log } = this.#needs;
    const job = ledger.get(id);
    if (job === null || !canCancel(job)) return;
    const at = clock.now();
    const isUnsent = job.state === 'prepared' || job.state === 'waiting';
    if (isUnsent && (await recorder.record(id, { type: 'gaveUp', at })) !== null) {
      await submitter.leftLine(job);
      return;
    }
    const ask = () => recorder.record(id, { type: 'cancelRequested', at }, { keepLease: submitter.isSending(id) });
    try {
      // Also if another window began to send it a moment ago.
      await ask();
    } catch (error) {
      // The run goes on costing money, so this window stops its own run at once and writes the cancel down when it can.
      if (!submitter.stop(id)) throw error;
      log.warn(`Job ${id}: stopped, and that it was wanted is not written down yet: ${String(error)}`);
      recorder.keeper.keep({ jobId: id, responseId: null }, ask).catch((never: unknown) => {
        log.error(`Job ${id}: that a cancel was wanted could not be written down`, never);
      });
    }
  }

  /** Gives up a job that waits or is uncertain. @throws HumanError when it has become something else */
  async giveUp(id: string): Promise<void> {
    const { recorder, ledger, clock } = this.#needs;
    if ((await recorder.record(id, { type: 'gaveUp', at: clock.now() })) !== null) return;
    const job = ledger.get(id);
    if (job === null || job.state === 'discarded') return;
    throw new HumanError('This job was not discarded. Open it to see what became of it.');
  }

  /** Sends a job on a person's word, if it still waits by then. @param budgetPasses what it may pass */
  sendNow(id: string, budgetPasses: readonly BudgetPass[] = []): void {
    const agreed = { priceConsent: true, budgetPasses };
    this.#needs.submitter.submit(id, 'send', agreed).catch(this.#brokeOff(id));
  }

  /**
   * Sends a question that waits for the network, however long it was to wait; resolves when that was tried. Price and
   * rule have to be as they were agreed to, as when its time has come.
   * @throws HumanError when there is no key to try it with
   */
  async tryNow(id: string): Promise<void> {
    const { ledger, pool, submitter, clock } = this.#needs;
    const job = ledger.get(id);
    if (job === null || !canTry(job)) return;
    if ((await pool.access(job.endpoint)) === null) {
      throw noCredential(job.endpoint);
    }
    const trying = submitter.submit(id, 'due').catch(this.#brokeOff(id));
    await Promise.race([trying, sleep(clock, MOST_TRY_MS)]);
  }

  /**
   * Stores the cost that a person entered for a job whose provider told none.
   * @throws HumanError when it is or will be known
   */
  async enterCost(id: string, total: NanoUsd): Promise<void> {
    const at = this.#needs.clock.now();
    const event = { type: 'costEntered', at, total, enteredOn: localDay(at) } as const;
    if ((await this.#needs.recorder.record(id, event)) !== null) return;
    throw new HumanError('The provider has reported what this job cost, or will. Open it to see.');
  }

  /**
   * Settles an uncertain job by the response that its POST became; the job stays as it is if a person says no.
   * @param confirm asked if the place keeps no metadata, so that nothing in the response names the job
   * @throws HumanError when the response is not this job's
   */
  async adopt(id: string, responseId: string, confirm: Confirm | null = null): Promise<Job> {
    const { Adopter } = await import('./responses/responses.ts');
    return await new Adopter(this.#needs).adopt(id, responseId, confirm);
  }

  /** Makes a job of any response of a place. @throws HumanError when it can't be read */
  async track(responseId: string, endpoint: EndpointSnapshot): Promise<Tracked> {
    const { Adopter } = await import('./responses/responses.ts');
    return await new Adopter(this.#needs).track(responseId, endpoint);
  }

  /** Writes down what a person thinks of the answer; null takes it back. */
  async rate(id: string, rating: Rating | null): Promise<void> {
    await this.#needs.recorder.record(id, { type: 'rated', at: this.#needs.clock.now(), rating });
  }

  /** Writes down that a person has opened the job. Nothing is written for one that runs or was read. */
  async markRead(id: string): Promise<void> {
    await this.#needs.recorder.record(id, { type: 'read', at: this.#needs.clock.now() });
  }

  /** @throws HumanError when it is not finished */
  async remove(id: string): Promise<void> {
    // `canRemove` is asked as the job is removed: a look may have found it running after all.
    if (await this.#needs.ledger.remove(id, canRemove)) return;
    throw new HumanError('This job is not finished. Cancel it first, then remove it.');
  }

  /** Takes the response off the provider's disks. @throws HumanError when that did not work */
  async deleteAtProvider(id: string): Promise<void> {
    const job = this.#needs.ledger.get(id);
    if (job === null) return;
    const { deleteResponse } = await import('./responses/responses.ts');
    await deleteResponse(this.#needs, job);
  }

  /** Takes the responses of all turns of its thread off the provider's disks, those that run left out. */
  async deleteThreadAtProvider(id: string): Promise<DeletedThread> {
    const { deleteThread } = await import('./responses/responses.ts');
    return await deleteThread(this.#needs, await this.#needs.ledger.thread(id));
  }

  async lookNow(id: string, tell?: TellTrouble): Promise<LookOutcome> {
    const job = this.#needs.ledger.get(id);
    return job === null ? 'nothingToLookAt' : await this.#needs.looker.lookNow(job, tell);
  }

  /** Forgets which places and keys answered: a key was set, and what worked may have changed. */
  forgetChecks(): void {
    this.#checked.clear();
  }

  /** What a waiting job becomes when another one is sent in its place; null = it does not wait. */
  readonly #giveUpWaiting = (old: Job): Job | null => {
    const { clock } = this.#needs;
    const at = clock.now();
    const step = old.state === 'waiting' ? advance(old, { type: 'gaveUp', at }) : null;
    return step?.ok === true ? withNextLook(step.job, at, clock.random()) : null;
  };

  #brokeOff(id: string): (error: unknown) => void {
    return (error) => this.#needs.log.error(`Job ${id}: sending broke off`, error);
  }

  /** Before the first paid call of this window to a place, a free one shows whether place and key work at all. */
  async #assertUsable(job: Job): Promise<void> {
    const access = await this.#needs.pool.access(job.endpoint);
    if (access === null) throw noCredential(job.endpoint);
    const name = `${job.endpoint.name} ${access.fingerprint}`;
    const here = { id: job.id, endpoint: job.endpoint, keyFingerprint: access.fingerprint };
    if (this.#checked.has(name) || this.#lessons.known(here, 'models') === 'no') return;
    const result = await access.provider.check();
    if (result.ok) {
      this.#checked.add(name);
      await this.#needs.ledger.keyTrouble.works(job.endpoint, access.fingerprint);
      return;
    }
    const { error } = result.failure;
    this.#needs.log.info(`Check of ${job.endpoint.name}: ${describe(result.failure)}`);
    const { name: endpoint, baseUrl } = job.endpoint;
    const remedy = credentialRemedy(job.endpoint);
    if (error.kind === 'key' && remedy === 'setApiKey') {
      throw toldError('{0} refused the API key. Nothing was sent. Enter another one.', [endpoint], error, remedy);
    }
    if (refusesCredential(error)) {
      const sentence =
        '{0} refused the sign-in. Nothing was sent. Sign in again, or check this machine’s date and time.';
      throw toldError(sentence, [endpoint], error, remedy);
    }
    if (error.kind === 'notAnApi') {
      throw toldError(
        '{0} did not answer like an API; it may be a sign-in page. Nothing was sent. Check the address {1}.',
        [endpoint, baseUrl],
        error,
        'openSettings',
      );
    }
    if (error.kind === 'redirect') {
      throw new HumanError(
        '{0} redirects to another address, which Ponder does not follow. Nothing was sent. Check the address {1}.',
        [endpoint, baseUrl],
        'openSettings',
      );
    }
    // Other failures stop nothing: without a network the job waits, and a place without a list may take questions.
    if (bringsNothing(error)) await this.#lessons.learn(here, { capability: 'models', answer: 'no', how: 'refused' });
  }
}
