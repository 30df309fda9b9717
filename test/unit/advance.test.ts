// Every state meets every event. What follows is written out by hand from the table "A job's life"; whatever is not
// listed must be refused.
import assert from 'node:assert/strict';
import { advance, CONSENT_AFTER_MS, NOT_FOUND_GRACE_MS } from '../../src/core/jobs/life/advance.ts';
import { MOST_CANCEL_TRIES } from '../../src/core/jobs/life/cancelTries.ts';
import { LONGEST_RUN_MS } from '../../src/core/jobs/life/isInVain.ts';
import type { JobEvent } from '../../src/core/jobs/life/jobEvent.ts';
import type { ServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { JOB_STATES, type Job, type JobState } from '../../src/shared/job.ts';
import { canCancel, isCancelGivenUp } from '../../src/shared/jobActs.ts';
import { aCost, aJob, anError, anEstimate, aSentJob, aUsage, T0 } from '../builders/aJob.ts';
import { aReceipt } from '../builders/aReceipt.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const AT = T0 + 120_000;
const SENT_ON = '2027-01-15';
const error = anError();

function word(changes: Partial<ServerResponse> = {}, cost: Job['cost'] = null) {
  return { response: aServerResponse(changes), cost, receipt: null, requestId: 'req_2' };
}

/** What a status of the provider means, in its words and ours. */
const SAID: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  in_progress: 'running',
  completed: 'completed',
  incomplete: 'incomplete',
  failed: 'failed',
  cancelled: 'cancelled',
  hibernating: 'unknown',
};

interface Variant {
  readonly event: JobEvent;
  /** What the job must have for the event to mean this. */
  readonly having?: Partial<Job>;
}

const line = { since: T0, tokens: 5_000 };
const send = { type: 'send', at: AT, sentOn: SENT_ON, keyFingerprint: 'key-1' } as const;
const due = { ...send, type: 'due', changed: 'no' } as const;
const postponed = { type: 'postponed', at: AT, reason: 'rateLimit', notBefore: AT + 20_000, error } as const;
const adopted = { type: 'adopted', at: AT, word: word(), isConfirmed: false } as const;
const entered = { type: 'costEntered', at: AT, total: 42, enteredOn: '2027-01-20' } as const;
const ENTERED = { ...aCost(), enteredOn: '2027-01-16' };
const notFound = { type: 'notFound', at: AT, sameKey: true, error } as const;

const cancelTried = { type: 'cancelTried', at: AT, how: 'unconfirmed' } as const;

