// Jobs that go on from an answer which is not there yet: the window that asked hears of it at once, any other within a
// minute.
import type { Job } from '../../../shared/job.ts';
import { isOpen } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { CONSENT_AFTER_MS } from '../life/advance.ts';
import type { Agreed } from '../life/jobEvent.ts';
import type { Recorder } from '../life/recorder.ts';
import type { AnswerStanding } from './standingOf.ts';

/** How long a job that waits for an answer is left alone. */
const POLL_MS = 60_000;

export interface AnswerWaitNeeds {
  readonly ledger: Pick<Ledger, 'get'>;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

export class AnswerWaits {
  readonly #needs: AnswerWaitNeeds;
  /** By job: the one whose answer it waits for. */
  readonly #waits = new Map<string, string>();

  constructor(needs: AnswerWaitNeeds) {
    this.#needs = needs;
  }

  /** It can't be sent yet, or not without a person. @param yes what a person said yes to just now */
  async wait(job: Job, standing: Exclude<AnswerStanding, { is: 'there' }>, yes: { agreed?: Agreed }): Promise<void> {
    const { recorder, clock } = this.#needs;
    const { id, chain } = job;
    const at = clock.now();
    const isLate = standing.is === 'otherKey' && at - standing.answeredAt > CONSENT_AFTER_MS;
    if (standing.is === 'gone' || isLate) {
      this.#waits.delete(id);
      await recorder.record(id, { type: 'wait', at, reason: 'consent', notBefore: null, ...yes });
      return;
    }
    if (standing.is === 'open' && chain !== undefined) this.#waits.set(id, chain.after);
    await recorder.record(id, { type: 'wait', at, reason: 'parent', notBefore: at + POLL_MS, ...yes });
  }

  over(id: string): void {
    this.#waits.delete(id);
  }

  /** Those that waited for one of these jobs, which has ended. They wait no more. */
  answeredBy(ids: readonly string[]): readonly string[] {
    const answered = [...this.#waits].filter(([, after]) => ids.includes(after) && this.#hasEnded(after));
    for (const [id] of answered) this.#waits.delete(id);
    return answered.map(([id]) => id);
  }

  #hasEnded(id: string): boolean {
    const job = this.#needs.ledger.get(id);
    return job === null || !isOpen(job);
  }
}
