// Events beside the run of a job, in every state; what is not listed is refused. And what each of them leaves as it was.
import assert from 'node:assert/strict';
import { advance } from '../../src/core/jobs/life/advance.ts';
import type { KeptEvent } from '../../src/core/jobs/life/keptEvent.ts';
import { LEASE_MS, MOST_HINT_MS } from '../../src/core/pace/pace.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import type { Job } from '../../src/shared/job.ts';
import {
  ANSWERED_STATES,
  ENDED_STATES,
  JOB_STATES,
  type JobState,
  LIVE_STATES,
  NEWS_STATES,
  PLANNED_STATES,
  WORKED_ON_STATES,
} from '../../src/shared/jobStates.ts';
import { aJob, anError, aSentJob, T0 } from '../builders/aJob.ts';
import { aReceipt } from '../builders/aReceipt.ts';

const AT = T0 + 120_000;
const error = anError();
const texts = { answer: 'It is', reasoningSummary: '' };
const receipt = aReceipt();
const rating = { thumb: 'up', note: 'Right', at: AT } as const;
const BY_CHAT = { ...OPENAI_ENDPOINT, api: 'chat' } as const;
const pausing = { type: 'stranded', at: AT, dueBy: null, why: { kind: 'paused', reason: 'noKey' } } as const;
const forward = { type: 'broughtForward', at: AT, to: AT, isFree: true, forgives: null } as const;
const OTHERS = { key: 'key-3', reason: 'noAccess' } as const;

interface Case {
  readonly event: KeptEvent;
  readonly having?: Partial<Job>;
  /** In these states it can happen. */
  readonly states: readonly JobState[];
  /** All that changes with it. */
  readonly made: Partial<Job>;
}

