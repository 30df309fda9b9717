// Whose answer is it: the connection says whose reply it brings, and only a response that another job has is refused.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { HandStreams } from '../fakes/handStream.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared, preparedAs, streamed } from '../fakes/question.ts';
import { later, said } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';

const HOUR = 3_600_000;
const PLACE = aPlace('https://gateway.example/v1');
const ELSEWHERE = aPlace('https://elsewhere.example/v1', { name: 'Elsewhere' });
const HERE = { background: false, store: false } as const;

describe('whose answer it is', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: HandStreams;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    provider = new HandStreams();
    engine = await window();
  });
  afterEach(() => files.dispose());

  const window = () => openWindow({ files, clock, place: PLACE, key: () => DEFAULT_KEY, provider });

  async function ask(changes: Partial<Question> = {}, streams = false, at = engine): Promise<string> {
    const make = streams ? streamed : prepared;
    const id = await at.jobs.start(make({ endpoint: PLACE, wantsSummary: false, ...changes }, clock.now()), null, true);
    await clock.settle();
    return id;
  }

  /** A job that has this response. */
  async function having(responseId: string, endpoint = PLACE): Promise<string> {
    const made = preparedAs({ state: 'completed', responseId }, { endpoint });
    await engine.ledger.insert({ ...made, budget: null });
    return made.job.id;
  }

  const job = (id: string): Job => engine.ledger.get(id) ?? assert.fail('the job is gone');
  const answer = (id: string) => engine.ledger.texts(id)?.answer;

  describe('of a stream in the foreground', () => {
    async function running(): Promise<string> {
      const id = await ask(HERE, true);
      provider.last.status('in_progress');
      await clock.settle();
      assert.equal(job(id).responseId, 'resp_1');
      return id;
    }

    it('is the job’s also when its end gives another id; the first one stays', async () => {
      const id = await running();
      provider.last.status('in_progress', { id: 'resp_other_yet' });
      provider.last.completed('All of it.', { id: 'resp_another' });
      await clock.settle();
      assert.deepEqual([job(id).state, job(id).responseId, answer(id)], ['completed', 'resp_1', 'All of it.']);
      assert.ok((job(id).cost?.total ?? 0) > 0);
    });

    it('is not the job’s when its end is the response of another one: what was heard is kept', async () => {
      await having('resp_another');
      const id = await running();
      provider.last.text('Half of it');
      provider.last.completed('An answer to something else.', { id: 'resp_another' });
      await clock.settle();
      assert.deepEqual([job(id).state, job(id).error?.kind, answer(id)], ['failed', 'brokeOff', 'Half of it']);
      assert.ok((job(id).reserved ?? 0) > 0);
    });
  });

  it('of a stream in the background is the job’s also when its end gives another id', async () => {
    const id = await ask({}, true);
    provider.last.status('in_progress');
    provider.last.completed('All of it.', { id: 'resp_another' });
    await clock.settle();
    assert.deepEqual([job(id).state, job(id).responseId, answer(id)], ['completed', 'resp_1', 'All of it.']);
  });

  describe('to a POST that brings the response of another job', () => {
    const unclear = (id: string) => {
      const { state, responseId, error, reserved, estimate, nextLookAt } = job(id);
      assert.deepEqual(
        [state, responseId, error?.kind, error?.code, reserved, nextLookAt],
        ['uncertain', null, 'knownResponse', 'resp_1', estimate?.worst, null],
      );
      return error?.message;
    };

    it('nobody knows: its cost stays open, and the response is neither read nor cancelled for it', async () => {
      const first = await having('resp_1');
      const id = await ask();
      assert.equal(unclear(id), first);
      await engine.jobs.cancel(id);
      assert.equal(await engine.jobs.lookNow(id), 'nothingToLookAt');
      await clock.advance(3 * HOUR);
      assert.deepEqual([provider.calls, answer(id)], [['start'], '']);
    });

    it('nobody knows either when that job was removed from the list', async () => {
      await engine.ledger.remove(await having('resp_1'));
      unclear(await ask());
    });

    for (const [where, changes] of [
      ['background', {}],
      ['foreground', HERE],
    ] as const) {
      it(`its stream is not heard, in the ${where}`, async () => {
        await having('resp_1');
        const grown: string[] = [];
        engine.live.onDidGrow((grows) => grown.push(grows));
        const id = await ask(changes, true);
        provider.last.status('in_progress');
        provider.last.text('An answer to something else.');
        await clock.settle();
        unclear(id);
        assert.deepEqual([grown, provider.last.isClosed, provider.last.heard], [[], true, 1]);
        await clock.advance(HOUR);
        assert.deepEqual([unclear(id) !== '', answer(id), provider.calls], [true, '', ['start']]);
      });
    }

    it('nobody knows for one of two jobs only, also when two windows are answered at once', async () => {
      const other = await window();
      const replies = [later(), later()];
      provider.onStart = () => replies[provider.count('start') - 1]?.reply ?? assert.fail('a third POST');
      const ids = [await ask({ question: 'One?' }), await ask({ question: 'Two?' }, false, other)];
      for (const { give } of replies) give(said('queued'));
      await clock.settle();
      const states = ids.map((id) => job(id).state).sort();
      assert.deepEqual(states, ['queued', 'uncertain']);
      const [known] = ids.filter((id) => job(id).state === 'queued');
      const [open] = ids.filter((id) => job(id).state === 'uncertain');
      assert.equal(unclear(open ?? ''), known);
    });

    it('is no trouble at another place, where ids mean something else', async () => {
      await having('resp_1', ELSEWHERE);
      const id = await ask();
      assert.deepEqual([job(id).state, job(id).responseId], ['queued', 'resp_1']);
    });
  });

  describe('a cancel before the POST', () => {
    it('discards the job, and whoever was about to send it is refused', async () => {
      const made = prepared({ endpoint: PLACE }, clock.now());
      // Another window has just written it down.
      await engine.ledger.insert({ job: { ...made.job, nextLookAt: clock.now() }, texts: made.texts, budget: null });
      await engine.jobs.cancel(made.job.id);
      engine.jobs.sendNow(made.job.id);
      await clock.advance(HOUR);
      assert.deepEqual([job(made.job.id).state, job(made.job.id).reserved, provider.calls], ['discarded', null, []]);
    });

    it('in the moment after asking is one, too', async () => {
      const made = prepared({ endpoint: PLACE }, clock.now());
      const id = await engine.jobs.start(made, null, true);
      await engine.jobs.cancel(id);
      await clock.advance(HOUR);
      const cancelled = job(id);
      const isNeverSent = cancelled.state === 'discarded' && provider.count('start') === 0;
      const isStopped = cancelled.state === 'cancelled' && provider.count('cancel') === 1;
      assert.ok(isNeverSent || isStopped, `${cancelled.state}: ${provider.calls.join(', ')}`);
    });
  });

  describe('adopting', () => {
    async function uncertain(endpoint = PLACE, changes: Partial<Job> = {}): Promise<string> {
      const made = preparedAs(
        { state: 'uncertain', sentAt: clock.now(), sentOn: '2026-11-21', createdAt: clock.now(), ...changes },
        { endpoint },
      );
      await engine.ledger.insert({ ...made, budget: null });
      return made.job.id;
    }
    const GATEWAY = aPlace('https://gateway.example/v1', { provider: 'compatible' });

    it('writes a response down whole or not at all', async () => {
      provider.onRead = () => finished('resp_1', null);
      const seen: unknown[] = [];
      engine.ledger.onDidChange(({ ids }) => {
        seen.push(...ids.map((id) => [job(id).state, answer(id)]));
      });
      const { jobId } = await engine.jobs.track('resp_1', PLACE);
      assert.deepEqual(seen, [['completed', 'All of it.']]);
      const row = files.raw().prepare('SELECT lease_owner FROM jobs WHERE id = ?').get(jobId);
      assert.equal(row?.lease_owner, null);
      const stored = files.raw().prepare('SELECT body FROM texts WHERE job_id = ?').get(jobId);
      assert.match(String(stored?.body), /resp_1/);
      await engine.ledger.indexTexts();
      assert.equal(engine.ledger.search('all of it', 5).length, 1);
    });

    it('takes a response that the place gives another id, and keeps the one that was typed', async () => {
      const id = await uncertain();
      provider.onRead = () => finished('resp_encoded_anew', id);
      await engine.jobs.adopt(id, 'resp_1');
      assert.deepEqual([job(id).state, job(id).responseId], ['completed', 'resp_1']);
    });

    it('refuses what another job has by either id', async () => {
      const first = await having('resp_of_another');
      const id = await uncertain();
      provider.onRead = () => finished('resp_of_another', id);
      await assert.rejects(engine.jobs.adopt(id, 'resp_1'), /already tracked by another job/);
      await assert.rejects(engine.jobs.adopt(id, 'resp_of_another'), /already tracked by another job/);
      assert.deepEqual(await engine.jobs.track('resp_1', PLACE), { jobId: first, how: 'known' });
      assert.deepEqual([job(id).state, engine.ledger.page(10).length], ['uncertain', 2]);
    });

    for (const [name, place] of [
      ['another place', ELSEWHERE],
      ['another address of the same name', { ...ELSEWHERE, name: PLACE.name }],
      ['another name of the same address', { ...PLACE, name: 'Another' }],
    ] as const) {
      it(`does not settle a job of ${name}, whatever the response says`, async () => {
        const id = await uncertain(place);
        provider.onRead = () => finished('resp_1', id);
        const { jobId, how } = await engine.jobs.track('resp_1', PLACE);
        assert.deepEqual([how, job(id).state, job(jobId).state], ['new', 'uncertain', 'completed']);
      });
    }

    it('leaves the reply to a question that is being sent to its own window', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const id = await ask();
      provider.onRead = () => finished('resp_1', id);
      await assert.rejects(engine.jobs.track('resp_1', PLACE), /being sent right now/);
      give(said('queued'));
      await clock.settle();
      assert.deepEqual([job(id).responseId, engine.ledger.page(10).length], ['resp_1', 1]);
    });

    it('knows an id of another place for another response', async () => {
      const first = await having('resp_1', ELSEWHERE);
      provider.onRead = () => finished('resp_1', null);
      const { jobId, how } = await engine.jobs.track('resp_1', PLACE);
      assert.deepEqual([how, jobId === first], ['new', false]);
    });

    describe('where the place drops metadata', () => {
      it('asks a person, who sees question and answer', async () => {
        const id = await uncertain(GATEWAY);
        provider.onRead = () => finished('resp_1', null);
        const shown: unknown[] = [];
        const says = (isIts: boolean) => (seen: object) => {
          shown.push(seen);
          return Promise.resolve(isIts);
        };
        assert.equal((await engine.jobs.adopt(id, 'resp_1', says(false))).state, 'uncertain');
        assert.equal((await engine.jobs.adopt(id, 'resp_1', says(true))).state, 'completed');
        const seen = { responseId: 'resp_1', model: 'o3', createdAt: null, question: 'Why?', answer: 'All of it.' };
        assert.deepEqual(shown, [seen, seen]);
        assert.deepEqual([job(id).state, answer(id)], ['completed', 'All of it.']);
      });

      it('asks also where it was refused and left out', async () => {
        const id = await uncertain(aPlace('https://api.openai.com/v1'), { dropped: ['metadata'] });
        provider.onRead = () => finished('resp_1', null);
        assert.equal((await engine.jobs.adopt(id, 'resp_1', () => Promise.resolve(true))).state, 'completed');
      });

      it('does not ask about what names another job, what a job has, nor where metadata is kept', async () => {
        const nobody = () => assert.fail('a person was asked');
        const id = await uncertain(GATEWAY);
        provider.onRead = () => finished('resp_1', 'job-of-another');
        await assert.rejects(engine.jobs.adopt(id, 'resp_1', nobody), /belongs to another job/);
        await having('resp_2', GATEWAY);
        provider.onRead = () => finished('resp_2', null);
        await assert.rejects(engine.jobs.adopt(id, 'resp_2', nobody), /already tracked/);
        const kept = await uncertain(aPlace('https://api.openai.com/v1'));
        provider.onRead = () => finished('resp_3', null);
        await assert.rejects(engine.jobs.adopt(kept, 'resp_3', nobody), /names no job/);
        await assert.rejects(engine.jobs.adopt(id, 'resp_3'), /names no job/);
      });

      it('asks nobody about a response of which there is nothing to see', async () => {
        const id = await uncertain(GATEWAY);
        provider.onRead = () => finished('resp_1', null, '');
        provider.asked = () =>
          Promise.resolve({ ok: true, value: { question: '', instructions: '', bytes: 0, isWhole: true } });
        const nobody = () => assert.fail('a person was asked');
        await assert.rejects(engine.jobs.adopt(id, 'resp_1', nobody), /neither question nor answer/);
      });

      it('does not settle what was settled while the person thought about it', async () => {
        const id = await uncertain(GATEWAY);
        provider.onRead = () => finished('resp_1', null);
        const slow = async () => {
          await engine.jobs.giveUp(id);
          return true;
        };
        await assert.rejects(engine.jobs.adopt(id, 'resp_1', slow), /no longer uncertain/);
        assert.equal(job(id).state, 'discarded');
      });
    });
  });
});

function finished(id: string, jobId: string | null, answer = 'All of it.') {
  const made = said('completed', { id });
  assert.ok(made.ok);
  return {
    ok: true,
    value: { ...made.value, response: { ...made.value.response, metadataJob: jobId, answer } },
  } as const;
}