const VARIANTS: Readonly<Record<string, Variant>> = {
  send: { event: send },
  wait: { event: { type: 'wait', at: AT, reason: 'offline', notBefore: AT + 30_000 } },
  due: { event: due },
  'due after too long': { event: { ...due, at: T0 + CONSENT_AFTER_MS + 1 } },
  'due although its clock was ahead': { event: { ...due, at: T0 - 1 } },
  'due just in time': { event: { ...due, at: T0 + CONSENT_AFTER_MS } },
  'due with another price': { event: { ...due, changed: 'terms' } },
  'due without consent': { event: due, having: { waitingReason: 'consent' } },
  'due in line after a long time': {
    event: { ...due, at: T0 + 5 * CONSENT_AFTER_MS },
    having: { line, notBefore: T0 + 4 * CONSENT_AFTER_MS },
  },
  'due in line long after its turn': { event: { ...due, at: T0 + 5 * CONSENT_AFTER_MS }, having: { line } },
  'due in line although its clock was ahead': { event: { ...due, at: T0 - 1 }, having: { line } },
  'due in line with another price': { event: { ...due, changed: 'terms' }, having: { line } },
  'due in a line that has stood still for too long': {
    event: { ...due, at: T0 + CONSENT_AFTER_MS + 1, isStuck: true },
    having: { line },
  },
  called: { event: { type: 'called', at: AT, notBefore: AT + 1_000 }, having: { line } },
  'called, but in no line': { event: { type: 'called', at: AT, notBefore: AT + 1_000 } },
  refused: { event: { type: 'refused', at: AT, error } },
  postponed: { event: postponed },
  'postponed after a cancel': { event: postponed, having: { cancelRequestedAt: AT - 1 } },
  'no reply': { event: { type: 'noReply', at: AT, error } },
  'adopted without a name': { event: { ...adopted, word: word({ metadataJob: null }) } },
  'adopted with the name of another': { event: { ...adopted, word: word({ metadataJob: 'job-2' }) } },
  'adopted without a name on a person’s word': {
    event: { ...adopted, word: word({ metadataJob: null }), isConfirmed: true },
  },
  'adopted with the name of another on a person’s word': {
    event: { ...adopted, word: word({ metadataJob: 'job-2' }), isConfirmed: true },
  },
  'answered with the response of another': { event: { type: 'knownResponse', at: AT, error } },
  'seen by another id': { event: { type: 'seen', at: AT, word: word({ id: 'resp_2' }) } },
  'not found when young': { event: { ...notFound, at: T0 + 1_000 + NOT_FOUND_GRACE_MS - 1 } },
  'not found when old': { event: { ...notFound, at: T0 + 1_000 + NOT_FOUND_GRACE_MS } },
  'not found with another key, young': { event: { ...notFound, at: T0 + 2_000, sameKey: false } },
  'not found with another key, old': { event: { ...notFound, sameKey: false } },
  paused: { event: { type: 'paused', at: AT, reason: 'keyRefused' } },
  'window died, run in the background': { event: { type: 'windowDied', at: AT, error } },
  'window died, run in the foreground': {
    event: { type: 'windowDied', at: AT, error },
    having: { background: false },
  },
  'cost entered': { event: entered },
  'cost put right': { event: entered, having: { cost: ENTERED, reserved: null } },
  'not found, run in the foreground': { event: notFound, having: { background: false } },
  'aborted, run in the background': { event: { type: 'aborted', at: AT }, having: { cancelRequestedAt: AT - 1 } },
  'aborted, and nobody asked for it': { event: { type: 'aborted', at: AT }, having: { background: false } },
  aborted: { event: { type: 'aborted', at: AT }, having: { background: false, cancelRequestedAt: AT - 1 } },
  'gave up': { event: { type: 'gaveUp', at: AT } },
  'cancel requested': { event: { type: 'cancelRequested', at: AT } },
  'cancel requested twice': { event: { type: 'cancelRequested', at: AT }, having: { cancelRequestedAt: AT - 1 } },
  'cancel tried': { event: cancelTried, having: { cancelRequestedAt: AT - 1 } },
  'cancel tried, and nobody asked for it': { event: cancelTried },
  'seen nothing': { event: { type: 'seenNothing', at: AT } },
  ...Object.fromEntries(
    Object.keys(SAID).flatMap((status): [string, Variant][] => [
      [`accepted as ${status}`, { event: { type: 'accepted', at: AT, word: word({ status }) } }],
      [`adopted as ${status}`, { event: { ...adopted, word: word({ status }) } }],
      [`seen ${status}`, { event: { type: 'seen', at: AT, word: word({ status }) } }],
    ]),
  ),
};

const ANOTHER_ID = { 'seen by another id': 'running' } as const;

function whatever(prefix: string): Record<string, JobState> {
  return Object.fromEntries(Object.entries(SAID).map(([status, state]) => [`${prefix} ${status}`, state]));
}

const STOPPABLE = { 'cancel requested': 'same' } as const;
const COSTLESS = { 'cost entered': 'same', 'cost put right': 'same' } as const;

function lookedAt(state: 'queued' | 'running'): Record<string, JobState> {
  return {
    ...whatever('seen'),
    ...ANOTHER_ID,
    'not found when young': state,
    'not found when old': 'lost',
    'not found with another key, young': state,
    'not found with another key, old': state,
    paused: state,
    'window died, run in the foreground': 'failed',
    'not found, run in the foreground': 'failed',
    aborted: 'cancelled',
    'cancel tried': state,
    'seen nothing': state,
  };
}

