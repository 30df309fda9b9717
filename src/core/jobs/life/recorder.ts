import type { EndpointSnapshot, Job, JobError, JobTexts } from '../../../shared/job.ts';
import type { Cost } from '../../../shared/usage.ts';
import { learnDeployment } from '../../accounts/catalogueAt.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import { billOf } from '../../models/prices/billOf.ts';
import { withNextLook } from '../../pace/pace.ts';
import type { Reply } from '../../providers/provider.ts';
import type { Droppable } from '../../providers/refusal.ts';
import { completedBy, isGoingOn } from '../../providers/replies/heardText.ts';
import type { ServerResponse } from '../../providers/replies/serverResponse.ts';
import type { JobEvent, ServerWord } from './jobEvent.ts';
import { Keeper } from './keeper.ts';
import { isKept } from './keptEvent.ts';
import type { LiveTexts } from './liveTexts.ts';
import { overdue, planned, type RecordOptions, saidSoFar, stepOf, storedTexts } from './recordStep.ts';
import type { Step } from './step.ts';

export class Recorder {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #catalogue: (place: EndpointSnapshot) => Promise<Catalogue>;
  readonly #live: Pick<LiveTexts, 'whole'>;
  /** First words by job, from when they are read until they are judged: a later word may be judged before that. */
  readonly #firstWords = new Map<string, ServerResponse>();
  /** Writes what is paid for, however often that has to be tried. */
  readonly keeper: Keeper;

  constructor(needs: {
    ledger: Ledger;
    clock: Clock;
    log: Logger;
    catalogue: (place: EndpointSnapshot) => Promise<Catalogue>;
    live: Pick<LiveTexts, 'whole'>;
  }) {
    this.#ledger = needs.ledger;
    this.#clock = needs.clock;
    this.#log = needs.log;
    this.#catalogue = needs.catalogue;
    this.#live = needs.live;
    this.keeper = new Keeper(needs);
  }

