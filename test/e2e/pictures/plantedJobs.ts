// The jobs of a person who has used Ponder for some weeks: what waits, rests or is in doubt today, and what was answered before.
import { costOf } from '../../../src/core/models/prices/cost.ts';
import type { Endpoint } from '../../../src/core/providers/endpoint.ts';
import { forgottenJob } from '../../../src/shared/bareJob.ts';
import type { Job, Relation } from '../../../src/shared/job.ts';
import { anError, aSource, aUsage } from '../../builders/aJob.ts';
import { aPlace, catalogue, preparedAs } from '../../fakes/question.ts';
import { SIMULATOR_ENDPOINT } from '../../host/simulatorSettings.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const KEYLESS = 'Keyless Gateway';
export const REFUSING = 'Refusing Gateway';
/** Nothing listens there. */
export const UNPLUGGED = 'Unplugged Gateway';

/** The question that a thread began with. */
export const THREAD = 'Why does the bucket drain twice?';

const CODE = `  async acquire(client: string): Promise<boolean> {
    this.refill();
    if (this.tokens < 1) return false;
    await this.audit(client);
    this.tokens -= 1;
    return true;
  }
`;

export interface PlantedJob {
  /** What the pictures call it. */
  readonly name: string;
  readonly question: string;
  readonly model?: string;
  readonly effort?: string;
  readonly endpoint?: string;
  /** When it was asked, in ms before now. */
  readonly ago: number;
  readonly job: Partial<Job>;
  /** The name of the one, planted before, that it came of, and how. */
  readonly cameOf?: readonly [name: string, relation: Relation];
  readonly isWithoutResponse?: true;
  /** What looks at it are answered with: an HTTP status or a response's state. */
  readonly look?: number | string;
  readonly answer?: string;
  /** Its texts have left the disk. */
  readonly isForgotten?: true;
}

/** What was paid for by a model for so many tokens of output. */
function billed(now: number, ago: number, model: string, outputTokens: number): Partial<Job> {
  const reasoningTokens = Math.round((outputTokens * 0.85) / 64) * 64;
  const usage = aUsage({ inputTokens: 1_940, outputTokens, reasoningTokens });
  const cost = costOf(catalogue.find(model), usage, 'default');
  const finishedAt = now - ago + Math.round(outputTokens * 22);
  return { finishedAt, arrivedAt: finishedAt, usage, cost, reserved: null };
}

