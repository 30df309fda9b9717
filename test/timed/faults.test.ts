// Every fault of the simulator, met by the real SDK and the real scheduler: what becomes of the job, after how many POSTs.
// `PONDER_LIST_FAULTS=1` prints the list.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Job, JobState } from '../../src/shared/job.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { SCALE, streamingNow, streamingWindow } from '../fakes/streamingWindow.ts';
import { until } from '../fakes/until.ts';
import { FAULT_SWITCHES, type FaultSwitch } from '../simulator/faultSwitches.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

interface End {
  readonly state: JobState;
  /** Default 1. */
  readonly posts?: number;
  readonly also?: Partial<Job>;
}

const UNCERTAIN: End = { state: 'uncertain' };
const REJECTED: End = { state: 'rejected', also: { reserved: null } };
const COMPLETED: End = { state: 'completed' };
const CANCELLED: End = { state: 'cancelled' };

/** As the table of states has it. */
const ENDS: Readonly<Record<string, End>> = {
  'create: reply lost after acceptance': UNCERTAIN,
  'create: reset before acceptance': UNCERTAIN,
  'create: reply cut in the middle': UNCERTAIN,
  'create: taken, and no reply ever': UNCERTAIN,
  'create: not taken, and no reply ever': UNCERTAIN,
  'create: reply after a minute': COMPLETED,
  'create: HTTP 408': UNCERTAIN,
  'create: HTTP 409': UNCERTAIN,
  'create: HTTP 500': UNCERTAIN,
  'create: HTTP 502': UNCERTAIN,
  'create: HTTP 503': UNCERTAIN,
  'create: HTTP 504': UNCERTAIN,
  'create: HTTP 529': UNCERTAIN,
  'create: HTTP 400': REJECTED,
  'create: HTTP 401': REJECTED,
  'create: HTTP 403': REJECTED,
  'create: HTTP 413': REJECTED,
  'create: HTTP 422': REJECTED,
  'create: rate limit that passes': { ...COMPLETED, posts: 2 },
  'create: rate limit no waiting helps': REJECTED,
  'create: quota used up': REJECTED,
  'create: redirect to another host': REJECTED,
  'create: connection reset before acceptance': UNCERTAIN,
  'create: connection reset after acceptance': UNCERTAIN,
  'create: rate limit told in milliseconds': { ...COMPLETED, posts: 2 },
  'create: rate limit told by its reset': { ...COMPLETED, posts: 2 },
  'create: no capacity in the cheaper tier': { ...COMPLETED, posts: 2 },
  'create: billing limit reached': REJECTED,
  'create: billing limit told as a bad request': REJECTED,
  'create: organisation not verified for the model': REJECTED,
  'create: organisation not verified for summaries': { ...COMPLETED, posts: 2 },
  'create: organisation not verified for streams': { ...COMPLETED, posts: 2 },
  'create: model shut down': REJECTED,
  'create: model unknown, or no access to it': REJECTED,
  'create: too long for the context window': REJECTED,
  'create: against the policy': REJECTED,
  'create: metadata refused': { ...COMPLETED, posts: 2 },
  'create: background refused': REJECTED,
  'create: background refused where nothing is stored': REJECTED,
  'create: service tier refused': REJECTED,
  'create: storing refused': REJECTED,
  'create: effort refused altogether': REJECTED,
  'create: cap refused': REJECTED,
  'create: cap above the model’s': REJECTED,
  'create: effort refused': REJECTED,
  'create: mode refused': REJECTED,
  'create: mode refused altogether': REJECTED,
  'create: no token, or an old one, told flat': REJECTED,
  'create: network rules in the way': REJECTED,
  'create: no such deployment': REJECTED,
  'create: content filter with categories': REJECTED,
  'create: rate limit of a deployment': { ...COMPLETED, posts: 2 },
  'create: no credit, with a number for a code': REJECTED,
  'create: edge of a network timed out': UNCERTAIN,
  'create: fields refused, told in a list': REJECTED,
  'create: flat error of a gateway': REJECTED,
  'create: web page instead of a reply': UNCERTAIN,
  'create: malformed JSON': UNCERTAIN,
  'create: empty reply': UNCERTAIN,
  'look: 404 just after create': COMPLETED,
  'look: HTTP 429': COMPLETED,
  'look: HTTP 500': COMPLETED,
  'look: HTTP 503': COMPLETED,
  'look: web page instead of a reply': COMPLETED,
  'look: malformed JSON': COMPLETED,
  'look: more than can be read': { state: 'queued', also: { pauseReason: 'tooLarge' } },
  'look: reply cut in the middle': COMPLETED,
  'look: connection reset': COMPLETED,
  'look: not found by the first looks': COMPLETED,
  'look: not found in the first half minute': COMPLETED,
  'look: 404 for good': { state: 'lost' },
  'look: late': COMPLETED,
  'look: redirect to another host': COMPLETED,
  'look: empty reply': COMPLETED,
  'look: overloaded': COMPLETED,
  'look: no reply ever': COMPLETED,
  'look: no such call': COMPLETED,
  'look: HTTP 501': COMPLETED,
  'look: key refused': { state: 'queued', also: { pauseReason: 'keyRefused' } },
  'look: network rules in the way': COMPLETED,
  'look: id of another user': { state: 'queued', also: { pauseReason: 'noAccess' } },
  'look: no access': { state: 'queued', also: { pauseReason: 'noAccess' } },
  'cancel: reply lost': CANCELLED,
  'cancel: HTTP 500': CANCELLED,
  'cancel: completed all the same': COMPLETED,
  'cancel: no reply ever': CANCELLED,
  'cancel: refused as if completed': COMPLETED,
  'cancel: HTTP 501': { ...COMPLETED, also: { cancelRequestedAt: null } },
  'cancel: HTTP 422': CANCELLED,
  'cancel: no such call': { ...COMPLETED, also: { cancelRequestedAt: null } },
  'cancel: no content': CANCELLED,
  'cancel: web page instead of a reply': CANCELLED,
  'cancel: key refused': CANCELLED,
  'cancel: 404': COMPLETED,
  'cancel: takes its time': CANCELLED,
  'cancel: not heeded': COMPLETED,
  'cancel: keeps what was written': CANCELLED,
  'stuck in queued': { state: 'queued', also: { pauseReason: null } },
  'ends as failed': { state: 'failed', also: { cost: null } },
  'ends as failed at a rate limit': { state: 'failed' },
  'ends at the cap, without usage': { state: 'incomplete', also: { cost: null } },
  'ends for a reason nobody knows': { state: 'incomplete', also: { incompleteReason: 'steered' } },
  'ends at the cap': { state: 'incomplete', also: { incompleteReason: 'max_output_tokens' } },
  'ends at the content filter': { state: 'incomplete', also: { incompleteReason: 'content_filter' } },
  'ends in a refusal': COMPLETED,
  'ends in tool calls only': { ...COMPLETED, also: { needsToolOutput: true } },
  'ends with a cost that is no amount': COMPLETED,
  'ends with nothing to read': COMPLETED,
  'comes to a status nobody knows': { state: 'unknown', also: { rawStatus: 'paused' } },
  'stream: cut before its first event': UNCERTAIN,
  'stream: cut inside its first event': UNCERTAIN,
  'stream: cut after some events': COMPLETED,
  'stream: clean end without a terminal event': COMPLETED,
  'stream: every event twice': COMPLETED,
  'stream: events out of order': COMPLETED,
  'stream: an event missing': COMPLETED,
  'stream: malformed JSON': COMPLETED,
  'stream: an error event': COMPLETED,
  'stream: silence': COMPLETED,
  'stream: silence with signs of life': COMPLETED,
  'stream: five minutes of silence, then the rest': COMPLETED,
  'stream: seven minutes of silence, then the rest': COMPLETED,
  'stream: uncounted events in between': COMPLETED,
  'stream: uncounted events in between, and cut': COMPLETED,
  'stream: no event counted': COMPLETED,
  'stream: its last event alone': COMPLETED,
  'stream: no blank line at its end': COMPLETED,
  'stream: in slices that part characters': COMPLETED,
  'stream: cut in the middle of an event': COMPLETED,
  'stream: no id in sight, because its first event is malformed': UNCERTAIN,
  'stream: an error event before the id': UNCERTAIN,
  'resumption: too old': COMPLETED,
  'resumption: cut again': COMPLETED,
  'resumption: from the start again': COMPLETED,
  'resumption: from the first event, whatever was heard': COMPLETED,
  'resumption: no event counted': COMPLETED,
  'resumption: the response in place of a stream': COMPLETED,
  'resumption: taken, and then silent for ever': COMPLETED,
  'resumption: head held for 25 s': COMPLETED,
  'resumption: refused each time': COMPLETED,
  'resumption: connection reset': COMPLETED,
  'resumption: no head ever, each time': COMPLETED,
  'resumption: HTTP 500': COMPLETED,
  'resumption: no reply ever': COMPLETED,
  'resumption: web page instead of a stream': COMPLETED,
};

