// What spends or ends something, pressed twice: at once and one after the other, in one window and in two.
import assert from 'node:assert/strict';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import type { Message } from '../fakes/vscode/message.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const NO_LONGER = /^This job is no longer waiting: it was sent, cancelled or replaced\. Nothing more was sent\.$/;
const ON_ITS_WAY = /^The same question about the same text is already on its way\. It was not sent again\.$/;

let window: AskWindow;

const element = (id: string) => window.element(id);
const posts = () => window.simulator.truth.creates.length;

async function open(): Promise<void> {
  window = await AskWindow.open();
  window.simulator.always({ hold: 'queued' });
}

async function close(): Promise<void> {
  await window.dispose();
  editor.assertNothingLeft();
}

async function add(changes: Partial<Job>, asked: Partial<Question> = {}): Promise<Job> {
  const endpoint = aPlace(window.simulator.baseUrl, { provider: 'compatible' });
  const { job, texts } = preparedAs({ nextLookAt: null, ...changes }, { endpoint, ...asked });
  await (await window.engine()).ledger.insert({ job, texts, budget: null });
  return job;
}

const waiting = (asked: Partial<Question> = {}) =>
  add({ state: 'waiting', waitingReason: 'consent', streams: true }, asked);

const uncertain = () => add({ state: 'uncertain', sentAt: Date.now(), sentOn: '2026-11-21', keyFingerprint: 'key' });

async function jobs(): Promise<readonly Job[]> {
  return (await window.engine()).ledger.page(10);
}

const stateOf = async (id: string) => (await window.job(id)).job.state;

/** Its price is another one than what was agreed to. */
function reprice(): void {
  editor.configuration.set('ponder.prices', { o3: { input: 2, output: 9 } });
}

/** A refusal in its sentence. */
async function refusal(): Promise<Message> {
  const said = await editor.nextMessage();
  assert.deepEqual([said.isModal, said.buttons], [false, []]);
  return said;
}

describe('Send Now', () => {
  beforeEach(open);
  afterEach(close);

  for (const [price, change] of [
    ['at its own price', () => undefined],
    ['at another price', reprice],
  ] as const) {
    it(`pressed twice, one after the other, sends one job: ${price}`, async () => {
      const job = await waiting();
      change();
      window.act('sendNow', job.id);
      await until('it is sent', () => posts() === 1);
      window.act('sendNow', job.id);
      assert.match((await refusal()).text, NO_LONGER);
      assert.equal(posts(), 1);
      assert.equal((await jobs()).filter(({ state }) => state !== 'discarded').length, 1);
    });

    it(`in two windows, both of which asked, sends one job: ${price}`, async () => {
      editor.configuration.set('ponder.confirmAboveUsd', 0);
      const job = await waiting();
      change();
      window.act('sendNow', job.id);
      const first = await editor.nextMessage();
      window.beside().act({ action: 'sendNow' }, job.id);
      const second = await editor.nextMessage();
      first.choose('Ask');
      await until('it is sent', () => posts() === 1);
      second.choose('Ask');
      assert.match((await refusal()).text, NO_LONGER);
      assert.equal(posts(), 1);
      assert.equal((await jobs()).filter(({ state }) => state !== 'discarded').length, 1);
    });

    it(`of a job that was cancelled while its question was open sends nothing: ${price}`, async () => {
      editor.configuration.set('ponder.confirmAboveUsd', 0);
      const job = await waiting();
      change();
      window.act('sendNow', job.id);
      const question = await editor.nextMessage();
      await (await window.engine()).jobs.cancel(job.id);
      question.choose('Ask');
      assert.match((await refusal()).text, NO_LONGER);
      assert.deepEqual([posts(), (await jobs()).map(({ state }) => state)], [0, ['discarded']]);
    });
  }

  it('pressed twice at once sends one job, whether its price is as it was or not', async () => {
    const same = await waiting();
    (await window.engine()).jobs.sendNow(same.id);
    (await window.engine()).jobs.sendNow(same.id);
    await until('it is sent', () => posts() === 1);
    const other = await waiting({ question: 'Another?' });
    reprice();
    window.act('sendNow', other.id);
    window.act('sendNow', other.id);
    assert.match((await refusal()).text, NO_LONGER);
    await until('it is sent', () => posts() === 2);
    assert.equal((await jobs()).filter(({ state }) => state !== 'discarded').length, 2);
  });

  it('holds the job to what it was asked with, whatever the settings say by now', async () => {
    const job = await waiting({ maxOutputTokens: 5_000, store: false, effort: 'medium', instructions: 'Be brief.' });
    for (const [name, value] of Object.entries({
      maxOutputTokens: 20_000,
      store: true,
      effort: 'high',
      model: 'gpt-6.1-sol',
      instructions: 'Be long.',
      background: 'never',
    })) {
      editor.configuration.set(`ponder.${name}`, value);
    }
    window.act('sendNow', job.id);
    await until('it is sent', () => posts() === 1);
    const body: unknown = window.simulator.truth.calls.find(({ operation }) => operation === 'create')?.body;
    const told = (name: string): unknown => Reflect.get(Object(body), name);
    assert.deepEqual(['model', 'max_output_tokens', 'store', 'background', 'instructions', 'metadata'].map(told), [
      'o3',
      5_000,
      false,
      true,
      'Be brief.',
      { job: job.id },
    ]);
    assert.equal(Reflect.get(Object(told('reasoning')), 'effort'), 'medium');
    assert.deepEqual(
      (await jobs()).map(({ id }) => id),
      [job.id],
      'it is sent itself, and no other in its place',
    );
  });

  it('holds what takes its place at today’s price to it as well', async () => {
    const job = await waiting({ maxOutputTokens: 5_000, store: false, effort: 'medium', origin: 'extension' });
    await (await window.engine()).ledger.change(job.id, (old) => ({ job: { ...old, dropped: ['service_tier'] } }));
    editor.configuration.set('ponder.maxOutputTokens', 20_000);
    reprice();
    window.act('sendNow', job.id);
    await until('it is sent', () => posts() === 1);
    const next = (await jobs()).find(({ id }) => id !== job.id);
    assert.deepEqual(
      [next?.parentId, next?.maxOutputTokens, next?.store, next?.effort, next?.origin, next?.dropped],
      [job.id, 5_000, false, 'medium', 'extension', ['service_tier']],
    );
    assert.equal(await stateOf(job.id), 'discarded');
  });
});

