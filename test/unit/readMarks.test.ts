// Which answers were read: written down once, by any window, and never in anybody's way.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { JOB_STATES, type Job } from '../../src/shared/job.ts';
import { isFlawed, isUnread, jobGroup } from '../../src/shared/jobGroup.ts';
import { aJob, anError, aSentJob, someTexts } from '../builders/aJob.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace } from '../fakes/question.ts';
import { ScriptedProvider } from '../fakes/scriptedProvider.ts';

describe('an answer that is read', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let engine: Engine;
  let writes: number;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    engine = await openWindow({
      files,
      clock,
      place: aPlace('http://127.0.0.1:1/v1'),
      key: () => null,
      provider: new ScriptedProvider(),
    });
    writes = 0;
  });
  afterEach(() => files.dispose());

  async function have(changes: Partial<Job>): Promise<string> {
    const job = aSentJob({ id: `${changes.state}`, nextLookAt: null, ...changes });
    await engine.ledger.insert({ job, texts: someTexts(), budget: null, brought: { body: null, ids: [] } });
    engine.ledger.onDidChange(() => {
      writes += 1;
    });
    return job.id;
  }

  it('is marked once, and drawn anew', async () => {
    const id = await have({ state: 'completed' });
    const before = engine.ledger.get(id);
    await engine.jobs.markRead(id);
    assert.deepEqual(engine.ledger.get(id), { ...before, readAt: clock.now() });
    await engine.jobs.markRead(id);
    assert.equal(writes, 1);
  });

  for (const state of ['running', 'uncertain', 'waiting', 'cancelled', 'discarded'] as const) {
    it(`costs no write while the job is ${state}`, async () => {
      const id = await have({ state });
      await engine.jobs.markRead(id);
      assert.equal(engine.ledger.get(id)?.readAt, null);
      assert.equal(writes, 0);
    });
  }

  it('is nobody’s trouble where it can’t be written down', async () => {
    const id = await have({ state: 'failed' });
    files.raw().exec("CREATE TRIGGER full BEFORE UPDATE ON jobs BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END");
    await engine.jobs.markRead(id);
    assert.equal(engine.ledger.get(id)?.readAt, null);
    assert.match(files.log.text, /that it was read could not be written down/);
    await engine.jobs.markRead('gone');
  });

  it('was read where an older Ponder brought it', async () => {
    const id = await have({ state: 'completed' });
    files.raw().prepare("UPDATE jobs SET job = json_remove(job, '$.readAt') WHERE id = ?").run(id);
    assert.equal(engine.ledger.get(id)?.readAt, 0);
    files.raw().prepare("UPDATE jobs SET job = json_set(job, '$.readAt', 1e300) WHERE id = ?").run(id);
    assert.equal(engine.ledger.get(id)?.readAt, engine.ledger.get(id)?.updatedAt);
  });
});

describe('the group of a job', () => {
  const groups = (changes: Partial<Job>) =>
    JOB_STATES.map((state) => [state, jobGroup(aJob({ state, ...changes }))]).filter(([, group]) => group !== null);

  it('follows its state, and whether it was read', () => {
    const open = ['prepared', 'waiting', 'submitting', 'queued', 'running', 'unknown'];
    const running = open.map((state) => [state, 'running']);
    const unread = ['completed', 'failed', 'rejected', 'lost'].map((state) => [state, 'unread']);
    const always = [...running, ['uncertain', 'needsYou']];
    const sorted = (list: readonly (readonly (string | null)[])[]) => list.map(String).toSorted();
    assert.deepEqual(sorted(groups({})), sorted([...always, ...unread, ['incomplete', 'needsYou']]));
    assert.deepEqual(sorted(groups({ readAt: 5 })), sorted(always));
    assert.deepEqual(sorted(groups({ textsRemovedAt: 5 })), sorted(always), 'there is nothing to read');
  });

  it('is “needs you” where only a person helps', () => {
    const waiting = (waitingReason: Job['waitingReason']) => jobGroup(aJob({ state: 'waiting', waitingReason }));
    assert.deepEqual((['consent', 'noKey', 'budget'] as const).map(waiting), Array(3).fill('needsYou'));
    assert.deepEqual((['rateLimit', 'offline', null] as const).map(waiting), Array(3).fill('running'));
    assert.equal(jobGroup(aSentJob({ pauseReason: 'noKey' })), 'needsYou');
    assert.equal(jobGroup(aSentJob({ state: 'discarded', pauseReason: 'noKey' })), null);
  });

  it('is “needs you” for a flawed answer until it was read', () => {
    const flaws: Partial<Job>[] = [
      { error: anError({ kind: 'refusal' }) },
      { lacks: 'text' },
      { lacks: 'finalAnswer' },
      { needsToolOutput: true },
      { state: 'incomplete' },
    ];
    for (const flaw of flaws) {
      const job = aSentJob({ state: 'completed', ...flaw });
      assert.deepEqual([isFlawed(job), jobGroup(job)], [true, 'needsYou'], JSON.stringify(flaw));
      assert.equal(jobGroup({ ...job, readAt: 5 }), null);
    }
    const whole = aSentJob({ state: 'completed' });
    assert.deepEqual([isFlawed(whole), isUnread(whole), jobGroup(whole)], [false, true, 'unread']);
    assert.equal(isFlawed(aSentJob({ state: 'failed', needsToolOutput: true })), false);
  });
});
