// Writes the planted jobs while no window is open, and has those asked that only a true reply makes.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../../src/core/clock.ts';
import { decideLater } from '../../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../../src/core/ledger/openLedger.ts';
import { fingerprintOf } from '../../../src/core/providers/credential.ts';
import { localDay } from '../../../src/shared/format.ts';
import type { Job } from '../../../src/shared/job.ts';
import { aKey } from '../../builders/aKey.ts';
import type { Behaviour } from '../../simulator/behaviour.ts';
import { DEFAULT_KEY } from '../../simulator/simulator.ts';
import { type PonderServer, root } from '../ponderServer.ts';
import { typeQuestion } from './asking.ts';
import { made, plantedJobs } from './plantedJobs.ts';
import type { Stage } from './stage.ts';
import { WORDS } from './words.ts';

const ANSWER = answerFile('test/simulator/answers/tokenBucket.md');
const LONG = answerFile('test/fixtures/richAnswer.md');
const SHORT = `Yes: a ${WORDS.found} of small requests passes, because the bucket is refilled twice in the same tick.\n`;

export async function plantJobs(ponder: PonderServer, jobs: Map<string, string>): Promise<void> {
  const path = join(ponder.server.userDir, 'globalStorage', 'ponder.ponder', 'ledger.sqlite');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const ledger = await openLedger(path, 'before', { ...systemClock, now: ponder.now }, silent, decideLater);
  const now = ponder.now();
  for (const planted of plantedJobs(now, ANSWER)) {
    const { job, texts } = made(
      planted,
      now,
      (place) => fingerprintOf(ledger.salt, aKey(DEFAULT_KEY), place),
      ponder.simulator.baseUrl,
    );
    const sentOn = job.sentAt === null ? null : localDay(job.sentAt);
    const uri = pathToFileURL(join(ponder.workspace, 'src', 'rateLimiter.ts')).href;
    const source = job.source === null ? null : { ...job.source, uri };
    const [name, relation] = planted.cameOf ?? ['', null];
    const parentId = jobs.get(name) ?? null;
    await ledger.insert({ job: { ...job, sentOn, source, parentId, relation }, texts, budget: null });
    const { answer } = planted;
    if (answer !== undefined) await ledger.change(job.id, (is) => ({ job: is, texts: { answer } }));
    jobs.set(planted.name, job.id);
    if (planted.look !== undefined) answerLooks(ponder, job, planted.look);
  }
  ledger.dispose();
}

/** A reply that says of itself what was asked for: anything less is told to the person. */
function answerLooks({ simulator }: PonderServer, job: Job, look: number | string): void {
  const { responseId, model, effort, maxOutputTokens } = job;
  if (responseId === null) throw new Error(`“${job.title}” has no response to look at.`);
  const body = JSON.stringify({
    ...{ id: responseId, object: 'response', status: look, model, output: [], background: true, store: true },
    ...{ service_tier: 'default', reasoning: { effort, summary: null }, max_output_tokens: maxOutputTokens },
  });
  simulator.next({
    on: 'look',
    responseId,
    times: 1_000,
    fault:
      typeof look === 'number'
        ? { type: 'httpError', status: look }
        : { type: 'raw', status: 200, contentType: 'application/json', body },
  });
}

/** Those asked in the window: with a receipt, or refused as the provider refuses. */
const ASKED: Readonly<Record<string, { question: string; behaviour: Behaviour }>> = {
  rejected: {
    question: 'Is the order of these two lines wrong?',
    behaviour: {
      fault: {
        type: 'httpError',
        status: 404,
        code: 'model_not_found',
        param: 'model',
        message: 'The model `o3` does not exist or you do not have access to it.',
      },
    },
  },
  uncertain: {
    question: 'Can two clients both pass at the same moment?',
    behaviour: { fault: { type: 'drop', when: 'afterHandling' }, hold: 'in_progress' },
  },
  refused: {
    question: 'How would an attacker starve the other clients?',
    behaviour: { outcome: { type: 'refusal', text: 'I can’t help with that.' }, queueMs: 0, runMs: 1 },
  },
  incomplete: {
    question: 'Rewrite the limiter without a lock.',
    behaviour: {
      answer: ANSWER.slice(0, 900),
      outcome: { type: 'incomplete', reason: 'max_output_tokens', showsUsage: true },
      queueMs: 0,
      runMs: 1,
    },
  },
  short: {
    question: 'Can the bucket be refilled twice in one tick?',
    behaviour: { answer: SHORT, queueMs: 0, runMs: 1 },
  },
  long: {
    question: 'Why does the limiter let too much through?',
    behaviour: { answer: LONG, queueMs: 0, runMs: 1 },
  },
  done: {
    question: 'Why do some requests pass although the bucket is empty, and why are fast clients starved?',
    behaviour: { answer: ANSWER, queueMs: 0, runMs: 1 },
  },
};

/** What a person has chosen by then. */
export const USUAL_MODEL = { 'ponder.model': 'o3', 'ponder.effort': 'medium' } as const;

/** Asks them one after the other, in an order in which the last are the newest. */
export async function askJobs(stage: Stage): Promise<void> {
  await stage.probe.set(USUAL_MODEL);
  for (const [name, { question, behaviour }] of Object.entries(ASKED)) {
    stage.jobs.set(name, await ask(stage, question, behaviour));
  }
}

/** As a person asks: with the model of the settings. @returns the job's id */
export async function ask(stage: Stage, prompt: string, behaviour: Behaviour): Promise<string> {
  const { simulator } = stage.ponder;
  const before = simulator.truth.calls.length;
  simulator.next(behaviour);
  await typeQuestion(stage, prompt);
  await stage.page.keyboard.press('Enter');
  const id = () =>
    simulator.truth.calls
      .slice(before)
      .findLast(({ operation, body }) => operation === 'create' && JSON.stringify(body).includes(prompt))?.headers[
      'x-client-request-id'
    ];
  for (let tries = 0; tries < 200; tries += 1) {
    const found = id();
    if (found !== undefined) return found;
    await stage.rest(50);
  }
  throw new Error(`“${prompt}” was not sent.`);
}

function answerFile(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
