// One free look right after the first answer of a place of which nobody knows whether it keeps what it wrote. Some take
// `store` and drop it: the next question has to know that its connection is all there is.
import type { Job } from '../../../shared/job.ts';
import { ANSWERED_STATES, isAmong } from '../../../shared/jobStates.ts';
import { Lessons } from '../../accounts/lessons.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { describe } from '../../providers/failure.ts';
import { saysNoCall } from '../../providers/missingCall.ts';
import type { ProviderPool } from '../../providers/providerPool.ts';

export interface ProbeNeeds {
  readonly ledger: Ledger;
  readonly pool: ProviderPool;
  readonly clock: Clock;
  readonly log: Logger;
}

export class KeptProbe {
  readonly #needs: ProbeNeeds;
  readonly #lessons: Lessons;
  /** Places that this window asks, or got no word from, each with its key. */
  readonly #asked = new Set<string>();

  constructor(needs: ProbeNeeds) {
    this.#needs = needs;
    this.#lessons = new Lessons(needs);
  }

  /** Never in the way of the job, which has its answer. */
  async after(jobId: string): Promise<void> {
    const { ledger, log } = this.#needs;
    try {
      const job = ledger.get(jobId);
      if (job !== null && this.#isNews(job)) await this.#ask(job);
    } catch (error) {
      log.warn(`Job ${jobId}: whether its place keeps answers could not be asked: ${String(error)}`);
    }
  }

  /** A look has brought it: whatever was thought of the place, it keeps what it wrote. */
  async shown(job: Job): Promise<void> {
    if (this.#lessons.known(job, 'retrieve') === 'yes') return;
    await this.#lessons.learn(job, { capability: 'retrieve', answer: 'yes', how: 'seen' });
  }

  #isNews(job: Job): boolean {
    const isThere = isAmong(ANSWERED_STATES, job) && job.responseId !== null && (job.background || job.store);
    return isThere && this.#lessons.known(job, 'retrieve') === 'unknown' && !this.#asked.has(nameOf(job));
  }

  async #ask(job: Job): Promise<void> {
    const { pool, log } = this.#needs;
    this.#asked.add(nameOf(job));
    const access = await pool.access(job.endpoint);
    if (access === null || access.fingerprint !== job.keyFingerprint || job.responseId === null) return;
    const read = await access.provider.read(job.responseId);
    log.info(`Job ${job.id}: asked for once more: ${read.ok ? 'it is kept' : describe(read.failure)}`);
    if (read.ok) await this.shown(job);
    else if (saysNoCall(read.failure.error)) {
      await this.#lessons.learn(job, { capability: 'retrieve', answer: 'no', how: 'refused' });
    } else return;
    // What was learnt may be forgotten, and is asked again then.
    this.#asked.delete(nameOf(job));
  }
}

function nameOf({ endpoint, keyFingerprint }: Job): string {
  return [endpoint.name, endpoint.baseUrl, keyFingerprint].join(' ');
}
