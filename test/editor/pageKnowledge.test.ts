// What a page says beyond its own job, as soon as the models are loaded.
import assert from 'node:assert/strict';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import { PageKnowledge } from '../../src/editor/answer/pageKnowledge.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, aUsage } from '../builders/aJob.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { catalogue } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { Door } from './aDoor.ts';

describe('what a page knows beyond its job', () => {
  const trueNow = Date.now;
  let door: Door;

  beforeEach(async () => {
    // Its model has not ended then.
    Date.now = () => NOON;
    door = await Door.open();
  });
  afterEach(() => {
    Date.now = trueNow;
    door.files.dispose();
  });

  it('is nothing until the models are loaded, then how long such jobs take and what else could be tried', async () => {
    for (const minutes of [3, 5, 9]) {
      const sentAt = door.clock.now();
      const finishedAt = sentAt + minutes * 60_000;
      await door.add({ state: 'completed', sentAt, finishedAt, usage: aUsage(), cost: aCost() });
    }
    const job = await door.add({ state: 'incomplete', maxOutputTokens: 5_000 });
    const texts = door.engine.ledger.texts(job.id) ?? assert.fail('it should have texts');
    const promise = Promise.resolve(catalogue);
    const knowledge = new PageKnowledge({ settings: { catalogue: () => promise, maxOutputTokens: 0 } });
    let loads = 0;
    const of = () => knowledge.of(door.engine, job, texts, () => (loads += 1));
    assert.deepEqual(of(), NO_KNOWLEDGE);
    assert.deepEqual(of(), NO_KNOWLEDGE);
    await until('the models are loaded', () => loads === 1);
    const { usual, otherTerms } = of();
    assert.deepEqual(usual, { lowMs: 180_000, highMs: 540_000, jobs: 3, isSameEffort: true });
    assert.equal(otherTerms?.largerCap?.maxOutputTokens, 10_000);
    assert.equal(loads, 1);
  });

  it('names the rung above an answer, with what it would cost, as far as the place is known', async () => {
    const promise = Promise.resolve(catalogue);
    const knowledge = new PageKnowledge({ settings: { catalogue: () => promise, maxOutputTokens: 0 } });
    let isLoaded = false;
    const of = (job: Job) =>
      knowledge.of(door.engine, job, door.engine.ledger.texts(job.id) ?? assert.fail('no texts'), () => {
        isLoaded = true;
      }).climb;
    const done = await door.add({ state: 'completed', model: 'o3', effort: 'medium', usage: aUsage(), cost: aCost() });
    of(done);
    await until('the models are loaded', () => isLoaded);
    const next = of(done)?.next;
    assert.deepEqual([next?.model, next?.effort, next?.estimate?.basis.from], ['o3', 'high', 'firstRun']);
    const instead = { model: 'o3-pro', mode: null, effort: 'high' };
    const tried = await door.add({ id: 'tried', state: 'completed', instead });
    assert.deepEqual([of(tried)?.next?.model, of(tried)?.next?.effort], ['o3-pro', 'high']);
    for (const changes of [
      { state: 'running' },
      { state: 'failed' },
      { state: 'completed', model: 'never-heard-of' },
    ] as const) {
      assert.equal(of(await door.add({ id: JSON.stringify(changes), ...changes })), null);
    }
  });
});
