// What sends, loaded with the first question or the first waiting job that is due.
import type { Disposable } from '../../shared/disposable.ts';
import { Later } from '../../shared/later.ts';
import type { Agreed, SubmitNeeds, Submitter } from './submit.ts';

export class Sender implements Disposable {
  readonly #submitter: Later<Submitter>;

  constructor(needs: SubmitNeeds) {
    this.#submitter = new Later(async () => {
      const { Submitter } = await import('./submit.ts');
      return new Submitter(needs);
    });
  }

  /**
   * @param how `send`: a person wants it now; `due`: a waiting job's time has come
   * @param agreed what a person said yes to just now
   */
  async submit(id: string, how: 'send' | 'due', agreed?: Agreed): Promise<void> {
    await (await this.#submitter.get()).submit(id, how, agreed);
  }

  /** A POST of this window is under way. */
  isSending(id: string): boolean {
    return this.#submitter.made?.isSending(id) ?? false;
  }

  /** A run in the foreground is this window's. */
  isHearing(id: string): boolean {
    return this.#submitter.made?.isHearing(id) ?? false;
  }

  /** Stops a run of this window where that can't be written down. False = it is not this window's. */
  stop(id: string): boolean {
    return this.#submitter.made?.stop(id) ?? false;
  }

  /** Resolves when no POST of this window is under way, at the latest after `mostMs`: its answer holds the id. */
  async settled(mostMs: number): Promise<void> {
    await this.#submitter.made?.settled(mostMs);
  }

  dispose(): void {
    this.#submitter.made?.dispose();
  }
}
