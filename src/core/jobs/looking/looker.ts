// One look at a job at its provider: carries out a cancel that is asked for, else reads what became of it.
import { createHash } from 'node:crypto';
import { assertNever } from '../../../shared/assertNever.ts';
import { loggedWord } from '../../../shared/code.ts';
import type { Job, JobError, PauseReason } from '../../../shared/job.ts';
import { isCancelling, isInTheWay, isUnreadable } from '../../../shared/jobActs.ts';
import { isOwnKey, isUnfit } from '../../../shared/jobKeys.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { isCancelDue } from '../../pace/pace.ts';
import { describe, type Failure, type FailureKind, type Result } from '../../providers/failure.ts';
import { saysNoCall } from '../../providers/missingCall.ts';
import { isNoSuchCall, noSuchCall } from '../../providers/noSuchCall.ts';
import type { Reply } from '../../providers/provider.ts';
import type { Access, ProviderPool } from '../../providers/providerPool.ts';
import { isShort } from '../life/ends.ts';
import { isInVain, isNowUnreadable } from '../life/isInVain.ts';
import type { Recorder } from '../life/recorder.ts';
import { stateOfStatus } from '../life/stateOfStatus.ts';
import { howTried } from './howTried.ts';
import { KeptProbe } from './keptProbe.ts';
import { type LookLessonNeeds, LookLessons } from './lookLessons.ts';

/** What a look led to, for the person who asked for it. */
export type LookOutcome = 'seen' | 'notFound' | 'paused' | 'tooLarge' | 'noAnswer' | 'nothingToLookAt';

/** Why a look brought nothing, for the person who asked for it. */
export type TellTrouble = (failure: Failure) => void;

interface LookCircumstances {
  readonly cancelSent?: boolean;
  /** How long the provider wants the cancel to wait. */
  readonly waitMs?: number | null;
  readonly tell?: TellTrouble;
}

const NO_MORE: ReadonlySet<FailureKind> = new Set<FailureKind>(['notFound', 'tooLarge']);

export interface LookNeeds extends LookLessonNeeds {
  readonly recorder: Recorder;
  readonly pool: ProviderPool;
}

export class Looker {
  readonly #ledger: Ledger;
  readonly #recorder: Recorder;
  readonly #pool: ProviderPool;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #lessons: LookLessons;
  /** Asks whether a place keeps its answers. */
  readonly kept: KeptProbe;

  constructor(needs: LookNeeds) {
    this.#ledger = needs.ledger;
    this.#recorder = needs.recorder;
    this.#pool = needs.pool;
    this.#clock = needs.clock;
    this.#log = needs.log;
    this.#lessons = new LookLessons(needs);
    this.kept = new KeptProbe(needs);
  }

