// What hearing a job needs of the window it is in.
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import type { ProviderPool } from '../../providers/providerPool.ts';
import type { LiveTexts } from '../life/liveTexts.ts';
import type { Recorder } from '../life/recorder.ts';
import type { Looker } from '../looking/looker.ts';

export interface FollowNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly looker: Looker;
  readonly pool: ProviderPool;
  readonly live: LiveTexts;
  readonly clock: Clock;
  readonly log: Logger;
}
