// Puts the parts of core together over one ledger file: what a window has once the ledger is open.
import { randomUUID } from 'node:crypto';
import { type Disposable, disposeAll } from '../shared/disposable.ts';
import { HeldKeys } from './accounts/heldKeys.ts';
import type { Clock } from './clock.ts';
import { Jobs } from './jobs/jobs.ts';
import { decideLater } from './jobs/life/decideLater.ts';
import type { HeldSource } from './jobs/life/keeper.ts';
import { type LiveSource, LiveTexts } from './jobs/life/liveTexts.ts';
import { WorkLater } from './jobs/workLater.ts';
import type { Limits } from './ledger/budgets.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Logger } from './logger.ts';
import type { Catalogue } from './models/catalogue.ts';
import type { Endpoint } from './providers/endpoint.ts';
import type { Keys } from './providers/keys.ts';
import type { CreateProvider } from './providers/provider.ts';
import { ProviderPool } from './providers/providerPool.ts';
import { secretsInHeaders } from './providers/secretsOf.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { SecretSearch } from './secrets/secretSearch.ts';

/** VS Code gives an extension about five seconds to end. */
const CLOSE_WAIT_MS = 4_000;

export interface Engine extends Disposable {
  readonly ledger: Ledger;
  readonly jobs: Jobs;
  readonly pool: ProviderPool;
  /** Looks through whatever is about to leave. */
  readonly search: SecretSearch;
  /** The texts of answers while they are being written. */
  readonly live: LiveSource;
  /** Replies that are paid for and not on the disk yet. */
  readonly held: HeldSource;
  /** Hears a job whenever its stream can be had, whichever window sent it, until the result is disposed of. */
  listen(jobId: string): Disposable;
  /** Call when a person comes back to this window. */
  wake(): void;
  /** Call when the way to the network is another one. */
  reconnect(): void;
  /** Waits a few seconds for the answer to a POST under way, and stores what is heard and held, which would be lost. */
  settled(): Promise<void>;
}

export interface EngineNeeds {
  readonly path: string;
  readonly keys: Keys;
  /** All keys that this window has had in hand, whatever place they are for; absent = only the one it asks with. */
  readonly secrets?: () => readonly string[];
  readonly endpoints: () => readonly Endpoint[];
  readonly catalogue: () => Promise<Catalogue>;
  /** The budgets. @throws HumanError when the settings make no sense */
  readonly limits: () => Limits;
  /** `ponder.background` as it is now; absent = nothing is ruled out. */
  readonly background?: () => string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Replaces the SDK's provider. */
  readonly load?: () => Promise<CreateProvider>;
}

/** @throws what keeps the ledger from opening; then nothing may be sent */
export async function openEngine(needs: EngineNeeds): Promise<Engine> {
  const { path, catalogue, limits, clock, log } = needs;
  const { openLedger } = await import('./ledger/openLedger.ts');
  const ledger = await openLedger(path, randomUUID(), clock, log, decideLater);
  const pool = new ProviderPool({
    keys: needs.keys,
    salt: () => ledger.salt,
    endpoints: needs.endpoints,
    ...(needs.secrets === undefined ? {} : { secrets: needs.secrets }),
    load: needs.load ?? (async () => (await import('./providers/createProvider.ts')).createProvider),
  });
  const held = () => [
    ...(needs.secrets?.() ?? []),
    ...needs.endpoints().flatMap(({ headers }) => secretsInHeaders(headers)),
  ];
  const search = new SecretSearch({ held, clock, log });
  const live = new LiveTexts(log);
  const { background } = needs;
  const work = new WorkLater({ ledger, pool, live, catalogue, limits, background, clock, log });
  const keys = new HeldKeys({ pool, limits, log });
  const scheduler = new Scheduler({ ledger, work, held: keys, clock, log });
  const dispose = (): void => disposeAll([scheduler, work, live, search, ledger]);
  try {
    await scheduler.start();
    ledger.upkeep.start();
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    ledger,
    jobs: new Jobs({ work, ledger, held: keys, log }),
    pool,
    search,
    live,
    held: work.held,
    listen: (jobId) => work.listen(jobId),
    wake: () => scheduler.wake(),
    reconnect: () => scheduler.reconnect(),
    settled: async () => {
      await work.made?.settled(CLOSE_WAIT_MS);
    },
    dispose,
  };
}
