// Ten places of ten kinds, each as the settings name it, with what it can't do and how Ponder asks there once it knows.
import type { Capability } from '../../src/core/providers/builtIn.ts';
import { portkeyHeaders } from '../fakes/portkey.ts';
import { DEFAULT_KEY, type Simulator, type SimulatorOptions } from '../simulator/simulator.ts';

/** How a question runs there. */
export type Way = 'in the background' | 'in the foreground' | 'by chat';

export interface Place {
  readonly simulator: SimulatorOptions;
  /** Its row in `ponder.endpoints`. @param hop the address of the gateway in front of it */
  readonly row: (simulator: Simulator, hop: string) => object;
  /** `gateway`: behind Portkey's. */
  readonly behind?: 'gateway';
  /** What a person enters, or who signs in. */
  readonly credential: { readonly key: string } | { readonly account: string };
  /** What the models of the jobs are called there. */
  readonly models: { readonly usual: string; readonly pro: string };
  /** What is learnt of it by the first job. */
  readonly learnt: Readonly<Partial<Record<Capability, 'yes' | 'no'>>>;
  /** Once that is known. */
  readonly way: Way;
  /** Calls by which it was learnt: none of them may be refused in a second job. */
  readonly lessons: readonly string[];
  /** Calls that do what they are to do, whatever it answers. */
  readonly takesAllTheSame?: readonly string[];
}

const NAME = 'Place';
const MODELS = { usual: 'o3', pro: 'gpt-5.6-sol' } as const;
const BY_KEY = { credential: { key: DEFAULT_KEY }, models: MODELS } as const;
const COMPATIBLE = {
  ...BY_KEY,
  row: ({ baseUrl }: Simulator) => ({ name: NAME, provider: 'compatible', baseUrl }),
} as const;

const DEPLOYED = { usual: 'our-o3', pro: 'our-sol' } as const;
const DEPLOYMENTS = { [DEPLOYED.usual]: MODELS.usual, [DEPLOYED.pro]: MODELS.pro };

/** A resource that names no version takes its models from the settings, or learns them. */
function resource(azure: object): Pick<Place, 'simulator' | 'row' | 'models' | 'learnt' | 'way' | 'lessons'> {
  return {
    simulator: { azure: { deployments: DEPLOYMENTS } },
    row: ({ origin }) => ({ name: NAME, provider: 'azure', baseUrl: origin, azure }),
    models: DEPLOYED,
    learnt: {},
    way: 'in the background',
    lessons: [],
  };
}

export const PLACES = {
  OpenAI: {
    ...BY_KEY,
    simulator: {},
    row: ({ baseUrl }) => ({ name: NAME, provider: 'openai', baseUrl }),
    learnt: { retrieve: 'yes' },
    way: 'in the background',
    lessons: [],
  },
  'Azure v1 by key': { ...resource({ deployments: DEPLOYMENTS }), credential: { key: DEFAULT_KEY } },
  'Azure v1 by Entra': {
    ...resource({ auth: 'entra', deployments: DEPLOYMENTS }),
    // The second audience that it could be: the first request is refused for that.
    simulator: { azure: { deployments: DEPLOYMENTS, audience: 'ai.azure.com', members: ['ann'] } },
    credential: { account: 'ann' },
    lessons: ['GET models 401'],
  },
  'Azure dated': {
    ...resource({ apiVersion: '2025-04-01-preview', deployments: DEPLOYMENTS }),
    credential: { key: DEFAULT_KEY },
  },
  'a server without background': {
    ...COMPATIBLE,
    simulator: { scenario: 'ollama' },
    learnt: { retrieve: 'no' },
    way: 'in the foreground',
    lessons: ['GET responses/ID 404'],
  },
  'a server without store': {
    ...COMPATIBLE,
    simulator: { scenario: 'vllm' },
    learnt: { background: 'no', store: 'no' },
    way: 'in the foreground',
    lessons: ['POST responses 400'],
  },
  'a server without retrieve': {
    ...COMPATIBLE,
    simulator: { scenario: 'withoutRetrieve' },
    learnt: { retrieve: 'no' },
    way: 'in the foreground',
    lessons: ['GET responses/ID 405'],
  },
  'Chat Completions only': {
    ...COMPATIBLE,
    simulator: { scenario: 'chatOnly' },
    learnt: { responses: 'no' },
    way: 'by chat',
    lessons: ['POST responses 404', 'POST chat/completions 400'],
  },
  'a server without usage': {
    ...COMPATIBLE,
    simulator: { scenario: 'withoutUsage' },
    learnt: { retrieve: 'yes' },
    way: 'in the background',
    lessons: [],
  },
  'Portkey’s gateway': {
    ...BY_KEY,
    simulator: {},
    behind: 'gateway',
    row: ({ baseUrl }, hop) => ({
      ...{ name: NAME, provider: 'compatible', baseUrl: hop },
      headers: portkeyHeaders(baseUrl),
    }),
    learnt: { stream: 'no' },
    way: 'in the background',
    lessons: ['GET models 500', 'POST responses 500'],
    takesAllTheSame: ['POST responses/ID/cancel 500'],
  },
} as const satisfies Record<string, Place>;

export type PlaceName = keyof typeof PLACES;
