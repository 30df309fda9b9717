// What a place shows of itself by what it does with a job: kept for the next question, and never in the way of this one.
import type { EndpointSnapshot, Job } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { type Answer, builtIn, type Capability } from '../providers/builtIn.ts';
import { CapabilityRecord } from './capabilities.ts';
import { EndpointRecord, type Shown } from './endpointRecord.ts';

/** The job of which something was learnt. */
type Of = Pick<Job, 'id' | 'endpoint' | 'keyFingerprint'>;

export class Lessons {
  readonly #record: EndpointRecord;
  readonly #capabilities: CapabilityRecord;
  readonly #log: Logger;

  constructor({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Logger }) {
    const needs = { ledger, now: () => clock.now() };
    this.#record = new EndpointRecord(needs);
    this.#capabilities = new CapabilityRecord(needs);
    this.#log = log;
  }

  /** What is known by now of the place that a job was sent to, for its key. */
  known({ endpoint, keyFingerprint }: Of, capability: Capability): Answer {
    return this.#capabilities.of(placeOf(endpoint), keyFingerprint)[capability].answer;
  }

  /** What is built in of a place stands, whatever one job met. */
  async learn({ id, endpoint, keyFingerprint: key }: Of, shown: Pick<Shown, 'capability' | 'answer' | 'how'>) {
    const { capability, answer } = shown;
    const place = placeOf(endpoint);
    if (builtIn(place, capability) !== 'unknown') return;
    try {
      await this.#record.show(place, { ...shown, key: key ?? '' });
      this.#log.info(`Job ${id}: ${place.name}: ${capability}: ${answer} (${shown.how})`);
    } catch (error) {
      // The next question learns it again.
      this.#log.warn(`Job ${id}: what ${place.name} showed could not be kept: ${String(error)}`);
    }
  }

  /** Takes a no back: the place has just done what it was thought not to do. */
  async unlearn({ id, endpoint, keyFingerprint: key }: Of, capability: Capability): Promise<void> {
    try {
      const place = placeOf(endpoint);
      const isWrong = this.#record
        .shown(place, key)
        .some((row) => row.capability === capability && row.answer === 'no');
      if (isWrong) await this.#record.unshow(place, { capability, key: key ?? '' });
    } catch (error) {
      this.#log.warn(`Job ${id}: a lesson about ${endpoint.name} could not be taken back: ${String(error)}`);
    }
  }
}

/** The place itself, whichever wire the job took. */
function placeOf({ api: _, ...place }: EndpointSnapshot): EndpointSnapshot {
  return place;
}
