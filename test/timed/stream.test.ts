// Jobs whose answers come as a stream: real engine, real SDK, real HTTP.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { isOpen, type Job } from '../../src/shared/job.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { aPlace, streamed } from '../fakes/question.ts';
import { SCALE, streamingNow, streamingWindow } from '../fakes/streamingWindow.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/server.ts';

const ANSWER = 'The loop never ends: `for (;;)` has no condition, and nothing in it breaks out. 🪣 Add one.';
const USUAL: Behaviour = { answer: ANSWER, queueMs: 2_000, runMs: 20_000 };

describe('a streamed job', () => {
  let simulator: Simulator;
  let files: LedgerFolder;
  let engine: Engine;

  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ timeScale: SCALE, ...options });
    simulator.always(USUAL);
    files = new LedgerFolder();
    engine = await streamingWindow(files, simulator);
  }
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  async function ask(model = 'o3', wantsSummary = false): Promise<string> {
    const asked = streamed(
      { endpoint: aPlace(simulator.baseUrl, { provider: 'compatible' }), model, wantsSummary },
      streamingNow(),
    );
    return await engine.jobs.start(asked, null, true);
  }

  const job = (id: string): Job => {
    const found = engine.ledger.get(id);
    assert.ok(found);
    return found;
  };
  const answer = (id: string) => engine.ledger.texts(id)?.answer;
  const untilEnded = (id: string) =>
    until(
      () => `the end of the job, which is ${job(id).state}`,
      () => !isOpen(job(id)) && engine.live.get(id) === null,
    );

  it('is told as it is written, and kept whole with its cost when it ends', async () => {
    await start();
    const heard: string[] = [];
    engine.live.onDidGrow((id) => heard.push(engine.live.get(id)?.answer ?? ''));
    const id = await ask();
    await untilEnded(id);
    assert.equal(job(id).state, 'completed');
    assert.equal(answer(id), ANSWER);
    assert.equal(job(id).cost?.total, simulator.truth.responses[0]?.bill?.nanoUsd);
    const pieces = heard.filter((text) => text !== '');
    assert.ok(pieces.length > 3, `the text grew ${pieces.length} times`);
    assert.deepEqual(
      pieces.filter((text) => !ANSWER.startsWith(text)),
      [],
    );
    assert.equal(pieces.at(-1), ANSWER);
    assert.equal(engine.live.get(id), null, 'afterwards the ledger has it');
  });

  it('has its id stored from the first event, and says running when the service does', async () => {
    await start();
    simulator.always({ ...USUAL, hold: 'queued' });
    const id = await ask();
    await until('the id', () => job(id).responseId !== null);
    assert.deepEqual([job(id).state, job(id).streams], ['queued', true]);
    simulator.advanceTo(job(id).responseId ?? '', 'in_progress');
    await until('the running state', () => job(id).state === 'running');
    simulator.advanceTo(job(id).responseId ?? '', 'completed');
    await untilEnded(id);
    assert.equal(answer(id), ANSWER);
  });

  it('keeps a summary of the reasoning apart from the answer', async () => {
    await start();
    const heard = new Set<string>();
    engine.live.onDidGrow((id) => heard.add(engine.live.get(id)?.reasoningSummary ?? ''));
    const id = await ask('o3', true);
    await untilEnded(id);
    const summary = engine.ledger.texts(id)?.reasoningSummary ?? '';
    assert.ok(summary.length > 20);
    assert.ok(heard.has(summary), 'the summary was heard as it is kept');
    assert.equal(answer(id), ANSWER);
  });

  it('is not asked of a model that does not stream', async () => {
    await start();
    const id = await ask('o3-pro');
    await untilEnded(id);
    assert.deepEqual([job(id).streams, job(id).state], [false, 'completed']);
  });

  for (const [ending, behaviour, state] of [
    ['fails', { outcome: { type: 'failed', code: 'server_error', message: 'It broke.' } }, 'failed'],
    ['stops at its cap', { outcome: { type: 'incomplete', reason: 'max_output_tokens' } }, 'incomplete'],
    ['is a refusal', { outcome: { type: 'refusal', text: 'No.' } }, 'completed'],
    ['is tool calls only', { outcome: { type: 'toolCall', name: 'read', arguments: '{}' } }, 'completed'],
    ['has a status nobody knows', { outcome: { type: 'unknownStatus', status: 'paused' } }, 'unknown'],
  ] as const satisfies readonly (readonly [string, Behaviour, string])[]) {
    it(`ends as the service says when it ${ending}`, async () => {
      await start();
      simulator.next({ ...USUAL, ...behaviour });
      const id = await ask();
      await until(
        () => `the job to be ${state}; it is ${job(id).state}`,
        () => job(id).state === state,
      );
      assert.equal(simulator.truth.creates.length, 1);
    });
  }

  it('is cancelled in the middle of its stream, at the service too', async () => {
    await start();
    simulator.always({ ...USUAL, hold: 'in_progress' });
    const id = await ask();
    await until('some text', () => (engine.live.get(id)?.answer ?? '') !== '');
    await engine.jobs.cancel(id);
    await untilEnded(id);
    assert.equal(job(id).state, 'cancelled');
    assert.equal(simulator.truth.responses[0]?.status, 'cancelled');
  });

  it('keeps what was heard of it when it ends without an answer', async () => {
    await start();
    simulator.always({ ...USUAL, hold: 'in_progress' });
    const id = await ask();
    await until('some text', () => (engine.live.get(id)?.answer ?? '') !== '');
    const heard = engine.live.get(id)?.answer ?? '';
    await engine.jobs.cancel(id);
    await untilEnded(id);
    await until('what was heard is kept', () => answer(id) !== '');
    assert.ok(ANSWER.startsWith(answer(id) ?? '-') && (answer(id) ?? '').startsWith(heard), answer(id));
  });

  it('drops stream and summary for an organisation that is not verified, and remembers it', async () => {
    await start({ scenario: 'unverified' });
    const first = await ask('o3', true);
    await untilEnded(first);
    assert.equal(job(first).state, 'completed');
    assert.deepEqual([...job(first).dropped].sort(), ['reasoning.summary', 'stream']);
    assert.equal(simulator.truth.creates.length, 3, 'two refusals, then one that was taken');
    const second = await ask('o3', true);
    await untilEnded(second);
    assert.deepEqual([...job(second).dropped].sort(), ['reasoning.summary', 'stream']);
    assert.equal(simulator.truth.creates.length, 4, 'the second job does not ask for them again');
  });

  it('is uncertain when the stream breaks before it said which response it is', async () => {
    await start();
    simulator.next({ ...USUAL, stream: { type: 'cut', events: 0 } });
    const id = await ask();
    await until('the job to be settled', () => !isOpen(job(id)));
    assert.equal(job(id).state, 'uncertain');
    assert.equal(simulator.truth.creates.length, 1);
  });

  it('that falls silent is taken for dead after a minute, looked at, and heard on from where it stopped', async () => {
    await start();
    simulator.next({ ...USUAL, hold: 'in_progress', stream: { type: 'silence', events: 4, keepsAlive: true } });
    const id = await ask();
    const resumed = () => simulator.truth.calls.find(({ path }) => path.includes('stream=true'));
    await until('the resumption', () => resumed() !== undefined);
    assert.match(resumed()?.path ?? '', /starting_after=3$/);
    await until('more text', () => (engine.live.get(id)?.answer ?? '') !== '');
    simulator.release(job(id).responseId ?? '');
    await untilEnded(id);
    assert.equal(answer(id), ANSWER);
  });

  for (const [trouble, create, resume] of [
    [
      'seven minutes of silence, however often it is asked for',
      { stream: { type: 'silence', events: 6, forMs: 420_000 } },
      { stream: { type: 'silence', events: 0, forMs: 420_000 }, times: 6 },
    ],
    ['a resumption that was refused', {}, { fault: { type: 'httpError', status: 400 } }],
    ['a resumption whose connection broke', {}, { fault: { type: 'drop', when: 'beforeHandling' } }],
    ['three resumptions without a head', {}, { fault: { type: 'hang', when: 'beforeHandling' }, times: 3 }],
    ['a resumption that brought nothing', {}, { stream: { type: 'silence', events: 0 } }],
    ['a resumption that brought the response itself', {}, { stream: { type: 'single' } }],
    ['a resumption that began with the first event', {}, { stream: { type: 'fromStart' } }],
  ] as const satisfies readonly (readonly [string, Behaviour, Behaviour])[]) {
    it(`is heard to its end after ${trouble}`, async () => {
      await start();
      files.dispose();
      files = new LedgerFolder();
      engine = await streamingWindow(files, simulator, (options) =>
        createProvider({ ...options, timeouts: { createMs: 2_000, lookMs: 200 } }),
      );
      simulator.next({ ...USUAL, runMs: 1_200_000, stream: { type: 'cut', events: 7 }, ...create });
      simulator.next({ ...resume, on: 'resume' });
      const heard: string[] = [];
      engine.live.onDidGrow((id) => heard.push(engine.live.get(id)?.answer ?? ANSWER));
      const id = await ask();
      await untilEnded(id);
      assert.equal(answer(id), ANSWER);
      const shares = heard.map((text) => text.length / ANSWER.length).filter((share) => share > 0 && share < 1);
      assert.ok(shares.filter((share) => share > 0.4).length >= 3, `only up to ${shares.join(', ')}`);
      assert.deepEqual(
        heard.filter((text) => !ANSWER.startsWith(text)),
        [],
      );
    });
  }

  it('is heard in another window too, from its first word on', async () => {
    await start();
    simulator.always({ ...USUAL, hold: 'in_progress' });
    const id = await ask();
    await until('some text', () => (engine.live.get(id)?.answer.length ?? 0) > 20);
    const other = await streamingWindow(files, simulator);
    other.listen(id);
    await until('the same text', () => (other.live.get(id)?.answer.length ?? 0) > 20);
    assert.ok(ANSWER.startsWith(other.live.get(id)?.answer ?? '-'));
    simulator.release(job(id).responseId ?? '');
    await untilEnded(id);
    await until('the other window to know', () => other.ledger.get(id)?.state === 'completed');
  });

  it('goes on by looks when its window is gone', async () => {
    await start();
    simulator.always({ ...USUAL, hold: 'in_progress' });
    const id = await ask();
    await until('some text', () => (engine.live.get(id)?.answer ?? '') !== '');
    engine.dispose();
    engine = await streamingWindow(files, simulator);
    simulator.advanceTo(job(id).responseId ?? '', 'completed');
    await untilEnded(id);
    assert.deepEqual([job(id).state, answer(id)], ['completed', ANSWER]);
    assert.equal(simulator.truth.creates.length, 1);
  });
});