/** From → event → to. Whatever is not here is refused. */
const LIFE: Readonly<Record<JobState, Readonly<Record<string, JobState | 'same'>>>> = {
  prepared: { send: 'submitting', wait: 'waiting', refused: 'rejected', 'gave up': 'discarded' },
  waiting: {
    send: 'submitting',
    wait: 'waiting',
    due: 'submitting',
    'due just in time': 'submitting',
    'due after too long': 'waiting',
    'due although its clock was ahead': 'waiting',
    'due with another price': 'waiting',
    'due without consent': 'waiting',
    'due in line after a long time': 'submitting',
    'due in line long after its turn': 'waiting',
    'due in line although its clock was ahead': 'submitting',
    'due in line with another price': 'waiting',
    'due in a line that has stood still for too long': 'waiting',
    called: 'waiting',
    refused: 'rejected',
    'gave up': 'discarded',
  },
  submitting: {
    ...whatever('accepted as'),
    refused: 'rejected',
    postponed: 'waiting',
    'postponed after a cancel': 'discarded',
    'no reply': 'uncertain',
    'answered with the response of another': 'uncertain',
    aborted: 'cancelled',
    ...STOPPABLE,
  },
  uncertain: {
    ...whatever('adopted as'),
    'adopted without a name on a person’s word': 'running',
    // From its own sender, which another window took for dead.
    ...whatever('accepted as'),
    'answered with the response of another': 'uncertain',
    refused: 'rejected',
    postponed: 'waiting',
    'postponed after a cancel': 'discarded',
    aborted: 'cancelled',
    'gave up': 'discarded',
    ...COSTLESS,
    ...STOPPABLE,
  },
  queued: { ...lookedAt('queued'), ...STOPPABLE },
  // An older reply that comes in late does not turn the clock back.
  running: { ...lookedAt('running'), 'seen queued': 'running', ...STOPPABLE },
  unknown: { ...whatever('seen'), ...ANOTHER_ID, 'cancel tried': 'unknown', ...COSTLESS, ...STOPPABLE },
  // What the provider told is not put right by hand.
  completed: { 'cost put right': 'same' },
  incomplete: COSTLESS,
  failed: { ...whatever('seen'), ...ANOTHER_ID, ...COSTLESS },
  cancelled: {
    ...COSTLESS,
    'seen completed': 'completed',
    'seen incomplete': 'incomplete',
    'seen cancelled': 'cancelled',
    'seen nothing': 'cancelled',
  },
  rejected: {},
  lost: { ...whatever('seen'), ...ANOTHER_ID, ...COSTLESS },
  // Given up, and yet its own reply comes in: it runs and is paid for.
  discarded: whatever('accepted as'),
};

/** A job as it is when it has come to the state. */
function jobThatIs(state: JobState): Job {
  switch (state) {
    case 'prepared':
      return aJob();
    case 'waiting':
      return aJob({ state, waitingReason: 'rateLimit', notBefore: T0 + 5_000 });
    case 'submitting':
      return aJob({ state, sentAt: T0 + 1_000, sentOn: SENT_ON, keyFingerprint: 'key-1' });
    case 'uncertain':
      return aJob({ state, sentAt: T0 + 1_000, sentOn: SENT_ON, keyFingerprint: 'key-1', error });
    case 'rejected':
    case 'discarded':
      return aJob({ state, finishedAt: T0 + 2_000, reserved: null });
    case 'completed':
      return aSentJob({ state, finishedAt: T0 + 90_000, usage: aUsage(), cost: aCost(), reserved: null });
    case 'incomplete':
    case 'failed':
    case 'cancelled':
    case 'lost':
      return aSentJob({ state, finishedAt: T0 + 90_000 });
    case 'queued':
    case 'running':
    case 'unknown':
      return aSentJob({ state });
  }
}

function nextOf(job: Job, event: JobEvent): Job {
  const step = advance(job, event);
  assert.ok(step.ok, step.ok ? '' : step.why);
  return step.job;
}

