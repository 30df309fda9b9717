// The buttons of a page that are no commands, as a person presses them.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

describe('a button of the answer page', () => {
  let window: AskWindow;
  let job: Job;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.next({ queueMs: 0, runMs: 0 });
    const id = await window.run(CommandId.askSelection, {
      ...{ prompt: 'Is it right?', text: 'let a = 1;', model: 'o3', effort: 'medium', maxOutputTokens: 5_000 },
      confirm: false,
    });
    await until('it is answered', async () => (await window.job(id)).job.state === 'completed');
    job = (await window.job(id)).job;
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const current = async () => (await window.job(job.id)).job;
  const change = async (changes: Partial<Job>) =>
    (await window.engine()).ledger.change(job.id, (old) => ({ job: { ...old, ...changes } }));
  const children = async () => (await window.engine()).ledger.page(10).filter(({ parentId }) => parentId === job.id);

  it('rates at once, changes its mind, and takes it back', async () => {
    for (const [pressed, thumb] of [
      ['up', 'up'],
      ['down', 'down'],
      ['down', undefined],
    ] as const) {
      window.act({ action: 'rateAnswer', thumb: pressed }, job.id);
      await until(`the rating is ${thumb}`, async () => (await current()).rating?.thumb === thumb);
    }
  });

  it('asks again with more room or less effort, as a job of its own at its own price', async () => {
    for (const [terms, effort, cap] of [
      ['largerCap', 'medium', 10_000],
      ['lowerEffort', 'low', 5_000],
    ] as const) {
      window.act({ action: 'askOtherwise', terms }, job.id);
      const again = async () =>
        (await children()).find((each) => each.effort === effort && each.maxOutputTokens === cap);
      await until(`a job with ${effort} and ${cap}`, async () => (await again()) !== undefined);
      assert.notEqual((await again())?.estimate?.worst, undefined);
    }
  });

  it('says so where what stands on it can’t be had any more', async () => {
    await change({ effort: 'low' });
    window.act({ action: 'askOtherwise', terms: 'lowerEffort' }, job.id);
    const said = await editor.nextMessage();
    assert.match(said.text, /^The rules of o3 have changed/);
    said.close();
    assert.deepEqual(await children(), []);
  });

  it('leads out of a refused model: choosing asks again as a new job, backing out sends nothing', async () => {
    const fault = { type: 'httpError', status: 404, code: 'model_not_found', message: 'No such model.' } as const;
    window.simulator.next({ on: 'create', fault });
    const options = { prompt: 'May I?', text: 'let b = 2;', model: 'o3', effort: 'low', confirm: false };
    const refused = await window.run(CommandId.askSelection, options);
    await until('it is refused', async () => (await window.job(refused)).job.state === 'rejected');
    const sent = () => window.simulator.truth.creates.length;
    const before = sent();
    window.act('chooseModelAndAsk', String(refused));
    (await editor.nextPick()).hide();
    window.act('chooseModelAndAsk', String(refused));
    const models = await editor.nextPick();
    await until('the account has answered', () => !models.busy);
    assert.notEqual(models.activeItems[0]?.label, 'o3', 'Enter does not take what was just refused');
    assert.match(models.line('gpt-6.1-terra').detail ?? '', /at most \$/, 'the price for this question is in view');
    assert.equal(sent(), before);
    models.choose('gpt-6.1-terra');
    (await editor.nextPick()).choose('high');
    await until('it is sent', () => sent() === before + 1);
    const { ledger } = await window.engine();
    const [again] = ledger.page(1);
    assert.deepEqual(
      [again?.parentId, again?.relation, again?.model, again?.effort, ledger.texts(again?.id ?? '')?.question],
      [refused, 'retry', 'gpt-6.1-terra', 'high', 'May I?'],
    );
  });

  it('begins with another model than the refused one, even where that is the one that is suggested', async () => {
    const first = async (id: string) => {
      window.act('chooseModelAndAsk', id);
      const models = await editor.nextPick();
      await until('the account has answered', () => !models.busy);
      const { activeItems, items } = models;
      models.hide();
      const choices = items.filter(({ kind, detail }) => kind === undefined && detail !== undefined);
      return [activeItems[0]?.label ?? '', choices[0]?.label ?? ''] as const;
    };
    const [, suggested] = await first(job.id);
    const fault = { type: 'httpError', status: 404, code: 'model_not_found', message: 'No such model.' } as const;
    window.simulator.next({ on: 'create', fault });
    editor.configuration.set('ponder.model', suggested);
    const options = { prompt: 'May I?', text: 'let b = 2;', effort: 'low' };
    const asking = window.run(CommandId.askSelection, options);
    (await editor.nextMessage()).choose('Ask');
    const refused = String(await asking);
    await until('it is refused', async () => (await window.job(refused)).job.state === 'rejected');
    const [active, stillFirst] = await first(refused);
    assert.equal(stillFirst, suggested);
    assert.notEqual(active, suggested);
  });

  it('asks in other words in an editor, about the same text', async () => {
    window.act('rephrase', job.id);
    await until('an editor is open', () => editor.state.active !== undefined);
    assert.match(editor.state.active?.document.getText() ?? '', /Is it right\?/);
    assert.deepEqual(await children(), []);
  });

  it('leads to the setting that matters', async () => {
    await change({ state: 'waiting', waitingReason: 'budget' });
    window.act('openSettings', job.id);
    await until('settings open', () => editor.executed.some(([id]) => id === 'workbench.action.openSettings'));
    assert.deepEqual(editor.executed.at(-1), ['workbench.action.openSettings', 'ponder.budget']);
  });

  it('opens the page on which the place is paid, where its address is known, and no address of a reply', async () => {
    const { endpoint } = job;
    window.act({ action: 'openPlacePage', page: 'billing' }, job.id);
    await change({ endpoint: { ...endpoint, baseUrl: 'https://openrouter.ai/api/v1' } });
    window.act({ action: 'openPlacePage', page: 'billing' }, job.id);
    await until('it opens', () => editor.links.length > 0);
    assert.deepEqual(editor.links, ['https://openrouter.ai/settings/credits']);
    await change({ endpoint: { ...endpoint, baseUrl: 'https://api.openai.com/v1' } });
    window.act({ action: 'openPlacePage', page: 'verification' }, job.id);
    await until('it opens', () => editor.links.length > 1);
    assert.equal(editor.links[1], 'https://platform.openai.com/settings/organization/general');
  });

  it('leads to the setting that a refusal is about', async () => {
    const error = { message: '', code: null, httpStatus: 404, requestId: null } as const;
    for (const [kind, setting] of [
      ['path', 'ponder.endpoints'],
      ['tooLargeForLimit', 'ponder.maxOutputTokens'],
      ['proxy', 'http.proxy'],
    ] as const) {
      await change({ state: 'rejected', error: { ...error, kind } });
      window.act('openSettings', job.id);
      await until(`${setting} opens`, () => editor.executed.some(([, what]) => what === setting));
    }
  });

  it('asks for the key of the place the job was sent to', async () => {
    window.act('setKeyOfJob', job.id);
    const box = await editor.nextBox();
    assert.match(box.words, /Simulator/);
    box.hide();
  });
});
