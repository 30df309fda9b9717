// One look at a job at its provider: carries out a cancel that is asked for, else reads what became of it.
import type { Job } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import { describe, type Result } from '../providers/failure.ts';
import type { Reply } from '../providers/provider.ts';
import type { Access, ProviderPool } from '../providers/providerPool.ts';
import type { Recorder } from './record.ts';

/** What a look led to, for the person who asked for it. */
export type LookOutcome = 'seen' | 'notFound' | 'paused' | 'noAnswer' | 'nothingToLookAt';

export class Looker {
  readonly #ledger: Ledger;
  readonly #recorder: Recorder;
  readonly #pool: ProviderPool;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(needs: { ledger: Ledger; recorder: Recorder; pool: ProviderPool; clock: Clock; log: Logger }) {
    this.#ledger = needs.ledger;
    this.#recorder = needs.recorder;
    this.#pool = needs.pool;
    this.#clock = needs.clock;
    this.#log = needs.log;
  }

  async look(job: Job): Promise<LookOutcome> {
    const { responseId } = job;
    if (responseId === null) return 'nothingToLookAt';
    const access = await this.#pool.access(job.endpoint);
    if (access === null) return this.#pause(job, 'noKey');
    if (job.cancelRequestedAt !== null && job.cancelSentAt === null) {
      return job.background ? this.#cancel(job, responseId, access) : this.#abort(job, responseId, access);
    }
    return this.#settle(job, access, await access.provider.read(responseId));
  }

  async #cancel(job: Job, responseId: string, access: Access): Promise<LookOutcome> {
    const result = await access.provider.cancel(responseId);
    if (result.ok) return this.#seen(job, result.value, true);
    this.#log.info(`Job ${job.id}: cancel: ${describe(result.failure)}`);
    const status = result.failure.error.httpStatus;
    const isTooLate = status === 400 || status === 404 || status === 405 || status === 409;
    if (!isTooLate) return this.#settle(job, access, result);
    // It had ended already, or can't be cancelled: what the provider says of it now is the answer.
    return this.#settle(job, access, await access.provider.read(responseId), true);
  }

  /** Nobody hears this run in the foreground any more, and there is no call to cancel one. */
  async #abort(job: Job, responseId: string, access: Access): Promise<LookOutcome> {
    const outcome = await this.#settle(job, access, await access.provider.read(responseId), true);
    // Refused where it has ended by now.
    await this.#recorder.record(job.id, { type: 'aborted', at: this.#clock.now() });
    return outcome;
  }

  async #settle(job: Job, access: Access, result: Result<Reply>, cancelSent = false): Promise<LookOutcome> {
    if (result.ok) return this.#seen(job, result.value, cancelSent);
    const { failure } = result;
    await this.#ledger.early.heard(job.endpoint.name, result);
    this.#log.info(`Job ${job.id}: look: ${failure.kind} (${describe(failure)})`);
    const sameKey = job.keyFingerprint === access.fingerprint;
    const at = this.#clock.now();
    switch (failure.kind) {
      case 'notFound':
        await this.#recorder.record(job.id, { type: 'notFound', at, sameKey, error: failure.error });
        // Too young to be found: the cancel is still due, but not at once.
        if (job.cancelRequestedAt !== null && job.cancelSentAt === null) await this.#recorder.backOff(job.id, null);
        return sameKey ? 'notFound' : 'paused';
      case 'keyRefused':
        return this.#keyRefused(job, access);
      case 'noAccess':
        return this.#pause(job, sameKey ? 'noAccess' : 'otherKey');
      default:
        await this.#recorder.backOff(job.id, failure.retryAfterMs);
        return 'noAnswer';
    }
  }

  async #seen(job: Job, reply: Reply, cancelSent: boolean): Promise<LookOutcome> {
    const at = this.#clock.now();
    // What was not to be stored the provider forgets within minutes: there may be no other look.
    await this.#recorder.keeper.keepEnd(job, reply, async () => {
      const word = await this.#recorder.word(job, reply);
      await this.#recorder.record(
        job.id,
        { type: 'seen', at, word },
        { lookInMs: reply.pollAfterMs, ...(cancelSent ? { with: { cancelSentAt: at } } : {}) },
      );
    });
    await this.#ledger.early.heard(job.endpoint.name, { ok: true, value: reply });
    return 'seen';
  }

  /** What one job was refused, all of the place would be: none of them asks for it. */
  async #keyRefused(job: Job, { fingerprint }: Access): Promise<LookOutcome> {
    if ((await this.#pool.fingerprint(job.endpoint)) !== fingerprint) {
      // Another key was entered while this one was on its way.
      await this.#recorder.backOff(job.id, null);
      return 'noAnswer';
    }
    const outcome = await this.#pause(job, 'keyRefused');
    await this.#ledger.keyTrouble.pauseAll(job.endpoint);
    return outcome;
  }

  async #pause(job: Job, reason: 'noKey' | 'keyRefused' | 'noAccess' | 'otherKey'): Promise<LookOutcome> {
    await this.#recorder.record(job.id, { type: 'paused', at: this.#clock.now(), reason });
    return 'paused';
  }
}