describe('Send Again, of an uncertain job', () => {
  beforeEach(open);
  afterEach(close);

  const again = (desk: Pick<AskWindow, 'run'> = window, id = '') => desk.run(CommandId.retryJob, element(id));

  it('pressed twice sends one more job, in one window and in two', async () => {
    const { id } = await uncertain();
    const presses = [again(window, id), again(window.beside(), id)];
    const [first, second] = [await editor.nextMessage(), await editor.nextMessage()];
    first.choose('Send Again');
    second.choose('Send Again');
    for (const price of [await editor.nextMessage(), await editor.nextMessage()]) price.choose('Ask');
    const results = await Promise.allSettled(presses);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    assert.match(String(Reflect.get(Object(refused?.reason), 'message')), ON_ITS_WAY);
    await until('it is sent', () => posts() === 1);
    assert.equal((await jobs()).length, 2);
  });

  it('sends nothing when it became known what happened to the first while the question was open', async () => {
    const job = await uncertain();
    const pressed = again(window, job.id);
    const question = await editor.nextMessage();
    await (await window.engine()).ledger.change(job.id, (old) => ({ job: { ...old, state: 'completed' } }));
    question.choose('Send Again');
    await assert.rejects(pressed, /is no longer uncertain.* It was not sent again\.$/);
    assert.equal(posts(), 0);
  });

  it('sends nothing when that became known while its price was asked about', async () => {
    const job = await uncertain();
    const pressed = again(window, job.id);
    (await editor.nextMessage()).choose('Send Again');
    const price = await editor.nextMessage();
    await (await window.engine()).ledger.change(job.id, (old) => ({ job: { ...old, state: 'completed' } }));
    price.choose('Ask');
    await assert.rejects(pressed, /has an outcome by now\. Open it to see\. It was not sent again\.$/);
    assert.equal(posts(), 0);
  });
});

describe('asking and asking again', () => {
  beforeEach(open);
  afterEach(close);

  /** Both are asked about their price before either is written down. */
  const refusedOnce = async (press: (desk: Pick<AskWindow, 'run'>) => Promise<unknown>) => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const presses = [press(window), press(window.beside())];
    for (const question of [await editor.nextMessage(), await editor.nextMessage()]) question.choose('Ask');
    const results = await Promise.allSettled(presses);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await until('one is sent', () => posts() === 1);
  };

  it('asks once by two presses at once, in one window and in two', async () => {
    const options = { prompt: 'Is it right?', text: 'let a = 1;', confirm: false };
    await refusedOnce((desk) => desk.run(CommandId.askSelection, options));
    assert.equal((await jobs()).length, 1);
  });

  it('retries once by two presses at once', async () => {
    const { id } = await add({ state: 'failed', finishedAt: Date.now(), reserved: null });
    await refusedOnce((desk) => desk.run(CommandId.retryJob, element(id)));
    assert.equal((await jobs()).length, 2);
  });

  it('asks a second time once, by two presses that were both told of the first', async () => {
    const options = { prompt: 'Is it right?', text: 'let a = 1;', confirm: false };
    await window.run(CommandId.askSelection, options);
    await until('it is sent', () => posts() === 1);
    const presses = [window.run(CommandId.askSelection, options), window.beside().run(CommandId.askSelection, options)];
    for (const question of [await editor.nextMessage(), await editor.nextMessage()]) question.choose('Ask Again');
    const results = await Promise.allSettled(presses);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await until('it is sent again', () => posts() === 2);
    assert.equal((await jobs()).length, 2);
  });
});

describe('Discard', () => {
  beforeEach(open);
  afterEach(close);

  it('says that it did not, when the job is known by the time of the yes', async () => {
    const job = await uncertain();
    window.act({ action: 'resolveUncertain', way: 'discard' }, job.id);
    const question = await editor.nextMessage();
    await (await window.engine()).ledger.change(job.id, (old) => ({ job: { ...old, state: 'completed' } }));
    question.choose('Discard');
    assert.match((await refusal()).text, /^This job was not discarded\. Open it to see what became of it\.$/);
    assert.equal(await stateOf(job.id), 'completed');
  });

  it('is done once by two presses, without a word about the second', async () => {
    const job = await uncertain();
    window.act({ action: 'resolveUncertain', way: 'discard' }, job.id);
    window.beside().act({ action: 'resolveUncertain', way: 'discard' }, job.id);
    for (const question of [await editor.nextMessage(), await editor.nextMessage()]) question.choose('Discard');
    await until('it is discarded', async () => (await stateOf(job.id)) === 'discarded');
  });
});