describe("a job's life", () => {
  it('lists only events that the table below knows', () => {
    const listed = Object.values(LIFE).flatMap((row) => Object.keys(row));
    assert.deepEqual(
      listed.filter((name) => !(name in VARIANTS)),
      [],
    );
  });

  for (const state of JOB_STATES) {
    it(`goes on from ${state} as listed, and in no other way`, () => {
      const found: Record<string, JobState> = {};
      for (const [name, { event, having }] of Object.entries(VARIANTS)) {
        const before = { ...jobThatIs(state), ...having };
        const kept = structuredClone(before);
        const step = advance(before, event);
        assert.deepEqual(before, kept, `${name} changed the job it was given`);
        if (step.ok) found[name] = step.job.state;
        else assert.notEqual(step.why, '', name);
      }
      const expected = Object.fromEntries(
        Object.entries(LIFE[state]).map(([name, next]) => [name, next === 'same' ? state : next]),
      );
      assert.deepEqual(found, expected);
    });
  }

  it('says in a refusal which event met which state', () => {
    assert.deepEqual(advance(jobThatIs('completed'), send), {
      ok: false,
      why: '“send” can’t happen to a job that is completed',
    });
  });

  it('can be cancelled wherever a person is offered to', () => {
    const refused = JOB_STATES.filter((state) => {
      const job = jobThatIs(state);
      const event: JobEvent =
        state === 'waiting' || state === 'prepared' ? { type: 'gaveUp', at: AT } : { type: 'cancelRequested', at: AT };
      return canCancel(job) && !advance(job, event).ok;
    });
    assert.deepEqual(refused, []);
  });
});

