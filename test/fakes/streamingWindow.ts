// A window over the simulator in which minutes pass in moments, for what real streams and silences do.

import { type Engine, openEngine } from '../../src/core/engine.ts';
import { createProvider } from '../../src/core/providers/openaiProvider.ts';
import type { CreateProvider } from '../../src/core/providers/providerPool.ts';
import { noLimits } from '../builders/noLimits.ts';
import { DEFAULT_KEY, type Simulator } from '../simulator/simulator.ts';
import type { LedgerFolder } from './ledgerFolder.ts';
import { aPlace, catalogue } from './question.ts';
import { ScaledClock } from './scaledClock.ts';

/** Simulated seconds per real second, for windows and service alike. */
export const SCALE = 400;

export async function streamingWindow(
  files: LedgerFolder,
  simulator: Simulator,
  create: CreateProvider = createProvider,
): Promise<Engine> {
  const engine = await openEngine({
    path: files.path,
    keys: { find: () => Promise.resolve(DEFAULT_KEY) },
    endpoints: () => [aPlace(simulator.baseUrl)],
    catalogue: () => Promise.resolve(catalogue),
    limits: noLimits,
    clock: new ScaledClock({ scale: SCALE, base: Date.now(), offsetMs: 0 }),
    log: files.log,
    load: () => Promise.resolve(create),
  });
  return files.keep(engine);
}
