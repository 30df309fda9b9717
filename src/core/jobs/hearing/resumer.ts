// Asks for the stream of a running job again, from where this window stopped hearing it. That counts as the look that
// was due: the next look is planned from it. What a refusal means for the job is left for a plain read to find out.
import type { Job } from '../../../shared/job.ts';
import { isOwnKey, isUnfit } from '../../../shared/jobKeys.ts';
import { sleep } from '../../clock.ts';
import { AHEAD_MS, type Hearings, type NextGet, type Wish } from '../../ledger/hearings.ts';
import { LOOK_SPACING_MS } from '../../pace/pace.ts';
import { describe, type Failure } from '../../providers/failure.ts';
import type { OpenStream } from '../../providers/provider.ts';
import type { FollowNeeds } from './followNeeds.ts';
import type { Hearing } from './hearing.ts';

/** How often it waits for its turn at an endpoint that is busy. */
const MOST_WAITS = 50;

/** `offline`: nothing reached the place; the next look backs off, as after any failure of the network. */
export type Resumed = OpenStream | 'failed' | 'offline';

export class Resumer {
  readonly #needs: FollowNeeds;
  readonly #hearings: Hearings;
  /**
   * Jobs, each with a key of this window that brought no stream. A key that is not the job's own is tried only once.
   */
  readonly #inVain = new Set<string>();

  constructor(needs: FollowNeeds, hearings: Hearings) {
    this.#needs = needs;
    this.#hearings = hearings;
  }

  /**
   * Waits while the endpoint is busy: the streams of many jobs that break at once are asked for one after the other.
   */
  async early(jobId: string, wish: Wish): Promise<NextGet | null> {
    for (let waits = 0; waits < MOST_WAITS; waits += 1) {
      const turn = await this.#hearings.early(jobId, wish);
      if (turn !== 'busy') return turn;
      await sleep(this.#needs.clock, LOOK_SPACING_MS);
    }
    return null;
  }

  /**
   * Not with a key that does not fit the job: that would take the claim from a window that can hear it. What such a key
   * means for the job, a look finds out.
   */
  async canAsk(job: Job): Promise<boolean> {
    const { pool, ledger } = this.#needs;
    const key = await pool.fingerprint(job.endpoint);
    return (
      key !== null &&
      !isUnfit(job, key) &&
      (isOwnKey(job, key) || !this.#inVain.has(tryOf(job, key))) &&
      !ledger.keyTrouble.isRefused(job.endpoint, key)
    );
  }

  /** Asks for the stream. This window must have the job's lease and the claim to hear it. */
  async ask(job: Job, hearing: Hearing): Promise<Resumed> {
    const { pool, ledger, clock, log } = this.#needs;
    const startedAt = clock.now();
    const access = await pool.access(job.endpoint);
    if (access === null || job.responseId === null) return 'failed';
    const result = await access.provider.resumeStream(job.responseId, hearing.order.last);
    await ledger.early.heard(job.endpoint.name, result);
    if (result.ok) {
      await this.#plan(job, startedAt).catch((error: unknown) => {
        result.value.close();
        throw error;
      });
      return result.value;
    }
    const { failure } = result;
    log.info(`Job ${job.id}: its stream could not be had again (${describe(failure)})`);
    await this.#hearings.failed(job.id, isRefusal(failure), hearing.isOn);
    this.#inVain.add(tryOf(job, access.fingerprint));
    if (failure.offline) await this.#needs.recorder.backOff(job.id, failure.retryAfterMs);
    else await this.#plan(job, startedAt, failure.retryAfterMs);
    return failure.offline ? 'offline' : 'failed';
  }

  /** Plans from the look that was due, even if this window took it a moment earlier. A hint only puts the next off. */
  async #plan({ id, nextLookAt }: Job, startedAt: number, hintMs: number | null = null): Promise<void> {
    const { recorder, clock } = this.#needs;
    const isDue = nextLookAt !== null && nextLookAt > startedAt && nextLookAt - startedAt <= AHEAD_MS;
    const from = isDue ? nextLookAt : startedAt;
    const options = { plan: 'resumed', lookFrom: from, lookInMs: hintMs } as const;
    await recorder.record(id, { type: 'streamAsked', at: clock.now() }, options);
  }
}

function tryOf({ id }: Job, key: string): string {
  return `${id} ${key}`;
}

/** Whether the place refused this stream itself, and did not only say how busy it is. */
function isRefusal({ error: { httpStatus } }: Failure): boolean {
  return httpStatus !== null && httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
}
