// What is paid for and can't be written down: kept for as long as the window lives, told to the person, and stored in the
// end, whatever happens to job and window meanwhile.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { LiveTexts } from '../../src/core/jobs/life/liveTexts.ts';
import { Recorder } from '../../src/core/jobs/life/recorder.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { LEASE_MS } from '../../src/core/pace/pace.ts';
import type { Job } from '../../src/shared/job.ts';
import { aUsage } from '../builders/aJob.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { FullDisk } from '../fakes/fullDisk.ts';
import { HandStreams } from '../fakes/handStream.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, streamed } from '../fakes/question.ts';
import { failing, later, said } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PLACE = aPlace('https://gateway.example/v1');

describe('what is paid for and not on the disk yet', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let disk: FullDisk;
  let provider: HandStreams;
  let engine: Engine;
  /** What was said of held jobs, in its order. */
  let told: string[];

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    disk = new FullDisk();
    provider = new HandStreams();
    engine = await window();
    told = [];
    engine.held.onDidChange((id) => {
      const held = engine.held.of(id);
      told.push(held === null ? 'stored' : `${held.responseId} ${held.isTried ? 'tried' : 'given up'}`);
    });
  });
  afterEach(() => {
    disk.dispose();
    files.dispose();
  });

  const window = () => openWindow({ files, clock, place: PLACE, key: () => DEFAULT_KEY, provider });

  async function ask(changes: Partial<Question> = {}, streams = false): Promise<string> {
    const question = { endpoint: PLACE, wantsSummary: false, ...changes };
    const make = streams ? streamed : prepared;
    const id = await engine.jobs.start(make(question, clock.now()), null, true);
    await clock.settle();
    return id;
  }

  const job = (id: string, at = engine): Job => at.ledger.get(id) ?? assert.fail('the job is gone');
  const answer = (id: string) => engine.ledger.texts(id)?.answer;
  const fill = () => {
    disk.isFull = true;
  };
  async function clear(): Promise<void> {
    disk.isFull = false;
    await clock.advance(6_000);
  }
  /** As another window writes that could not know better. */
  const called = (id: string, changes: Partial<Job>) =>
    engine.ledger.change(id, (before) => ({ job: { ...before, nextLookAt: null, ...changes } }));
  const died = { kind: 'windowDied', message: '', code: null, httpStatus: null, requestId: null } as const;

  describe('the id of a run', () => {
    it('is stored after hours of a full disk, and told of once, with the id', async () => {
      provider.onStart = () => {
        fill();
        return said('queued');
      };
      const id = await ask();
      await clock.advance(3 * HOUR);
      assert.deepEqual([job(id).state, told], ['submitting', ['resp_1 tried']]);
      assert.ok(disk.failed > 1_000, `${disk.failed} tries`);
      await clear();
      assert.deepEqual([job(id).responseId, provider.count('start')], ['resp_1', 1]);
      assert.deepEqual(told, ['resp_1 tried', 'stored']);
    });

    for (const [state, changes] of [
      ['uncertain', { error: died }],
      ['discarded', { reserved: null }],
    ] as const) {
      it(`wins over "${state}", written meanwhile`, async () => {
        const { reply, give } = later();
        provider.onStart = () => reply;
        const id = await ask();
        await called(id, { state, ...changes });
        fill();
        give(said('in_progress'));
        await clock.advance(MINUTE);
        assert.deepEqual([job(id).state, told], [state, ['resp_1 tried']]);
        await clear();
        assert.deepEqual([job(id).state, job(id).responseId], ['running', 'resp_1']);
        assert.equal(job(id).reserved, job(id).estimate?.worst);
      });
    }

    it('is tried a last time when the window closes', async () => {
      provider.onStart = () => {
        fill();
        return said('queued');
      };
      const id = await ask();
      await clock.advance(MINUTE);
      // Between two tries of its own.
      disk.isFull = false;
      const settling = engine.settled();
      await clock.advance(1_000);
      await settling;
      assert.equal(job(id).responseId, 'resp_1');
    });

    it('is in the log when the window closes without it', async () => {
      provider.onStart = () => {
        fill();
        return said('queued');
      };
      await ask();
      const settling = engine.settled();
      await clock.advance(5_000);
      await settling;
      engine.dispose();
      assert.match(files.log.text, /its window closes before this was stored \(response id resp_1\)/);
    });

    it('is told when a newer Ponder has the ledger, and tried no more', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const id = await ask();
      files.raw().exec('PRAGMA user_version = 99');
      give(said('queued'));
      await clock.advance(HOUR);
      assert.deepEqual(told, ['resp_1 given up']);
      assert.deepEqual(engine.held.of(id), { jobId: id, responseId: 'resp_1', answer: '', isTried: false });
    });

    it('is told when the ledger is damaged, and tried no more', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      await ask();
      disk.isDamaged = true;
      give(said('queued'));
      await clock.advance(HOUR);
      assert.deepEqual(told, ['resp_1 given up']);
    });

    it('is stopped from memory when a person cancels meanwhile, and that is written down as well', async () => {
      provider.onStart = () => {
        fill();
        return said('in_progress');
      };
      const id = await ask();
      await engine.jobs.cancel(id);
      await clock.advance(MINUTE);
      assert.equal(provider.count('cancel'), 1, 'the meter runs no longer');
      await clear();
      assert.deepEqual([job(id).state, job(id).responseId], ['cancelled', 'resp_1']);
      await clock.advance(10_000);
      assert.equal(provider.count('cancel'), 1);
    });

    it('comes with the answer where the provider forgets that within minutes', async () => {
      provider.onStart = () => {
        fill();
        return said('in_progress');
      };
      provider.onRead = () => said('completed');
      const id = await ask({ store: false });
      await clock.advance(10 * MINUTE);
      assert.equal(provider.count('read'), 1);
      provider.onRead = () => failing('notFound', {}, 404);
      await clear();
      assert.deepEqual([job(id).state, job(id).responseId], ['completed', 'resp_1']);
    });
  });

  describe('a definite no', () => {
    for (const [name, failure, state] of [
      ['for good', failing('refused', {}, 400), 'rejected'],
      ['for now', failing('tryLater', { retryAfterMs: HOUR }, 429), 'waiting'],
    ] as const) {
      it(`${name} wins over "uncertain": nothing was spent`, async () => {
        const { reply, give } = later();
        provider.onStart = () => reply;
        const id = await ask();
        await called(id, { state: 'uncertain', error: died });
        fill();
        give(failure);
        await clock.advance(5 * MINUTE);
        assert.deepEqual([job(id).state, told], ['uncertain', []]);
        await clear();
        assert.equal(job(id).state, state);
      });
    }

    it('to a field is kept until the job can be sent without it', async () => {
      const { reply, give } = later();
      provider.onStart = ({ reasoning }) => (reasoning?.summary === undefined ? said('queued') : reply);
      const id = await ask({ wantsSummary: true });
      fill();
      give(failing('refused', { param: 'reasoning.summary' }, 400));
      await clock.advance(5 * MINUTE);
      assert.equal(provider.count('start'), 1);
      await clear();
      assert.deepEqual([job(id).responseId, provider.count('start')], ['resp_1', 2]);
    });
  });

  describe('the end that a look brings', () => {
    it('is kept where the provider forgets it within minutes', async () => {
      const id = await ask({ store: false });
      provider.onRead = () => {
        fill();
        return said('completed', { id: 'resp_encoded_anew' });
      };
      await clock.advance(10_000);
      assert.deepEqual([job(id).state, told], ['queued', ['resp_1 tried']]);
      provider.onRead = () => failing('notFound', {}, 404);
      await clock.advance(30 * MINUTE);
      await clear();
      assert.deepEqual([job(id).state, told.at(-1)], ['completed', 'stored']);
    });
  });

  describe('the end that a stream in the background brings', () => {
    it('is kept', async () => {
      const asking = ask({ store: false }, true);
      await clock.settle();
      provider.last.status('in_progress');
      const id = await asking;
      await clock.settle();
      fill();
      provider.onRead = () => failing('notFound', {}, 404);
      provider.last.completed('All of it.');
      await clock.advance(30 * MINUTE);
      assert.deepEqual([job(id).state, told], ['running', ['resp_1 tried']]);
      assert.equal(engine.held.of(id)?.answer, 'All of it.');
      await clear();
      assert.deepEqual([job(id).state, answer(id), told.at(-1)], ['completed', 'All of it.', 'stored']);
    });
  });

  describe('of a run in the foreground', () => {
    const HERE = { background: false, store: false } as const;

    /** It runs, and its id is on the disk. */
    async function running(): Promise<string> {
      const id = await ask(HERE, true);
      provider.last.status('in_progress');
      await clock.settle();
      assert.equal(job(id).state, 'running');
      return id;
    }

    it('the end is stored with its text and cost, however long that takes', async () => {
      const id = await running();
      provider.last.text('All ');
      fill();
      provider.last.completed('All of it.');
      await clock.advance(HOUR);
      assert.deepEqual([job(id).state, told], ['running', ['resp_1 tried']]);
      assert.deepEqual([engine.held.of(id)?.answer, engine.live.get(id)?.answer], ['All of it.', 'All ']);
      await clear();
      assert.deepEqual([job(id).state, answer(id), job(id).reserved], ['completed', 'All of it.', null]);
      assert.ok((job(id).cost?.total ?? 0) > 0);
      assert.deepEqual([told.at(-1), engine.live.get(id)], ['stored', null]);
    });

    it('the stream is heard to its end while not even its id can be stored', async () => {
      const id = await ask(HERE, true);
      fill();
      provider.last.status('in_progress');
      await clock.settle();
      provider.last.text('All ');
      await clock.advance(MINUTE);
      assert.deepEqual([job(id).state, engine.live.get(id)?.answer], ['submitting', 'All ']);
      provider.last.completed('All of it.');
      await clock.advance(10 * MINUTE);
      assert.equal(engine.held.of(id)?.answer, 'All of it.');
      await clear();
      assert.deepEqual([job(id).state, job(id).responseId, answer(id)], ['completed', 'resp_1', 'All of it.']);
      assert.deepEqual([provider.count('start'), told], [1, ['resp_1 tried', 'stored']]);
    });

    it('what was heard is stored when the stream breaks meanwhile', async () => {
      const id = await running();
      fill();
      provider.last.text('Half of it');
      await clock.settle();
      provider.last.breakOff();
      await clock.advance(10 * MINUTE);
      assert.equal(engine.held.of(id)?.answer, 'Half of it');
      await clear();
      assert.deepEqual([job(id).state, job(id).error?.kind, answer(id)], ['failed', 'brokeOff', 'Half of it']);
    });

    it('a cancel breaks it off at once and is written down later, with the text', async () => {
      const id = await running();
      fill();
      provider.last.text('Half of it');
      await clock.settle();
      await engine.jobs.cancel(id);
      assert.ok(provider.last.isClosed);
      await clock.advance(10 * MINUTE);
      assert.equal(job(id).state, 'running');
      await clear();
      assert.deepEqual([job(id).state, answer(id)], ['cancelled', 'Half of it']);
      assert.notEqual(job(id).cancelRequestedAt, null);
    });

    it('a cancel breaks it off also while its id can not be stored', async () => {
      const id = await ask(HERE, true);
      fill();
      provider.last.status('in_progress');
      await clock.settle();
      provider.last.text('Half of it');
      await clock.settle();
      await engine.jobs.cancel(id);
      assert.ok(provider.last.isClosed);
      await clock.advance(MINUTE);
      await clear();
      assert.deepEqual([job(id).state, job(id).responseId, answer(id)], ['cancelled', 'resp_1', 'Half of it']);
    });

    it('wins over "failed", written by a window that took this one for dead, at once and at the end', async () => {
      const id = await running();
      provider.last.text('All ');
      await clock.settle();
      await called(id, { state: 'failed', error: died, finishedAt: clock.now() });
      await clock.settle();
      assert.deepEqual([job(id).state, job(id).error], ['running', null]);
      await called(id, { state: 'failed', error: died, finishedAt: clock.now() });
      fill();
      provider.last.completed('All of it.');
      await clock.advance(MINUTE);
      await clear();
      assert.deepEqual([job(id).state, answer(id)], ['completed', 'All of it.']);
    });

    it('is another window’s no longer than this one can not renew its lease', async () => {
      const id = await running();
      fill();
      await clock.advance(3 * LEASE_MS);
      const other = openWindow({ files, clock, place: PLACE, key: () => DEFAULT_KEY, provider });
      await clear();
      await other;
      await clock.advance(LEASE_MS);
      assert.equal(job(id).state, 'running');
      provider.last.completed('All of it.');
      await clock.settle();
      assert.deepEqual([job(id).state, answer(id)], ['completed', 'All of it.']);
    });

    it('the answer stays to be copied where no ledger takes it any more', async () => {
      const id = await running();
      files.raw().exec('PRAGMA user_version = 99');
      provider.last.text('All ');
      await clock.settle();
      provider.last.completed('All of it.');
      await clock.advance(MINUTE);
      assert.deepEqual(engine.held.of(id), {
        jobId: id,
        responseId: 'resp_1',
        answer: 'All of it.',
        isTried: false,
      });
      assert.equal(engine.live.get(id)?.answer, 'All ');
    });

    it('without a stream is one reply, and is kept as well', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const id = await ask(HERE);
      fill();
      give(said('completed'));
      await clock.advance(HOUR);
      assert.deepEqual([job(id).state, told], ['submitting', ['resp_1 tried']]);
      await clear();
      assert.deepEqual([job(id).state, job(id).responseId], ['completed', 'resp_1']);
    });
  });

  it('is written down where neither cost nor receipt can be worked out', async () => {
    const id = await ask();
    const catalogue = () => Promise.reject(new Error('Its chunk is gone: the extension was updated'));
    const recorder = new Recorder({
      ledger: engine.ledger,
      clock,
      log: files.log,
      catalogue,
      live: new LiveTexts(files.log),
    });
    const reply = said('completed');
    assert.ok(reply.ok);
    const response = { ...reply.value.response, usage: aUsage() };
    const word = await recorder.word(job(id), { ...reply.value, response });
    await recorder.record(id, { type: 'seen', at: clock.now(), word });
    const { state, cost, reserved, estimate } = job(id);
    assert.deepEqual([state, cost, reserved], ['completed', null, estimate?.worst]);
    recorder.keeper.dispose();
  });
});
