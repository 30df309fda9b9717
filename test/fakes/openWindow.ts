// A window of Ponder without the editor: the real engine over a test's ledger, clock and place.
import type { Engine } from '../../src/core/engine.ts';
import { openEngine } from '../../src/core/engine.ts';
// Loaded on demand, which the clock knows nothing of.
import '../../src/core/jobs/life/receipt.ts';
import '../../src/core/jobs/work.ts';
import '../../src/core/ledger/insertJob.ts';
import '../../src/core/ledger/manyJobs.ts';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Credential } from '../../src/core/providers/credential.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import type { Provider, ProviderOptions } from '../../src/core/providers/provider.ts';
import { aKeyOrNone } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import type { FakeClock } from './fakeClock.ts';
import type { LedgerFolder } from './ledgerFolder.ts';
import { catalogue } from './question.ts';

export interface WindowOptions {
  readonly files: LedgerFolder;
  readonly clock: FakeClock;
  readonly place: Endpoint;
  /** Asked at every call, so that a test can change it. */
  readonly key: () => string | null;
  /** Instead of the key: another kind of credential. */
  readonly credential?: Credential;
  /** Of other places. */
  readonly secrets?: () => readonly string[];
  /** Instead of the SDK. */
  readonly provider?: Provider;
  /** Of the SDK, instead of the usual ones. */
  readonly timeouts?: NonNullable<ProviderOptions['timeouts']>;
  /** Asked at every send; absent = there is no budget. */
  readonly limits?: () => Limits;
  /** Told when the window asks for its models and prices, which it gets as soon as that is over. */
  readonly onCatalogue?: () => void | Promise<void>;
  /** What stands between the window and the SDK. */
  readonly around?: (provider: Provider) => Provider;
}

export async function openWindow(options: WindowOptions): Promise<Engine> {
  const { files, clock, place, key, credential, secrets, provider, timeouts, limits, onCatalogue, around } = options;
  const own = timeouts === undefined ? {} : { timeouts };
  const engine = await openEngine({
    path: files.path,
    keys: { find: () => Promise.resolve(credential ?? aKeyOrNone(key())) },
    ...(secrets === undefined ? {} : { secrets }),
    endpoints: () => [place],
    catalogue: async () => {
      await onCatalogue?.();
      return catalogue;
    },
    limits: limits ?? noLimits,
    clock,
    log: files.log,
    load: () =>
      Promise.resolve((given) => {
        const made = provider ?? announced(createProvider({ ...given, ...own }), clock);
        return around?.(made) ?? made;
      }),
  });
  return files.keep(engine);
}

/** The clock waits for its calls. */
function announced(provider: Provider, clock: FakeClock): Provider {
  return {
    start: (body, jobId, signal) => clock.busyWith(provider.start(body, jobId, signal)),
    startStream: (body, jobId, signal) => clock.busyWith(provider.startStream(body, jobId, signal)),
    resumeStream: (responseId, after) => clock.busyWith(provider.resumeStream(responseId, after)),
    read: (responseId) => clock.busyWith(provider.read(responseId)),
    cancel: (responseId) => clock.busyWith(provider.cancel(responseId)),
    delete: (responseId) => clock.busyWith(provider.delete(responseId)),
    asked: (responseId) => clock.busyWith(provider.asked(responseId)),
    countInput: (body) => clock.busyWith(provider.countInput(body)),
    check: () => clock.busyWith(provider.check()),
  };
}
