// Responses that a person knows by their id: what settles an uncertain job, and what becomes a job of its own.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { utf8Bytes } from '../../src/core/models/prices/estimate.ts';
import { localDay } from '../../src/shared/format.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { FakeClock, NOON } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const OTHER_KEY = 'sk-sim-another-project';

describe('a response that a person knows by its id', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let key: string | null;
  let simulator: Simulator;
  let engine: Engine;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock(NOON + 3 * DAY);
    key = DEFAULT_KEY;
    simulator = await startSimulator({ keys: [DEFAULT_KEY, OTHER_KEY] });
    simulator.setDay(new Date(NOON));
    engine = await openWindow({ files, clock, place: aPlace(simulator.baseUrl), key: () => key });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  /** A job whose POST arrived, and whose reply did not. */
  async function uncertain(question = 'Is this loop right?'): Promise<{ id: string; responseId: string }> {
    const before = new Set(simulator.truth.responses.map(({ responseId }) => responseId));
    simulator.next({ hold: 'in_progress', queueMs: 0, fault: { type: 'drop', when: 'afterHandling' } });
    const id = await engine.jobs.start(
      prepared({ question, endpoint: aPlace(simulator.baseUrl) }, clock.now()),
      null,
      false,
    );
    await clock.settle();
    assert.equal(jobOf(id).state, 'uncertain');
    const made = simulator.truth.responses.find(({ responseId }) => !before.has(responseId));
    return { id, responseId: made?.responseId ?? assert.fail('the simulator made no response') };
  }

  /** A response that another program asked for. */
  async function foreign(body: object = {}): Promise<string> {
    simulator.next({ hold: 'in_progress', queueMs: 0 });
    const reply = await fetch(`${simulator.baseUrl}/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${DEFAULT_KEY}` },
      body: JSON.stringify({
        model: 'o3',
        background: true,
        store: true,
        input: 'Why is the sky blue?\nBriefly.',
        instructions: 'Be brief.',
        max_output_tokens: 4_000,
        ...body,
      }),
    });
    assert.equal(reply.status, 200);
    const made: { id: string } = JSON.parse(await reply.text());
    return made.id;
  }

  function jobOf(id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  function bill(responseId: string): number {
    return simulator.truth.response(responseId)?.bill?.nanoUsd ?? assert.fail('it has no bill');
  }

  async function refusal(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
      () => assert.fail('it should have been refused'),
      (why: unknown) => why,
    );
    assert.ok(isHumanError(error), String(error));
    return error.message;
  }

  describe('and that names an uncertain job', () => {
    it('settles it, with its exact cost and its whole answer', async () => {
      const { id, responseId } = await uncertain();
      simulator.advanceTo(responseId, 'completed');
      await engine.jobs.adopt(id, responseId);
      const { state, cost, reserved, nextLookAt } = jobOf(id);
      assert.deepEqual([state, cost?.total, reserved, nextLookAt], ['completed', bill(responseId), null, null]);
      assert.notEqual(engine.ledger.texts(id)?.answer, '');
      assert.equal(simulator.truth.creates.length, 1);
    });

    it('is looked at from then on while it runs', async () => {
      const { id, responseId } = await uncertain();
      await engine.jobs.adopt(id, responseId);
      assert.equal(jobOf(id).state, 'running');
      simulator.advanceTo(responseId, 'completed');
      await clock.advance(MINUTE);
      assert.deepEqual([jobOf(id).state, jobOf(id).cost?.total], ['completed', bill(responseId)]);
    });

    it('settles it also when it is tracked, instead of becoming a second job', async () => {
      const { id, responseId } = await uncertain();
      assert.deepEqual(await engine.jobs.track(responseId, aPlace(simulator.baseUrl)), { jobId: id, how: 'adopted' });
      assert.equal(jobOf(id).state, 'running');
      assert.equal(engine.ledger.page(10).length, 1);
    });

    it('can not settle it twice', async () => {
      const { id, responseId } = await uncertain();
      await engine.jobs.adopt(id, responseId);
      assert.match(await refusal(engine.jobs.adopt(id, responseId)), /no longer uncertain/);
    });
  });

  describe('and that is not the job’s', () => {
    it('is refused, with the reason', async () => {
      const one = await uncertain('One?');
      const two = await uncertain('Two?');
      const nameless = await foreign();
      const said = [
        await refusal(engine.jobs.adopt(one.id, two.responseId)),
        await refusal(engine.jobs.adopt(one.id, nameless)),
        await refusal(engine.jobs.adopt(one.id, 'resp_nowhere')),
      ];
      assert.deepEqual(said, [
        `The response ${two.responseId} belongs to another job: ${two.id}.`,
        `The response ${nameless} names no job in its metadata, so it is not the answer to this one. “Adopt Response by ID” makes a new job from it.`,
        'Simulator does not have resp_nowhere: it may have expired, been deleted, or belong to another project. Check the id. ' +
          "The reply said: “Response with id 'resp_nowhere' not found”.",
      ]);
      assert.deepEqual([jobOf(one.id).state, jobOf(one.id).responseId], ['uncertain', null]);
    });

    it('is refused when a job has it already', async () => {
      const { id, responseId } = await uncertain();
      await engine.ledger.change(id, (job) => ({ job: { ...job, state: 'discarded' } }));
      const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      await engine.ledger.change(id, (job) => ({ job: { ...job, state: 'uncertain' } }));
      assert.match(await refusal(engine.jobs.adopt(id, responseId)), /already tracked by another job/);
      assert.deepEqual([jobOf(id).state, jobOf(jobId).responseId], ['uncertain', responseId]);
    });
  });

  it('is asked for with the key that can see it, and the trouble is said', async () => {
    const { id, responseId } = await uncertain();
    const adopt = () => refusal(engine.jobs.adopt(id, responseId));
    key = OTHER_KEY;
    assert.match(await adopt(), /The job was sent with another key/);
    key = 'sk-sim-wrong';
    assert.match(await adopt(), /refused the API key/);
    key = null;
    assert.match(await adopt(), /no API key for Simulator/);
    key = DEFAULT_KEY;
    simulator.next({ on: 'look', fault: { type: 'httpError', status: 403 } });
    assert.match(await adopt(), /does not let this key read/);
    simulator.next({ on: 'look', fault: { type: 'httpError', status: 500 } });
    assert.match(await adopt(), /no usable answer/);
    const gone = await startSimulator();
    await gone.dispose();
    assert.match(await refusal(engine.jobs.track('resp_1', aPlace(gone.baseUrl))), /no connection to Simulator/);
    assert.equal(jobOf(id).state, 'uncertain');
  });

  describe('and that nobody tracks', () => {
    it('becomes a finished job with its question, answer and cost, on the day it was sent', async () => {
      const responseId = await foreign();
      simulator.advanceTo(responseId, 'completed');
      const { jobId, how } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      const { state, title, model, origin, cost, reserved, sentAt, sentOn, nextLookAt } = jobOf(jobId);
      assert.deepEqual(
        [how, state, title, model, origin, cost?.total, reserved, nextLookAt],
        ['new', 'completed', 'Why is the sky blue?', 'o3', 'user', bill(responseId), null, null],
      );
      assert.deepEqual([sentOn, localDay(sentAt ?? 0)], [localDay(NOON), localDay(NOON)]);
      const texts = engine.ledger.texts(jobId);
      assert.deepEqual(
        [texts?.question, texts?.instructions, texts?.answer !== ''],
        ['Why is the sky blue?\nBriefly.', 'Be brief.', true],
      );
      const today = localDay(clock.now());
      assert.deepEqual(engine.ledger.totals(today).today, { known: 0, upTo: 0, jobs: 0, unpriced: 0 });
      assert.equal(simulator.truth.creates.length, 1);
    });

    it('has its instructions from the field or the messages that they came in, once, and its price holds', async () => {
      const long = 'Say which line you mean. '.repeat(40);
      const messages = [
        { role: 'developer', content: long },
        { role: 'user', content: 'Why?' },
      ];
      const forms = [
        [{ input: 'Why?', instructions: long }, long],
        [{ input: messages, instructions: null }, long],
        [{ input: [{ ...messages[0], role: 'system' }, messages[1]], instructions: null }, long],
        [{ input: messages, instructions: long }, long],
        [{ input: messages, instructions: 'Be brief.' }, `Be brief.\n\n${long}`],
        [{ input: [{ role: 'user', content: 'Earlier?' }, messages[1]], instructions: null }, ''],
      ] as const;
      for (const [body, instructions] of forms) {
        const responseId = await foreign(body);
        const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
        const texts = engine.ledger.texts(jobId);
        assert.deepEqual([texts?.question, texts?.instructions], ['Why?', instructions]);
        const { reserved, title, estimate } = jobOf(jobId);
        assert.equal(title, 'Why?');
        // A little for the frame around each message, and not the same text twice.
        const most = utf8Bytes(JSON.stringify(body)) * 1.1 + 600;
        assert.ok((estimate?.inputTokens ?? 0) < most, `${estimate?.inputTokens} of ${most}`);
        simulator.advanceTo(responseId, 'completed');
        const billed = bill(responseId);
        assert.ok(reserved !== null && billed <= reserved, `${billed} of ${reserved}`);
      }
    });

    it('has no worst price where its input can not be seen to its end, or is no text', async () => {
      const many = Array.from({ length: 101 }, (_, index) => ({ role: 'user', content: `Why ${index}?` }));
      const image = { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AA==' };
      const seen = [{ type: 'input_text', text: 'Why?' }, image];
      for (const [input, question] of [
        [[{ role: 'developer', content: 'Be brief.' }, ...many], 'Why 100?'],
        [[{ role: 'user', content: seen }], 'Why?'],
      ] as const) {
        const { jobId } = await engine.jobs.track(await foreign({ input }), aPlace(simulator.baseUrl));
        const { estimate, reserved } = jobOf(jobId);
        assert.deepEqual([estimate, reserved, engine.ledger.texts(jobId)?.question], [null, null, question]);
      }
    });

    it('is followed to its end while it runs, with its worst price until then, whatever the budget', async () => {
      const responseId = await foreign();
      const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      const { state, reserved } = jobOf(jobId);
      assert.equal(state, 'running');
      // The cap of 4,000 tokens at o3's price, and a little input.
      assert.ok((reserved ?? 0) > nanoFromUsd(0.032) && (reserved ?? 0) < nanoFromUsd(0.04), String(reserved));
      simulator.advanceTo(responseId, 'completed');
      await clock.advance(2 * MINUTE);
      assert.deepEqual(
        [jobOf(jobId).state, jobOf(jobId).cost?.total, jobOf(jobId).reserved],
        ['completed', bill(responseId), null],
      );
    });

    it('has no worst price where more is billed than can be seen: tools, or turns that no job is about', async () => {
      const before = await foreign();
      simulator.advanceTo(before, 'completed');
      for (const more of [
        { tools: [{ type: 'function', name: 'look', parameters: {}, strict: false }] },
        { previous_response_id: before },
      ]) {
        const { jobId } = await engine.jobs.track(await foreign(more), aPlace(simulator.baseUrl));
        const { state, estimate, reserved } = jobOf(jobId);
        assert.deepEqual([state, estimate, reserved], ['running', null, null], JSON.stringify(more));
      }
    });

    it('counts the turns before it, where a job is about them, and is not dearer in the end', async () => {
      const before = await foreign({ input: 'Why? '.repeat(8_000) });
      simulator.advanceTo(before, 'completed');
      const first = jobOf((await engine.jobs.track(before, aPlace(simulator.baseUrl))).jobId);
      const responseId = await foreign({ previous_response_id: before });
      const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      const { reserved, estimate } = jobOf(jobId);
      const chain = (first.usage?.inputTokens ?? 0) + (first.usage?.outputTokens ?? 0);
      assert.ok(
        chain > 10_000 && (estimate?.inputTokens ?? 0) > chain,
        `${estimate?.inputTokens} with ${chain} before`,
      );
      simulator.advanceTo(responseId, 'completed');
      await clock.advance(2 * MINUTE);
      const cost = jobOf(jobId).cost?.total ?? 0;
      assert.equal(cost, bill(responseId));
      assert.ok(cost > chain * 500 && cost <= (reserved ?? 0), `${cost} of ${reserved}`);
    });

    it('counts with the dearest tier where it does not run at the usual one', async () => {
      const responseId = await foreign({ service_tier: 'flex' });
      const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      assert.ok((jobOf(jobId).reserved ?? 0) >= 4_000 * 14_000, String(jobOf(jobId).reserved));
    });

    it('takes nothing of the budget when it is over, although its cost is not known', async () => {
      simulator.always({ outcome: { type: 'failed', code: 'server_error', message: 'It broke.', showsUsage: false } });
      const responseId = await foreign();
      simulator.advanceTo(responseId, 'failed');
      const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      assert.deepEqual([jobOf(jobId).state, jobOf(jobId).cost, jobOf(jobId).reserved], ['failed', null, null]);
    });

    it('is called by its id when its question can not be had', async () => {
      const responseId = await foreign();
      simulator.next({ on: 'inputItems', fault: { type: 'httpError', status: 404 } });
      const { jobId } = await engine.jobs.track(responseId, aPlace(simulator.baseUrl));
      assert.deepEqual([jobOf(jobId).title, engine.ledger.texts(jobId)?.question], [`Response ${responseId}`, '']);
    });

    it('is tracked once, in two windows at the same moment too, and not again when it was removed', async () => {
      const responseId = await foreign();
      simulator.advanceTo(responseId, 'completed');
      const place = aPlace(simulator.baseUrl);
      const other = await openWindow({ files, clock, place, key: () => key });
      const both = await Promise.allSettled([
        engine.jobs.track(responseId, place),
        other.jobs.track(responseId, place),
      ]);
      const made = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      assert.deepEqual([engine.ledger.page(10).length, made.length >= 1], [1, true]);
      const jobId = made[0]?.jobId ?? '';
      assert.deepEqual(await engine.jobs.track(responseId, place), { jobId, how: 'known' });
      await engine.jobs.remove(jobId);
      assert.match(await refusal(engine.jobs.track(responseId, place)), /was removed from the list/);
    });
  });
});
