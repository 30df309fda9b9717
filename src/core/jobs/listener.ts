// What hears running jobs, loaded with the first of them that streams.
import type { Disposable } from '../../shared/disposable.ts';
import type { Job } from '../../shared/job.ts';
import { Later } from '../../shared/later.ts';
import type { OpenStream } from '../providers/provider.ts';
import type { StreamEvent } from '../providers/streamEvent.ts';
import type { Follower } from './follow.ts';
import type { FollowNeeds } from './followNeeds.ts';
import { canStream } from './hearable.ts';
import type { LookOutcome } from './look.ts';

export class Listener implements Disposable {
  readonly #needs: FollowNeeds;
  readonly #follower: Later<Follower>;
  #isDisposed = false;

  constructor(needs: FollowNeeds) {
    this.#needs = needs;
    this.#follower = new Later(async () => {
      const { Follower } = await import('./submit.ts');
      const follower = new Follower(needs);
      if (this.#isDisposed) follower.dispose();
      return follower;
    });
  }

  /** Goes on with a stream whose first event has been heard and stored. */
  follow(jobId: string, stream: OpenStream, first: StreamEvent): void {
    this.#follower.get().then(
      (follower) => follower.follow(jobId, stream, first),
      (error: unknown) => {
        stream.close();
        this.#needs.log.error(`Job ${jobId}: its stream could not be followed`, error);
      },
    );
  }

  /** Somebody has this job open, and wants to read along whenever it can be heard, until the wish is disposed of. */
  listen(jobId: string): Disposable {
    let wish: Disposable | null = null;
    let isOver = false;
    this.#follower.get().then(
      (follower) => {
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

  /** A look that is due: as a resumption of the stream, where nobody hears it. */
  async look(job: Job): Promise<LookOutcome> {
    const { looker, log } = this.#needs;
    if (!canStream(job)) return looker.look(job);
    const follower = await this.#follower.get().catch((error: unknown) => {
      log.error('What hears streams could not be loaded; jobs are only looked at', error);
      return null;
    });
    return follower === null ? looker.look(job) : follower.look(job);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#follower.made?.dispose();
  }
}
