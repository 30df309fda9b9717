// Twenty jobs as people have them, each with what happens to it and how it has to end, at each place in its own way.
import assert from 'node:assert/strict';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Job } from '../../src/shared/job.ts';
import { formatUsd } from '../../src/shared/money.ts';
import type { PlaceWindow } from '../fakes/placeWindow.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { AZURE_ERRORS, faultOf } from '../simulator/errorBodies.ts';
import type { Place, PlaceName, Way } from './places.ts';

export interface PlaceJob {
  readonly name: string;
  /** @param asked the jobs before, by name */
  readonly asks?: (place: Place, asked: ReadonlyMap<string, string>) => Partial<Question>;
  /** `ponder.background`. */
  readonly setting?: 'never';
  /** What the service does with it. */
  readonly meets?: Behaviour;
  /** What happens to it on its way. The result is the job whose end counts, if it is another one. */
  readonly happens?: (window: PlaceWindow, id: string) => Promise<string | undefined>;
  /** State, and why. */
  readonly ends: string;
  /** What else of it stands behind that. */
  readonly tells?: (job: Job) => string;
  /** Where it ends in another way. */
  readonly endsAt?: Readonly<Partial<Record<PlaceName, string>>>;
  /** How it runs, where not in the place's own way. */
  readonly runs?: Readonly<Partial<Record<PlaceName | 'everywhere', Way>>>;
  /** HTTP statuses by which the job itself is refused, whatever the place. */
  readonly refused?: readonly number[];
}

const LONG = 'A line of an answer that goes on for quite a while, and then for some more.\n'.repeat(800);
const NOT_AT_ONCE: Behaviour = { runMs: 40_000 };
const FAILED = { type: 'failed', code: 'server_error', message: 'It broke.' } as const;
const NOWHERE_TO_RUN_PRO = {
  'a server without background': 'not sent, chooseModel',
  'a server without store': 'not sent, chooseModel',
  'a server without retrieve': 'not sent, chooseModel',
  'Chat Completions only': 'not sent, chooseModel',
} as const;
/** Where the connection is the run. */
const DIES = {
  'a server without background': 'failed windowDied',
  'a server without store': 'failed windowDied',
  'a server without retrieve': 'failed windowDied',
  'Chat Completions only': 'failed windowDied',
} as const;

export const FIRST = 'a plain one';
const LOST = 'one whose reply is lost';

