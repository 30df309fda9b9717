// The text of answers that are being written, as far as this window has heard it. The whole answer comes with the
// end, and that is what is stored; of a run that ends without one, what was heard.
import type { Disposable } from '../../shared/disposable.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Logger } from '../logger.ts';

export interface LiveText {
  readonly answer: string;
  readonly reasoningSummary: string;
}

/** What others may see of it. */
export interface LiveSource {
  /** Only ever grows, also where it is heard again after a while, until the job has ended: then the ledger has the answer. */
  get(jobId: string): LiveText | null;
  /** The id of a job whose text became longer, or that has none any more. */
  readonly onDidGrow: Event<string>;
}

export class LiveTexts implements LiveSource, Disposable {
  readonly #texts = new Map<string, LiveText>();
  readonly #grew: Emitter<string>;
  readonly onDidGrow: Event<string>;

  constructor(log: Logger) {
    this.#grew = new Emitter((error) => log.error('Live text', error));
    this.onDidGrow = this.#grew.event;
  }

  get(jobId: string): LiveText | null {
    return this.#texts.get(jobId) ?? null;
  }

  append(jobId: string, more: LiveText): void {
    if (more.answer === '' && more.reasoningSummary === '') return;
    const { answer, reasoningSummary } = this.#texts.get(jobId) ?? { answer: '', reasoningSummary: '' };
    this.#texts.set(jobId, {
      answer: answer + more.answer,
      reasoningSummary: reasoningSummary + more.reasoningSummary,
    });
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
