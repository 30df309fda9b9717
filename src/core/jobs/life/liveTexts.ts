// The text of answers that are being written, as far as this window has heard it. The whole answer comes with the
// end, and that is what is stored; of a run that ends without one, what was heard.
import type { Disposable } from '../../../shared/disposable.ts';
import { Emitter, type Event } from '../../../shared/emitter.ts';
import type { Logger } from '../../logger.ts';
import type { HeardPieces, HeardText, HeardWhole } from '../../providers/replies/heardText.ts';
import type { HeardSoFar } from './keptEvent.ts';

export interface LiveText {
  readonly answer: string;
  readonly reasoningSummary: string;
  /** Another number when what was heard before has changed, and not only grown. */
  readonly edition?: number;
  /** How often a key that Ponder holds was taken out; absent = never. */
  readonly keysRemoved?: number;
}

/** The text as it is written down. */
export function heardSoFar({ answer, reasoningSummary, keysRemoved }: LiveText): HeardSoFar {
  return { texts: { answer, reasoningSummary }, ...(keysRemoved === undefined ? {} : { keysRemoved }) };
}

/** What other parts may see of the live texts. */
export interface LiveSource {
  /**
   * Grows within its edition, even if heard again after a pause. Null once the job has ended: the ledger has it then.
   */
  get(jobId: string): LiveText | null;
  /** The id of a job whose text became longer, or that has none any more. */
  readonly onDidGrow: Event<string>;
}

export class LiveTexts implements LiveSource, Disposable {
  readonly #texts = new Map<string, HeardText>();
  readonly #grew: Emitter<string>;
  readonly onDidGrow: Event<string>;

  constructor(log: Logger) {
    this.#grew = new Emitter((error) => log.error('Live text', error));
    this.onDidGrow = this.#grew.event;
  }

  get(jobId: string): LiveText | null {
    const heard = this.#texts.get(jobId);
    if (heard === undefined) return null;
    const { answer, reasoningSummary, edition, keysRemoved } = heard;
    return { answer, reasoningSummary, edition, ...(keysRemoved > 0 ? { keysRemoved } : {}) };
  }

  /** As `get`, of a run that has ended by itself: with what was held back until then. */
  whole(jobId: string): HeardWhole | null {
    return this.#texts.get(jobId)?.whole ?? null;
  }

  /** @param begin makes the object that puts pieces together, whose code is loaded with what hears them */
  append(jobId: string, more: HeardPieces, begin: () => HeardText): void {
    const heard = this.#texts.get(jobId) ?? begin();
    if (!heard.add(more)) return;
    this.#texts.set(jobId, heard);
    this.#grew.fire(jobId);
  }

  end(jobId: string): void {
    if (this.#texts.delete(jobId)) this.#grew.fire(jobId);
  }

  dispose(): void {
    this.#texts.clear();
    this.#grew.dispose();
  }
}
