// Model, effort, cap and saved questions: asked for with their prices, unless they are given.
import assert from 'node:assert/strict';
import { OwnJobs } from '../../src/core/asking/ownJobs.ts';
import { BACK } from '../../src/editor/asking/terms/pickStep.ts';
import { PromptSizing } from '../../src/editor/asking/terms/promptSizing.ts';
import { TermsPicker } from '../../src/editor/asking/terms/termsPicker.ts';
import { Settings } from '../../src/editor/settings.ts';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import { editor, QuickInputButtons, Selection } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const PRICE = /^likely (<\$0\.01|\$\d+\.\d\d), at most \$\d+\.\d\d$/;

describe('asking with a model, an effort and a cap', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  function worst(words: string | undefined): number {
    return Number(/at most \$([\d.]+)/.exec(words ?? '')?.[1]);
  }

  it('asks for the question, then for each with its price for this text', async () => {
    const id = window.run(CommandId.askWith);
    const question = await editor.nextPick();
    assert.deepEqual([question.title, question.step, question.totalSteps], ['Ask about a.ts, line 1', 1, 3]);
    assert.equal(question.line('Find the bug').description, 'model and price next');
    question.type('Why?');
    assert.equal(question.activeItems[0]?.detail, 'You choose the model and see its price next.');
    question.accept();
    const model = await editor.nextPick();
    assert.deepEqual([model.step, model.totalSteps], [2, 3]);
    assert.match(model.title ?? '', /^Choose a model at Simulator · (≤|about) [\d,]+ tokens$/);
    assert.ok(worst(model.line('gpt-5.4-mini').detail) > 0);
    model.choose('gpt-5.4-mini');
    const effort = await editor.nextPick();
    assert.deepEqual([effort.step, effort.totalSteps], [3, 3]);
    assert.match(effort.title ?? '', /^Effort for gpt-5\.4-mini · (≤|about) [\d,]+ tokens$/);
    effort.activeItems = [effort.line('high')];
    effort.press(effort.buttons[1]);
    const cap = await editor.nextPick();
    await until('the text has been counted', () => / · about \d+ tokens$/.test(cap.title ?? ''));
    assert.match(cap.title ?? '', /^Output cap for gpt-5\.4-mini, hidden reasoning included · about \d+ tokens$/);
    const prices = cap.lines.map(({ description }) => worst(description));
    assert.deepEqual(
      prices,
      [...prices].sort((a, b) => a - b),
    );
    assert.equal(cap.activeItems[0]?.detail, 'The usual cap for this model and effort');
    cap.choose('5,000');
    const capped = await editor.nextPick();
    assert.equal(capped.activeItems[0]?.label, 'high', 'back where the person was');
    assert.ok(worst(capped.line('high').description) < worst(effort.line('high').description), 'at the new cap');
    capped.accept();
    const { job, texts } = await window.job(await id);
    assert.deepEqual([texts.question, job.model, job.effort], ['Why?', 'gpt-5.4-mini', 'high']);
    assert.equal(job.maxOutputTokens, 5_000);
  });

  it('goes back from the effort to the model, and from there to the question, which is kept', async () => {
    const id = window.run(CommandId.askWith, { maxOutputTokens: 9_000 });
    const first = await editor.nextPick();
    assert.deepEqual(first.buttons, []);
    first.type('Why?');
    first.accept();
    (await editor.nextPick()).choose('gpt-5.4-mini');
    const effort = await editor.nextPick();
    effort.press(QuickInputButtons.Back);
    const model = await editor.nextPick();
    assert.match(model.activeItems[0]?.label ?? '', /gpt-5\.4-mini/);
    model.press(QuickInputButtons.Back);
    const question = await editor.nextPick();
    assert.equal(question.value, 'Why?');
    question.type('Why not?');
    question.accept();
    (await editor.nextPick()).choose('gpt-5.4-mini');
    (await editor.nextPick()).choose('low');
    const { job, texts } = await window.job(await id);
    assert.deepEqual([texts.question, job.model, job.effort], ['Why not?', 'gpt-5.4-mini', 'low']);
    assert.equal(window.simulator.truth.creates.length <= 1, true);
  });

  it('has no way back to a question that was given', async () => {
    const id = window.run(CommandId.askWith, { prompt: 'Why?', maxOutputTokens: 9_000 });
    const model = await editor.nextPick();
    assert.deepEqual([model.step, model.totalSteps], [1, 2]);
    assert.ok(!model.buttons.includes(QuickInputButtons.Back));
    model.choose('gpt-5.4-mini');
    const effort = await editor.nextPick();
    assert.ok(effort.buttons.includes(QuickInputButtons.Back), 'but one to the model');
    effort.hide();
    assert.equal(await id, undefined);
  });

  it('takes no key that is still held down for a model or an effort', async () => {
    editor.configuration.set('ponder.model', '');
    const id = window.run(CommandId.askSelection);
    const question = await editor.nextPick();
    question.type('Why?');
    question.accept();
    const model = await editor.nextPick();
    for (let repeats = 0; repeats < 20; repeats += 1) model.acceptAtOnce();
    assert.equal(model.isShown, true);
    model.accept();
    const effort = await editor.nextPick();
    effort.acceptAtOnce();
    assert.equal(effort.isShown, true);
    effort.hide();
    assert.equal(await id, undefined);
  });

  it('takes a cap that is typed, and none the model can’t have', async () => {
    const id = window.run(CommandId.askWith, { model: 'gpt-5.4-mini', prompt: 'Why?' });
    const before = await editor.nextPick();
    before.press(before.buttons[0]);
    (await editor.nextPick()).hide();
    const effort = await editor.nextPick();
    assert.ok(effort.isShown, 'backing out of the cap leads back');
    effort.press(effort.buttons[0]);
    const cap = await editor.nextPick();
    for (const typed of ['0', '-5', '128001', 'many', '1e4']) {
      cap.type(typed);
      assert.ok(!cap.lines.some(({ alwaysShow }) => alwaysShow === true), `${typed} should be no cap`);
    }
    cap.type('many');
    cap.accept();
    cap.type('12 345');
    cap.accept();
    (await editor.nextPick()).accept();
    assert.equal((await window.job(await id)).job.maxOutputTokens, 12_345);
  });

  it('agrees to a price that was in view, and to no other', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const seen = window.run(CommandId.askWith, { model: 'gpt-5.4-mini', prompt: 'Why?' });
    (await editor.nextPick()).choose('low');
    assert.equal((await window.job(await seen)).job.priceConsent, true);
    const options = { model: 'gpt-5.4-mini', effort: 'low', maxOutputTokens: 9_000, prompt: 'How?', confirm: false };
    const unseen = window.run(CommandId.askWith, options);
    const question = await editor.nextMessage();
    assert.match(question.text, /^Ask gpt-5\.4-mini \(low\)\? Likely \$0\.01, at most \$0\.0/);
    assert.match(
      question.detail,
      /^How\?\n\n\$0\.00 spent today and \$0\.\d\d reserved; up to \$0\.\d\d with this question\.$/,
    );
    question.close();
    assert.equal(await unseen, undefined);
  });

  it('shows the prices of an effort that is given, and agrees to the one that is picked', async () => {
    editor.configuration.set('ponder.model', '');
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const id = window.run(CommandId.askSelection, { effort: 'high', prompt: 'Why?', confirm: false });
    const pick = await editor.nextPick();
    assert.match(pick.line('gpt-5.4-mini').detail ?? '', /^high · likely /);
    pick.choose('gpt-5.4-mini');
    const { job } = await window.job(await id);
    assert.deepEqual([job.effort, job.priceConsent], ['high', true]);
  });

  it('stands in a row of steps: back from the effort to the model, and from there to what came before', async () => {
    const settings = new Settings(() => undefined);
    const { counter, endpoint } = {
      counter: { countTokens: () => new Promise<never>(() => undefined) },
      endpoint: settings.endpoint,
    };
    const sizing = new PromptSizing({ parts: null, isQuestionLeft: true, counter });
    const step = { step: 2, of: 3, canGoBack: true };
    const picker = new TermsPicker({
      settings,
      own: new OwnJobs(),
      chose: () => undefined,
      switchEndpoint: async () => undefined,
    });
    const picked = picker.pick(await window.engine(), sizing, {}, { endpoint, step, canMove: true });
    const models = await editor.nextPick();
    assert.deepEqual([models.step, models.totalSteps], [2, 3]);
    models.choose('o3');
    const efforts = await editor.nextPick();
    assert.deepEqual([efforts.step, efforts.totalSteps], [3, 3]);
    efforts.press(QuickInputButtons.Back);
    const again = await editor.nextPick();
    assert.deepEqual([again.step, again.activeItems[0]?.label], [2, 'o3']);
    again.press(QuickInputButtons.Back);
    assert.equal(await picked, BACK);
    sizing.dispose();
    settings.dispose();
  });

  it('can be left at every step', async () => {
    for (let step = 0; step < 3; step += 1) {
      const id = window.run(CommandId.askWith);
      for (let done = 0; done < step; done += 1) {
        const pick = await editor.nextPick();
        if (done === 0) pick.type('Why?');
        pick.accept();
      }
      (await editor.nextPick()).hide();
      assert.equal(await id, undefined, `backing out of step ${step}`);
    }
    assert.equal(window.simulator.truth.creates.length, 0);
  });
});

