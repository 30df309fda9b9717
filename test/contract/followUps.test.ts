// Asking on from an answer: real engine, SDK and simulator. What is sent, what it costs, and what can't be gone on from.
import assert from 'node:assert/strict';
import { askedAgain } from '../../src/core/asking/again.ts';
import { goingOnAgain } from '../../src/core/asking/askedOn.ts';
import type { Engine } from '../../src/core/engine.ts';
import { bodyOf } from '../../src/core/jobs/prepare/prepare.ts';
import { writtenRequest } from '../../src/core/providers/writtenRequest.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { askSettings } from '../builders/aWorld.ts';
import { type AskingOn, agreedTo, askOn, factsAt } from '../fakes/askOn.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, catalogue, prepared } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { fieldsOf, listOf } from '../simulator/json.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const DAY = 86_400_000;
const OTHER_KEY = 'sk-sim-another-project';

describe('asking on', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let simulator: Simulator;
  let engine: Engine;
  let key: string;

  const place = () => aPlace(simulator.baseUrl);
  const at = (changes: Partial<AskingOn> = {}): AskingOn => ({
    engine,
    place: place(),
    now: () => clock.now(),
    ...changes,
  });

  beforeEach(async () => {
    key = DEFAULT_KEY;
    files = new LedgerFolder();
    clock = new FakeClock();
    simulator = await startSimulator({ keys: [DEFAULT_KEY, OTHER_KEY], day: '2026-01-01' });
    engine = await openWindow({ files, clock, place: place(), key: () => key });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  const read = (id: string): Job => engine.ledger.get(id) ?? assert.fail(`job ${id} should be there`);

  async function ended(id: string): Promise<Job> {
    await until('the job to end', async () => {
      await clock.advance(5_000);
      return read(id).arrivedAt !== null;
    });
    return read(id);
  }

  async function first(behaviour: Behaviour = {}, changes: Parameters<typeof prepared>[0] = {}): Promise<Job> {
    simulator.next({ queueMs: 0, runMs: 0, reasoningTokens: 640, answer: 'The first answer.', ...behaviour });
    const asked = prepared({ endpoint: place(), instructions: 'Be brief.', ...changes }, clock.now());
    await engine.jobs.start(asked, null, true);
    return await ended(asked.job.id);
  }

  async function next(job: Job, question = 'And then?', changes: Partial<AskingOn> = {}): Promise<Job> {
    simulator.next({ queueMs: 0, runMs: 0, reasoningTokens: 1_280, answer: 'The next answer.' });
    return await ended(await askOn(at(changes), job, question));
  }

  const creates = () => simulator.truth.calls.filter(({ operation }) => operation === 'create');
  const lastBody = () => fieldsOf(creates().at(-1)?.body);
  const responseOf = (job: Job) => job.responseId ?? assert.fail('it has no response');

  async function refusal(work: Promise<unknown>): Promise<string> {
    return await work.then(
      () => assert.fail('it should have been refused'),
      (error: unknown) => (isHumanError(error) ? error.message : assert.fail(String(error))),
    );
  }

  it('names the response where both are stored, by the same key, and sends only what is new', async () => {
    const parent = await first();
    const job = await next(parent);
    const body = lastBody();
    assert.equal(body.previous_response_id, responseOf(parent));
    assert.deepEqual(body.input, 'And then?', 'the instructions are among what the place has');
    assert.deepEqual([job.parentId, job.relation, job.chain?.by], [parent.id, 'followUp', 'response']);
    assert.equal(job.state, 'completed');
    assert.ok((job.cost?.total ?? 0) <= (job.estimate?.worst ?? 0));
    assert.equal(creates().length, 2);
  });

  it('sends the turns along where the place is not known to go on from one, in their order, as previewed', async () => {
    const parent = await first();
    const second = await next(parent, 'Why?', { takesPrevious: false });
    const third = await next(second, 'Are you sure?', { takesPrevious: false });
    const said = listOf(lastBody().input).map(fieldsOf);
    assert.deepEqual(
      said.map(({ role }) => role),
      ['developer', 'user', 'assistant', 'user', 'assistant', 'user'],
    );
    assert.deepEqual(
      said.slice(2).map(({ content }) => content),
      ['The first answer.', 'Why?', 'The next answer.', 'Are you sure?'],
    );
    assert.equal(lastBody().previous_response_id, undefined);
    assert.deepEqual([third.chain?.by, third.chain?.why], ['messages', 'place']);
    const texts = engine.ledger.texts(third.id) ?? assert.fail('its texts are gone');
    const turns = engine.ledger.earlier(second.id) ?? assert.fail('a turn is gone');
    const before = {
      by: 'messages',
      turns: turns.map(({ job, texts: { question, context, answer } }) => ({
        question,
        context,
        source: job.source,
        answer,
      })),
    } as const;
    const shown = writtenRequest(third.endpoint, bodyOf(third, { ...texts, before }, catalogue.find(third.model)));
    assert.deepEqual(shown.said, lastBody().input, 'byte for byte');
  });

  it('sends them along if one of the turns was not stored, or this one is not to be', async () => {
    const unstored = await first({}, { store: false });
    assert.equal((await next(unstored)).chain?.why, 'unstored');
    const stored = await first();
    assert.equal((await next(stored, 'Why?', { store: false })).chain?.why, 'unstored');
  });

  it('sends them along with another key, and for another project', async () => {
    const parent = await first();
    key = OTHER_KEY;
    assert.equal((await next(parent)).chain?.why, 'otherKey');
    assert.equal(listOf(lastBody().input).length, 4);
  });

  it('sends them along once a response was deleted there, or is four weeks old', async () => {
    const parent = await first();
    const second = await next(parent);
    await engine.jobs.deleteAtProvider(parent.id);
    assert.equal((await next(second, 'Why?')).chain?.why, 'deleted');
    const old = await first({}, { model: 'gpt-6-sol' });
    clock.jump(28 * DAY);
    assert.equal((await next(old)).chain?.why, 'old');
  });

  it('goes on by the response again after a turn that sent the others along', async () => {
    const parent = await first();
    await engine.jobs.deleteAtProvider(parent.id);
    const second = await next(parent);
    const third = await next(second, 'Why?');
    assert.deepEqual([second.chain?.by, third.chain?.by], ['messages', 'response']);
    assert.equal(lastBody().previous_response_id, responseOf(second));
  });

  it('keeps the instructions of its first turn, whatever the settings say by now', async () => {
    const parent = await first();
    const job = await next(parent, 'Why?', { takesPrevious: false });
    assert.equal(engine.ledger.texts(job.id)?.instructions, 'Be brief.');
  });

  it('that the place does not find is rejected, and asked again with the turns sent along', async () => {
    const parent = await first();
    simulator.next({
      fault: {
        type: 'httpError',
        status: 404,
        code: 'previous_response_not_found',
        param: 'previous_response_id',
        message: 'Previous response not found.',
      },
    });
    const rejected = await ended(await askOn(at(), parent, 'Why?'));
    assert.deepEqual([rejected.state, rejected.error?.kind, rejected.cost], ['rejected', 'chain', null]);
    const facts = await factsAt(at());
    const needs = { ledger: engine.ledger, place: facts, settings: { store: true }, now: clock.now() };
    const on = goingOnAgain(rejected, needs);
    const texts = engine.ledger.texts(rejected.id) ?? assert.fail('its texts are gone');
    const settings = askSettings({ endpoints: [place()] });
    const ready = await agreedTo(at(), askedAgain(rejected, texts, { askedBy: 'user', settings, on }));
    assert.ok(ready.type === 'ready');
    const { job } = ready.prepared;
    assert.deepEqual([job.chain?.why, job.chain?.after, job.parentId], ['notFound', parent.id, rejected.id]);
    assert.ok(ready.priceConsent, 'a person was asked about its price');
    simulator.next({ queueMs: 0, runMs: 0 });
    await engine.jobs.start(ready.prepared, null, true, ready.more);
    assert.equal((await ended(job.id)).state, 'completed');
    assert.equal(lastBody().previous_response_id, undefined);
    // Nor is it tried once more from the same answer.
    assert.equal((await next(parent, 'Another way?')).chain?.why, 'notFound');
  });

  it('raises the effort by an update, and repeats the one that the chain began with', async () => {
    const parent = await first({}, { model: 'gpt-6-sol', effort: 'low' });
    simulator.next({ queueMs: 0, runMs: 0 });
    const raised = await ended(await askOn(at(), parent, 'Think harder.', { model: 'gpt-6-sol', effort: 'high' }));
    const [update] = listOf(lastBody().input).map(fieldsOf);
    assert.deepEqual(update, { type: 'configuration_update', reasoning: { effort: 'high' } });
    assert.equal(fieldsOf(lastBody().reasoning).effort, 'low');
    assert.equal(raised.effort, 'high');
    assert.ok((raised.usage?.reasoningTokens ?? 0) > 4_000, 'it thought as hard as it was told');
    assert.equal(raised.receipt?.lines.find(({ what }) => what === 'effort')?.verdict, 'asAsked');
    // A model of before knows no updates: its effort is simply another one.
    const older = await first({}, { model: 'gpt-5.6-sol', effort: 'low' });
    simulator.next({ queueMs: 0, runMs: 0 });
    await ended(await askOn(at(), older, 'Think harder.', { model: 'gpt-5.6-sol', effort: 'high' }));
    assert.deepEqual([lastBody().input, fieldsOf(lastBody().reasoning).effort], ['Think harder.', 'high']);
  });

  it('counts what is billed again: newer models read their own reasoning, too', async () => {
    for (const [model, again] of [
      ['gpt-5.6-sol', 640],
      ['o3', 0],
    ] as const) {
      const parent = await first({}, { model, effort: 'low' });
      const job = await next(parent);
      const { inputTokens = 0, outputTokens = 0, reasoningTokens } = parent.usage ?? {};
      const visible = outputTokens - (reasoningTokens ?? 0);
      const own = (job.usage?.inputTokens ?? 0) - inputTokens - visible - again;
      assert.ok(own > 0 && own < 20, `${model}: ${own} tokens are its own`);
      assert.ok((job.estimate?.low ?? 0) <= (job.cost?.total ?? 0), model);
      assert.ok((job.estimate?.worst ?? 0) >= (job.cost?.total ?? 0), model);
    }
  });

  describe('while the answer is not there yet', () => {
    async function running(): Promise<Job> {
      simulator.next({ hold: 'in_progress', queueMs: 0, answer: 'The first answer.', reasoningTokens: 64 });
      const asked = prepared({ endpoint: place() }, clock.now());
      const id = await engine.jobs.start(asked, null, true);
      await clock.settle();
      return read(id);
    }

    async function waiting(parent: Job, takesPrevious = true): Promise<Job> {
      const id = await askOn(at({ takesPrevious }), parent, 'And then?');
      await clock.settle();
      return read(id);
    }

    it('waits for it, and is sent as soon as it is there', async () => {
      for (const takesPrevious of [true, false]) {
        const parent = await running();
        const job = await waiting(parent, takesPrevious);
        assert.deepEqual([job.state, job.waitingReason], ['waiting', 'parent']);
        const before = creates().length;
        await clock.advance(5 * 60_000);
        assert.equal(creates().length, before, 'nothing is sent meanwhile');
        simulator.release(responseOf(parent));
        simulator.advanceTo(responseOf(parent), 'completed');
        simulator.next({ queueMs: 0, runMs: 0 });
        const end = await ended(job.id);
        assert.deepEqual([end.state, creates().length], ['completed', before + 1]);
        if (takesPrevious) assert.equal(lastBody().previous_response_id, responseOf(parent));
        else assert.equal(fieldsOf(listOf(lastBody().input)[1]).content, 'The first answer.');
        assert.ok((end.cost?.total ?? 0) <= (job.estimate?.worst ?? 0));
      }
    });

    it('waits past an hour, and another window sends it when the one that asked is gone', async () => {
      const parent = await running();
      const job = await waiting(parent);
      files.close();
      engine = await openWindow({ files, clock, place: place(), key: () => key });
      await clock.advance(2 * 3_600_000);
      assert.equal(read(job.id).waitingReason, 'parent');
      simulator.advanceTo(responseOf(parent), 'completed');
      simulator.next({ queueMs: 0, runMs: 0 });
      assert.equal((await ended(job.id)).state, 'completed');
      assert.equal(creates().length, 2);
    });

    it('asks a person if it ends otherwise than with an answer', async () => {
      for (const status of ['failed', 'incomplete', 'cancelled']) {
        const parent = await running();
        const job = await waiting(parent);
        simulator.advanceTo(responseOf(parent), status);
        await ended(parent.id);
        await until('a person to be asked', async () => {
          await clock.advance(5_000);
          return read(job.id).waitingReason === 'consent';
        });
        assert.equal(read(job.id).state, 'waiting');
      }
      assert.equal(creates().length, 3);
    });
  });

  it('is refused in a sentence where there is nothing to go on from', async () => {
    const failed = await first({ outcome: { type: 'failed', code: 'server_error', message: 'Sorry.' } });
    assert.match(await refusal(askOn(at(), failed, 'Why?')), /^There is no answer here to ask on from\./);
    const empty = await first({ outcome: { type: 'empty' } });
    assert.match(await refusal(askOn(at(), empty, 'Why?')), /^There is no answer here/);
    const tools = await first({ outcome: { type: 'toolCall', name: 'read', arguments: '{}' } });
    assert.match(await refusal(askOn(at(), tools, 'Why?')), /^This answer only asks for tools/);
    const removed = await first();
    const child = await next(removed);
    await engine.jobs.remove(removed.id);
    assert.match(await refusal(askOn(at(), child, 'Why?')), /^An earlier turn of this thread was removed/);
    const old = await first();
    await engine.ledger.forgetTextsBefore(clock.now() + 1);
    assert.match(await refusal(askOn(at(), read(old.id), 'Why?')), /^The texts of this thread were removed/);
  });

  it('is refused before it is sent if the chain is longer than the window', async () => {
    const usage = { input_tokens: 190_000, output_tokens: 700, output_tokens_details: { reasoning_tokens: 640 } };
    const parent = await first({ usage: { ...usage, total_tokens: 190_700 } });
    const refused = await refusal(askOn(at(), parent, 'Why?'));
    assert.match(refused, /^The text is too long for \{0\}: at least \{1\} tokens|^The text is too long for o3/);
    assert.equal(creates().length, 1);
  });

  it('of two windows from the same answer makes two turns, each with its own', async () => {
    const parent = await first();
    const [one, other] = [await next(parent, 'Why?'), await next(parent, 'How?')];
    assert.deepEqual([one.chain?.after, other.chain?.after], [parent.id, parent.id]);
    assert.notEqual(one.payloadHash, other.payloadHash);
    assert.deepEqual(
      (await engine.ledger.thread(one.id)).map(({ id }) => id),
      [parent.id, one.id, other.id],
    );
  });
});