  /** @param how what is known of who asks */
  async look(job: Job, how: Pick<LookCircumstances, 'tell'> = {}): Promise<LookOutcome> {
    const { responseId } = job;
    if (responseId === null) return 'nothingToLookAt';
    const access = await this.#pool.access(job.endpoint);
    // Another window may have a key. The scheduler tells of jobs that nobody looks at.
    if (access === null) return this.#leave(job);
    if (isCancelling(job)) {
      if (!job.background) return this.#abort(job, responseId, access);
      if (isCancelDue(job, this.#clock.now())) return this.#cancel(job, responseId, access);
    }
    return this.#settle(job, access, await access.provider.read(responseId), how);
  }

  /** A look that a person asked for: what stands in its way is said at once. If a key fits again, paused jobs go on. */
  async lookNow(job: Job, tell?: TellTrouble): Promise<LookOutcome> {
    const access = job.responseId === null ? null : await this.#pool.access(job.endpoint);
    if (job.responseId !== null && access === null) return this.#pause(job, { reason: 'noKey' });
    const outcome = await this.look(job, tell === undefined ? {} : { tell });
    const wasUnfit = access !== null && isUnfit(job, access.fingerprint);
    if (outcome === 'seen' && wasUnfit) this.#ledger.keyTrouble.mended(job.endpoint.name);
    return outcome;
  }

  /**
   * Only an end confirms a cancel. After any other answer the job is read, so that a cancel never keeps it from a look.
   */
  async #cancel(job: Job, responseId: string, access: Access): Promise<LookOutcome> {
    // What the place can't do is not asked of it a second time.
    const isThere = this.#lessons.hasCancel(job);
    const said = isThere ? await access.provider.cancel(responseId) : noSuchCall('notFound');
    // A reply with another id may be about another response: the read tells.
    const isIts = said.ok && said.value.response.id === responseId;
    const end = isIts && isEnd(said.value) ? said.value : null;
    const confirms = async () => end !== null && (await this.#seen(job, access, end, { cancelSent: true }));
    if (end !== null && !isShort(end.response) && (await confirms())) {
      await this.#lessons.cancelled(job);
      return 'seen';
    }
    const what = said.ok ? `unconfirmed (${loggedWord(said.value.response.status)})` : describe(said.failure);
    this.#log.info(`Job ${job.id}: cancel: ${what}`);
    const isWorthIt = this.#lessons.isWorthALook(job);
    const read = isWorthIt ? await access.provider.read(responseId) : noSuchCall('notFound');
    // If no read can tell more, a short end is the end.
    const isGone = !read.ok && (NO_MORE.has(read.failure.kind) || isInVain(read.failure, job, this.#clock.now()));
    if (isGone && (await confirms())) return 'seen';
    const isUncalled = !said.ok && (isNoSuchCall(said.failure) || saysNoCall(said.failure.error));
    if (isUncalled && !read.ok && (await this.#lessons.isHeardAlone(job, read.failure))) {
      return this.#breakOff(job, said.failure.error);
    }
    const how = howTried(said, read);
    if (!said.ok && how === 'notAgain' && isThere && saysNoCall(said.failure.error)) {
      await this.#lessons.noCancel(job);
    }
    const isOver = read.ok && isEnd(read.value);
    const error = said.ok ? {} : { error: said.failure.error };
    const event = { type: 'cancelTried', at: this.#clock.now(), how, ...error } as const;
    const next = isOver ? null : await this.#recorder.record(job.id, event, { keepLease: true, plan: 'later' });
    // A hint in the answer to the cancel puts off the next cancel, and no other look.
    const goesOn = next !== null && isCancelling(next);
    const waitMs = said.ok ? said.value.pollAfterMs : said.failure.retryAfterMs;
    return this.#settle(job, access, read, { cancelSent: isOver, waitMs: goesOn ? waitMs : null });
  }

  /** Nobody hears this run in the foreground any more, and there is no call to cancel one. */
  async #abort(job: Job, responseId: string, access: Access): Promise<LookOutcome> {
    const outcome = await this.#settle(job, access, await access.provider.read(responseId), {
      cancelSent: true,
    });
    // A key that can't see it has stopped nothing.
    if (outcome === 'paused') return outcome;
    // This step is refused if the job has ended by now.
    await this.#recorder.record(job.id, { type: 'aborted', at: this.#clock.now() });
    return outcome;
  }

  async #settle(job: Job, access: Access, result: Result<Reply>, how: LookCircumstances = {}): Promise<LookOutcome> {
    if (result.ok) {
      await this.#seen(job, access, result.value, how);
      await this.kept.shown(job);
      if (isUnderWay(job)) await this.#lessons.answered(job, result.value);
      return 'seen';
    }
    const { failure } = result;
    await this.#ledger.early.heard(job.endpoint.name, result);
    this.#log.info(`Job ${job.id}: look: ${failure.kind} (${describe(failure)})`);
    const key = access.fingerprint;
    const sameKey = job.keyFingerprint !== null && isOwnKey(job, key);
    const at = this.#clock.now();
    const isHeardAlone = await this.#lessons.isHeardAlone(job, failure);
    switch (failure.kind) {
      case 'notFound':
        if (!sameKey) return this.#unfit(job, { reason: 'otherKey', key });
        if (isHeardAlone) {
          await this.#recorder.backOff(job.id, null);
          return 'noAnswer';
        }
        await this.#recorder.record(job.id, { type: 'notFound', at, sameKey, error: failure.error });
        return 'notFound';
      case 'keyRefused':
        return this.#keyRefused(job, access, failure.error);
      case 'noAccess':
        return sameKey
          ? this.#pause(job, { reason: 'noAccess', key, error: failure.error })
          : this.#unfit(job, { reason: 'otherKey', key });
      case 'tooLarge':
        if (job.state === 'cancelled') await this.#recorder.record(job.id, { type: 'looksOver', at });
        else await this.#pause(job, { reason: 'tooLarge', error: failure.error });
        return 'tooLarge';
      case 'transient':
      case 'tryLater':
      case 'refused':
      case 'cannotKnow':
        await this.#nothing(job, failure);
        how.tell?.(failure);
        return 'noAnswer';
      default:
        return assertNever(failure.kind);
    }
  }

  /** The place knows neither the run nor a call to cancel one: to stop it, the connection is broken off. */
  async #breakOff(job: Job, error: JobError): Promise<LookOutcome> {
    if (saysNoCall(error)) await this.#lessons.noCancel(job);
    const at = this.#clock.now();
    await this.#recorder.record(job.id, { type: 'aborted', at, isAlone: true });
    // Nor would it find it later.
    await this.#recorder.record(job.id, { type: 'looksOver', at });
    return 'notFound';
  }

  async #nothing(job: Job, failure: Failure): Promise<void> {
    const at = this.#clock.now();
    // For a cancelled job this counts as an answered look: more looks would bring as little.
    const plan = job.state === 'cancelled' ? 'answered' : 'unanswered';
    const options = { lookInMs: failure.retryAfterMs, plan } as const;
    const isCounted = job.state !== 'unknown' && isInVain(failure, job, at);
    const next = isCounted
      ? await this.#recorder.record(job.id, { type: 'seenNothing', at, error: failure.error }, options)
      : null;
    const told = isInTheWay(failure.error) ? failure.error : undefined;
    if (next === null) await this.#recorder.backOff(job.id, failure.retryAfterMs, told);
    else if (isNowUnreadable(job, next)) await this.#lessons.readable(next, false);
  }

