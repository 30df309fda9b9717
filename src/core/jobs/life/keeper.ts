// What is paid for and known to this window alone is kept here until it is on the disk: tried again for as long as the
// window lives, and told to the person meanwhile.
import { loggedId } from '../../../shared/code.ts';
import type { Disposable } from '../../../shared/disposable.ts';
import { Emitter, type Event } from '../../../shared/emitter.ts';
import { isHumanError } from '../../../shared/humanError.ts';
import type { Job } from '../../../shared/job.ts';
import { type Clock, sleep } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import type { Reply } from '../../providers/provider.ts';
import { isGoingOn } from '../../providers/replies/heardText.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** A window that closes has seconds only. */
const LAST_PAUSE_MS = 100;

export interface KeptFact {
  readonly jobId: string;
  /** The id by which the run is found again; null = there is none. */
  readonly responseId: string | null;
  /** The answer as far as it is known now. */
  readonly answer?: () => string;
}

/** What is known of a job and not on the disk. */
export interface Held {
  readonly jobId: string;
  readonly responseId: string;
  readonly answer: string;
  /** False = the ledger takes nothing of this window any more: a newer Ponder has it, or it is damaged. */
  readonly isTried: boolean;
}

/** What other parts may see of a keeper. */
export interface HeldSource {
  of(jobId: string): Held | null;
  /** The id of a job of which something is held now, or nothing any more. */
  readonly onDidChange: Event<string>;
}

export class Keeper implements HeldSource, Disposable {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #held = new Map<KeptFact, { readonly isTried: boolean }>();
  readonly #waking = new Set<() => void>();
  readonly #changed: Emitter<string>;
  readonly onDidChange: Event<string>;
  #isDisposed = false;

  constructor({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Logger }) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#log = log;
    this.#changed = new Emitter((error) => log.error('What is not stored yet', error));
    this.onDidChange = this.#changed.event;
  }

  of(jobId: string): Held | null {
    const facts = [...this.#held].filter(([fact]) => fact.jobId === jobId);
    const responseId = facts.map(([fact]) => fact.responseId).find((id) => id !== null);
    if (responseId === undefined) return null;
    const answers = facts.map(([{ answer }]) => answer?.() ?? '');
    return {
      jobId,
      responseId,
      answer: answers.reduce((longest, each) => (each.length > longest.length ? each : longest), ''),
      isTried: facts.every(([, { isTried }]) => isTried),
    };
  }

  /**
   * Calls `write` until it succeeds, however long that takes.
   * @param onHeld called each time that it failed
   * @throws a HumanError of `write`, or the error after which no try can help: then the fact is held to the end
   */
  async keep<T>(fact: KeptFact, write: () => Promise<T>, onHeld?: () => void): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
      try {
        const written = await write();
        this.#letGo(fact);
        return written;
      } catch (error) {
        if (this.#isDisposed) throw error;
        const isOver = this.#isOver(error);
        if (isHumanError(error) && !isOver) {
          this.#letGo(fact);
          throw error;
        }
        if (isOver || pauseMs < LONGEST_PAUSE_MS) this.#tell(fact, error);
        this.#hold(fact, !isOver);
        onHeld?.();
        if (isOver) throw error;
      }
      await this.#pause(pauseMs);
    }
  }

  /** Keeps an end. Of a run that goes on a later look tells more, so that is written only once. */
  async keepEnd<T>(
    { id: jobId, responseId }: Pick<Job, 'id' | 'responseId'>,
    { response }: Reply,
    write: () => Promise<T>,
  ): Promise<T> {
    if (isGoingOn(response)) return await write();
    const fact = { jobId, responseId: responseId ?? response.id, answer: () => response.answer };
    return await this.keep(fact, write);
  }

  /** For a window that closes: what is held is tried again quickly, for at most this long. */
  async flush(mostMs: number): Promise<void> {
    const giveUpAt = this.#clock.now() + mostMs;
    while ([...this.#held.values()].some(({ isTried }) => isTried) && this.#clock.now() < giveUpAt) {
      this.#wake();
      await sleep(this.#clock, LAST_PAUSE_MS);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { jobId, responseId } of this.#held.keys()) {
      this.#log.error(`Job ${jobId}: its window closes before this was stored (response id ${loggedId(responseId)})`);
    }
    this.#wake();
    this.#changed.dispose();
  }

  /** No other try can help. */
  #isOver(error: unknown): boolean {
    const isUnreadable = error instanceof Error && error.name === 'DamagedRow';
    return this.#ledger.isOutdated || this.#ledger.isDamaged || isUnreadable;
  }

  #tell({ jobId, responseId }: KeptFact, error: unknown): void {
    this.#log.error(`Job ${jobId}: not stored yet (response id ${loggedId(responseId)})`, error);
  }

  #hold(fact: KeptFact, isTried: boolean): void {
    const before = this.of(fact.jobId);
    // The id may be stored by now, and only the answer is given up.
    const isMore = !isTried && !this.#held.has(fact);
    this.#held.set(fact, { isTried });
    if (isMore || before?.isTried !== this.of(fact.jobId)?.isTried) this.#changed.fire(fact.jobId);
  }

  #letGo(fact: KeptFact): void {
    const before = this.of(fact.jobId);
    this.#held.delete(fact);
    if (before !== null && this.of(fact.jobId) === null) this.#changed.fire(fact.jobId);
  }

  #wake(): void {
    for (const wake of [...this.#waking]) wake();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        timer.dispose();
        this.#waking.delete(wake);
        resolve();
      };
      const timer = this.#clock.after(ms, wake);
      this.#waking.add(wake);
    });
  }
}
