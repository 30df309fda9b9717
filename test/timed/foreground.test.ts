// Jobs in the foreground: no provider carries them on, so the connection is the run, and its window holds it.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { SCALE, streamingNow, streamingWindow } from '../fakes/streamingWindow.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

const ANSWER = 'The loop never ends: `for (;;)` has no condition, and nothing in it breaks out. 🪣 Add one.';
const USUAL: Behaviour = { answer: ANSWER, queueMs: 0, runMs: 20_000 };
const HELD: Behaviour = { ...USUAL, hold: 'in_progress' };
/** o1-pro and its heirs can't stream: their whole run is one silent POST. */
const SILENT = { model: 'o3-pro' } as const;

describe('a job in the foreground', () => {
  let simulator: Simulator;
  let files: LedgerFolder;
  let engine: Engine;

  async function start(behaviour: Behaviour, options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ timeScale: SCALE, scenario: 'noBackground', ...options });
    simulator.always(behaviour);
    files = new LedgerFolder();
    engine = await streamingWindow(files, simulator);
  }
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  async function ask(changes: Partial<Question> = {}): Promise<string> {
    const endpoint = aPlace(simulator.baseUrl);
    const asked = streamed({ endpoint, background: false, wantsSummary: false, ...changes }, streamingNow());
    return await engine.jobs.start(asked, null, true);
  }

  const job = (id: string, at = engine): Job => at.ledger.get(id) ?? assert.fail(`job ${id} is gone`);
  const answer = (id: string, at = engine) => at.ledger.texts(id)?.answer ?? '';
  const untilState = (id: string, state: Job['state'], at = engine) =>
    until(
      () => `the job to be ${state}; it is ${job(id, at).state}`,
      () => job(id, at).state === state,
    );
  const untilHeard = (id: string) => until('some text', () => (engine.live.get(id)?.answer ?? '') !== '');
  const posts = () => simulator.truth.creates.length;

  it('runs from its first event on, with its id on the disk, and is kept whole with its cost', async () => {
    await start(HELD);
    const id = await ask();
    await untilState(id, 'running');
    const { responseId } = job(id);
    assert.ok(simulator.truth.response(responseId ?? '') !== undefined, 'it is the service’s own id');
    await untilHeard(id);
    // As a panel does that opens; there is no stream to be had beside the one.
    engine.listen(id);
    simulator.release(responseId ?? '');
    await untilState(id, 'completed');
    assert.equal(answer(id), ANSWER);
    assert.equal(job(id).cost?.total, simulator.truth.responses[0]?.bill?.nanoUsd);
    await until('the live text to be gone', () => engine.live.get(id) === null);
    assert.equal(posts(), 1);
    assert.ok(!simulator.truth.calls.some(({ path }) => path.includes('stream=true')), 'no second stream is asked for');
  });

  it('is this window’s for many leases of silence, and no other one takes it for orphaned', async () => {
    await start({ ...USUAL, stream: { type: 'silence', events: 4, forMs: 600_000 }, runMs: 1_000 });
    const id = await ask({ store: false });
    const other = await streamingWindow(files, simulator);
    await untilState(id, 'completed');
    assert.equal(answer(id), ANSWER);
    assert.equal(posts(), 1);
    await until('the other window to know', () => job(id, other).state === 'completed');
    assert.deepEqual(
      simulator.truth.calls.filter(({ operation }) => operation === 'look'),
      [],
      'nobody looked at it',
    );
  });

  it('without a stream is one POST that takes as long as the run', async () => {
    await start({ ...USUAL, runMs: 3_600_000 });
    const id = await ask(SILENT);
    await untilState(id, 'completed');
    assert.equal(answer(id), ANSWER);
    assert.deepEqual([job(id).streams, posts()], [false, 1]);
  });

  for (const [kind, changes] of [
    ['that streams', {}],
    ['without a stream', SILENT],
  ] as const) {
    it(`${kind} is broken off by a cancel, stops at the service, and counts up to its worst case`, async () => {
      await start(HELD);
      const id = await ask({ ...changes, store: false });
      await until('the service to have it', () => simulator.truth.responses.length === 1);
      await engine.jobs.cancel(id);
      await untilState(id, 'cancelled');
      await until('the service to stop', () => simulator.truth.responses[0]?.status === 'cancelled');
      assert.deepEqual([job(id).cost, job(id).reserved], [null, job(id).estimate?.worst]);
      assert.equal(job(id).nextLookAt, null);
      assert.equal(posts(), 1);
    });
  }

  it('is broken off by another window’s cancel, and keeps what was heard', async () => {
    await start(HELD);
    const id = await ask({ store: false });
    await untilHeard(id);
    const other = await streamingWindow(files, simulator);
    await other.jobs.cancel(id);
    await untilState(id, 'cancelled', other);
    // A window that was slow for the length of a lease finds its job ended, and writes its text after that.
    await until('what was heard to be on the disk', () => answer(id, other) !== '');
    assert.ok(ANSWER.startsWith(answer(id, other)));
  });

  it('that is cancelled and was to be kept learns its bill from the looks after it', async () => {
    await start(HELD);
    const id = await ask();
    await untilHeard(id);
    await engine.jobs.cancel(id);
    await until('the provider’s own word', () => job(id).rawStatus === 'cancelled');
    assert.equal(job(id).state, 'cancelled');
    assert.ok(job(id).finishedAt !== null);
  });

  it('has failed when its window died and nothing is kept: with its text so far, and its cost unknown', async () => {
    await start(HELD);
    const id = await ask({ store: false });
    await untilHeard(id);
    await until('the text to be on the disk', () => answer(id) !== '');
    engine.dispose();
    engine = await streamingWindow(files, simulator);
    await untilState(id, 'failed');
    assert.deepEqual([job(id).error?.kind, job(id).cost], ['windowDied', null]);
    assert.ok(ANSWER.startsWith(answer(id)) && answer(id) !== '');
    assert.ok((job(id).reserved ?? 0) > 0, 'its price stays reserved');
    assert.equal(posts(), 1);
  });

  it('keeps its text when its window closes in good order, however little that is', async () => {
    await start(HELD);
    const id = await ask({ store: false });
    await untilHeard(id);
    const heard = engine.live.get(id)?.answer ?? '';
    await engine.settled();
    assert.ok(answer(id).startsWith(heard));
  });

  it('is whatever the server says when its window died and the server was to keep it', async () => {
    await start(HELD);
    const id = await ask();
    await untilHeard(id);
    engine.dispose();
    engine = await streamingWindow(files, simulator);
    // The simulated service stops a run whose client has gone.
    await untilState(id, 'cancelled');
    assert.equal(job(id).rawStatus, 'cancelled');
    assert.equal(posts(), 1);
  });

  it('without a stream is uncertain when its window died: nobody has its id', async () => {
    await start(HELD);
    const id = await ask(SILENT);
    await until('the service to have it', () => simulator.truth.responses.length === 1);
    engine.dispose();
    engine = await streamingWindow(files, simulator);
    await untilState(id, 'uncertain');
    assert.equal(posts(), 1);
  });

  it('that breaks in the middle says so, keeps its text, and is not sent again', async () => {
    await start({ ...USUAL, stream: { type: 'cut', events: 9 } });
    const id = await ask({ store: false });
    await untilState(id, 'failed');
    assert.equal(job(id).error?.kind, 'brokeOff');
    assert.ok(ANSWER.startsWith(answer(id)) && answer(id) !== '');
    assert.equal(posts(), 1);
  });

  it('that misses a piece goes on: the whole comes with its end', async () => {
    await start({ ...USUAL, stream: { type: 'gap', event: 6 } });
    const id = await ask({ store: false });
    await untilState(id, 'completed');
    assert.equal(answer(id), ANSWER);
  });

  it('is not deprived of its stream, which has its id: it is refused instead, and the next one knows', async () => {
    await start(USUAL, { scenario: 'unverified' });
    const id = await ask();
    await untilState(id, 'rejected');
    assert.equal(job(id).error?.param, 'stream');
    assert.equal(posts(), 1);
  });

  it('waits for a person when it was put off and its window is gone', async () => {
    await start(USUAL);
    const retry = { 'retry-after': '60' };
    simulator.next({ fault: { type: 'httpError', status: 429, code: 'rate_limit_exceeded', headers: retry } });
    const id = await ask();
    await untilState(id, 'waiting');
    engine.dispose();
    engine = await streamingWindow(files, simulator);
    await until('it to ask', () => job(id).waitingReason === 'consent');
    assert.equal(posts(), 1);
    engine.jobs.sendNow(id);
    await until('its end', () => !isOpen(job(id)));
    assert.equal(job(id).state, 'completed');
  });
});