export const PLACE_JOBS: readonly PlaceJob[] = [
  {
    name: FIRST,
    ends: 'completed',
    endsAt: { 'a server without store': 'rejected refused', 'Portkey’s gateway': 'uncertain server' },
    runs: {
      'a server without background': 'in the background',
      'a server without store': 'in the background',
      'a server without retrieve': 'in the background',
    },
  },
  { name: 'a second one', ends: 'completed' },
  { name: 'one with a long answer', asks: roomy, meets: { ...NOT_AT_ONCE, answer: LONG }, ends: 'completed' },
  {
    name: 'one that is heard as it is written',
    asks: roomy,
    meets: { ...NOT_AT_ONCE, answer: LONG },
    happens: heard,
    ends: 'completed',
  },
  {
    name: 'one that is to run in the foreground',
    setting: 'never',
    ends: 'completed',
    runs: { everywhere: 'in the foreground', 'Chat Completions only': 'by chat' },
  },
  { name: 'one that is cancelled before it begins', meets: { hold: 'queued' }, happens: cancelled, ends: 'cancelled' },
  { name: 'one that is cancelled as it runs', meets: { hold: 'in_progress' }, happens: cancelled, ends: 'cancelled' },
  {
    name: 'one that reaches its cap',
    meets: { outcome: { type: 'incomplete', reason: 'max_output_tokens' } },
    ends: 'incomplete max_output_tokens',
  },
  {
    name: 'one that the model declines',
    meets: { outcome: { type: 'refusal', text: 'No.' } },
    ends: 'completed refusal',
  },
  {
    name: 'one that fails at the service',
    meets: { outcome: FAILED },
    ends: 'failed server',
    endsAt: { 'Chat Completions only': 'failed errorReply' },
  },
  {
    name: 'one that a filter refuses',
    meets: { fault: faultOf(AZURE_ERRORS['content filter, with categories']) },
    ends: 'rejected contentFilter',
    refused: [400],
  },
  {
    name: 'one that meets a rate limit',
    meets: { fault: { type: 'httpError', status: 429, headers: { 'retry-after': '3' } } },
    ends: 'completed',
    refused: [429],
  },
  {
    name: 'one whose key is refused and entered anew',
    meets: { fault: { type: 'httpError', status: 401 } },
    happens: async (window, id) => {
      assert.equal((await window.ended(id)).error?.kind, 'key');
      await window.engine.jobs.resume(window.endpoint.name);
      return await window.ask({ parent: { id, relation: 'retry' } });
    },
    ends: 'completed',
    refused: [401],
  },
  {
    name: LOST,
    meets: { fault: { type: 'drop', when: 'afterHandling' } },
    happens: async (window, id) => {
      await window.ended(id);
      await window.engine.jobs.enterCost(id, 500_000_000);
      return undefined;
    },
    tells: price,
    ends: 'uncertain network, $0.50',
    // Which tells of the break in an error of its own.
    endsAt: { 'Portkey’s gateway': 'uncertain server, $0.50' },
    refused: [500],
  },
  {
    name: 'one that is asked again',
    asks: (_, asked) => ({ parent: { id: asked.get(LOST) ?? '', relation: 'retry' } }),
    ends: 'completed',
  },
  {
    name: 'one for a model that is not there',
    asks: () => ({ model: 'o9' }),
    ends: 'rejected model',
    endsAt: {
      'Azure v1 by key': 'rejected deployment',
      'Azure v1 by Entra': 'rejected deployment',
      'Azure dated': 'rejected deployment',
    },
    refused: [404],
  },
  {
    name: 'one in pro mode',
    asks: ({ models }) => ({ model: models.pro, mode: 'pro' }),
    ends: 'completed',
    endsAt: NOWHERE_TO_RUN_PRO,
  },
  {
    name: 'one that is not to be kept',
    asks: () => ({ store: false }),
    ends: 'completed',
    // "Background mode requires store=true."
    runs: {
      'Azure v1 by key': 'in the foreground',
      'Azure v1 by Entra': 'in the foreground',
      'Azure dated': 'in the foreground',
    },
  },
  {
    name: 'one whose window dies',
    meets: { hold: 'in_progress' },
    happens: async (window, id) => {
      await begun(window, id);
      await window.reopen();
      release(window);
      return undefined;
    },
    ends: 'completed',
    endsAt: DIES,
  },
  {
    name: 'one whose endpoint leaves the settings, with a cost of its own',
    meets: { hold: 'in_progress', usage: { cost: 0.25 } },
    happens: async (window, id) => {
      await begun(window, id);
      const { configured } = window;
      window.configured = [];
      release(window);
      await window.ended(id);
      window.configured = configured;
      return undefined;
    },
    tells: price,
    ends: 'completed, $0.25',
    endsAt: { 'a server without usage': 'completed, at an unknown cost' },
  },
];

function price({ cost }: Job): string {
  return cost === null ? 'at an unknown cost' : formatUsd(cost.total);
}

function roomy(): Partial<Question> {
  return { maxOutputTokens: 60_000 };
}

async function begun(window: PlaceWindow, id: string): Promise<void> {
  await window.until(id, 'to have its id', ({ responseId }) => responseId !== null);
}

/** Whatever the place says to that, the service has stopped. */
async function cancelled(window: PlaceWindow, id: string): Promise<undefined> {
  await until('the service to have it', () => window.accepted.length > 0);
  await window.engine.jobs.cancel(id);
  const isStopped = () => window.simulator.truth.response(window.accepted[0] ?? '')?.status === 'cancelled';
  await until('the service to stop it', isStopped);
  return undefined;
}

/** Where it is told as it is written. */
async function heard(window: PlaceWindow, id: string): Promise<undefined> {
  if (!window.job(id).streams) return undefined;
  await until('some of its text', () => (window.engine.live.get(id)?.answer ?? '') !== '');
  return undefined;
}

function release(window: PlaceWindow): void {
  for (const responseId of window.accepted) window.simulator.release(responseId);
}