describe('asking a saved question', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
    editor.configuration.set('ponder.prompts', ['Is it safe?', 'What does $(bug) do?\nStep by step.']);
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  it('offers those of the settings, and only those', async () => {
    const id = window.run(CommandId.askSaved);
    const pick = await editor.nextPick();
    assert.equal(pick.title, 'Ask o3 · low about a.ts, line 1');
    assert.deepEqual(pick.labels, ['$(gear) Edit Saved Questions…', 'saved', 'Is it safe?', 'What does $ (bug) do?']);
    assert.match(pick.line('Is it safe?').description ?? '', PRICE);
    pick.accept();
    assert.equal(pick.isShown, true, 'nothing is active until the person goes to a row');
    pick.choose('What does');
    const { job, texts } = await window.job(await id);
    assert.equal(texts.question, 'What does $(bug) do?\nStep by step.');
    assert.equal(job.origin, 'user');
  });

  it('asks the one that a search finds, and leads to the settings', async () => {
    const id = window.run(CommandId.askSaved);
    const pick = await editor.nextPick();
    pick.type('safe');
    pick.accept();
    assert.equal((await window.job(await id)).texts.question, 'Is it safe?');
    const edit = window.run(CommandId.askSaved);
    const second = await editor.nextPick();
    second.down();
    second.accept();
    assert.equal(await edit, undefined);
    assert.deepEqual(editor.executed.at(-1), ['workbench.action.openSettings', 'ponder.prompts']);
  });

  it('takes one by its text or its place', async () => {
    const first = await window.run(CommandId.askSaved, { saved: 'Is it safe?', confirm: false });
    const second = await window.run(CommandId.askSaved, { saved: 1, confirm: false });
    const titles = [(await window.job(first)).job.title, (await window.job(second)).job.title];
    assert.deepEqual(titles, ['Is it safe?', 'What does $(bug) do?']);
    assert.deepEqual(window.announced, [first, second]);
  });

  it('says that there is none such, or none at all', async () => {
    await assert.rejects(window.run(CommandId.askSaved, { saved: 7 }), {
      message: 'ponder.prompts has no question “7”.',
      remedy: 'openSettings',
    });
    editor.configuration.set('ponder.prompts', []);
    await assert.rejects(window.run(CommandId.askSaved), {
      message: 'You have no saved questions yet. Add some to ponder.prompts.',
      remedy: 'openSettings',
    });
    assert.equal(window.simulator.truth.creates.length, 0);
  });
});