  /** False = this reply can't be about the job. */
  async #seen(
    job: Job,
    { fingerprint: key }: Access,
    reply: Reply,
    { cancelSent = false, waitMs = null }: LookCircumstances,
  ): Promise<boolean> {
    const at = this.#clock.now();
    // The provider forgets within minutes what it was not to store: there may be no other look.
    const next = await this.#recorder.keeper.keepEnd(job, reply, async () => {
      const word = await this.#recorder.word(job, reply);
      return await this.#recorder.record(
        job.id,
        { type: 'seen', at, word, mark: markOf(reply), key, endsCancel: cancelSent },
        { lookInMs: waitMs ?? reply.pollAfterMs },
      );
    });
    await this.#ledger.early.heard(job.endpoint.name, { ok: true });
    await this.#ledger.keyTrouble.works(job.endpoint, key);
    if (next === null) return false;
    if (isNowUnreadable(job, next)) await this.#lessons.readable(next, false);
    else if (isUnreadable(job) && !isUnreadable(next)) await this.#lessons.readable(next, true);
    return true;
  }

  /** All jobs that use this key there would be refused as this one was: none of them is looked at with it. */
  async #keyRefused(job: Job, { fingerprint }: Access, error: JobError): Promise<LookOutcome> {
    if ((await this.#pool.fingerprint(job.endpoint)) !== fingerprint) {
      // Another key was entered while the request with this one was on its way.
      await this.#recorder.backOff(job.id, null);
      return 'noAnswer';
    }
    await this.#ledger.keyTrouble.refused(job.endpoint, fingerprint);
    return isUnderWay(job) ? this.#pause(job, { reason: 'keyRefused', error }) : this.#leave(job);
  }

  /** The key is not the job's own and can't see it. The next look is left to a key that fits. */
  async #unfit(job: Job, { reason, key }: { reason: PauseReason; key: string }): Promise<LookOutcome> {
    if (isUnderWay(job)) return this.#pause(job, { reason, key });
    await this.#recorder.record(job.id, { type: 'keyUnfit', at: this.#clock.now(), key, reason });
    return 'paused';
  }

  async #pause(job: Job, pause: { reason: PauseReason; key?: string; error?: JobError }): Promise<LookOutcome> {
    await this.#recorder.record(job.id, { type: 'paused', at: this.#clock.now(), ...pause });
    return 'paused';
  }

  /** Gives up the lease and leaves the job as it is, and due as it was. */
  async #leave(job: Job): Promise<LookOutcome> {
    await this.#ledger.change(job.id, () => null);
    return 'paused';
  }
}

function isEnd({ response }: Reply): boolean {
  const state = stateOfStatus(response.status);
  return state !== null && state !== 'queued' && state !== 'running';
}

/** A mark by which the same body is recognized. */
function markOf({ response }: Reply): string {
  return createHash('sha256').update(response.body).digest('base64url').slice(0, 16);
}

/** Only a job in these states can pause. */
function isUnderWay({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}
