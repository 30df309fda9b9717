// How long texts are kept: from the end of a job, or from when that arrived here, whichever was later.
import assert from 'node:assert/strict';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const place = aPlace('https://gateway.example/v1');

describe('the texts of a job', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let ledger: Ledger;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    ledger = await files.open('w1', clock);
  });
  afterEach(() => files.dispose());

  async function kept(changes: Partial<Job>): Promise<string> {
    const { job, texts } = preparedAs({ createdAt: clock.now() - 30 * DAY, nextLookAt: null, ...changes });
    await ledger.insert({ job, texts, budget: null });
    return job.id;
  }

  async function isForgotten(changes: Partial<Job>, days = 7): Promise<boolean> {
    const id = await kept(changes);
    await ledger.forgetTextsBefore(clock.now() - days * DAY);
    return ledger.get(id)?.textsRemovedAt !== null;
  }

  it('are kept from its end on, and from when the end arrived', async () => {
    const ago = (days: number) => clock.now() - days * DAY;
    for (const state of ['completed', 'incomplete', 'failed', 'cancelled', 'rejected', 'lost', 'discarded'] as const) {
      for (const [finished, arrived, isOver] of [
        [29, 0, false],
        [29, 6, false],
        [29, 8, true],
        [6, 8, false],
        [29, 29, true],
        // A provider's clock that is ahead keeps nothing for ever.
        [-3_000_000, 8, true],
      ] as const) {
        const told = `${state}, ended ${finished} and arrived ${arrived} days ago`;
        assert.equal(await isForgotten({ state, finishedAt: ago(finished), arrivedAt: ago(arrived) }), isOver, told);
      }
    }
  });

  it('are kept while a look is to come, and not for one that no provider would answer any more', async () => {
    const ago = (days: number) => clock.now() - days * DAY;
    const cancelled = { state: 'cancelled', createdAt: ago(90), finishedAt: ago(60), arrivedAt: ago(60) } as const;
    const looks = [-1, 29, 31].map((days) => isForgotten({ ...cancelled, nextLookAt: ago(days) }));
    assert.deepEqual(await Promise.all(looks), [false, false, true]);
  });

  it('of a row that tells no arrival are kept from the last that is known of it', async () => {
    const ago = (days: number) => clock.now() - days * DAY;
    const old = { state: 'completed', arrivedAt: null } as const;
    assert.equal(await isForgotten({ ...old, updatedAt: ago(6), finishedAt: ago(29) }), false);
    assert.equal(await isForgotten({ ...old, updatedAt: ago(29), finishedAt: ago(6) }), false);
    assert.equal(await isForgotten({ ...old, updatedAt: ago(29), finishedAt: null }), true);
    const id = await kept({ ...old, updatedAt: ago(29), finishedAt: ago(29) });
    files.raw().prepare("UPDATE jobs SET job = json_remove(job, '$.arrivedAt') WHERE id = ?").run(id);
    assert.equal(await ledger.forgetTextsBefore(ago(7)), 1);
  });

  it('never go while it is open, uncertain, or still looked at', async () => {
    const updatedAt = clock.now() - 29 * DAY;
    for (const state of ['prepared', 'waiting', 'submitting', 'uncertain', 'queued', 'running', 'unknown'] as const) {
      assert.equal(await isForgotten({ state, updatedAt, finishedAt: updatedAt, arrivedAt: updatedAt }), false, state);
    }
    const cancelled = { state: 'cancelled', updatedAt, finishedAt: updatedAt, arrivedAt: updatedAt } as const;
    assert.equal(await isForgotten({ ...cancelled, nextLookAt: clock.now() }), false);
    assert.equal(await isForgotten(cancelled), true);
  });

  it('are kept with a job that is rated, or whose cost is entered, no longer than with another', async () => {
    const arrivedAt = clock.now() - 8 * DAY;
    const rating = { thumb: 'up', note: 'good', at: clock.now() } as const;
    assert.equal(await isForgotten({ state: 'completed', arrivedAt, rating, updatedAt: clock.now() }), true);
    assert.equal(await isForgotten({ state: 'failed', arrivedAt, updatedAt: clock.now() }), true);
  });

  it('go in steps through a long history, each job once, with a turn for the editor after each', async () => {
    const updatedAt = clock.now() - 29 * DAY;
    const ids: string[] = [];
    for (let index = 0; index < 250; index += 1) ids.push(await kept({ state: 'completed', updatedAt }));
    await kept({ state: 'running', updatedAt });
    let turns = 0;
    const turn = (): NodeJS.Immediate =>
      setImmediate(() => {
        turns += 1;
        next = turn();
      });
    let next = turn();
    assert.equal(await ledger.forgetTextsBefore(clock.now() - 7 * DAY), 250);
    clearImmediate(next);
    assert.ok(turns > 250, `${turns} turns`);
    assert.equal(await ledger.forgetTextsBefore(clock.now() - 7 * DAY), 0);
    assert.ok(ids.every((id) => ledger.texts(id)?.question === ''));
  });
});

describe('an answer that is fetched late', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new ScriptedProvider();
  });
  afterEach(() => files.dispose());

  const window = () => openWindow({ files, clock, place, key: () => 'sk-some-key', provider });

  it('is kept as long as any other', async () => {
    const first = await window();
    const id = await first.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.settle();
    first.dispose();
    clock.jump(20 * DAY);
    provider.onRead = () => said('completed');
    const engine = await window();
    await clock.advance(MINUTE);
    assert.equal(engine.ledger.get(id)?.arrivedAt !== null, true);
    assert.equal(await engine.ledger.forgetTextsBefore(clock.now() - 7 * DAY), 0);
    assert.notEqual(engine.ledger.texts(id)?.question, '');
    clock.jump(8 * DAY);
    assert.equal(await engine.ledger.forgetTextsBefore(clock.now() - 7 * DAY), 1);
  });

  it('of a job that was lost is kept from when it was found', async () => {
    const engine = await window();
    provider.onRead = () => failing('notFound', {}, 404);
    const id = await engine.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.advance(5 * MINUTE);
    assert.equal(engine.ledger.get(id)?.state, 'lost');
    clock.jump(6 * DAY);
    provider.onRead = () => said('completed');
    await engine.jobs.lookNow(id);
    clock.jump(2 * DAY);
    assert.equal(await engine.ledger.forgetTextsBefore(clock.now() - 7 * DAY), 0);
  });

  it('of any place is kept from when it was adopted', async () => {
    const engine = await window();
    provider.onRead = () => said('completed');
    const { jobId } = await engine.jobs.track('resp_1', place);
    await engine.ledger.change(jobId, (job) => ({ job: { ...job, createdAt: clock.now() - 20 * DAY } }));
    assert.equal(await engine.ledger.forgetTextsBefore(clock.now() - 7 * DAY), 0);
  });

  it('of a cancelled job can still come after the days are over', async () => {
    const first = await window();
    const id = await first.jobs.start(prepared({ endpoint: place }, clock.now()), null, false);
    await clock.settle();
    await first.jobs.cancel(id);
    await clock.advance(5_000);
    assert.equal(first.ledger.get(id)?.state, 'cancelled');
    first.dispose();
    clock.jump(9 * DAY);
    const ledger = await files.open('w2', clock);
    assert.equal(await ledger.forgetTextsBefore(clock.now() - DAY), 0);
    ledger.dispose();
    provider.onRead = () => said('completed');
    const engine = await window();
    await clock.advance(MINUTE);
    assert.equal(engine.ledger.get(id)?.state, 'completed');
  });
});
