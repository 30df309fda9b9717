// Sending: written down before the POST, one POST whatever happens, and nothing lost that was accepted.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { LEASE_MS } from '../../src/core/pace/pace.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import { HumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { answering, startRawServer } from '../fakes/rawServer.ts';
import { failing, later, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const HOUR = 3_600_000;

describe('sending', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let key: string | null;
  let place = aPlace('http://127.0.0.1:1/v1');

  beforeEach(() => {
    files = new LedgerFolder();
    clock = new FakeClock();
    key = DEFAULT_KEY;
    place = aPlace('http://127.0.0.1:1/v1');
  });
  afterEach(() => files.dispose());

  function window(provider?: Provider): Promise<Engine> {
    return openWindow({ files, clock, place, key: () => key, ...(provider === undefined ? {} : { provider }) });
  }

  async function ask(engine: Engine, changes: Partial<Question> = {}): Promise<string> {
    const id = await engine.jobs.start(prepared({ endpoint: place, ...changes }, clock.now()), null, false);
    await clock.settle();
    return id;
  }

  function jobOf(engine: Engine, id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  describe('to a scripted provider', () => {
    let provider: ScriptedProvider;

    beforeEach(() => {
      provider = new ScriptedProvider();
    });

    it('has written "submitting" to the disk before the POST', async () => {
      const engine = await window(provider);
      const raw = files.raw();
      let seen: unknown;
      provider.onStart = (_body, jobId) => {
        seen = raw.prepare('SELECT state, sent_on, lease_until FROM jobs WHERE id = ?').get(jobId);
        return said('queued');
      };
      const id = await ask(engine);
      const { sentOn } = jobOf(engine, id);
      assert.deepEqual(
        { ...Object(seen) },
        { state: 'submitting', sent_on: sentOn, lease_until: clock.now() + LEASE_MS },
      );
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).responseId], ['queued', 'resp_1']);
    });

    it('does not happen with a key that is removed while models and prices are read', async () => {
      let isRemoved = false;
      const engine = await openWindow({
        files,
        clock,
        place,
        provider,
        key: () => (isRemoved ? null : key),
        onCatalogue: () => {
          isRemoved = true;
        },
      });
      const id = await ask(engine);
      assert.equal(isRemoved, true);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).waitingReason], ['waiting', 'noKey']);
      assert.equal(provider.count('start'), 0);
    });

    it('with a key that is refused ends the job that a person sends, and leaves what was due to another key', async () => {
      const error = { kind: 'key', message: '', code: null, httpStatus: 401, requestId: null } as const;
      const refuse = () => failing('refused', { error }, 401);
      provider.onStart = refuse;
      const engine = await window(provider);
      const told = (id: string) => [jobOf(engine, id).state, jobOf(engine, id).error?.kind];
      assert.deepEqual(told(await ask(engine)), ['rejected', 'key']);
      provider.onStart = () => failing('tryLater', { retryAfterMs: 5_000 });
      const id = await ask(engine);
      provider.onStart = refuse;
      await clock.advance(30_000);
      assert.deepEqual(told(id), ['waiting', 'key']);
      assert.equal(provider.count('start'), 3);
    });

    it('happens once when two windows send the same waiting job at once', async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: 5_000 });
      const one = await window(provider);
      const two = await window(provider);
      const id = await ask(one);
      assert.equal(jobOf(one, id).state, 'waiting');
      provider.onStart = () => said('queued');
      one.jobs.sendNow(id);
      two.jobs.sendNow(id);
      one.jobs.sendNow(id);
      await clock.advance(20_000);
      assert.equal(provider.count('start'), 2);
      assert.equal(jobOf(two, id).responseId, 'resp_1');
    });

    it('happens once when a waiting job comes due in eight windows', async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: 5_000 });
      const windows = [await window(provider)];
      while (windows.length < 8) windows.push(await window(provider));
      const [first] = windows;
      assert.ok(first);
      const id = await ask(first);
      provider.onStart = () => said('queued');
      await clock.advance(30_000);
      assert.equal(provider.count('start'), 2);
      assert.equal(jobOf(first, id).responseId, 'resp_1');
    });

    it('is uncertain when the window died in the middle, and is never done again', async () => {
      provider.onStart = () => later().reply;
      const dying = await window(provider);
      const id = await ask(dying);
      dying.dispose();
      const engine = await window(provider);
      assert.equal(jobOf(engine, id).state, 'submitting');
      await clock.advance(LEASE_MS + 1_000);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).error?.kind], ['uncertain', 'windowDied']);
      await clock.advance(3 * HOUR);
      assert.equal(provider.count('start'), 1);
      assert.equal(provider.count('read'), 0);
      assert.ok((jobOf(engine, id).reserved ?? 0) > 0, 'its price stays reserved');
    });

    it('is not taken for dead by another window while its POST takes long', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const one = await window(provider);
      const two = await window(provider);
      const id = await ask(one);
      await clock.advance(4 * LEASE_MS);
      assert.equal(jobOf(two, id).state, 'submitting');
      give(said('queued'));
      await clock.settle();
      assert.equal(jobOf(two, id).state, 'queued');
    });

    it('is not taken for dead either when a person sent a waiting job from this window', async () => {
      const { reply, give } = later();
      provider.onStart = () => failing('tryLater', { offline: true });
      const one = await window(provider);
      const two = await window(provider);
      const id = await ask(one);
      provider.onStart = () => reply;
      two.jobs.sendNow(id);
      await clock.advance(4 * LEASE_MS);
      assert.equal(jobOf(one, id).state, 'submitting');
      give(said('queued'));
      await clock.settle();
    });

    it('adopts its own late reply when another window called it uncertain', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const one = await window(provider);
      const id = await ask(one);
      // As after a sleep of the machine: the lease could not be renewed in time.
      await one.ledger.change(id, (job) => ({ job: { ...job, state: 'uncertain', nextLookAt: null } }));
      give(said('queued'));
      await clock.settle();
      assert.deepEqual([jobOf(one, id).state, jobOf(one, id).responseId], ['queued', 'resp_1']);
    });

    it('stores the id although the ledger is busy for a while', async () => {
      const engine = await window(provider);
      const raw = files.raw();
      provider.onStart = () => {
        raw.exec('BEGIN IMMEDIATE');
        return said('queued');
      };
      const id = await ask(engine);
      await clock.advance(2_000);
      assert.equal(jobOf(engine, id).state, 'submitting');
      raw.exec('COMMIT');
      await clock.advance(30_000);
      assert.equal(jobOf(engine, id).responseId, 'resp_1');
      assert.equal(provider.count('start'), 1);
    });

    it('waits as long as the provider says, and then goes out', async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: 17_000 });
      const engine = await window(provider);
      const id = await ask(engine);
      const { state, waitingReason, notBefore, sentAt, sentOn } = jobOf(engine, id);
      assert.deepEqual(
        [state, waitingReason, notBefore, sentAt, sentOn],
        ['waiting', 'rateLimit', clock.now() + 17_000, null, null],
      );
      provider.onStart = () => said('queued');
      await clock.advance(16_900);
      assert.equal(provider.count('start'), 1);
      await clock.advance(1_000);
      assert.equal(provider.count('start'), 2);
      assert.equal(jobOf(engine, id).state, 'queued');
    });

    it('asks again after an hour of waiting', async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: 2 * HOUR });
      const engine = await window(provider);
      const id = await ask(engine);
      provider.onStart = () => said('queued');
      await clock.advance(3 * HOUR);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).waitingReason], ['waiting', 'consent']);
      assert.equal(provider.count('start'), 1);
      engine.jobs.sendNow(id);
      await clock.settle();
      assert.equal(jobOf(engine, id).state, 'queued');
    });

    it('asks again when the price is not what was agreed to', async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: 5_000 });
      const engine = await window(provider);
      const id = await ask(engine);
      await engine.ledger.change(id, (job) => ({
        job: { ...job, estimate: job.estimate === null ? null : { ...job.estimate, worst: 1 } },
      }));
      await clock.advance(10_000);
      assert.deepEqual([jobOf(engine, id).waitingReason, provider.count('start')], ['consent', 1]);
    });

    it('waits while there is no network, without a limit on tries', async () => {
      provider.onStart = () => failing('tryLater', { offline: true });
      const engine = await window(provider);
      const id = await ask(engine);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).waitingReason], ['waiting', 'offline']);
      await clock.advance(10 * 60_000);
      assert.equal(jobOf(engine, id).state, 'waiting');
      provider.onStart = () => said('queued');
      // The longer it has been tried, the longer the pause, up to five minutes.
      await clock.advance(5 * 60_000);
      assert.equal(jobOf(engine, id).responseId, 'resp_1');
    });

    it('waits for a key, and goes out when there is one', async () => {
      provider.onStart = () => failing('tryLater', { retryAfterMs: 5_000 });
      const engine = await window(provider);
      const id = await ask(engine);
      key = null;
      await clock.advance(10_000);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).waitingReason], ['waiting', 'noKey']);
      key = 'sk-another-key-entered';
      provider.onStart = () => said('queued');
      await engine.jobs.resume(place.name);
      await clock.advance(1_000);
      assert.deepEqual([jobOf(engine, id).state, provider.count('start')], ['queued', 2]);
    });

    it('goes out again without the summary when only that was refused, and notes it', async () => {
      provider.onStart = ({ reasoning }) =>
        reasoning?.summary === undefined ? said('queued') : failing('refused', { param: 'reasoning.summary' }, 400);
      const engine = await window(provider);
      const id = await ask(engine, { wantsSummary: true });
      assert.deepEqual(
        provider.bodies.map(({ reasoning }) => reasoning),
        [{ effort: 'low', summary: 'auto' }, { effort: 'low' }],
      );
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).wantsSummary], ['queued', false]);
    });

    it('is not repeated either when it was cancelled while the summary was refused', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const engine = await window(provider);
      const id = await ask(engine, { wantsSummary: true });
      await engine.jobs.cancel(id);
      give(failing('refused', { param: 'reasoning.summary' }, 400));
      await clock.advance(HOUR);
      assert.deepEqual(
        [provider.count('start'), jobOf(engine, id).state, jobOf(engine, id).reserved],
        [1, 'rejected', null],
      );
    });

    it('is not repeated for any other refusal', async () => {
      for (const failure of [
        failing('refused', { param: 'reasoning.effort' }, 400),
        failing('refused', { param: 'max_output_tokens' }, 400),
        failing('cannotKnow', { param: 'reasoning.summary' }, 500),
      ]) {
        provider.calls.length = 0;
        provider.onStart = () => failure;
        const engine = await window(provider);
        const id = await ask(engine, { wantsSummary: true });
        await clock.advance(HOUR);
        assert.equal(provider.count('start'), 1);
        const expected =
          failure.failure.kind === 'refused' ? ['rejected', null] : ['uncertain', jobOf(engine, id).reserved];
        assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).reserved], expected);
      }
    });

    it('is left to a person when the window died before it began', async () => {
      const engine = await window(provider);
      const { job, texts } = prepared({ endpoint: place }, clock.now());
      await engine.ledger.insert({ job: { ...job, nextLookAt: clock.now() }, texts, budget: null });
      await clock.advance(LEASE_MS - 1_000);
      assert.equal(jobOf(engine, job.id).state, 'prepared');
      await clock.advance(2_000);
      assert.deepEqual([jobOf(engine, job.id).state, jobOf(engine, job.id).waitingReason], ['waiting', 'consent']);
      await clock.advance(3 * HOUR);
      assert.equal(provider.count('start'), 0);
    });

    it('does not happen once more for a job that was cancelled while its POST was refused for now', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const engine = await window(provider);
      const id = await ask(engine);
      await engine.jobs.cancel(id);
      assert.notEqual(jobOf(engine, id).cancelRequestedAt, null);
      give(failing('tryLater', { retryAfterMs: 1_000 }));
      await clock.advance(HOUR);
      assert.deepEqual([jobOf(engine, id).state, provider.count('start')], ['discarded', 1]);
    });

    it('is cancelled as soon as its id is known', async () => {
      const { reply, give } = later();
      provider.onStart = () => reply;
      const engine = await window(provider);
      const id = await ask(engine);
      await engine.jobs.cancel(id);
      give(said('queued'));
      await clock.advance(5_000);
      assert.deepEqual([jobOf(engine, id).state, provider.count('cancel')], ['cancelled', 1]);
    });

    it('does not happen in a window that a newer Ponder has overtaken', async () => {
      const engine = await window(provider);
      files.raw().exec('PRAGMA user_version = 99');
      await assert.rejects(ask(engine), HumanError);
      await clock.advance(HOUR);
      assert.deepEqual(provider.calls, []);
    });

    it('writes no text and no key to the log', async () => {
      provider.onStart = () => failing('refused', {}, 400);
      const engine = await window(provider);
      await ask(engine, { question: 'xylophone?', context: 'xylophone' });
      await clock.advance(60_000);
      assert.ok(files.log.lines.length > 0);
      assert.ok(!files.log.text.includes('xylophone') && !files.log.text.includes(DEFAULT_KEY), files.log.text);
    });
  });

  describe('to the simulated service', () => {
    let simulator: Simulator;
    let engine: Engine;

    beforeEach(async () => {
      simulator = await startSimulator();
      place = aPlace(simulator.baseUrl);
      engine = await window();
    });
    afterEach(() => simulator.dispose());

    it('names the job in its metadata and brings the answer and the exact bill', async () => {
      simulator.next({ hold: 'queued', answer: 'It is right.' });
      const id = await ask(engine, { wantsSummary: true });
      const { responseId } = jobOf(engine, id);
      assert.ok(responseId);
      assert.deepEqual(
        simulator.truth.creates.map(({ metadata, responseId: created }) => [metadata, created]),
        [[{ job: id }, responseId]],
      );
      assert.equal(jobOf(engine, id).state, 'queued');
      simulator.advanceTo(responseId, 'in_progress');
      await clock.advance(10_000);
      assert.equal(jobOf(engine, id).state, 'running');
      simulator.advanceTo(responseId, 'completed');
      await clock.advance(60_000);
      const job = jobOf(engine, id);
      const truth = simulator.truth.response(responseId);
      assert.equal(job.state, 'completed');
      assert.equal(job.cost?.total, truth?.bill?.nanoUsd);
      assert.deepEqual([job.reserved, job.nextLookAt], [null, null]);
      assert.ok((job.estimate?.worst ?? 0) >= (job.cost?.total ?? 0), 'the worst case is a ceiling');
      assert.equal(engine.ledger.texts(id)?.answer, 'It is right.');
      assert.notEqual(engine.ledger.texts(id)?.reasoningSummary, '');
      const looks = simulator.truth.looks().length;
      await clock.advance(HOUR);
      assert.equal(simulator.truth.looks().length, looks, 'what is final is not looked at');
    });

    it('is uncertain after a dropped connection, and the service got one POST', async () => {
      simulator.next({ fault: { type: 'drop', when: 'afterHandling' } });
      const id = await ask(engine);
      await clock.advance(HOUR);
      assert.deepEqual([jobOf(engine, id).state, simulator.truth.creates.length], ['uncertain', 1]);
    });

    for (const status of [408, 409, 500, 502, 503, 504]) {
      it(`is uncertain after HTTP ${status}, and the service got one POST`, async () => {
        simulator.next({ fault: { type: 'httpError', status, when: 'afterHandling' } });
        const id = await ask(engine);
        await clock.advance(HOUR);
        assert.deepEqual([jobOf(engine, id).state, simulator.truth.creates.length], ['uncertain', 1]);
      });
    }

    // A 404 to the path leads to the other wire: contract/serverKinds.test.ts.
    for (const status of [400, 403, 413, 422]) {
      it(`is over after HTTP ${status}, with nothing spent`, async () => {
        simulator.next({ fault: { type: 'httpError', status } });
        const id = await ask(engine);
        await clock.advance(HOUR);
        assert.deepEqual(
          [jobOf(engine, id).state, jobOf(engine, id).reserved, simulator.truth.creates.length],
          ['rejected', null, 1],
        );
      });
    }

    it('goes out when the rate limit has passed', async () => {
      simulator.next({ fault: { type: 'httpError', status: 429, headers: { 'retry-after': '30' } } });
      const id = await ask(engine);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).notBefore], ['waiting', clock.now() + 30_000]);
      await clock.advance(31_000);
      assert.deepEqual([simulator.truth.creates.length, jobOf(engine, id).responseId === null], [2, false]);
    });

    it('is over when no waiting can help', async () => {
      simulator.next({ fault: { type: 'httpError', status: 429, code: 'insufficient_quota', message: 'No credit.' } });
      const id = await ask(engine);
      await clock.advance(HOUR);
      assert.deepEqual([jobOf(engine, id).state, simulator.truth.creates.length], ['rejected', 1]);
    });

    it('drops the summary for an organisation that is not verified', async () => {
      simulator.next({
        fault: {
          type: 'httpError',
          status: 400,
          code: 'unsupported_value',
          param: 'reasoning.summary',
          message: 'Your organization must be verified to generate reasoning summaries.',
        },
      });
      const id = await ask(engine, { wantsSummary: true });
      assert.deepEqual(
        [simulator.truth.creates.length, jobOf(engine, id).wantsSummary, jobOf(engine, id).responseId === null],
        [2, false, false],
      );
    });
  });

  describe('is checked with a free call first', () => {
    it('and a wrong key makes no job and no POST', async () => {
      const simulator = await startSimulator();
      try {
        place = aPlace(simulator.baseUrl);
        key = 'sk-wrong-key-of-somebody';
        const engine = await window();
        await assert.rejects(ask(engine), { name: 'HumanError', remedy: 'setApiKey' });
        assert.deepEqual([engine.ledger.page(5), simulator.truth.creates], [[], []]);
        key = DEFAULT_KEY;
        await engine.jobs.resume(place.name);
        await ask(engine);
        await ask(engine, { question: 'And now?' });
        const checks = simulator.truth.calls.filter(({ operation }) => operation === 'models').length;
        assert.deepEqual([checks, simulator.truth.creates.length], [2, 2]);
      } finally {
        await simulator.dispose();
      }
    });

    it('and a missing key makes none either', async () => {
      key = null;
      const engine = await window();
      await assert.rejects(ask(engine), { name: 'HumanError', remedy: 'setApiKey' });
      assert.deepEqual(engine.ledger.page(5), []);
    });

    for (const [what, answer] of [
      ['a sign-in page', answering(200, '<!DOCTYPE html><html><body>Sign in</body></html>')],
      ['a page that is not found', answering(404, '<html><head><title>404</title></head></html>')],
      ['broken JSON', answering(200, '{"data":', { 'content-type': 'application/json' })],
      ['a redirect', answering(307, '', { location: 'http://127.0.0.1:1/v1/models' })],
    ] as const) {
      it(`and ${what} makes none either`, async () => {
        const server = await startRawServer(answer);
        try {
          place = aPlace(server.baseUrl);
          const engine = await window();
          await assert.rejects(ask(engine), { name: 'HumanError', remedy: 'openSettings' });
          assert.deepEqual(
            server.arrivals.map(({ method }) => method),
            ['GET'],
          );
          assert.deepEqual(engine.ledger.page(5), []);
        } finally {
          await server.dispose();
        }
      });
    }

    it('and without a network the job waits for it', async () => {
      const gone = await startRawServer(answering(200, {}));
      await gone.dispose();
      place = aPlace(gone.baseUrl);
      const engine = await window();
      const id = await ask(engine);
      assert.deepEqual([jobOf(engine, id).state, jobOf(engine, id).waitingReason], ['waiting', 'offline']);
    });
  });
});
