// Named ways in which the whole service differs, for the demo (`--scenario`) and for tests.
import type { Behaviour } from './behaviour.ts';
import {
  CHAT_ONLY,
  CHAT_ONLY_405,
  OLLAMA,
  OPENAI,
  ROUTER,
  type ServerKind,
  SGLANG,
  VLLM,
  WITHOUT_CANCEL,
  WITHOUT_RETRIEVE,
  WITHOUT_USAGE,
} from './serverKind.ts';

export interface Scenario {
  readonly description: string;
  /** Every model of the catalogue answers, also those that are shut down. */
  readonly offersShutDownModels: boolean;
  /** What is refused because the organisation is not verified: streams and summaries, or whole models. */
  readonly unverified: 'nothing' | 'features' | 'models';
  /** The usage tier, 1 to 5, whose limits are enforced; null = the highest, told but not enforced. */
  readonly tier: number | null;
  readonly credit: 'left' | 'usedUp' | 'atLimit';
  readonly takesBackground: boolean;
  /** Sources differ by their date on whether a background run may go without being stored. */
  readonly takesUnstoredBackground: boolean;
  /** Without it, what was stored is deleted ten minutes after its end, as in projects that keep no data. */
  readonly keepsStored: boolean;
  /** Sources differ on what a cancel of a completed response gets: a 400, or the response. */
  readonly refusesCancelOfCompleted: boolean;
  /** What kind of server it is. */
  readonly kind: ServerKind;
  /** How jobs go unless a test says otherwise. */
  readonly usual: Behaviour;
}

const everyday: Scenario = {
  description: 'Everything works; the models are those of the day the catalogue describes.',
  offersShutDownModels: false,
  unverified: 'nothing',
  tier: null,
  credit: 'left',
  takesBackground: true,
  takesUnstoredBackground: true,
  keepsStored: true,
  refusesCancelOfCompleted: true,
  kind: OPENAI,
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
    description: 'The organisation is not verified: reasoning summaries and some streams are refused.',
    unverified: 'features',
  },
  unverifiedModels: {
    ...everyday,
    description: 'The organisation is not verified: o3 and o3-pro are refused.',
    unverified: 'models',
  },
  tier1: { ...everyday, description: 'The rate limits of the lowest tier are enforced.', tier: 1 },
  noCredit: { ...everyday, description: 'The quota is used up.', credit: 'usedUp' },
  billingLimit: {
    ...everyday,
    description: 'The monthly limit that the account set itself is reached.',
    credit: 'atLimit',
  },
  noBackground: { ...everyday, description: 'A project in the EU: no background mode.', takesBackground: false },
  storesBackground: {
    ...everyday,
    description: 'Background mode takes only what is stored, as the guide of 2025 and Azure have it.',
    takesUnstoredBackground: false,
  },
  keepsNothing: {
    ...everyday,
    description: 'Answers are deleted ten minutes after their end, stored or not.',
    keepsStored: false,
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
  ollama: {
    ...everyday,
    description: 'As Ollama: no background, though it says so, and nothing is kept.',
    kind: OLLAMA,
  },
  vllm: { ...everyday, description: 'As vLLM without its store: what is to be kept is dropped.', kind: VLLM },
  withoutRetrieve: {
    ...everyday,
    description: 'Runs go on in the background, and nobody can ask about them.',
    kind: WITHOUT_RETRIEVE,
  },
  withoutCancel: { ...everyday, description: 'Nothing can be cancelled.', kind: WITHOUT_CANCEL },
  chatOnly: { ...everyday, description: 'Only Chat Completions, with raw think tags.', kind: CHAT_ONLY },
  chatOnly405: { ...everyday, description: 'Only Chat Completions; other calls get a 405.', kind: CHAT_ONLY_405 },
  withoutUsage: { ...everyday, description: 'No usage, and items that nobody knows.', kind: WITHOUT_USAGE },
  sglang: { ...everyday, description: 'As SGLang started without responses.', kind: SGLANG },
  router: {
    ...everyday,
    description: 'Only Chat Completions, which tell of failures as OpenRouter does.',
    kind: ROUTER,
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name);
}