describe('a step of a job', () => {
  it('writes down when, on which day and with which key it is sent', () => {
    const waiting = aJob({ state: 'waiting', waitingReason: 'rateLimit', notBefore: T0 + 5_000, error });
    assert.deepEqual(
      nextOf(waiting, due),
      aJob({ state: 'submitting', updatedAt: AT, sentAt: AT, sentOn: SENT_ON, keyFingerprint: 'key-1' }),
    );
  });

  it('takes the time and day of sending back when the provider puts it off, for nothing was spent', () => {
    assert.deepEqual(
      nextOf(jobThatIs('submitting'), postponed),
      aJob({
        state: 'waiting',
        updatedAt: AT,
        keyFingerprint: 'key-1',
        waitingReason: 'rateLimit',
        notBefore: AT + 20_000,
        error,
      }),
    );
  });

  it('asks before one goes that was put off and that another window called uncertain: it may have been sent anew', () => {
    const { waitingReason, notBefore } = nextOf(jobThatIs('uncertain'), postponed);
    assert.deepEqual([waitingReason, notBefore], ['consent', null]);
  });

  it('does not send a cancelled job again after a rate limit', () => {
    const cancelled = { ...jobThatIs('submitting'), cancelRequestedAt: AT - 1 };
    assert.deepEqual(
      nextOf(cancelled, postponed),
      aJob({
        state: 'discarded',
        updatedAt: AT,
        keyFingerprint: 'key-1',
        cancelRequestedAt: AT - 1,
        finishedAt: AT,
        arrivedAt: AT,
        reserved: null,
        error,
      }),
    );
  });

  it('asks for consent instead of sending when it waited too long, and keeps its reservation', () => {
    assert.deepEqual(
      nextOf(jobThatIs('waiting'), { ...due, at: T0 + CONSENT_AFTER_MS + 1 }),
      aJob({ state: 'waiting', updatedAt: T0 + CONSENT_AFTER_MS + 1, waitingReason: 'consent' }),
    );
  });

  it('stores the id with the first reply', () => {
    const step = nextOf(jobThatIs('submitting'), { type: 'accepted', at: AT, word: word({ status: 'queued' }) });
    assert.deepEqual(step, aSentJob({ state: 'queued', updatedAt: AT, requestId: 'req_2', rawStatus: 'queued' }));
  });

  it('takes usage and cost with the end, and ends the reservation', () => {
    const completed = word(
      { status: 'completed', answer: 'So it is.', usage: aUsage(), completedAt: T0 + 100_000 },
      aCost(),
    );
    assert.deepEqual(
      nextOf(aSentJob({ cancelRequestedAt: T0 + 2_000, pauseReason: 'noKey' }), {
        type: 'seen',
        at: AT,
        word: completed,
      }),
      aSentJob({
        state: 'completed',
        updatedAt: AT,
        finishedAt: T0 + 100_000,
        arrivedAt: AT,
        requestId: 'req_2',
        rawStatus: 'completed',
        cancelRequestedAt: T0 + 2_000,
        lastLookAt: AT,
        looks: 1,
        usage: aUsage(),
        cost: aCost(),
        reserved: null,
      }),
    );
  });

  it('keeps counts that are known when the same end is told again with others that contradict each other', () => {
    const absurd = aUsage({ reasoningTokens: null, contradicts: true });
    const again = word({ status: 'failed', usage: absurd });
    const failed = (changes: Partial<Job>) =>
      nextOf(aSentJob({ state: 'failed', ...changes }), { type: 'seen', at: AT, word: again });
    const known = failed({ usage: aUsage(), cost: aCost(), reserved: null });
    assert.deepEqual([known.usage, known.cost, known.reserved], [aUsage(), aCost(), null]);
    const unknown = failed({});
    assert.deepEqual([unknown.usage, unknown.cost, unknown.reserved], [absurd, null, aSentJob().reserved]);
  });

  it('takes the provider’s time of the end only where it fits between the sending and now', () => {
    const endOf = (completedAt: number) =>
      nextOf(aSentJob(), { type: 'seen', at: AT, word: word({ status: 'completed', completedAt }) }).finishedAt;
    assert.deepEqual([T0, T0 + 1_000, AT, AT + 1].map(endOf), [AT, T0 + 1_000, AT, AT]);
  });

  it('keeps the reservation when the end comes without a cost', () => {
    const failed = word({ status: 'failed', error: { code: 'server_error', message: 'It broke' } });
    assert.deepEqual(
      nextOf(aSentJob(), { type: 'seen', at: AT, word: failed }),
      aSentJob({
        state: 'failed',
        updatedAt: AT,
        finishedAt: AT,
        arrivedAt: AT,
        requestId: 'req_2',
        rawStatus: 'failed',
        lastLookAt: AT,
        looks: 1,
        error: anError({ code: 'server_error' }),
      }),
    );
  });

  it('reserves the worst case again when a failed job with a cost turns out to be running', () => {
    const failed = aSentJob({ state: 'failed', usage: aUsage(), cost: aCost(), reserved: null });
    const { state, usage, cost, reserved } = nextOf(failed, { type: 'seen', at: AT, word: word() });
    assert.deepEqual(
      { state, usage, cost, reserved },
      { state: 'running', usage: null, cost: null, reserved: anEstimate().worst },
    );
  });

  it('takes the receipt of each word, and keeps the last one where a word has none', () => {
    const receipt = aReceipt();
    const said = (job: Job, made: Job['receipt']) => {
      const step = advance(job, { type: 'seen', at: AT, word: { ...word({ status: 'completed' }), receipt: made } });
      return step.ok ? step.job.receipt : assert.fail(step.why);
    };
    assert.equal(said(aSentJob(), receipt), receipt);
    assert.equal(said(aSentJob({ receipt }), null), receipt);
  });

  it('keeps a known cost when the same end is told again without it', () => {
    const failed = aSentJob({ state: 'failed', usage: aUsage(), cost: aCost(), reserved: null });
    const { usage, cost, reserved } = nextOf(failed, { type: 'seen', at: AT, word: word({ status: 'failed' }) });
    assert.deepEqual({ usage, cost, reserved }, { usage: aUsage(), cost: aCost(), reserved: null });
  });

  it('takes a cost from a person where the provider told none, and ends the reservation', () => {
    const { state, cost, reserved, sentOn } = nextOf(jobThatIs('lost'), entered);
    assert.deepEqual(
      [state, cost?.total, cost?.parts, cost?.enteredOn, reserved, sentOn],
      ['lost', 42, [], '2027-01-20', null, SENT_ON],
    );
    const paused = aSentJob({ state: 'running', pauseReason: 'otherKey' });
    assert.equal(nextOf(paused, entered).reserved, null, 'a job that nobody can see any more may be on the bill');
  });

  it('holds to the cost that a person typed in until the provider tells another, or that it runs', () => {
    const lost = aSentJob({ state: 'lost', cost: ENTERED, reserved: null });
    const onceSeen = (status: string, cost: Job['cost'] = null) => {
      const next = nextOf(lost, { type: 'seen', at: AT, word: word({ status }, cost) });
      return [next.state, next.cost, next.reserved];
    };
    assert.deepEqual(onceSeen('failed'), ['failed', ENTERED, null]);
    assert.deepEqual(onceSeen('completed', aCost()), ['completed', aCost(), null]);
    assert.deepEqual(onceSeen('in_progress'), ['running', null, anEstimate().worst]);
    assert.deepEqual(nextOf({ ...lost, state: 'uncertain' }, { type: 'gaveUp', at: AT }).cost, ENTERED);
  });

  it('marks a completed reply of nothing but tool calls as in need of tool output', () => {
    const completed = word({ status: 'completed', toolCallsOnly: true });
    assert.equal(nextOf(aSentJob(), { type: 'seen', at: AT, word: completed }).needsToolOutput, true);
  });

  it('keeps a refusal as what the provider said', () => {
    const completed = word({ status: 'completed', declined: 'I will not.' });
    assert.deepEqual(
      nextOf(aSentJob(), { type: 'seen', at: AT, word: completed }).error,
      anError({ kind: 'refusal', message: 'I will not.' }),
    );
  });

  it('shows a status it does not know as it came', () => {
    assert.deepEqual(
      nextOf(aSentJob(), { type: 'seen', at: AT, word: word({ status: 'hibernating' }) }),
      aSentJob({
        state: 'unknown',
        updatedAt: AT,
        requestId: 'req_2',
        rawStatus: 'hibernating',
        lastLookAt: AT,
        looks: 1,
      }),
    );
  });

  it('pauses a job that another key can not see, instead of calling it lost', () => {
    assert.deepEqual(
      nextOf(aSentJob(), { ...notFound, sameKey: false }),
      aSentJob({ updatedAt: AT, lastLookAt: AT, pauseReason: 'otherKey' }),
    );
  });

  it('counts a 404 soon after sending as a look, and ends a pause', () => {
    assert.deepEqual(
      nextOf(aSentJob({ pauseReason: 'noKey' }), { ...notFound, at: T0 + 2_000 }),
      aSentJob({ updatedAt: T0 + 2_000, lastLookAt: T0 + 2_000, looks: 1 }),
    );
  });

  it('calls a job lost with its reservation kept, for it was paid perhaps', () => {
    assert.deepEqual(
      nextOf(aSentJob(), notFound),
      aSentJob({ state: 'lost', updatedAt: AT, finishedAt: AT, arrivedAt: AT, lastLookAt: AT, looks: 1, error }),
    );
  });

  it('keeps id and worst case of a foreground run whose window died', () => {
    assert.deepEqual(
      nextOf(aSentJob({ background: false }), { type: 'windowDied', at: AT, error }),
      aSentJob({ background: false, state: 'failed', updatedAt: AT, finishedAt: AT, arrivedAt: AT, error }),
    );
  });

  it('keeps the worst case of a foreground run that was broken off, until the provider tells its bill', () => {
    const asked = aSentJob({ background: false, cancelRequestedAt: AT - 1 });
    const aborted = nextOf(asked, { type: 'aborted', at: AT });
    assert.deepEqual(
      aborted,
      aSentJob({
        ...asked,
        state: 'cancelled',
        updatedAt: AT,
        finishedAt: AT,
        arrivedAt: AT,
        cancelSentAt: AT,
      }),
    );
    const told = { status: 'cancelled', usage: aUsage(), completedAt: null };
    const seen = nextOf(aborted, { type: 'seen', at: AT + 30_000, word: word(told, aCost()) });
    assert.deepEqual([seen.state, seen.cost, seen.reserved, seen.finishedAt], ['cancelled', aCost(), null, AT]);
  });

  it('takes down once that the provider calls it cancelled, and from then on only its bill', () => {
    const cancelled = nextOf(
      { ...aSentJob({ background: false }), cancelRequestedAt: AT - 1 },
      { type: 'aborted', at: AT },
    );
    const told = { status: 'cancelled', usage: null, mode: 'pro', completedAt: null };
    const look = (job: Job, at: number, changes: Partial<ServerResponse> = {}) =>
      nextOf(job, { type: 'seen', at, word: word({ ...told, ...changes }) });
    const once = look(cancelled, AT + 30_000);
    assert.deepEqual([once.rawStatus, once.requestId, once.servedMode], ['cancelled', 'req_2', 'pro']);
    const before = { ...once, requestId: 'req_1' };
    const again = look(before, AT + 60_000, { mode: null });
    assert.deepEqual(again, { ...before, updatedAt: AT + 60_000, lastLookAt: AT + 60_000, looks: before.looks + 1 });
    const billed = look(before, AT + 60_000, { mode: null, usage: aUsage() });
    assert.deepEqual([billed.usage, billed.requestId, billed.servedMode], [aUsage(), 'req_2', 'pro']);
  });

  it('calls a foreground run failed, not lost, when its server has nothing of it', () => {
    const failed = nextOf(aSentJob({ background: false }), notFound);
    assert.deepEqual([failed.state, failed.error?.kind, failed.finishedAt], ['failed', 'windowDied', AT]);
  });

  it('counts nothing for a job that was rejected or given up', () => {
    assert.deepEqual(nextOf(jobThatIs('submitting'), { type: 'refused', at: AT, error }), {
      ...jobThatIs('submitting'),
      state: 'rejected',
      updatedAt: AT,
      finishedAt: AT,
      arrivedAt: AT,
      reserved: null,
      error,
    });
    assert.deepEqual(nextOf(jobThatIs('uncertain'), { type: 'gaveUp', at: AT }), {
      ...jobThatIs('uncertain'),
      state: 'discarded',
      updatedAt: AT,
      finishedAt: AT,
      arrivedAt: AT,
      reserved: null,
    });
  });

  it('gives a cancel up after five tries that were not confirmed, and begins anew when it is asked for again', () => {
    let job = nextOf(aSentJob(), { type: 'cancelRequested', at: AT });
    for (let tries = 1; tries < MOST_CANCEL_TRIES; tries += 1) {
      job = nextOf(job, { ...cancelTried, at: AT + tries });
      assert.deepEqual(
        [job.cancelRequestedAt, job.cancelTries, job.cancelTriedAt, canCancel(job)],
        [AT, tries, AT + tries, false],
      );
    }
    job = nextOf(job, { ...cancelTried, at: AT + 9 });
    assert.deepEqual([job.cancelRequestedAt, isCancelGivenUp(job), canCancel(job)], [null, true, true]);
    const again = nextOf(job, { type: 'cancelRequested', at: AT + 10 });
    assert.deepEqual(
      [again.cancelRequestedAt, again.cancelTries, again.cancelTriedAt, isCancelGivenUp(again)],
      [AT + 10, 0, null, false],
    );
  });

  it('does not count a cancel that was not heard, and needs no second one that will never be', () => {
    const asked = aSentJob({ cancelRequestedAt: AT });
    const [unheard, last] = (['notHeard', 'notAgain'] as const).map((how) => nextOf(asked, { ...cancelTried, how }));
    assert.deepEqual([unheard?.cancelTries, unheard?.cancelRequestedAt], [0, AT]);
    assert.deepEqual([last?.cancelTries, last?.cancelRequestedAt], [1, null]);
  });

  it('knows when its end arrived, by its own clock, and that of another end anew', () => {
    const long = T0 + 40 * 86_400_000;
    const said = (job: Job, status: string, at: number) =>
      nextOf(job, { type: 'seen', at, word: word({ status, completedAt: T0 + 60_000 }) });
    assert.deepEqual(
      [said(aSentJob(), 'completed', long)].map(({ arrivedAt, finishedAt }) => [arrivedAt, finishedAt]),
      [[long, T0 + 60_000]],
    );
    const lost = nextOf(aSentJob(), notFound);
    assert.equal(lost.arrivedAt, AT);
    assert.equal(said(lost, 'completed', long).arrivedAt, long);
    assert.equal(said(lost, 'in_progress', long).arrivedAt, null);
    const cancelled = said(aSentJob(), 'cancelled', AT);
    assert.equal(said(cancelled, 'cancelled', long).arrivedAt, AT, 'it had that end before');
    assert.equal(said(cancelled, 'completed', long).arrivedAt, long);
  });

  it('of a 404 by a clock that was ahead when it was sent waits for as many looks as a minute has', () => {
    const ahead = aSentJob({ sentAt: AT + 86_400_000, createdAt: AT + 86_400_000 });
    assert.equal(nextOf(ahead, notFound).state, 'running');
    assert.equal(nextOf({ ...ahead, looks: 20 }, notFound).state, 'lost');
  });

  it('counts looks that say nothing, until one does', () => {
    const twice = nextOf(nextOf(aSentJob(), { type: 'seenNothing', at: AT }), { type: 'seenNothing', at: AT });
    assert.deepEqual([twice.looksInVain, twice.looks, twice.lastLookAt], [2, 0, null]);
    assert.equal(nextOf(twice, { type: 'seen', at: AT, word: word(), mark: 'a' }).looksInVain, 0);
    assert.equal(nextOf(twice, { type: 'seen', at: AT, word: word() }).looksInVain, 2, 'the place was not asked');
  });

  it('counts the very same body only when it is older than any run', () => {
    const sent = T0 + 1_000;
    const said = (job: Job, ageMs: number, mark: string) =>
      nextOf(job, { type: 'seen', at: sent + ageMs, word: word(), mark });
    const first = said(aSentJob(), 60_000, 'a');
    assert.deepEqual([first.looksInVain, first.bodyMark], [0, 'a']);
    assert.equal(said(first, LONGEST_RUN_MS, 'a').looksInVain, 0);
    const stale = said(first, LONGEST_RUN_MS + 1, 'a');
    assert.equal(stale.looksInVain, 1);
    assert.equal(said(stale, LONGEST_RUN_MS + 2, 'a').looksInVain, 2);
    assert.equal(said(stale, LONGEST_RUN_MS + 2, 'b').looksInVain, 0);
  });

  it('writes a cancel down and changes nothing else', () => {
    assert.deepEqual(
      nextOf(aSentJob(), { type: 'cancelRequested', at: AT }),
      aSentJob({ updatedAt: AT, cancelRequestedAt: AT }),
    );
  });
});

