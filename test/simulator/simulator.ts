// The handle to a running simulator: where it is, what really happened, and what a test can do to it.
import type { AzureOptions } from './azure.ts';
import type { Behaviour } from './behaviour.ts';
import type { SimulatedKey } from './keyBook.ts';
import type { RateLimits } from './models.ts';
import type { ScenarioName } from './scenarios.ts';
import type { Truth } from './truth.ts';

export const DEFAULT_KEY = 'sk-sim-ponder';

export interface SimulatorOptions {
  /** 0 (default) = any free port. */
  readonly port?: number;
  /** An Azure resource with these deployments, at `/openai/v1` and `/openai`. */
  readonly azure?: AzureOptions;
  /** Default `[DEFAULT_KEY]`. */
  readonly keys?: readonly SimulatedKey[];
  /** Simulated seconds per real second; default 1. Queue, run and retention times are divided by it. */
  readonly timeScale?: number;
  /** The milliseconds that have passed, of a clock that a test moves; absent = real time, scaled. */
  readonly passed?: () => number;
  readonly scenario?: ScenarioName;
  /** Catalogue ids to offer, whatever their dates say; default all, as on `day`. */
  readonly models?: readonly string[];
  /** Catalogue ids that this account has no access to. */
  readonly noAccess?: readonly string[];
  /** Enforced for every model, in place of the scenario's. */
  readonly limits?: RateLimits;
  /** The ISO day that decides which models are shut down; default one on which o3 still answers. */
  readonly day?: string;
}

export interface Simulator {
  /** For a client: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** `http://127.0.0.1:PORT`, as the address of an Azure resource is told. */
  readonly origin: string;
  /** For `fetch` from another process: see control.ts. */
  readonly controlUrl: string;
  readonly truth: Truth;
  /** For the next call it fits: first come, first served. */
  next(behaviour: Behaviour): void;
  /** The behaviours that no call has met yet. */
  readonly unmet: readonly Behaviour[];
  /** For every create from now on; null = as the scenario has it. */
  always(behaviour: Behaviour | null): void;
  /** The keys that it takes from now on, and no others. */
  setKeys(keys: readonly SimulatedKey[]): void;
  /** Moves a response to a status at once; it stays there until moved again or released. */
  advanceTo(responseId: string, status: string): void;
  /** Gives a held response back to time. */
  release(responseId: string): void;
  /** The time of day and the day that decides which models are shut down; responses and durations stay as they are. */
  setDay(now: Date): void;
  /** Lets simulated time pass at once. */
  skip(simulatedSeconds: number): void;
  /** The rate limits of every model from now on; null = as the scenario has them. */
  setLimits(limits: RateLimits | null): void;
  /** Replies tell nothing of rate limits from now on. */
  hideLimits(): void;
  /** Forgets waiting behaviours and the calls noted so far; responses stay. */
  clear(): void;
  /** Closes every connection. */
  dispose(): Promise<void>;
}
