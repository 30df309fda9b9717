// What becomes of a job when a place answers with an error: over real HTTP, with the real engine and SDK. For the page
// on which a person reads all sentences, and for the test of what is behind it.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import type { Engine } from '../../src/core/engine.ts';
import { prepare } from '../../src/core/jobs/prepare/prepare.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import { nextSteps } from '../../src/editor/answer/pageButtons.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, aQuestion, catalogue } from '../fakes/question.ts';
import { AZURE_ERRORS, type ErrorBody, faultOf, OPENAI_ERRORS, OTHER_ERRORS } from '../simulator/errorBodies.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';
import { inWords } from './inWords.ts';

const MINUTE = 60_000;

export interface ErrorGroup {
  readonly title: string;
  readonly provider: Endpoint['provider'];
  /** The address that is told, for what depends on it; the errors come from the simulator. */
  readonly baseUrl: string;
  readonly errors: Readonly<Record<string, ErrorBody>>;
  readonly auth?: 'token';
}

/** What a place says of who asks. */
const OF_SIGN_IN = [
  'token missing, expired, or for another audience',
  'key of another resource',
  'role missing (401)',
  'role missing (403)',
];

function only(errors: Readonly<Record<string, ErrorBody>>, names: readonly string[]): Record<string, ErrorBody> {
  return Object.fromEntries(names.map((name) => [name, errors[name] ?? assert.fail(`there is no error ${name}`)]));
}

export const ERROR_GROUPS: readonly ErrorGroup[] = [
  { title: 'OpenAI', provider: 'openai', baseUrl: 'https://api.openai.com/v1', errors: OPENAI_ERRORS },
  { title: 'Azure', provider: 'azure', baseUrl: 'https://office.openai.azure.com/openai/v1', errors: AZURE_ERRORS },
  {
    title: 'Foundry',
    provider: 'azure',
    baseUrl: 'https://office.openai.azure.com/openai/v1',
    errors: only(AZURE_ERRORS, OF_SIGN_IN),
    auth: 'token',
  },
  { title: 'Gateway', provider: 'compatible', baseUrl: 'https://openrouter.ai/api/v1', errors: OTHER_ERRORS },
];

export interface ErrorCourse {
  readonly name: string;
  readonly error: ErrorBody;
  /** The job a moment after the error. */
  readonly job: Job;
  readonly says: string;
  /** The buttons of its page. */
  readonly steps: readonly string[];
  /** POSTs by then, and half an hour later. */
  readonly posts: readonly [number, number];
  /** What became of it by itself, with the error gone; after a look: five minutes later. */
  readonly later: Job;
  /** The same after a person's “Look Now”. */
  readonly looked: Job;
}

interface Opened {
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly place: Endpoint;
}

/** A POST that is answered with each of the errors. */
export async function createCourses(group: ErrorGroup): Promise<ErrorCourse[]> {
  return await opened(group, async (window) => {
    const courses: ErrorCourse[] = [];
    for (const [name, error] of Object.entries(group.errors)) {
      const { simulator, clock } = window;
      simulator.clear();
      simulator.next({ fault: faultOf(error) });
      const id = await ask(window, name);
      const [job, before] = [read(window, id), simulator.truth.creates.length];
      await clock.advance(30 * MINUTE);
      const later = read(window, id);
      const posts = [before, simulator.truth.creates.length] as const;
      courses.push({ name, error, job, ...told(job, group), posts, later, looked: later });
    }
    return courses;
  });
}

/** A job that runs, and at which every look is answered with the error, for two minutes. */
export async function lookCourse(group: ErrorGroup, name: string): Promise<ErrorCourse> {
  const error = group.errors[name] ?? assert.fail(`there is no error ${name}`);
  return await opened(group, async (window) => {
    const { simulator, clock, engine } = window;
    simulator.next({ hold: 'in_progress', queueMs: 0 });
    simulator.next({ on: 'look', fault: faultOf(error), times: 1_000 });
    const id = await ask(window, name);
    await clock.advance(2 * MINUTE);
    const [job, before] = [read(window, id), simulator.truth.creates.length];
    simulator.clear();
    simulator.advanceTo(job.responseId ?? assert.fail('it was not accepted'), 'completed');
    await clock.advance(5 * MINUTE);
    const later = read(window, id);
    await engine.jobs.lookNow(id);
    const posts = [before, before + simulator.truth.creates.length] as const;
    return { name, error, job, ...told(job, group), posts, later, looked: read(window, id) };
  });
}

async function opened<T>(group: ErrorGroup, run: (window: Opened) => Promise<T>): Promise<T> {
  const [files, clock, simulator] = [new LedgerFolder(), new FakeClock(), await startSimulator()];
  try {
    simulator.always({ queueMs: 0, runMs: 0 });
    const place = aPlace(simulator.baseUrl, {
      name: group.title,
      provider: group.provider,
      ...(group.auth === undefined ? {} : { auth: group.auth }),
    });
    const engine = await openWindow({ files, clock, place, key: () => DEFAULT_KEY });
    return await run({ engine, clock, simulator, place });
  } finally {
    files.dispose();
    await simulator.dispose();
  }
}

async function ask({ engine, clock, place }: Opened, question: string): Promise<string> {
  const account = new Account({ ...engine, endpoint: place, now: () => clock.now() });
  // With the prices of the place: at some they are not OpenAI's.
  const models = await account.catalogueFrom(catalogue);
  const { job, texts } = prepare(aQuestion({ endpoint: place, question, effort: 'high' }), models, clock.now());
  await engine.jobs.start({ job: { ...job, streams: false }, texts }, null, true);
  await clock.settle();
  return job.id;
}

function read({ engine }: Opened, id: string): Job {
  return engine.ledger.get(id) ?? assert.fail('the job is gone');
}

function told(job: Job, { baseUrl }: ErrorGroup): Pick<ErrorCourse, 'says' | 'steps'> {
  const there = { ...job, endpoint: { ...job.endpoint, baseUrl } };
  return {
    says: explanation(there, inWords),
    steps: nextSteps(there, NO_KNOWLEDGE, inWords).map(({ label }) => label),
  };
}
