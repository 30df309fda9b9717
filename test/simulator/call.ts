// One call as its handler sees it: read, its key known, and with what a test wants of it.
import type { Behaviour } from './behaviour.ts';
import type { Route } from './route.ts';
import type { TruthCall } from './truth.ts';

export interface Call {
  readonly route: Route;
  readonly query: URLSearchParams;
  /** `undefined` when it is no JSON. */
  readonly body: unknown;
  readonly project: string;
  readonly behaviour: Behaviour;
  /** What is noted of it. */
  readonly truth: TruthCall;
  /** Aborted when the client goes away before the reply. */
  readonly gone: AbortSignal;
}
