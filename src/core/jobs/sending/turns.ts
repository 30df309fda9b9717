// Keeps jobs under the rate limits of their place: who has no room waits its turn in line, and what a reply tells
// decides when the next ones go.
import type { Job, JobTexts, LineTurn } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Called, Lines, type Room } from '../../ledger/lines.ts';
import type { Logger } from '../../logger.ts';
import type { Model } from '../../models/model.ts';
import { roomOfInput, sizeFor } from '../../models/prices/ceiling.ts';
import type { Failure } from '../../providers/failure.ts';
import type { Agreed, JobEvent } from '../life/jobEvent.ts';
import type { Recorder } from '../life/recorder.ts';
import { sizeOf } from '../prepare/prepare.ts';
import type { Started } from './post.ts';

/** A hint of less is none. */
const LEAST_HINT_MS = 1_000;

export class Turns {
  readonly #lines: Lines;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** The turns of the jobs that are being sent: they go back there when they are refused. */
  readonly #sent = new Map<string, LineTurn>();

  constructor(needs: { ledger: Ledger; recorder: Recorder; clock: Clock; log: Logger }) {
    this.#lines = new Lines(needs.ledger.access);
    this.#recorder = needs.recorder;
    this.#clock = needs.clock;
    this.#log = needs.log;
  }

  /** Whether a job that is due has waited for more than its turn. */
  isStuck(job: Job): boolean {
    return job.line !== undefined && this.#lines.isStuck(job);
  }

  /**
   * Asked in the transaction that would make `next` of the job: what happens instead; null = it may be sent.
   * @param agreed a person wants it sent now
   */
  instead(before: Job, next: Job, room: Room, agreed?: Agreed): JobEvent | null {
    const at = this.#clock.now();
    const since = agreed === undefined ? (before.line?.since ?? before.createdAt) : 0;
    const line = { since, tokens: room.tokens };
    const entry = this.#lines.enter(next, since, room);
    if (entry.type === 'go') {
      this.#sent.set(next.id, line);
      return null;
    }
    if (entry.type === 'tooLarge') {
      const error = { kind: 'tooLargeForLimit', message: '', code: null, httpStatus: null, requestId: null } as const;
      return { type: 'refused', at, error };
    }
    const turn = { line, keyFingerprint: next.keyFingerprint ?? '' };
    const yes = agreed === undefined ? {} : { agreed };
    return { type: 'wait', at, reason: 'rateLimit', notBefore: entry.notBefore, turn, ...yes };
  }

  /** A person gave the job up while it stood in line: those behind it move up. */
  async left(job: Job): Promise<void> {
    if (job.line === undefined) return;
    await this.#kept(job, async () => {
      for (const next of this.#lines.afterLeaving(job)) await this.#call(next);
    });
  }

  /** The same question goes out once more, because a field of it was refused. */
  async again(job: Job, { limits }: Started): Promise<void> {
    const tokens = this.#sent.get(job.id)?.tokens ?? job.maxOutputTokens;
    await this.#kept(job, () => this.#lines.again(job, limits, tokens));
  }

  /** What a POST brought: those next in line may go earlier now. */
  async heard(job: Job, { result, limits }: Started): Promise<void> {
    this.#sent.delete(job.id);
    if (!result.ok && isForRate(result.failure)) return;
    const isTaken = result.ok || result.failure.kind === 'refused';
    const outcome = isTaken ? 'accepted' : result.failure.offline ? 'unsent' : 'unclear';
    await this.#kept(job, async () => {
      for (const next of await this.#lines.heard(job, limits, outcome)) await this.#call(next);
    });
  }

  /** The job was refused: if that was for its rate, it goes back to its place in the line. */
  async backInLine(job: Job, failure: Failure, event: JobEvent): Promise<JobEvent> {
    if (event.type !== 'postponed' || !isForRate(failure)) return event;
    const line = this.#sent.get(job.id) ?? { since: job.createdAt, tokens: job.maxOutputTokens };
    const pause = {
      ms: Math.max(0, (event.notBefore ?? event.at) - event.at),
      isHinted: (failure.retryAfterMs ?? 0) >= LEAST_HINT_MS,
    };
    let notBefore = event.notBefore;
    await this.#kept(job, async () => {
      const refused = await this.#lines.refused(job, line, failure.limits ?? {}, pause);
      notBefore = refused.notBefore;
      for (const next of refused.next) await this.#call(next);
    });
    return { ...event, notBefore, line };
  }

  async #call({ id, notBefore }: Called): Promise<void> {
    const at = this.#clock.now();
    await this.#recorder.record(id, { type: 'called', at, notBefore });
  }

  /** Whatever goes wrong with the line, what became of the POST itself must be kept. */
  async #kept(job: Job, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#log.warn(`Job ${job.id}: its rate limit was not written down: ${String(error)}`);
    }
  }
}

function isForRate({ kind, offline }: Failure): boolean {
  return kind === 'tryLater' && !offline;
}

/** What the job needs of a limit on tokens: the place reserves its input and the whole cap. */
export function roomFor(model: Model, job: Job, texts: JobTexts): Room {
  const size = sizeOf(job, texts);
  const { count } = sizeFor(model, size);
  const { least = 0, most = 0 } = job.chain?.tokens ?? {};
  return {
    tokens: roomOfInput(model, size) + most + job.maxOutputTokens,
    least: (count?.tokens ?? 0) + least + job.maxOutputTokens,
  };
}
