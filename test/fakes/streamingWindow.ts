// A window over the simulator in which minutes pass in moments, for what real streams and silences do.

import type { Clock } from '../../src/core/clock.ts';
import { type Engine, openEngine } from '../../src/core/engine.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { CreateProvider } from '../../src/core/providers/provider.ts';
import { aKey } from '../builders/aKey.ts';
import { noLimits } from '../builders/noLimits.ts';
import { DEFAULT_KEY, type Simulator } from '../simulator/simulator.ts';
import { NOON } from './fakeClock.ts';
import type { LedgerFolder } from './ledgerFolder.ts';
import { aPlace, catalogue } from './question.ts';
import { ScaledClock } from './scaledClock.ts';

/** Simulated seconds per real second, for windows and service alike. */
export const SCALE = 400;

/** Windows and service stand on the tests' own day, on which models have not ended. */
const DAY_SHIFT_MS = NOON - Date.now();

/** When it is there, as long as nothing has happened. */
export function streamingNow(): number {
  return Date.now() + DAY_SHIFT_MS;
}

/** For whoever has to know what a window takes for now. */
export function streamingClock(): Clock {
  return new ScaledClock({ scale: SCALE, base: Date.now(), offsetMs: DAY_SHIFT_MS });
}

export async function streamingWindow(
  files: LedgerFolder,
  simulator: Simulator,
  create: CreateProvider = createProvider,
  { background = () => 'auto', clock = streamingClock() }: { background?: () => string; clock?: Clock } = {},
): Promise<Engine> {
  simulator.setDay(new Date(streamingNow()));
  const engine = await openEngine({
    path: files.path,
    keys: { find: () => Promise.resolve(aKey(DEFAULT_KEY)) },
    endpoints: () => [aPlace(simulator.baseUrl)],
    catalogue: () => Promise.resolve(catalogue),
    limits: noLimits,
    background,
    clock,
    log: files.log,
    load: () => Promise.resolve(create),
  });
  return files.keep(engine);
}
