// Everything the handlers share.
import type { Azure } from './azure.ts';
import type { Behaviours } from './behaviour.ts';
import type { Jobs } from './jobs.ts';
import type { KeyBook } from './keyBook.ts';
import type { Models } from './models.ts';
import type { PromptCache } from './promptCache.ts';
import type { RateMeter } from './rateMeter.ts';
import type { Scenario } from './scenarios.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import type { Truth } from './truth.ts';

export interface Service {
  /** Null = the service is OpenAI's own. */
  readonly azure: Azure | null;
  readonly keys: KeyBook;
  readonly scenario: Scenario;
  readonly models: Models;
  readonly clock: SimulatedClock;
  readonly jobs: Jobs;
  readonly cache: PromptCache;
  readonly meter: RateMeter;
  readonly behaviours: Behaviours;
  readonly truth: Truth;
}
