// What becomes of a refused field while a job is being sent: learnt for the next one, and left out where a job can do
// without it.
import type { Job } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import type { Result } from '../providers/failure.ts';
import {
  DROPPED,
  type Droppable,
  isDropped,
  type Refusal,
  refusalOf,
  refusesStore,
  wantedAgain,
} from '../providers/refusal.ts';
import { aboutModel, EndpointRecord } from './endpointRecord.ts';

export class Refusals {
  readonly #ledger: Ledger;
  readonly #record: EndpointRecord;
  readonly #log: Logger;

  constructor({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Logger }) {
    this.#ledger = ledger;
    this.#record = new EndpointRecord({ ledger, now: () => clock.now() });
    this.#log = log;
  }

  /** The fields that the place is known to refuse for the job's model and key, and that the job can do without. */
  of(job: Job): readonly Droppable[] {
    const learnt = aboutModel(this.#record.of(job.endpoint, job.keyFingerprint), job.model);
    const isRefused = (field: Droppable) => learnt.some((row) => row.field === field && !hasOthers(row));
    return DROPPED.filter((field) => isDropped(job, field) && isRefused(field));
  }

  /** Keeps what a refusal teaches. Returns the field to leave out for another try; null = there is none. */
  async learn(job: Job, result: Result<unknown>): Promise<Droppable | null> {
    await this.#takeBack(job, result);
    const refusal = refusalOf(job, result);
    if (refusal === null) return null;
    try {
      const key = job.keyFingerprint ?? '';
      await this.#record.learn(job.endpoint, { ...refusal, key, job: job.id });
      if (refusesStore(refusal, job, result)) {
        await this.#record.learn(job.endpoint, { field: 'store', model: null, key, job: job.id });
      }
    } catch (error) {
      // What became of this job must not be lost, even if the next one learns nothing from it.
      this.#log.warn(`Job ${job.id}: the refusal of ${refusal.field} could not be kept: ${String(error)}`);
    }
    return isDropped(job, refusal.field) && !hasOthers(refusal) ? refusal.field : null;
  }

  /** What was learnt of a field turns out to be wrong: the place wants it after all. */
  async #takeBack(job: Job, result: Result<unknown>): Promise<void> {
    const field = wantedAgain(job, result);
    if (field === null) return;
    try {
      const key = job.keyFingerprint ?? '';
      await this.#record.unlearn(job.endpoint, { field, model: job.model, key });
    } catch (error) {
      this.#log.warn(`Job ${job.id}: that ${field} is taken could not be kept: ${String(error)}`);
    }
  }

  /** Notes that the place took the job and never told what became of it: its background is of no use. */
  async learnUnreadable(job: Job): Promise<void> {
    try {
      if (this.#ledger.hasBackgroundEnd(job.endpoint, provesPlaceFrom(job))) return;
      await this.#record.learn(job.endpoint, { ...UNREADABLE, key: job.keyFingerprint ?? '', job: job.id });
      this.#log.warn(`Job ${job.id}: ${job.endpoint.name} does not tell what becomes of a run in the background`);
    } catch (error) {
      this.#log.warn(`Job ${job.id}: that it can't be asked about could not be kept: ${String(error)}`);
    }
  }

  /** Forgets that again: the place has told how the job ended. */
  async unlearnUnreadable(job: Job): Promise<void> {
    try {
      await this.#record.unlearn(job.endpoint, { ...UNREADABLE, key: job.keyFingerprint ?? '' });
    } catch (error) {
      this.#log.warn(`Job ${job.id}: that it can be asked about again could not be kept: ${String(error)}`);
    }
  }
}

const UNREADABLE = { field: 'background', model: null, isUnreadable: true } as const satisfies Refusal;

/**
 * From when on (ms) the end of another run proves that the place tells ends: at any time, if this run could be read and
 * only stood still; since it was sent, if it could not be read.
 */
function provesPlaceFrom({ bodyMark, sentAt, createdAt }: Job): number {
  return bodyMark === null ? (sentAt ?? createdAt) : 0;
}

/** The place takes other values of the field: leaving the field out would choose one of those. */
function hasOthers({ values = [] }: Refusal): boolean {
  return values.length > 0;
}
