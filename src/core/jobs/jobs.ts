// What people and other extensions can do with jobs. It is there from the start; what does the work is loaded later.
import type { BudgetPass, EndpointSnapshot, Job, Rating } from '../../shared/job.ts';
import { isUnread } from '../../shared/jobGroup.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { HeldKeys } from '../accounts/heldKeys.ts';
import type { Limits } from '../ledger/budgets.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import type { JobService, MoreOfStart, ToStart } from './jobService.ts';
import type { LookOutcome, TellTrouble } from './looking/looker.ts';
import type { Prepared } from './prepare/prepare.ts';
import type { Confirm, Tracked } from './responses/adopter.ts';
import type { DeletedThread } from './responses/deleteResponse.ts';
import type { WorkLater } from './workLater.ts';

export interface JobsNeeds {
  readonly work: WorkLater;
  readonly ledger: Ledger;
  readonly held: HeldKeys;
  readonly log: Logger;
}

export class Jobs {
  readonly #needs: JobsNeeds;

  constructor(needs: JobsNeeds) {
    this.#needs = needs;
  }

  /** @see JobService.start */
  start(prepared: Prepared, budget: Limits | null, priceConsent: boolean, more?: MoreOfStart): Promise<string> {
    return this.#with((jobs) => jobs.start(prepared, budget, priceConsent, more));
  }

  /** @see JobService.startAll */
  startAll(asked: readonly ToStart[], budget: Limits | null, priceConsent: boolean): Promise<void> {
    return this.#with((jobs) => jobs.startAll(asked, budget, priceConsent));
  }

  /** @see JobService.cancel */
  cancel(id: string): Promise<void> {
    return this.#with((jobs) => jobs.cancel(id));
  }

  /** @see JobService.giveUp */
  giveUp(id: string): Promise<void> {
    return this.#with((jobs) => jobs.giveUp(id));
  }

  /** @see JobService.sendNow */
  sendNow(id: string, budgetPasses?: readonly BudgetPass[]): void {
    const { made } = this.#needs.work;
    if (made !== null) {
      made.jobs.sendNow(id, budgetPasses);
      return;
    }
    const sent = this.#with(async (jobs) => jobs.sendNow(id, budgetPasses));
    sent.catch((error: unknown) => this.#needs.log.error(`Job ${id}: what sends it could not be loaded`, error));
  }

  /** @see JobService.tryNow */
  tryNow(id: string): Promise<void> {
    return this.#with((jobs) => jobs.tryNow(id));
  }

  /** @see JobService.enterCost */
  enterCost(id: string, total: NanoUsd): Promise<void> {
    return this.#with((jobs) => jobs.enterCost(id, total));
  }

  /** @see JobService.adopt */
  adopt(id: string, responseId: string, confirm?: Confirm | null): Promise<Job> {
    return this.#with((jobs) => jobs.adopt(id, responseId, confirm));
  }

  /** @see JobService.track */
  track(responseId: string, endpoint: EndpointSnapshot): Promise<Tracked> {
    return this.#with((jobs) => jobs.track(responseId, endpoint));
  }

  /** @see JobService.rate */
  rate(id: string, rating: Rating | null): Promise<void> {
    return this.#with((jobs) => jobs.rate(id, rating));
  }

  /** @see JobService.markRead. Never fails: where it can't be written down, the job stays unread. */
  async markRead(id: string): Promise<void> {
    const { ledger, log } = this.#needs;
    try {
      const job = ledger.get(id);
      if (job !== null && isUnread(job)) await this.#with((jobs) => jobs.markRead(id));
    } catch (error) {
      log.warn(`Job ${id}: that it was read could not be written down: ${String(error)}`);
    }
  }

  /** @see JobService.remove */
  remove(id: string): Promise<void> {
    return this.#with((jobs) => jobs.remove(id));
  }

  /** @see JobService.deleteAtProvider */
  deleteAtProvider(id: string): Promise<void> {
    return this.#with((jobs) => jobs.deleteAtProvider(id));
  }

  /** @see JobService.deleteThreadAtProvider */
  deleteThreadAtProvider(id: string): Promise<DeletedThread> {
    return this.#with((jobs) => jobs.deleteThreadAtProvider(id));
  }

  /** @see JobService.lookNow @param tell called with the reason why the place gave no answer that could be used */
  lookNow(id: string, tell?: TellTrouble): Promise<LookOutcome> {
    return this.#with((jobs) => jobs.lookNow(id, tell));
  }

  /** A key was set for an endpoint: what waited or paused there goes on. */
  async resume(endpoint: string): Promise<void> {
    const { work, ledger, held } = this.#needs;
    work.made?.jobs.forgetChecks();
    await held.refresh();
    await ledger.lookSoon(endpoint, held);
  }

  /**
   * Settings changed, and keys may have changed with them: what is sent along with one, or the variable that holds it.
   */
  async refreshKeys(): Promise<void> {
    for (const endpoint of await this.#needs.held.refresh()) await this.resume(endpoint);
  }

  async #with<T>(act: (jobs: JobService) => Promise<T>): Promise<T> {
    return await act((await this.#needs.work.get()).jobs);
  }
}
