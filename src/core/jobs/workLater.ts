// Stands for the `Work` of a window until that is loaded.
import { type Disposable, DisposableStore, disposeAll } from '../../shared/disposable.ts';
import { Emitter } from '../../shared/emitter.ts';
import { Later } from '../../shared/later.ts';
import type { HeldSource } from './life/keeper.ts';
import type { Work, WorkNeeds } from './work.ts';

export class WorkLater implements Disposable {
  readonly #needs: WorkNeeds;
  readonly #work: Later<Work>;
  readonly #store = new DisposableStore();
  /** What is paid for and not on the disk yet. */
  readonly held: HeldSource;

  constructor(needs: WorkNeeds) {
    this.#needs = needs;
    const held = new Emitter<string>((error) => needs.log.error('What is not stored yet', error));
    this.#store.add(held);
    this.held = { of: (jobId) => this.made?.recorder.keeper.of(jobId) ?? null, onDidChange: held.event };
    this.#work = new Later(async () => {
      const { Work } = await import('./work.ts');
      const work = new Work(needs);
      work.recorder.keeper.onDidChange((jobId) => held.fire(jobId));
      if (this.#store.isDisposed) work.dispose();
      return work;
    });
  }

  /** Null until it is loaded. */
  get made(): Work | null {
    return this.#work.made;
  }

  get(): Promise<Work> {
    return this.#work.get();
  }

  /** A person has this job open: it is heard whenever it can be, until what is returned is disposed of. */
  listen(jobId: string): Disposable {
    let wish: Disposable | null = null;
    let isOver = false;
    this.get().then(
      ({ follower }) => {
        if (!isOver) wish = follower.listen(jobId);
      },
      (error: unknown) => this.#needs.log.error(`Job ${jobId} could not be listened to`, error),
    );
    return {
      dispose: () => {
        isOver = true;
        wish?.dispose();
      },
    };
  }

  dispose(): void {
    disposeAll(this.made === null ? [this.#store] : [this.#store, this.made]);
  }
}