describe('any sequence of events', () => {
  const SEQUENCES = 3_000;
  const STEPS = 30;
  const ids = ['resp_1', 'resp_2'];

  function randomEvent(random: () => number, at: number): JobEvent {
    const { event } = oneOf(random, Object.values(VARIANTS));
    if (!('word' in event)) return { ...event, at };
    const isPriced = random() < 0.5;
    const { response } = event.word;
    return {
      ...event,
      at,
      word: {
        response: { ...response, id: oneOf(random, ids), usage: isPriced ? aUsage() : null },
        cost: isPriced ? aCost() : null,
        receipt: null,
        requestId: null,
      },
    };
  }

  it('never undoes what is final, loses an id, or lets a reservation go for nothing', () => {
    const ends = new Set<JobState>();
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const random = seededRandom(seed);
      let job = aJob({ background: random() < 0.8 });
      for (let step = 0; step < STEPS; step += 1) {
        const event = randomEvent(random, job.updatedAt + wholeNumber(random, 0, 400_000));
        const before = structuredClone(job);
        const result = advance(job, event);
        assert.deepEqual(job, before, `seed ${seed}: the job given was changed`);
        if (!result.ok) continue;
        const next = result.job;
        const told = `seed ${seed}, step ${step}: ${before.state} → ${event.type} → ${next.state}`;
        const isFinal = ['completed', 'incomplete', 'rejected'].includes(before.state);
        assert.ok(!isFinal || event.type === 'costEntered', told);
        if (event.type === 'costEntered') assert.equal(next.state, before.state, told);
        if (before.state === 'discarded' && event.type !== 'costEntered') assert.equal(event.type, 'accepted', told);
        if (before.responseId !== null) assert.equal(next.responseId, before.responseId, told);
        const mayBeFree = next.cost !== null || next.state === 'rejected' || next.state === 'discarded';
        assert.equal(next.reserved, mayBeFree ? null : anEstimate().worst, told);
        if (before.cancelRequestedAt !== null) assert.equal(next.cancelRequestedAt, before.cancelRequestedAt, told);
        assert.equal(next.sentAt === null, next.sentOn === null, told);
        job = next;
      }
      ends.add(job.state);
    }
    // The walk is worth something only if it gets about.
    assert.ok(ends.size >= 9, [...ends].join(', '));
  });
});
