// What is tried after a definite no, which leaves nothing running: the same question without a refused field, or by the
// wire that the place has. Each no is learnt, so that it comes once only.
import type { Job } from '../../../shared/job.ts';
import { Lessons } from '../../accounts/lessons.ts';
import { Refusals } from '../../accounts/refusals.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { builtIn, surelyHas } from '../../providers/builtIn.ts';
import type { Result } from '../../providers/failure.ts';
import { lacksPath } from '../../providers/missingCall.ts';
import type { Provider, Reply } from '../../providers/provider.ts';
import type { Access, ProviderPool } from '../../providers/providerPool.ts';
import type { Droppable } from '../../providers/refusal.ts';
import { isGoingOn } from '../../providers/replies/heardText.ts';
import type { Recorder } from '../life/recorder.ts';
import { otherWire } from '../prepare/howToRun.ts';
import type { Started } from './post.ts';

export interface TryNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly pool: ProviderPool;
  /** `ponder.background`; absent = nothing is ruled out. */
  readonly background?: (() => string) | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A job that is to be posted, and who posts it. */
export interface Try {
  readonly job: Job;
  readonly provider: Provider;
}

export class Tries {
  readonly #needs: TryNeeds;
  readonly #refusals: Refusals;
  readonly #lessons: Lessons;

  constructor(needs: TryNeeds) {
    this.#needs = needs;
    this.#refusals = new Refusals(needs);
    this.#lessons = new Lessons(needs);
  }

  /** Null = the job is no longer being sent. */
  async first(begun: Job, { provider }: Access): Promise<Try | null> {
    let job: Job | null = begun;
    for (const field of this.#refusals.of(begun)) job = job === null ? null : await this.#without(job.id, field);
    return job === null ? null : { job, provider };
  }

  /** Null = there is no other try. @param isWanted a person wants the job stopped: it is not sent again for that */
  async next({ job, provider }: Try, result: Result<Reply>, isWanted: () => boolean): Promise<Try | null> {
    if (result.ok) return null;
    const isMissing = !surelyHas(job.endpoint, 'responses') && lacksPath(result.failure, job.model);
    if (isMissing) await this.#learnMissing(job);
    const field = await this.#refusals.learn(job, result);
    if (isWanted()) return null;
    if (field !== null) {
      const next = await this.#without(job.id, field);
      return next === null ? null : { job: next, provider };
    }
    return isMissing ? await this.#byOtherWire(job) : null;
  }

  /** What a reply shows of its place. Not before it is stored: only this window knows it until then. */
  async learn(job: Job, { result, stream }: Pick<Started, 'result' | 'stream'>): Promise<void> {
    if (!isByResponses(job)) return;
    if (job.streams) await this.#learnStream(job, result, stream !== null);
    if (!result.ok) return;
    await this.#lessons.unlearn(job, 'responses');
    if (!job.background || job.streams) return;
    const { response } = result.value;
    if (isGoingOn(response)) await this.#lessons.unlearn(job, 'background');
    // Whatever the place says of itself: the reply came with the end, so the connection was the run.
    else if (isAnswered(response.status)) {
      await this.#lessons.learn(job, { capability: 'background', answer: 'no', how: 'seen' });
    }
  }

  /**
   * Some gateways pass a streamed question on and break at the reply: the run is paid for, and nobody learns its id. A
   * stream that came once shows that another error is only weather.
   */
  async #learnStream(job: Job, result: Result<Reply>, hasCome: boolean): Promise<void> {
    if (this.#lessons.known(job, 'stream') !== 'unknown') return;
    const isBroken = !result.ok && result.failure.kind === 'cannotKnow' && result.failure.error.httpStatus === 500;
    if (hasCome || isBroken) {
      await this.#lessons.learn(job, { capability: 'stream', answer: hasCome ? 'yes' : 'no', how: 'seen' });
    }
  }

  async #learnMissing(job: Job): Promise<void> {
    if (isByResponses(job)) await this.#lessons.learn(job, { capability: 'responses', answer: 'no', how: 'refused' });
    // A place that has neither is none to learn from: most likely its address is wrong.
    else await this.#lessons.unlearn(job, 'responses');
  }

  async #byOtherWire(job: Job): Promise<Try | null> {
    const { pool, recorder, background } = this.#needs;
    const endpoint = otherWire(job, background?.() ?? 'auto');
    if (endpoint === null) return null;
    const access = await pool.access(endpoint);
    if (access === null || access.fingerprint !== job.keyFingerprint) return null;
    const event = () => ({ type: 'wireChanged', at: this.#needs.clock.now(), endpoint }) as const;
    const next = await recorder.keeper.keep({ jobId: job.id, responseId: null }, () =>
      recorder.record(job.id, event(), { keepLease: true }),
    );
    return next === null ? null : { job: next, provider: access.provider };
  }

  /** Tries until it is written, because only this window knows that nothing ran. */
  #without(id: string, field: Droppable): Promise<Job | null> {
    const { recorder } = this.#needs;
    return recorder.keeper.keep({ jobId: id, responseId: null }, () => recorder.without(id, field));
  }
}

function isByResponses({ endpoint }: Job): boolean {
  return builtIn(endpoint, 'responses') !== 'no';
}

function isAnswered(status: string): boolean {
  return status === 'completed' || status === 'incomplete';
}
