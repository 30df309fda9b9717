// The worker that counts: a real one, with a clock that a test moves.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { TokenCounter } from '../../src/core/tokens/tokenCounter.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
/** Longer than any count may take, in the time of the test's clock. */
const LATE_MS = 3_001;
const IDLE_MS = 120_001;
const LONG = 'a'.repeat(8_000_000);

describe('the token counter', () => {
  let clock: FakeClock;
  let log: RecordingLog;
  let counter: TokenCounter;

  const open = (worker?: string) => {
    counter = new TokenCounter({ clock, log, ...(worker === undefined ? {} : { workerFile: join(fixtures, worker) }) });
  };

  beforeEach(() => {
    clock = new FakeClock();
    log = new RecordingLog();
    open();
  });
  afterEach(() => counter.dispose());

  it('counts', async () => {
    assert.deepEqual(await counter.countTokens('2 + 2 = 4'), { tokens: 7, isUpperBound: false });
    assert.deepEqual(await counter.countTokens(''), { tokens: 0, isUpperBound: false });
  });

  it('counts several at a time, each its own', async () => {
    const texts = ['one', 'two two', 'three three three', 'two two'];
    const counts = await Promise.all(texts.map((text) => counter.countTokens(text)));
    assert.deepEqual(
      counts.map(({ tokens }) => tokens),
      [1, 2, 3, 2],
    );
  });

  it('gives a bound when the time is over, and goes on with the next', async () => {
    const hurried = counter.countTokens(LONG, 50);
    const next = counter.countTokens('two two');
    const { tokens, isUpperBound } = await hurried;
    assert.ok(isUpperBound && tokens >= 1_000_000 && tokens <= LONG.length, `${tokens} tokens`);
    assert.deepEqual(await next, { tokens: 2, isUpperBound: false });
  });

  it('gives the bound by bytes at once when it is aborted, and goes on with the next', async () => {
    const abort = new AbortController();
    const unwanted = counter.countTokens(LONG, 600_000, abort.signal);
    const never = counter.countTokens('é', 600_000, abort.signal);
    const wanted = counter.countTokens('two two');
    abort.abort();
    assert.deepEqual(await unwanted, { tokens: LONG.length, isUpperBound: true });
    assert.deepEqual(await never, { tokens: 2, isUpperBound: true });
    assert.deepEqual(await wanted, { tokens: 2, isUpperBound: false });
    assert.deepEqual(await counter.countTokens('x', 100, abort.signal), { tokens: 1, isUpperBound: true });
  });

  it('ends a worker that hangs, and says so', async () => {
    open('hangingWorker.mjs');
    const counts = [counter.countTokens('é'), counter.countTokens('two')];
    await clock.advance(LATE_MS);
    assert.deepEqual(await Promise.all(counts), [
      { tokens: 2, isUpperBound: true },
      { tokens: 3, isUpperBound: true },
    ]);
    assert.equal(counter.isWarm, false);
    assert.match(log.text, /hung and was ended/);
  });

  it('has a figure even when the worker fails, and says so', async () => {
    open('dyingWorker.mjs');
    assert.deepEqual(await counter.countTokens('é'), { tokens: 2, isUpperBound: true });
    assert.match(log.text, /error The worker that counts tokens failed/);
    assert.doesNotMatch(log.text, /é/);
    assert.deepEqual(await counter.countTokens('ö'), { tokens: 2, isUpperBound: true });
  });

  it('keeps its worker while texts come, and ends it when none do', async () => {
    counter.warm();
    assert.equal(counter.isWarm, true);
    await clock.advance(IDLE_MS / 2);
    await counter.countTokens('one');
    await clock.advance(IDLE_MS / 2);
    assert.equal(counter.isWarm, true);
    await clock.advance(IDLE_MS / 2 + 1);
    assert.equal(counter.isWarm, false);
    assert.deepEqual(await counter.countTokens('two two'), { tokens: 2, isUpperBound: false });
    assert.equal(log.text, '');
  });

  it('leaves nothing waiting when it is let go', async () => {
    const counts = [counter.countTokens(LONG), counter.countTokens('é')];
    counter.dispose();
    assert.deepEqual(await Promise.all(counts), [
      { tokens: LONG.length, isUpperBound: true },
      { tokens: 2, isUpperBound: true },
    ]);
    assert.deepEqual(await counter.countTokens('é'), { tokens: 2, isUpperBound: true });
    await until('no timer is left', () => clock.pending === 0);
  });
});