/** @param answer of those that have one */
export function plantedJobs(now: number, answer: string): readonly PlantedJob[] {
  const done = (ago: number, model: string, tokens: number): Partial<Job> => ({
    state: 'completed',
    rawStatus: 'completed',
    ...billed(now, ago, model, tokens),
  });
  const past = (name: string, ago: number, model: string, tokens: number, question: string): PlantedJob => ({
    ...{ name, question, ago, model, answer },
    job: done(ago, model, tokens),
  });
  return [
    {
      name: 'offline',
      question: 'Can a clock step between two refills hand out tokens twice?',
      endpoint: UNPLUGGED,
      ago: 4 * MINUTE,
      isWithoutResponse: true,
      job: {
        state: 'waiting',
        waitingReason: 'offline',
        notBefore: now + 45 * MINUTE,
        error: anError({ kind: 'offline', message: '', code: 'ECONNREFUSED' }),
      },
    },
    {
      name: 'noKey',
      question: 'Which invariant does this loop keep?',
      endpoint: KEYLESS,
      ago: 9 * MINUTE,
      isWithoutResponse: true,
      job: { state: 'waiting', waitingReason: 'noKey' },
    },
    {
      name: 'budget',
      question: 'Prove or refute that this is correct.',
      model: 'o3-pro',
      effort: 'high',
      ago: 12 * MINUTE,
      isWithoutResponse: true,
      job: { state: 'waiting', waitingReason: 'budget' },
    },
    {
      name: 'consent',
      question: 'Does the retry double the load after an outage?',
      ago: 14 * MINUTE,
      isWithoutResponse: true,
      job: { state: 'waiting', waitingReason: 'consent' },
    },
    {
      name: 'paused',
      question: 'Why do two leases overlap after a leader change?',
      endpoint: REFUSING,
      ago: 25 * MINUTE,
      look: 401,
      job: { state: 'running' },
    },
    {
      name: 'thinking',
      question: 'Find the bug.',
      model: 'o3-pro',
      effort: 'high',
      ago: 7 * MINUTE,
      look: 'in_progress',
      job: { state: 'running' },
    },
    {
      name: 'queued',
      question: 'Review this for races and edge cases.',
      ago: 2 * MINUTE,
      look: 'queued',
      job: { state: 'queued', rawStatus: 'queued' },
    },
    {
      name: 'cancelled',
      question: 'Is the sort stable when two keys are equal and the comparator throws?',
      ago: HOUR,
      answer,
      job: { state: 'cancelled', rawStatus: 'cancelled', finishedAt: now - 55 * MINUTE },
    },
    {
      name: 'failed',
      question: 'Propose a better algorithm.',
      ago: 2 * HOUR,
      job: {
        state: 'failed',
        rawStatus: 'failed',
        error: anError({ message: 'The server had an error.' }),
        finishedAt: now - 110 * MINUTE,
      },
    },
    {
      name: 'noText',
      question: 'Is this lock-free queue linearizable?',
      ago: 3 * HOUR,
      job: { lacks: 'text', ...done(3 * HOUR, 'o3', 8_000) },
    },
    {
      name: 'tool',
      question: 'Which of these tests can never fail?',
      ago: 3 * HOUR + 5 * MINUTE,
      job: { needsToolOutput: true, ...done(3 * HOUR + 5 * MINUTE, 'o3', 1_200) },
    },
    {
      name: 'forgotten',
      question: 'gone',
      ago: DAY + 2 * HOUR,
      model: 'o3-pro',
      isForgotten: true,
      job: done(DAY + 2 * HOUR, 'o3-pro', 9_000),
    },
    past('yesterday1', DAY, 'o3-pro', 11_600, 'Why does the p99 latency double when the cache is warm?'),
    past('yesterday2', DAY + HOUR, 'o3', 9_200, 'Does this migration lose rows when it is interrupted?'),
    past('yesterday3', DAY + 3 * HOUR, 'gpt-6.1-sol', 21_000, 'Can the retry storm be explained by the jitter alone?'),
    past('thread1', DAY + 20 * MINUTE, 'o3', 6_100, THREAD),
    {
      ...past('thread2', DAY + 15 * MINUTE, 'o3', 4_300, 'And under sustained load?'),
      cameOf: ['thread1', 'followUp'],
    },
    { ...past('thread3', DAY + 12 * MINUTE, 'o3-pro', 9_900, THREAD), cameOf: ['thread1', 'escalation'] },
    {
      ...past('thread4', DAY + 5 * MINUTE, 'o3-pro', 5_200, 'Which fix is the smallest?'),
      cameOf: ['thread3', 'followUp'],
    },
    past('days2', 2 * DAY, 'o3', 5_200, 'Find the bug.'),
    past('days5', 5 * DAY, 'o3-pro', 14_400, 'Prove or refute that this is correct.'),
    past('days9', 9 * DAY, 'o3', 7_700, 'Is the cursor valid after a delete?'),
    past('month1', 34 * DAY, 'o3', 4_100, 'Why is the second page empty?'),
    past('month1b', 36 * DAY, 'o3-pro', 8_800, 'Review this for races and edge cases.'),
    past('month2', 66 * DAY, 'o3', 6_500, 'How large can the queue grow?'),
  ];
}

/** What the ledger is given. */
export function made(planted: PlantedJob, now: number, fingerprint: (place: Endpoint) => string, baseUrl: string) {
  const { question, model = 'o3', effort = 'medium', endpoint = SIMULATOR_ENDPOINT, ago, job } = planted;
  const place = aPlace(baseUrl, { name: endpoint, provider: 'openai' });
  const createdAt = now - ago;
  const isSent = planted.isWithoutResponse !== true;
  const changes: Partial<Job> = {
    createdAt,
    responseId: isSent ? `resp_${planted.name}` : null,
    sentAt: isSent ? createdAt + 900 : null,
    keyFingerprint: fingerprint(place),
    nextLookAt: job.notBefore ?? (planted.look === undefined ? null : now),
    source: aSource({ path: 'src/rateLimiter.ts', startLine: 20, endLine: 27 }),
    ...job,
  };
  const prepared = preparedAs(changes, { question, context: CODE, model, effort, endpoint: place });
  return planted.isForgotten === true ? { ...prepared, job: forgottenJob(prepared.job, now - HOUR) } : prepared;
}
