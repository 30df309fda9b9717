// One look at a job at its provider: carries out a cancel that is asked for, else reads what became of it.
import type { Job, PauseReason } from '../../shared/job.ts';
import { isOwnKey, withUnfit } from '../../shared/jobKeys.ts';
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
    // Another window may have one. What nobody looks at is told by the scheduler.
    if (access === null) return this.#leave(job);
    if (job.cancelRequestedAt !== null && job.cancelSentAt === null) {
      return job.background ? this.#cancel(job, responseId, access) : this.#abort(job, responseId, access);
    }
    return this.#settle(job, access, await access.provider.read(responseId));
  }

  /** A look that a person asked for: whatever stands in its way is said at once, and what it mends goes on. */
  async lookNow(job: Job): Promise<LookOutcome> {
    const access = job.responseId === null ? null : await this.#pool.access(job.endpoint);
    if (job.responseId !== null && access === null) return this.#pause(job, 'noKey');
    const outcome = await this.look(job);
    const wasUnfit = job.unfit?.some(({ key }) => key === access?.fingerprint) ?? false;
    if (outcome === 'seen' && wasUnfit) this.#ledger.keyTrouble.mended(job.endpoint.name);
    return outcome;
  }

  async #cancel(job: Job, responseId: string, access: Access): Promise<LookOutcome> {
    const result = await access.provider.cancel(responseId);
    if (result.ok) return this.#seen(job, access, result.value, true);
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
    // A key that can't see it has stopped nothing.
    if (outcome === 'paused') return outcome;
    // Refused where it has ended by now.
    await this.#recorder.record(job.id, { type: 'aborted', at: this.#clock.now() });
    return outcome;
  }

  async #settle(job: Job, access: Access, result: Result<Reply>, cancelSent = false): Promise<LookOutcome> {
    if (result.ok) return this.#seen(job, access, result.value, cancelSent);
    const { failure } = result;
    await this.#ledger.early.heard(job.endpoint.name, result);
    this.#log.info(`Job ${job.id}: look: ${failure.kind} (${describe(failure)})`);
    const key = access.fingerprint;
    const sameKey = job.keyFingerprint !== null && isOwnKey(job, key);
    const at = this.#clock.now();
    switch (failure.kind) {
      case 'notFound':
        if (!sameKey) return this.#unfit(job, 'otherKey', key);
        await this.#recorder.record(job.id, { type: 'notFound', at, sameKey, error: failure.error });
        // Too young to be found: the cancel is still due, but not at once.
        if (job.cancelRequestedAt !== null && job.cancelSentAt === null) await this.#recorder.backOff(job.id, null);
        return 'notFound';
      case 'keyRefused':
        return this.#keyRefused(job, access);
      case 'noAccess':
        return sameKey ? this.#pause(job, 'noAccess', key) : this.#unfit(job, 'otherKey', key);
      default:
        await this.#recorder.backOff(job.id, failure.retryAfterMs);
        return 'noAnswer';
    }
  }

  async #seen(job: Job, access: Access, reply: Reply, cancelSent: boolean): Promise<LookOutcome> {
    const word = await this.#recorder.word(job, reply);
    const at = this.#clock.now();
    const key = access.fingerprint;
    await this.#recorder.record(
      job.id,
      { type: 'seen', at, word, key },
      { lookInMs: reply.pollAfterMs, ...(cancelSent ? { with: { cancelSentAt: at } } : {}) },
    );
    await this.#ledger.early.heard(job.endpoint.name, { ok: true, value: reply });
    await this.#ledger.keyTrouble.works(job.endpoint, key);
    return 'seen';
  }

  /** What one job was refused, all that this key is used for there would be: none of them asks with it. */
  async #keyRefused(job: Job, { fingerprint }: Access): Promise<LookOutcome> {
    if ((await this.#pool.fingerprint(job.endpoint)) !== fingerprint) {
      // Another key was entered while this one was on its way.
      await this.#recorder.backOff(job.id, null);
      return 'noAnswer';
    }
    await this.#ledger.keyTrouble.refused(job.endpoint, fingerprint);
    return isUnderWay(job) ? this.#pause(job, 'keyRefused') : this.#leave(job);
  }

  /** A key of others that can't see this job. The next look is left to one that fits. */
  async #unfit(job: Job, reason: PauseReason, key: string): Promise<LookOutcome> {
    if (isUnderWay(job)) return this.#pause(job, reason, key);
    await this.#ledger.change(job.id, (now) => ({ job: withUnfit(now, key, reason) }));
    return 'paused';
  }

  async #pause(job: Job, reason: PauseReason, key?: string): Promise<LookOutcome> {
    const event = { type: 'paused', at: this.#clock.now(), reason, ...(key === undefined ? {} : { key }) } as const;
    await this.#recorder.record(job.id, event);
    return 'paused';
  }

  /** As it is, and due as it was. */
  async #leave(job: Job): Promise<LookOutcome> {
    await this.#ledger.change(job.id, () => null);
    return 'paused';
  }
}

/** Only such a job pauses. */
function isUnderWay({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}
