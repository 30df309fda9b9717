// Which window may act on a job: one at a time, not for ever, and not too many looks a second.
import assert from 'node:assert/strict';
import { LiveTexts } from '../../src/core/jobs/life/liveTexts.ts';
import { Recorder } from '../../src/core/jobs/life/recorder.ts';
import { type KeysInHand, OTHERS_FIRST_MS } from '../../src/core/ledger/duties.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { LEASE_MS, LOOK_SPACING_MS } from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { catalogue, preparedAs } from '../fakes/question.ts';

describe('leases', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let one: Ledger;
  let two: Ledger;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    one = await files.open('w1', clock);
    two = await files.open('w2', clock);
  });
  afterEach(() => files.dispose());

  /** Due now, and nobody's. */
  async function due(changes: Partial<Job> = {}): Promise<Job> {
    const { job, texts } = preparedAs({ state: 'running', responseId: 'resp_1', nextLookAt: clock.now(), ...changes });
    await one.insert({ job, texts, budget: null });
    await one.change(job.id, () => null);
    return job;
  }

  function recorderOf(ledger: Ledger): Recorder {
    const { log } = files;
    return new Recorder({ ledger, clock, log, catalogue: () => Promise.resolve(catalogue), live: new LiveTexts(log) });
  }

  function at(name: string): Partial<Job> {
    const { endpoint } = preparedAs({}).job;
    return { endpoint: { ...endpoint, name } };
  }

  it('are claimed by one window only, for each job', async () => {
    const jobs = [await due(at('A')), await due(at('B')), await due(at('C'))];
    const claimed: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const pair = await Promise.all([one.claimDue(), two.claimDue()]);
      claimed.push(...pair.flatMap((job) => (job === null ? [] : [job.id])));
    }
    assert.deepEqual(claimed.toSorted(), jobs.map((job) => job.id).toSorted());
  });

  it('protect a job that a window just wrote down', async () => {
    const { job, texts } = preparedAs({ nextLookAt: clock.now() });
    await one.insert({ job, texts, budget: null });
    assert.equal(await two.claimDue(), null);
    assert.equal(two.nextDueAt(), clock.now() + LEASE_MS);
  });

  it('are taken over by another window when they ended', async () => {
    const job = await due();
    assert.equal((await one.claimDue())?.id, job.id);
    clock.jump(LEASE_MS - 1);
    assert.equal(await two.claimDue(), null);
    clock.jump(1);
    assert.equal((await two.claimDue())?.id, job.id);
    assert.equal(await one.renewLease(job.id), false);
    assert.equal(await two.renewLease(job.id), true);
  });

  it('are not let go of by a receipt that is made meanwhile', async () => {
    const { id } = await due();
    const recorder = recorderOf(one);
    assert.equal((await one.claimDue())?.id, id);
    await recorder.judge(id, aServerResponse(), false);
    assert.notEqual(one.get(id)?.receipt, null);
    clock.jump(LOOK_SPACING_MS);
    assert.equal(await two.claimDue(), null, 'the job is still looked at by the first window');
    await recorder.judge(id, aServerResponse(), false);
    assert.equal(await two.claimDue(), null, 'judged twice');
  });

  it('are kept while a job is sent once more without a field', async () => {
    const { job, texts } = preparedAs({ state: 'submitting', nextLookAt: clock.now() });
    await one.insert({ job, texts, budget: null });
    assert.notEqual(await recorderOf(one).without(job.id, 'metadata'), null);
    assert.equal(await two.claimDue(), null);
    clock.jump(LEASE_MS);
    assert.equal((await two.claimDue())?.id, job.id);
  });

  it('last as long as they are renewed', async () => {
    const job = await due();
    await one.claimDue();
    for (let third = 0; third < 9; third += 1) {
      clock.jump(LEASE_MS / 3);
      assert.equal(await one.renewLease(job.id), true);
      assert.equal(await two.claimDue(), null);
    }
  });

  it('are void when they end further ahead than a lease is long: the clock was set back', async () => {
    const job = await due();
    await one.claimDue();
    clock.jump(-3_600_000);
    await two.change(job.id, (before) => ({ job: { ...before, nextLookAt: clock.now() } }));
    assert.equal((await two.claimDue())?.id, job.id);
  });

  it('end with the change that was the reason for them', async () => {
    const job = await due();
    await one.claimDue();
    await one.change(job.id, (before) => ({ job: { ...before, nextLookAt: clock.now() + 1 } }));
    clock.jump(LOOK_SPACING_MS);
    assert.equal((await two.claimDue())?.id, job.id);
  });

  it('are taken by whoever goes on acting on a job', async () => {
    const job = await due({ state: 'waiting' });
    await two.change(job.id, (before) => ({ job: { ...before, state: 'submitting' } }), true);
    assert.equal(await one.claimDue(), null);
    assert.equal(await two.renewLease(job.id), true);
  });

  it('of another window survive a change by somebody else', async () => {
    const job = await due();
    await one.claimDue();
    await two.change(job.id, (before) => ({ job: { ...before, cancelRequestedAt: 1 } }));
    assert.equal(await one.renewLease(job.id), true);
  });

  it('are given at most five times a second for one endpoint, all windows together', async () => {
    for (let count = 0; count < 30; count += 1) await due();
    let claimed = 0;
    for (let ms = 0; ms < 2_000; ms += 20) {
      for (const window of [one, two]) if ((await window.claimDue()) !== null) claimed += 1;
      clock.jump(20);
    }
    assert.equal(claimed, 10);
  });

  it('go to the job that is longest overdue, and a slow endpoint does not hold up another', async () => {
    const late = await due({ ...at('A'), nextLookAt: clock.now() - 50 });
    const later = await due({ ...at('A'), nextLookAt: clock.now() - 40 });
    const elsewhere = await due({ ...at('B'), nextLookAt: clock.now() - 10 });
    const order = [await one.claimDue(), await two.claimDue(), await one.claimDue()].map((job) => job?.id);
    assert.deepEqual(order, [late.id, elsewhere.id, undefined]);
    clock.jump(LOOK_SPACING_MS);
    assert.equal((await two.claimDue())?.id, later.id);
  });

  it('leave alone what is not due, not planned or removed', async () => {
    await due({ nextLookAt: clock.now() + 1 });
    await due({ nextLookAt: null });
    const gone = await due({ state: 'cancelled' });
    await one.remove(gone.id);
    assert.equal(await two.claimDue(), null);
  });

  it('allow one first look at what is open, but not at what was looked at a moment ago', async () => {
    const far = clock.now() + 60_000;
    const paused = await due({ nextLookAt: null, pauseReason: 'keyRefused' });
    const fresh = await due({ nextLookAt: far, lastLookAt: clock.now() - 1_000 });
    const noKey = await due({ state: 'waiting', waitingReason: 'noKey', nextLookAt: null });
    await two.lookSoon(null);
    assert.deepEqual(
      [paused, fresh, noKey].map(({ id }) => one.get(id)?.nextLookAt),
      [clock.now(), far, clock.now()],
    );
    assert.equal(one.get(paused.id)?.pauseReason, null);
    await two.lookSoon(fresh.endpoint.name);
    assert.equal(one.get(fresh.id)?.nextLookAt, clock.now());
  });

  describe('of windows with keys of their own', () => {
    /** A window with this key at every place. */
    function holding(key: string | null, canSend = true): KeysInHand {
      return { of: () => key, learn: () => Promise.resolve(), canSend: () => canSend };
    }

    const mine = { keyFingerprint: 'mine' };

    it('go to the key that the job was sent with, or that has seen it since', async () => {
      await due(mine);
      for (const key of [null, 'another']) assert.equal(await one.claimDue(holding(key)), null);
      assert.ok(await two.claimDue(holding('mine')));
      const seen = await due({ ...mine, seenWith: 'another' });
      clock.jump(LOOK_SPACING_MS);
      assert.equal((await one.claimDue(holding('another')))?.id, seen.id);
    });

    it('go to another key when nobody with the right one has come for a while, but for one that was seen not to fit', async () => {
      const job = await due({ ...mine, unfit: [{ key: 'third', reason: 'otherKey' }] });
      clock.jump(OTHERS_FIRST_MS);
      for (const key of [null, 'third']) assert.equal(await one.claimDue(holding(key)), null);
      assert.equal((await two.claimDue(holding('another')))?.id, job.id);
    });

    it('wait for a key that is in use, however late it is', async () => {
      for (let count = 0; count < 3; count += 1) await due(mine);
      await one.claimDue(holding('mine'));
      clock.jump(OTHERS_FIRST_MS / 2);
      await one.claimDue(holding('mine'));
      clock.jump(OTHERS_FIRST_MS / 2);
      assert.equal(await two.claimDue(holding('another')), null);
    });

    it('are given to any window where no call is to be made', async () => {
      const free = [await due({ state: 'prepared' }), await due({ ...mine, background: false, store: false })];
      for (const { id } of free) {
        assert.equal((await two.claimDue(holding(null)))?.id, id);
        clock.jump(LOOK_SPACING_MS);
      }
    });

    it('are not given for a question to a window whose settings make no sense', async () => {
      await due({ state: 'waiting', waitingReason: 'rateLimit' });
      assert.equal(await one.claimDue(holding('mine', false)), null);
      assert.ok(await two.claimDue(holding('mine')));
    });

    it('wake up nobody for what is not its own', async () => {
      const job = await due({ ...mine, nextLookAt: clock.now() + 1_000 });
      const at = [holding('mine'), holding('another'), holding(null)].map((held) => two.nextDueAt(held));
      const next = clock.now() + 1_000;
      assert.deepEqual(at, [next, next + OTHERS_FIRST_MS, next + 60_000]);
      await two.change(job.id, () => ({ job: { ...job, state: 'unknown' } }));
      assert.equal(two.nextDueAt(holding(null)), null, 'there is nothing to tell of it');
    });
  });
});
