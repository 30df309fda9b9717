// What looks and cancels teach of a place: whether it has these calls, whether its background is real, and whether a run
// that is heard can be looked at besides.
import type { Job } from '../../../shared/job.ts';
import { Lessons } from '../../accounts/lessons.ts';
import { Refusals } from '../../accounts/refusals.ts';
import type { Clock } from '../../clock.ts';
import { Hearings } from '../../ledger/hearings.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { ageMs } from '../../pace/pace.ts';
import type { Failure } from '../../providers/failure.ts';
import { saysNoCall } from '../../providers/missingCall.ts';
import { isNoSuchCall } from '../../providers/noSuchCall.ts';
import type { Reply } from '../../providers/provider.ts';
import { NOT_FOUND_GRACE_MS } from '../life/advance.ts';

export interface LookLessonNeeds {
  readonly ledger: Ledger;
  /** Whether this window has the stream of a job; another's is found in the ledger. Absent = it hears nothing. */
  readonly isHearing?: (jobId: string) => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

export class LookLessons {
  readonly #clock: Clock;
  readonly #lessons: Lessons;
  readonly #refusals: Refusals;
  readonly #hearings: Hearings;
  readonly #isHearing: (jobId: string) => boolean;

  constructor(needs: LookLessonNeeds) {
    this.#clock = needs.clock;
    this.#lessons = new Lessons(needs);
    this.#refusals = new Refusals(needs);
    this.#hearings = new Hearings(needs.ledger.access);
    this.#isHearing = needs.isHearing ?? (() => false);
  }

  /** Not known otherwise, as far as the place has told. */
  hasCancel(job: Job): boolean {
    return this.#lessons.known(job, 'cancel') !== 'no';
  }

  /** Where only a stream that a window has tells of the run, a look is no use. */
  isWorthALook(job: Job): boolean {
    return this.#lessons.known(job, 'retrieve') !== 'no' || !this.#isHeard(job);
  }

  /**
   * The place has no call to look at a run that a window hears: its stream is all there is, and not to be given up for
   * that.
   */
  async isHeardAlone(job: Job, failure: Failure): Promise<boolean> {
    const known = this.#lessons.known(job, 'retrieve');
    const isNoCall = isNoSuchCall(failure) || saysNoCall(failure.error);
    if (!isNoCall || known === 'yes' || !this.#isHeard(job)) return false;
    if (known === 'no') return true;
    if (ageMs(job, this.#clock.now()) < NOT_FOUND_GRACE_MS) return false;
    await this.#lessons.learn(job, { capability: 'retrieve', answer: 'no', how: 'refused' });
    return true;
  }

  /** A look found the answer of a job that was under way: if no connection of ours was open, it went on by itself. */
  async answered(job: Job, { response: { status } }: Reply): Promise<void> {
    const isAnswered = status === 'completed' || status === 'incomplete';
    if (!job.background || !isAnswered || this.#isHeard(job)) return;
    if (this.#lessons.known(job, 'background') !== 'unknown') return;
    await this.#lessons.learn(job, { capability: 'background', answer: 'yes', how: 'seen' });
  }

  async noCancel(job: Job): Promise<void> {
    await this.#lessons.learn(job, { capability: 'cancel', answer: 'no', how: 'refused' });
  }

  async cancelled(job: Job): Promise<void> {
    await this.#lessons.unlearn(job, 'cancel');
  }

  /** Lets the next question at this place know whether the place tells what became of a background run. */
  async readable(job: Job, isReadable: boolean): Promise<void> {
    await (isReadable ? this.#refusals.unlearnUnreadable(job) : this.#refusals.learnUnreadable(job));
  }

  #isHeard({ id }: Job): boolean {
    return this.#isHearing(id) || this.#hearings.isHeard(id);
  }
}