  /** The provider's reply with its price, and compared with what was asked. */
  async word(job: Job, reply: Reply): Promise<ServerWord> {
    const { requestId } = reply;
    const response = isGoingOn(reply.response) ? reply.response : completedBy(reply.response, this.#live.whole(job.id));
    await this.#learnName(job, response);
    const isTold = response.usage !== null || response.toldCost !== undefined;
    const cost = isTold ? await this.#bill(job, response) : null;
    // The first word of a run brings its id, which nothing may keep from the disk: it is judged once that is stored.
    const isFirst = job.responseId === null && response.usage === null;
    const judged = isFirst ? { receipt: null, cost } : await this.#judged(job, response, cost);
    return { response, requestId, ...judged };
  }

  async #learnName(job: Job, { model }: ServerResponse): Promise<void> {
    try {
      await learnDeployment(job.endpoint, { name: job.model, model }, this.#ledger);
    } catch (error) {
      // The next answer tells it again.
      this.#log.warn(`Job ${job.id}: which model answered could not be kept: ${String(error)}`);
    }
  }

  /** An answer is never lost over its price: a cost that can't be worked out is unknown. */
  async #bill(job: Job, response: ServerResponse): Promise<Cost | null> {
    try {
      return billOf(await this.#catalogue(job.endpoint), job.model, saidSoFar(job, response));
    } catch (error) {
      this.#log.error(`Job ${job.id}: its cost could not be worked out`, error);
      return null;
    }
  }

  /** The word on the reply to a POST. After it is written down, `judge` has to follow. */
  async firstWord(job: Job, reply: Reply): Promise<ServerWord> {
    const word = await this.word(job, reply);
    if (word.receipt === null) this.#firstWords.set(job.id, word.response);
    return word;
  }

  /** Compares the first word of a run with what was asked, after it was written down. */
  async judge(id: string, response: ServerResponse, keepLease: boolean): Promise<void> {
    try {
      const job = this.#ledger.get(id);
      if (job === null || job.receipt !== null) return;
      const { receipt } = await this.#judged(job, response, null);
      if (receipt === null) return;
      await this.record(id, { type: 'judged', at: this.#clock.now(), receipt }, { keepLease });
    } catch (error) {
      // The next look judges again; what was accepted stands already.
      this.#log.warn(`Job ${id}: its receipt could not be kept: ${String(error)}`);
    } finally {
      this.#firstWords.delete(id);
    }
  }

  /** Whatever goes wrong here must not keep a reply, and the id in it, from the disk. */
  async #judged(job: Job, response: ServerResponse, cost: Cost | null): Promise<Pick<ServerWord, 'receipt' | 'cost'>> {
    try {
      const [{ receiptOf, knownCost }, catalogue] = await Promise.all([
        import('./receipt.ts'),
        this.#catalogue(job.endpoint),
      ]);
      // The job as it is by now: a reply that came in meanwhile may have told more.
      const known = this.#ledger.get(job.id) ?? job;
      const first = this.#firstWords.get(job.id);
      const isLater = first !== undefined && first !== response && known.receipt === null;
      const before = isLater ? { ...known, receipt: receiptOf(known, first, catalogue, null) } : known;
      const receipt = receiptOf(before, response, catalogue, cost);
      return { receipt, cost: receipt === null ? cost : knownCost(receipt, cost, catalogue) };
    } catch (error) {
      this.#log.error(`Job ${job.id}: its receipt could not be made`, error);
      return { receipt: null, cost };
    }
  }

  /**
   * Writes the event down. Null = the step was refused (that is logged, and only the lease given up); otherwise the job
   * as it now is. Whoever gets a job back, and nobody else, made this step.
   */
  async record(id: string, event: JobEvent, options: RecordOptions = {}): Promise<Job | null> {
    let why: string | null = null;
    let made: Job | null = null;
    await this.#ledger.change(
      id,
      (job) => {
        const refused = options.refuse?.(job) ?? null;
        const whose = this.#withKept(job, this.#whose(job, event));
        const step: Step = refused === null ? stepOf(job, whose, options) : { ok: false, why: refused };
        why = step.ok ? null : step.why;
        made = null;
        if (!step.ok) return isKept(event) ? null : overdue(job, this.#clock.now(), this.#clock.random());
        made = planned(step.job, whose, this.#clock, options);
        // A look may be under way by then, for a cancel that waits or an end that comes late: it keeps its lease.
        const isBeside = whose.type === 'judged' || whose.type === 'read';
        return { job: made, ...storedTexts(whose), ...(isBeside ? { isBeside } : {}) };
      },
      options.keepLease ?? false,
    );
    if (why !== null && !isKept(event)) this.#log.info(`Job ${id}: refused step: ${why}`);
    return made;
  }

  /** If an end brings no text, the text is what a window wrote down while it heard the run. */
  #withKept({ id }: Job, event: JobEvent): JobEvent {
    if (event.type !== 'accepted' && event.type !== 'adopted' && event.type !== 'seen') return event;
    const { word } = event;
    if (word.response.answer !== '' || isGoingOn(word.response)) return event;
    return { ...event, word: { ...word, kept: this.#ledger.texts(id)?.answer ?? '' } };
  }

  /** The reply to a POST or a look that is the response of another job: a gateway keeps answers, or mixes them up. */
  #whose(job: Job, event: JobEvent): JobEvent {
    if (event.type !== 'accepted' && event.type !== 'seen') return event;
    const { id } = event.word.response;
    const isOwn = id === job.responseId || (event.type === 'seen' && job.responseId === null);
    if (isOwn) return event;
    const { baseUrl } = job.endpoint;
    const other = this.#ledger.tracked(id, { baseUrl, except: job.id });
    if (other === null) return event;
    const error = { kind: 'knownResponse', message: other.id, code: id, httpStatus: null } as const;
    return { type: 'knownResponse', at: event.at, error: { ...error, requestId: event.word.requestId } };
  }

  /**
   * Writes a job down that the provider has already, with all that the provider says of it, in one step. No budget is
   * checked: the job is on the bill already.
   * @param ids every id that the response goes by
   * @throws HumanError when a job has this response
   */
  async bring(job: Job, texts: JobTexts, word: ServerWord, ids: readonly string[]): Promise<void> {
    const event: JobEvent = { type: 'seen', at: job.updatedAt, word };
    const brought = withNextLook(job, this.#clock.now(), this.#clock.random());
    const said = storedTexts(event);
    await this.#ledger.insert({
      job: brought,
      texts: { ...texts, ...said.texts },
      budget: null,
      brought: { body: said.body ?? null, ids },
    });
  }

  /** Leaves out a field that the provider refused; null when the job is no longer being sent. */
  async without(id: string, field: Droppable): Promise<Job | null> {
    this.#log.info(`Job ${id}: the provider does not take ${field} here; sent without it`);
    return await this.record(id, { type: 'fieldDropped', at: this.#clock.now(), field }, { keepLease: true });
  }

  /**
   * Puts the next look off after one that nothing answered; if none is planned, none is added.
   * @param error what stands in the way of it
   */
  async backOff(id: string, hintMs: number | null, error?: JobError): Promise<void> {
    const event = { type: 'unanswered', at: this.#clock.now(), ...(error === undefined ? {} : { error }) } as const;
    await this.record(id, event, { plan: 'unanswered', lookInMs: hintMs });
  }
}