const ALL = JOB_STATES;
const CASES: Readonly<Record<string, Case>> = {
  asked: {
    event: { type: 'asked', at: AT, priceConsent: true },
    states: ['prepared'],
    made: { priceConsent: true, nextLookAt: AT },
  },
  'a stream dropped': {
    event: { type: 'fieldDropped', at: AT, field: 'stream' },
    having: { streams: true },
    states: ['submitting'],
    made: { streams: false, dropped: ['stream'] },
  },
  'a summary dropped': {
    event: { type: 'fieldDropped', at: AT, field: 'reasoning.summary' },
    having: { wantsSummary: true },
    states: ['submitting'],
    made: { wantsSummary: false, dropped: ['reasoning.summary'] },
  },
  'metadata dropped': {
    event: { type: 'fieldDropped', at: AT, field: 'metadata' },
    states: ['submitting'],
    made: { dropped: ['metadata'] },
  },
  'another wire': {
    event: { type: 'wireChanged', at: AT, endpoint: BY_CHAT },
    having: { background: true, store: true, wantsSummary: true, streams: false },
    states: ['submitting'],
    made: { endpoint: BY_CHAT, background: false, store: false, wantsSummary: false, streams: true },
  },
  'another wire, of a place that does not stream': {
    event: { type: 'wireChanged', at: AT, endpoint: BY_CHAT },
    having: { background: true, store: true, streams: true, dropped: ['stream'] },
    states: ['submitting'],
    made: { endpoint: BY_CHAT, background: false, store: false, streams: false },
  },
  judged: { event: { type: 'judged', at: AT, receipt }, states: ALL, made: { receipt } },
  'judged twice': { event: { type: 'judged', at: AT, receipt }, having: { receipt }, states: [], made: {} },
  'heard, on the way or of a run that was ended meanwhile': {
    event: { type: 'heard', at: AT, heard: { texts, keysRemoved: 1 } },
    states: [...LIVE_STATES, 'failed', 'cancelled', 'lost'],
    made: { keysRemoved: 1 },
  },
  'heard by one that was taken for dead': {
    event: { type: 'heard', at: AT, heard: { texts } },
    having: { error: { ...error, kind: 'windowDied' } },
    states: [...LIVE_STATES, 'failed', 'cancelled', 'lost'],
    made: {},
  },
  'heard of one whose texts a person removed': {
    event: { type: 'heard', at: AT, heard: { texts } },
    having: { textsRemovedAt: AT },
    states: LIVE_STATES,
    made: {},
  },
  'heard of an end without an answer': {
    event: { type: 'heardMost', at: AT, heard: { texts, keysRemoved: 2 } },
    states: ['failed', 'cancelled', 'lost'],
    made: { keysRemoved: 2 },
  },
  'heard of what lacks its text': {
    event: { type: 'heardMost', at: AT, heard: { texts } },
    having: { lacks: 'text', textsRemovedAt: AT },
    states: [],
    made: {},
  },
  'its stream broke': { event: { type: 'streamBroke', at: AT, error }, states: LIVE_STATES, made: { error } },
  'its stream is too large': {
    event: { type: 'streamTooLarge', at: AT, texts },
    having: { streams: true },
    states: WORKED_ON_STATES,
    made: { streams: false },
  },
  'its stream is too large, and is the run': {
    event: { type: 'streamTooLarge', at: AT },
    having: { background: false },
    states: [],
    made: {},
  },
  'its stream was asked for': {
    event: { type: 'streamAsked', at: AT },
    having: { streams: true },
    states: WORKED_ON_STATES,
    made: {},
  },
  'a stream it does not have': { event: { type: 'streamAsked', at: AT }, states: [], made: {} },
  'a stream while it pauses': {
    event: { type: 'streamAsked', at: AT },
    having: { streams: true, pauseReason: 'noKey' },
    states: [],
    made: {},
  },
  'a stream while it is cancelled': {
    event: { type: 'streamAsked', at: AT },
    having: { streams: true, cancelRequestedAt: AT },
    states: [],
    made: {},
  },
  unanswered: { event: { type: 'unanswered', at: AT }, having: { nextLookAt: AT }, states: ALL, made: {} },
  'unanswered, and no look is planned': { event: { type: 'unanswered', at: AT }, states: [], made: {} },
  'a key that does not fit': {
    event: { type: 'keyUnfit', at: AT, key: 'key-2', reason: 'otherKey' },
    having: { responseId: 'resp_1' },
    states: ALL,
    made: { unfit: [{ key: 'key-2', reason: 'otherKey' }] },
  },
  'a key, and no response': {
    event: { type: 'keyUnfit', at: AT, key: 'key-2', reason: 'otherKey' },
    having: { responseId: null },
    states: [],
    made: {},
  },
  'looks are over': {
    event: { type: 'looksOver', at: AT },
    having: { nextLookAt: AT },
    states: ['cancelled'],
    made: { nextLookAt: null },
  },
  rated: { event: { type: 'rated', at: AT, rating }, states: ANSWERED_STATES, made: { rating } },
  'rated without texts': {
    event: { type: 'rated', at: AT, rating },
    having: { textsRemovedAt: AT },
    states: [],
    made: {},
  },
  read: { event: { type: 'read', at: AT }, states: NEWS_STATES, made: { readAt: AT } },
  'read again': { event: { type: 'read', at: AT }, having: { readAt: T0 }, states: [], made: {} },
  'read without texts': { event: { type: 'read', at: AT }, having: { textsRemovedAt: T0 }, states: [], made: {} },
  'deleted there': {
    event: { type: 'deletedThere', at: AT },
    having: { responseId: 'resp_1', nextLookAt: AT },
    states: ALL,
    made: { deletedAtProviderAt: AT, updatedAt: AT, nextLookAt: null },
  },
  'brought forward': {
    event: forward,
    having: { nextLookAt: AT + 1, pauseReason: 'noKey' },
    states: PLANNED_STATES,
    made: { nextLookAt: AT, pauseReason: null },
  },
  'brought forward, still paused, another key forgiven': {
    event: { ...forward, isFree: false, forgives: 'key-2' },
    having: {
      pauseReason: 'noKey',
      unfit: [{ key: 'key-2', reason: 'otherKey' }, OTHERS],
    },
    states: PLANNED_STATES,
    made: { nextLookAt: AT, unfit: [OTHERS] },
  },
  'brought forward to when it is due anyway': { event: forward, having: { nextLookAt: AT }, states: [], made: {} },
  'brought forward to when it is due anyway, a key forgiven': {
    event: { ...forward, isFree: false, forgives: 'key-2' },
    having: { nextLookAt: AT - 1, pauseReason: 'noAccess', unfit: [{ key: 'key-2', reason: 'noAccess' }, OTHERS] },
    states: PLANNED_STATES,
    made: { unfit: [OTHERS] },
  },
  'stranded without a key': {
    event: pausing,
    having: { nextLookAt: AT },
    states: WORKED_ON_STATES,
    made: { nextLookAt: null, updatedAt: AT, pauseReason: 'noKey' },
  },
  'stranded, and it pauses': {
    event: { ...pausing, dueBy: AT },
    having: { nextLookAt: AT, pauseReason: 'noAccess' },
    states: WORKED_ON_STATES,
    made: { nextLookAt: null, updatedAt: AT },
  },
  'stranded, and not due any more': {
    event: { ...pausing, dueBy: AT },
    having: { nextLookAt: AT + 1 },
    states: [],
    made: {},
  },
  'stranded as it waits': {
    event: { type: 'stranded', at: AT, dueBy: AT, why: { kind: 'waits', reason: 'budget', isRefused: false } },
    having: { nextLookAt: AT, notBefore: AT, waitingReason: 'rateLimit' },
    states: ['waiting'],
    made: { nextLookAt: null, updatedAt: AT, notBefore: null, waitingReason: 'budget' },
  },
  'stranded with a refused key': {
    event: { type: 'stranded', at: AT, dueBy: null, why: { kind: 'waits', reason: 'noKey', isRefused: true } },
    having: { error: null },
    states: ['waiting'],
    made: {
      updatedAt: AT,
      waitingReason: 'noKey',
      notBefore: null,
      error: { kind: 'key', message: '', code: null, httpStatus: null, requestId: null },
    },
  },
  'a void plan': {
    event: { type: 'planVoid', at: AT, was: AT + 2 * MOST_HINT_MS },
    having: { nextLookAt: AT + 3 * MOST_HINT_MS },
    states: [],
    made: {},
  },
  forgotten: {
    event: { type: 'textsForgotten', at: AT },
    having: { rating, error, cancelError: error, nextLookAt: AT },
    states: ENDED_STATES,
    made: {
      title: '',
      payloadHash: '',
      nextLookAt: null,
      textsRemovedAt: AT,
      cancelError: null,
      error: { ...error, message: '' },
      rating: { ...rating, note: '' },
    },
  },
  removed: {
    event: { type: 'removed', at: AT },
    having: { error },
    states: ALL,
    made: { title: '', payloadHash: '', nextLookAt: null, source: null, error: null },
  },
};

