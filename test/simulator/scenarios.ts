// Named ways in which the whole service differs, for the demo (`--scenario`) and for tests.
import type { Behaviour } from './behaviour.ts';

export interface Scenario {
  readonly description: string;
  /** Every model of the catalogue answers, also those that are shut down. */
  readonly offersShutDownModels: boolean;
  /** Reasoning summaries need a verified organisation, and this one is not. */
  readonly isUnverified: boolean;
  /** Sources differ on what a cancel of a completed response gets: a 400, or the response. */
  readonly refusesCancelOfCompleted: boolean;
  /** How jobs go unless a test says otherwise. */
  readonly usual: Behaviour;
}

const everyday: Scenario = {
  description: 'Everything works; the models are those of the day the catalogue describes.',
  offersShutDownModels: false,
  isUnverified: false,
  refusesCancelOfCompleted: true,
  usual: {},
};

export const SCENARIOS = {
  everyday,
  allModels: {
    ...everyday,
    description: 'Models that are shut down answer as they once did.',
    offersShutDownModels: true,
  },
  unverified: {
    ...everyday,
    description: 'The organisation is not verified: reasoning summaries are refused.',
    isUnverified: true,
  },
  gentleCancel: {
    ...everyday,
    description: 'A cancel of a completed response gets the response, as the guide says.',
    refusesCancelOfCompleted: false,
  },
  longQueue: { ...everyday, description: 'Jobs wait ten minutes before they start.', usual: { queueMs: 600_000 } },
  stuck: { ...everyday, description: 'Jobs stay queued until a test moves them.', usual: { hold: 'queued' } },
  failing: {
    ...everyday,
    description: 'Every job fails in the end.',
    usual: {
      outcome: {
        type: 'failed',
        code: 'server_error',
        message: 'The server had an error while processing your request. Sorry about that!',
      },
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name);
}
