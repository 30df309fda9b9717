// All that a window does with jobs, put together. A chunk of its own, loaded with the first job that is due here, or
// with the first thing that a person wants of one.
import { allDone } from '../../shared/allDone.ts';
import { type Disposable, disposeAll } from '../../shared/disposable.ts';
import type { EndpointSnapshot, Job } from '../../shared/job.ts';
import { catalogueAt } from '../accounts/catalogueAt.ts';
import type { Clock } from '../clock.ts';
import type { Limits } from '../ledger/budgets.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import { Follower } from './hearing/follower.ts';
import { canStream } from './hearing/hearable.ts';
import { JobService } from './jobService.ts';
import type { LiveTexts } from './life/liveTexts.ts';
import { Recorder } from './life/recorder.ts';
import { Looker, type LookOutcome } from './looking/looker.ts';
import { Submitter } from './sending/submitter.ts';

export interface WorkNeeds {
  readonly ledger: Ledger;
  readonly pool: ProviderPool;
  readonly live: LiveTexts;
  readonly catalogue: () => Promise<Catalogue>;
  /** The budgets. @throws HumanError when the settings make no sense */
  readonly limits: () => Limits;
  /** `ponder.background`; absent = nothing is ruled out. */
  readonly background?: (() => string) | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Work implements Disposable {
  readonly recorder: Recorder;
  readonly jobs: JobService;
  readonly submitter: Submitter;
  readonly follower: Follower;
  readonly #looker: Looker;

  constructor(needs: WorkNeeds) {
    const catalogue = async (place: EndpointSnapshot) => catalogueAt(await needs.catalogue(), place, needs);
    const recorder = new Recorder({ ...needs, catalogue });
    const looker = new Looker({ ...needs, recorder, isHearing: (id) => this.follower.isHearing(id) });
    const follower = new Follower({ ...needs, recorder, looker });
    const submitter = new Submitter({ ...needs, catalogue, recorder, looker, follower });
    this.recorder = recorder;
    this.#looker = looker;
    this.follower = follower;
    this.submitter = submitter;
    this.jobs = new JobService({ ...needs, catalogue, recorder, looker, submitter });
  }

  /** Carries out a look that is due, perhaps as a resumption of the stream, if nobody hears the job. */
  look(job: Job): Promise<LookOutcome> {
    return canStream(job) ? this.follower.look(job) : this.#looker.look(job);
  }

  /** Waits at most this long for POSTs that are under way, and for what is heard and held to be written down. */
  async settled(mostMs: number): Promise<void> {
    await allDone([this.submitter.settled(mostMs), this.recorder.keeper.flush(mostMs)]);
  }

  dispose(): void {
    disposeAll([this.submitter, this.recorder.keeper, this.follower]);
  }
}