function jobThatIs(state: JobState): Job {
  return state === 'prepared' || state === 'waiting' || state === 'rejected' ? aJob({ state }) : aSentJob({ state });
}

describe('what happens to a job beside its run', () => {
  it('is in the table, each of it', () => {
    const types = new Set(Object.values(CASES).map(({ event }) => event.type));
    assert.equal(types.size, 20);
  });

  for (const [name, { event, having, states, made }] of Object.entries(CASES)) {
    it(`${name}: in these states only, and nothing else changes`, () => {
      const possible = JOB_STATES.filter((state) => {
        const before = { ...jobThatIs(state), ...having };
        const kept = structuredClone(before);
        const step = advance(before, event);
        assert.deepEqual(before, kept, 'the job it was given changed');
        if (step.ok) assert.deepEqual(step.job, { ...before, ...made }, state);
        else assert.notEqual(step.why, '');
        return step.ok;
      });
      assert.deepEqual(possible.toSorted(), states.toSorted());
    });
  }

  it('takes away the last key that is forgiven', () => {
    const job = aSentJob({ unfit: [{ key: 'key-2', reason: 'otherKey' }] });
    const step = advance(job, { ...forward, forgives: 'key-2' });
    assert.equal(step.ok && 'unfit' in step.job, false);
  });

  it('takes what was heard for the text of an end that lacks one', () => {
    const job = aSentJob({ state: 'completed', lacks: 'text' });
    const step = advance(job, { type: 'heardMost', at: AT, heard: { texts } });
    assert.equal(step.ok && step.job.lacks, undefined);
  });

  describe('a void plan', () => {
    const was = AT + 2 * MOST_HINT_MS;
    const plannedAt = AT + MOST_HINT_MS;
    const lookPlan = { at: plannedAt, troubles: 2, isHinted: true };
    const mended = (changes: Partial<Job>) => {
      const before = { ...jobThatIs(changes.state ?? 'running'), nextLookAt: was, lookPlan, ...changes };
      const step = advance(before, { type: 'planVoid', at: AT, was });
      return step.ok ? [step.job.nextLookAt, step.job.lookPlan?.at, step.job.notBefore] : step.why;
    };

    it('gives whoever acts on the job the time to say so', () => {
      for (const state of ['prepared', 'submitting', 'queued', 'running'] as const)
        assert.deepEqual(mended({ state }), [AT + LEASE_MS, AT, null], state);
    });

    it('keeps a waiting job waiting as long as it was to, an hour at most', () => {
      const later = AT + MOST_HINT_MS;
      assert.deepEqual(mended({ state: 'waiting', notBefore: was }), [later, AT, later]);
      assert.deepEqual(mended({ state: 'waiting', notBefore: null }), [later, AT, null]);
      const short = { ...lookPlan, at: was - 5_000 };
      assert.deepEqual(mended({ state: 'waiting', notBefore: was, lookPlan: short }), [AT + 5_000, AT, AT + 5_000]);
    });

    it('looks at a cancelled job now, and still knows when the last look was planned', () => {
      assert.deepEqual(mended({ state: 'cancelled' }), [AT, plannedAt, null]);
    });
  });
});
