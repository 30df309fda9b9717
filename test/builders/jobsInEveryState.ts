import { JOB_STATES, type Job, type JobState } from '../../src/shared/job.ts';
import { aCost, aJob, anError, aSentJob, aUsage, T0 } from './aJob.ts';
import { hostileReceipt } from './aReceipt.ts';

const WAITING = ['rateLimit', 'offline', 'noKey', 'budget', 'consent'] as const;
const PAUSES = ['keyRefused', 'otherKey', 'noKey', 'noAccess'] as const;
const REFUSALS = [
  'key',
  'rights',
  'verification',
  'model',
  'quota',
  'tooLargeForLimit',
  'tooLong',
  'policy',
  'notAnApi',
  'redirect',
  'parameter',
] as const;
const FIELDS = ['reasoning.effort', 'service_tier', 'background', 'stream', 'store', 'max_output_tokens'] as const;
const REASONS = [null, 'max_output_tokens', 'content_filter', 'a reason of tomorrow'] as const;

const UNTRUSTED = anError({ kind: 'certificate', code: 'SELF_SIGNED_CERT_IN_CHAIN' });

/** Jobs that differ in everything a person is told about, at least one in each state. */
export function jobsInEveryState(changes: Partial<Job> = {}): Job[] {
  const sent = JOB_STATES.map((state) => aSentJob({ state, rawStatus: state, ...endOf(state), ...changes }));
  const kept = { finishedAt: T0 + 61_000, usage: aUsage(), cost: aCost(), reserved: null } as const;
  return [
    ...sent,
    ...sent.map((job) => ({ ...job, cancelRequestedAt: T0 + 2_000 })),
    ...[0, 2].map((cancelTries) => aSentJob({ cancelRequestedAt: T0, cancelTries, cancelTriedAt: T0, ...changes })),
    aSentJob({ cancelTries: 5, cancelTriedAt: T0, ...changes }),
    aSentJob({ looksInVain: 12, ...changes }),
    ...WAITING.map((waitingReason) =>
      aJob({ state: 'waiting', waitingReason, notBefore: T0 + 20_000, error: anError(), ...changes }),
    ),
    ...[anError({ kind: 'rateLimit' }), null].map((error) =>
      aJob({
        state: 'waiting',
        waitingReason: 'rateLimit',
        notBefore: T0 + 90_000,
        line: { since: T0, tokens: 5_000 },
        error,
        ...changes,
      }),
    ),
    ...PAUSES.map((pauseReason) => aSentJob({ pauseReason, ...changes })),
    ...REFUSALS.map((kind) => aJob({ state: 'rejected', error: anError({ kind }), reserved: null, ...changes })),
    ...FIELDS.map((param) =>
      aJob({ state: 'rejected', error: anError({ kind: 'parameter', param }), reserved: null, ...changes }),
    ),
    ...(['submitting', 'running'] as const).flatMap((state) =>
      [true, false].map((streams) => aSentJob({ state, streams, background: false, ...changes })),
    ),
    aJob({ state: 'waiting', waitingReason: 'offline', notBefore: T0 + 20_000, error: UNTRUSTED, ...changes }),
    ...[aJob({ state: 'rejected', reserved: null }), aSentJob({ pauseReason: 'noAccess' })].map((job) => ({
      ...job,
      error: anError({ kind: 'rights', message: 'Missing scopes: api.responses.read.' }),
      ...changes,
    })),
    ...(['completed', 'incomplete'] as const).flatMap((state) =>
      (['text', 'finalAnswer'] as const).map((lacks) => aSentJob({ state, lacks, ...kept, ...changes })),
    ),
    ...(['windowDied', 'brokeOff', 'errorReply', 'server'] as const).map((kind) =>
      aSentJob({ state: 'failed', background: false, error: anError({ kind }), ...changes }),
    ),
    ...REASONS.map((incompleteReason) => aSentJob({ state: 'incomplete', incompleteReason, ...kept, ...changes })),
    ...[
      null,
      ...(['windowDied', 'notAnApi', 'errorReply'] as const).map((kind) => anError({ kind })),
      anError({ httpStatus: 503 }),
    ].map((error) => aJob({ state: 'uncertain', error, sentAt: T0, ...changes })),
    aSentJob({ state: 'completed', ...kept, ...changes }),
    aSentJob({ state: 'completed', needsToolOutput: true, ...changes }),
    aSentJob({ state: 'completed', error: anError({ kind: 'refusal' }), ...kept, ...changes }),
    aSentJob({ state: 'completed', ...kept, cost: null, ...changes }),
    aSentJob({ state: 'unknown', rawStatus: 'hibernating', estimate: null, reserved: null, ...changes }),
  ];
}

function endOf(state: JobState): Partial<Job> {
  return ['completed', 'incomplete', 'failed', 'cancelled', 'rejected', 'lost', 'discarded'].includes(state)
    ? { finishedAt: T0 + 61_000 }
    : {};
}

/** Every field that comes from outside holds the text. */
export function hostileFields(text: string): Partial<Job> {
  const { endpoint, source } = aJob();
  return {
    title: text,
    model: text,
    effort: text,
    servedModel: text,
    servedMode: text,
    rawStatus: text,
    incompleteReason: text,
    responseId: text,
    dropped: [text],
    receipt: hostileReceipt(text),
    requestId: text,
    budgetPasses: [{ limit: 'day', span: text, budget: 1, used: 1 }],
    endpoint: { ...endpoint, name: text, baseUrl: text },
    source: source === null ? null : { ...source, path: text, uri: text, languageId: text },
  };
}
