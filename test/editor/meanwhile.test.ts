// The world changes while a question to the person is open: what they then say yes to is what they have seen, or nothing.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { editor, Selection, Uri } from '../fakes/vscode.ts';
import { DEFAULT_KEY } from '../simulator/simulator.ts';
import { AskWindow } from './askWindow.ts';

describe('while a question is open', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ hold: 'queued' });
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const set = (name: string, value: unknown) => editor.configuration.set(`ponder.${name}`, value);
  const row = () => {
    const rows = editor.configuration.section('ponder').get('endpoints');
    return Object(Array.isArray(rows) ? rows[0] : undefined);
  };
  const add = async (changes: Partial<Job>): Promise<Job> => {
    const endpoint = aPlace(window.simulator.baseUrl, { provider: 'compatible' });
    const { job, texts } = preparedAs({ nextLookAt: null, ...changes }, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    return job;
  };

  for (const [what, change, says] of [
    [
      'what is kept at the provider',
      () => set('store', false),
      /^The settings changed while a question was open\. Nothing was sent: ask again\.$/,
    ],
    ['where it runs', () => set('background', 'never'), /^The settings changed while/],
    ['who pays', () => set('endpoints', [{ ...row(), organization: 'org-other' }]), /^The settings changed while/],
    [
      'the address',
      () => set('endpoints', [{ ...row(), baseUrl: 'http://localhost:9/v1' }]),
      /is no longer in ponder\.endpoints/,
    ],
    ['that it can be read', () => set('store', 'false'), /^ponder\.store is "false"/],
  ] as const) {
    it(`about the price, ${what} changes: nothing is sent, and it is said`, async () => {
      const asking = window.run(CommandId.askFindBug);
      const price = await editor.nextMessage();
      change();
      price.choose('Ask');
      await assert.rejects(asking, (error: Error) => error.name === 'HumanError' && says.test(error.message));
      assert.equal(window.simulator.truth.creates.length, 0);
      assert.deepEqual((await window.engine()).ledger.page(10), []);
    });
  }

  const enterKey = async () => {
    const box = await editor.nextBox();
    box.type(DEFAULT_KEY);
    box.accept();
  };

  it('about the price, the key is removed: another one is asked for, and what was agreed to is sent', async () => {
    const asking = window.run(CommandId.askFindBug);
    const price = await editor.nextMessage();
    window.removeKey();
    price.choose('Ask');
    await enterKey();
    assert.equal((await window.job(await asking)).job.model, 'o3');
    assert.equal((await window.engine()).ledger.page(10).length, 1);
  });

  it('about the price, the key is removed, and no other one entered: nothing is sent', async () => {
    const asking = window.run(CommandId.askFindBug);
    const price = await editor.nextMessage();
    window.removeKey();
    price.choose('Ask');
    (await editor.nextBox()).hide();
    assert.equal(await asking, undefined);
    assert.deepEqual((await window.engine()).ledger.page(10), []);
    assert.equal(window.simulator.truth.creates.length, 0);
  });

  it('about the model, the key is removed: it is asked for, and what was chosen holds', async () => {
    set('model', '');
    const asking = window.run(CommandId.askFindBug);
    const models = await editor.nextPick();
    models.choose('o3');
    const efforts = await editor.nextPick();
    window.removeKey();
    efforts.choose('high');
    await enterKey();
    const { job } = await window.job(await asking);
    assert.deepEqual([job.model, job.effort], ['o3', 'high']);
  });

  it('about the question, another model, place and price are set: it goes where it was meant to, and says so', async () => {
    const asking = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    set('model', 'o3-pro');
    set('endpoint', 'OpenAI');
    pick.type('Why?');
    pick.accept();
    const price = await editor.nextMessage();
    assert.match(price.text, /^Ask o3 /);
    price.choose('Ask');
    const { job } = await window.job(await asking);
    assert.deepEqual([job.model, job.endpoint.name], ['o3', 'Simulator']);
  });

  it('about anything of a preview, nobody is asked for a key or a price', async () => {
    window.removeKey();
    set('model', '');
    const showing = window.run(CommandId.previewQuestion, { prompt: 'Why?' });
    (await editor.nextPick()).choose('o3');
    (await editor.nextPick()).choose('low');
    await showing;
    assert.equal(window.simulator.truth.creates.length, 0);
    assert.deepEqual((await window.engine()).ledger.page(10), []);
  });

  it('about a waiting job, who pays changes: it is not sent, and waits on', async () => {
    const { id } = await add({ state: 'waiting', waitingReason: 'consent', streams: true });
    window.act('sendNow', id);
    const price = await editor.nextMessage();
    set('endpoints', [{ ...row(), project: 'proj_other' }]);
    price.choose('Ask');
    assert.match((await editor.nextMessage()).text, /^The settings changed while a question was open/);
    assert.deepEqual([(await window.job(id)).job.state, window.simulator.truth.creates.length], ['waiting', 0]);
  });

  for (const payloadHash of ['as it would be sent today', undefined]) {
    const alike = payloadHash === undefined ? 'alike' : 'in another way';
    it(`about the price of a question that is sent again ${alike}, the first one turns out to run: no second one is sent`, async () => {
      const first = await add({ state: 'uncertain', sentAt: 1, ...(payloadHash === undefined ? {} : { payloadHash }) });
      const asking = window.run(CommandId.retryJob, first.id);
      (await editor.nextMessage()).choose('Send Again');
      const price = await editor.nextMessage();
      assert.ok(price.buttons.includes('Ask'), price.text);
      const { ledger } = await window.engine();
      await ledger.change(first.id, (job) => ({ job: { ...job, state: 'running', responseId: 'resp_1' } }));
      price.choose('Ask');
      await assert.rejects(asking, /The first question has an outcome by now/);
      assert.equal(window.simulator.truth.creates.length, 0);
    });
  }

  it('about something else, what has nothing to do with it may change', async () => {
    const asking = window.run(CommandId.askFindBug);
    const price = await editor.nextMessage();
    set('notify', 'never');
    set('prompts', ['Why?']);
    price.choose('Ask');
    assert.ok(await asking);
  });

  it('whether to remove a job, a look finds it running after all: it stays', async () => {
    const { id } = await add({ state: 'lost', finishedAt: Date.now() });
    const removing = window.run(CommandId.removeJob, id);
    const question = await editor.nextMessage();
    const { ledger } = await window.engine();
    await ledger.change(id, (job) => ({ job: { ...job, state: 'running', finishedAt: null } }));
    question.choose('Remove');
    await assert.rejects(removing, { message: 'This job is not finished. Cancel it first, then remove it.' });
    assert.equal((await window.job(id)).job.state, 'running');
  });

  for (const at of ['thumb', 'note'] as const) {
    it(`how good an answer is, it is removed at the ${at}: that is said`, async () => {
      const { id } = await add({ state: 'completed', finishedAt: Date.now() });
      const remove = async () => await (await window.engine()).ledger.remove(id);
      const rating = window.run(CommandId.rateAnswer, id);
      const pick = await editor.nextPick();
      if (at === 'thumb') await remove();
      pick.choose('Good');
      if (at === 'note') {
        const box = await editor.nextBox();
        await remove();
        box.accept();
      }
      await assert.rejects(rating, { message: 'There is no such job, or it was removed.' });
    });
  }

  it('where to save an answer, it is written on, or removed: what is saved is what is there by then', async () => {
    const { ledger } = await window.engine();
    const { id } = await add({ state: 'completed', finishedAt: Date.now() });
    const write = (answer: string) => ledger.change(id, (job) => ({ job, texts: { answer } }));
    await write('first');
    const saving = async (meanwhile: () => Promise<unknown>) => {
      const { window: shown } = await import('../fakes/vscode.ts');
      const show = shown.showSaveDialog;
      shown.showSaveDialog = async () => {
        await meanwhile();
        return Uri.file('/p/x.md');
      };
      try {
        await window.run(CommandId.saveAnswer, id);
      } finally {
        shown.showSaveDialog = show;
      }
      return editor.files.get('file:///p/x.md') ?? '';
    };
    assert.match(await saving(() => write('second')), /\nsecond\n?$/);
    await assert.rejects(
      saving(() => ledger.remove(id)),
      { message: 'There is no such job, or it was removed.' },
    );
  });
});