/** Real milliseconds, as the SDK counts them: short beside the others, because here minutes are moments. */
const TIMEOUTS = { createMs: 600, lookMs: 300 };

describe('a fault of the service', () => {
  let simulator: Simulator;
  let files: LedgerFolder;
  let engine: Engine;

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: SCALE });
    simulator.always({ queueMs: 2_000, runMs: 10_000 });
    files = new LedgerFolder();
    engine = await streamingWindow(files, simulator, (options) => createProvider({ ...options, timeouts: TIMEOUTS }));
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  it('has its row in the list of ends, and no row is left over', () => {
    assert.deepEqual(FAULT_SWITCHES.map(({ name }) => name).sort(), Object.keys(ENDS).sort());
  });

  for (const fault of FAULT_SWITCHES) {
    const end = ENDS[fault.name] ?? COMPLETED;
    it(`${fault.name} → ${end.state}`, async () => {
      // What is to be cancelled does not end by itself before.
      if (end.state === 'cancelled' || fault.cancels) simulator.always({ queueMs: 2_000, hold: 'in_progress' });
      const id = await meet(fault);
      const job = () => {
        const found = engine.ledger.get(id);
        assert.ok(found);
        return found;
      };
      await until(
        () => `the job to be ${end.state}; it is ${job().state}`,
        () => isAt(job(), end),
      );
      for (const [field, value] of Object.entries(end.also ?? {})) {
        assert.deepEqual(Reflect.get(job(), field), value, field);
      }
      assert.deepEqual(simulator.unmet, [], 'the fault should have been met');
      assert.equal(simulator.truth.creates.length, end.posts ?? 1, 'POSTs');
      if (end.state === 'completed') {
        assert.equal(job().cost?.total, simulator.truth.responses[0]?.bill?.nanoUsd, 'the cost should be the bill');
      }
      if (process.env.PONDER_LIST_FAULTS) console.log(`${fault.name.padEnd(46)} → ${end.state}`);
    });
  }

  async function meet({ behaviours, streams, summarises, cancels }: FaultSwitch): Promise<string> {
    for (const behaviour of behaviours) simulator.next(behaviour);
    const endpoint = aPlace(simulator.baseUrl, { provider: 'compatible' });
    const model = streams || summarises ? 'o3' : 'o3-pro';
    const asked = streamed({ endpoint, model, wantsSummary: summarises === true }, streamingNow());
    const id = await engine.jobs.start(asked, null, true);
    if (cancels === true) {
      await until('the id', () => engine.ledger.get(id)?.responseId !== null);
      await engine.jobs.cancel(id);
      await until('the cancel to arrive', () => simulator.truth.calls.some(({ operation }) => operation === 'cancel'));
      for (const { responseId } of simulator.truth.responses) simulator.release(responseId);
    }
    return id;
  }
});

/** Some ends are only passed on the way to others: those that wait or stand still are looked at a little later. */
function isAt(job: Job, { state, also }: End): boolean {
  if (job.state !== state) return false;
  return also?.pauseReason === undefined || also.pauseReason === null || job.pauseReason === also.pauseReason;
}
