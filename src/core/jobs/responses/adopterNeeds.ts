// What it takes to make a job of a response.
import type { EndpointSnapshot } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import type { ProviderPool } from '../../providers/providerPool.ts';
import type { Recorder } from '../life/recorder.ts';

export interface AdopterNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly pool: ProviderPool;
  /** The models as a place has them. */
  readonly catalogue: (place: EndpointSnapshot) => Promise<Catalogue>;
  readonly clock: Clock;
  readonly log: Logger;
}
