// The pro mode wherever a model is picked: rows, settings, arguments, prices that are no ceiling, and who is asked about them.
import assert from 'node:assert/strict';
import { pageRecord } from '../../src/editor/answer/pageRecord.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { modelName } from '../../src/shared/mode.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { anEstimate, aSentJob, someTexts } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import type { SimulatorOptions } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

const SOL = 'gpt-6.1-sol';
const SOL_PRO = 'gpt-6.1-sol · pro';

describe('asking in a mode', () => {
  let window: AskWindow;

  async function open(options: SimulatorOptions = {}): Promise<void> {
    window = await AskWindow.open(options);
    window.simulator.always({ queueMs: 0, runMs: 0 });
    editor.configuration.set('ponder.confirmAboveUsd', 100);
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  }
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const creates = () => window.simulator.truth.creates;
  const reasoningSent = (): unknown => JSON.parse(JSON.stringify(creates().at(-1)?.body)).reasoning;
  const ask = (options: object = {}) =>
    window.run(CommandId.askSelection, { prompt: 'Why?', text: 'let a;', ...options });

  async function sent(id: unknown): Promise<Job> {
    await until('it is sent', () => creates().some(({ body }) => JSON.stringify(body).includes(String(id))));
    return (await window.job(id)).job;
  }

  it('has a line of its own in the list of models, with its price and what it means', async () => {
    await open();
    editor.configuration.set('ponder.model', '');
    const id = window.run(CommandId.askWith, { prompt: 'Why?' });
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    const at = pick.labels.indexOf(SOL);
    assert.equal(pick.labels[at + 1], SOL_PRO, 'each right after the standard one');
    assert.match(pick.line(SOL_PRO).detail ?? '', /^low · likely \$[\d.]+, worst about \$[\d.]+ · /);
    assert.match(
      pick.items.find(({ label }) => label === SOL)?.detail ?? '',
      /^low · likely \$[\d.]+, at most \$[\d.]+/,
    );
    assert.match(pick.line(SOL_PRO).description ?? '', /^Much more work at the same token prices,/);
    assert.ok(!pick.labels.includes('gpt-6.2-sol · pro'), 'nobody knows whether it has one');
    pick.choose(SOL_PRO);
    const effort = await editor.nextPick();
    assert.match(effort.title ?? '', /^Effort for gpt-6\.1-sol · pro/);
    assert.equal(effort.activeItems[0]?.label, 'low', 'as the setting has it, and as its price was for');
    effort.activeItems = [effort.line('high')];
    effort.press(effort.buttons[1]);
    const cap = await editor.nextPick();
    assert.match(cap.title ?? '', /^Output cap for gpt-6\.1-sol · pro,/);
    assert.equal(cap.activeItems[0]?.label, '128,000 tokens', 'more work needs more room');
    cap.accept();
    (await editor.nextPick()).accept();
    const job = await sent(await id);
    assert.deepEqual([job.model, job.mode, job.effort, job.streams, job.background], [SOL, 'pro', 'high', false, true]);
    assert.deepEqual(reasoningSent(), { mode: 'pro', effort: 'high' });
  });

  it('is remembered with the model, and told in the title of the next question', async () => {
    await open();
    editor.configuration.set('ponder.model', '');
    void window.run(CommandId.chooseModel);
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    pick.choose(SOL_PRO);
    (await editor.nextPick()).choose('medium');
    await until('it is told', () => editor.statusMessages.length > 0);
    assert.deepEqual(editor.statusMessages, ['Ponder now uses gpt-6.1-sol · pro · medium']);
    const id = window.run(CommandId.askSelection, {});
    const question = await editor.nextPick();
    assert.equal(question.title, 'Ask gpt-6.1-sol · pro · medium about a.ts, line 1');
    question.type('Why?');
    question.accept();
    assert.equal((await sent(await id)).mode, 'pro');
  });

  for (const [how, model, mode] of [
    ['named beside the model', SOL, 'pro'],
    ['written into its name, as the lists show it', SOL_PRO, ''],
  ] as const) {
    it(`of the settings is sent: ${how}`, async () => {
      await open();
      editor.configuration.set('ponder.model', model);
      editor.configuration.set('ponder.mode', mode);
      const id = window.run(CommandId.askSelection, {});
      const question = await editor.nextPick();
      assert.equal(question.title, 'Ask gpt-6.1-sol · pro · low about a.ts, line 1');
      question.type('Why?');
      question.accept();
      const job = await sent(await id);
      assert.deepEqual([job.model, job.mode], [SOL, 'pro']);
    });
  }

  it('of the settings that their own model does not have is told of, and nothing runs standard without a word', async () => {
    await open();
    editor.configuration.set('ponder.model', 'gpt-6.2-sol');
    editor.configuration.set('ponder.mode', 'pro');
    await assert.rejects(ask(), {
      name: 'HumanError',
      message:
        'gpt-6.2-sol has no pro mode that Ponder knows of. Nothing was sent. Choose another model or mode, or add the mode in ponder.models.',
    });
    assert.equal(creates().length, 0);
    editor.configuration.set('ponder.models', { 'gpt-6.2-sol': { modes: ['standard', 'pro'] } });
    const id = ask();
    const said = await editor.nextMessage();
    assert.equal(said.isModal, true);
    said.close();
    assert.equal(await id, undefined);
  });

  it('of the settings is left aside for a model that has none and was chosen for itself', async () => {
    await open();
    editor.configuration.set('ponder.model', '');
    editor.configuration.set('ponder.mode', 'pro');
    const id = await ask({ model: 'o3', confirm: false });
    assert.equal((await sent(id)).mode, null);
  });

  it('that is given is not asked for: only models that have it are offered', async () => {
    await open();
    editor.configuration.set('ponder.model', '');
    const id = ask({ mode: 'pro', effort: 'low' });
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    const offered = pick.lines.filter(({ label }) => !label.includes('$('));
    assert.ok(
      offered.length > 5 &&
        offered.every(({ label }) => label === '' || label.endsWith(' · pro') || label === 'Current'),
    );
    assert.match(pick.line(SOL_PRO).detail ?? '', /^low · /, 'at the effort that is given');
    pick.choose(SOL_PRO);
    assert.equal((await sent(await id)).mode, 'pro');
  });

  it('of an older job that named none is the standard one, in other words as well', async () => {
    await open();
    const first = (await sent(await ask({ model: SOL, effort: 'low', confirm: false }))).id;
    const { ledger } = await window.engine();
    await ledger.change(first, (job) => ({ job: { ...job, mode: null } }));
    editor.configuration.set('ponder.mode', 'pro');
    window.act('rephrase', first);
    await until('an editor is open', () => editor.state.active?.document.uri.scheme === 'untitled');
    const id = window.run(CommandId.sendQuestion, editor.state.active?.document.uri);
    // The words are the same here, and the first is done.
    assert.equal((await sent(await id)).mode, 'standard');
  });

  it('that is no mode does not fit as an argument', async () => {
    await open();
    await assert.rejects(ask({ mode: 'turbo' }), { message: /was called with an invalid “mode”/ });
    await assert.rejects(ask({ mode: 'pro' }), { message: /^o3 has no pro mode that Ponder knows of\./ });
    assert.equal(creates().length, 0);
  });

  it('that nobody knows a ceiling of is asked about whatever a command says, below every limit', async () => {
    await open();
    window.simulator.always({ hold: 'queued' });
    const given = { model: SOL, effort: 'low', confirm: false };
    assert.equal((await sent(await ask(given))).mode, 'standard', 'the other one is not');
    const id = ask({ ...given, mode: 'pro', prompt: 'How?' });
    const said = await editor.nextMessage();
    assert.match(said.text, /^Ask gpt-6\.1-sol · pro \(low\)\? Likely \$0\.\d\d, worst about \$0\.\d\d\.$/);
    assert.match(said.detail, /Pro mode does more work at the same token prices\. OpenAI does not say how much more/);
    said.choose('Ask');
    const job = await sent(await id);
    assert.deepEqual([job.mode, job.priceConsent, job.reserved], ['pro', true, job.estimate?.worst]);
  });

  it('is reserved in the budgets, which say that it may come to more', async () => {
    await open();
    window.simulator.always({ hold: 'queued' });
    editor.configuration.set('ponder.budget.dayUsd', 0.01);
    const id = ask({ model: SOL, mode: 'pro', effort: 'low' });
    const said = await editor.nextMessage();
    assert.match(said.detail, /\n\nThis could take you over today’s \$0\.01 budget: \$0\.01 left\.\n/);
    assert.match(
      said.detail,
      /; up to about \$0\.\d\d with this question\. The budgets hold back \$0\.\d\d for it; it may/,
    );
    said.choose('Send Anyway');
    const { ledger } = await window.engine();
    const job = await sent(await id);
    assert.ok((job.reserved ?? 0) > nanoFromUsd(0.1));
    const [today] = ledger.budgets.reaches({ day: nanoFromUsd(1), month: 0 });
    assert.equal(today?.reserved, job.reserved);
  });

  it('is ruled out of the list, and stopped with a sentence, where nothing runs in the background', async () => {
    await open({ scenario: 'noBackground' });
    editor.configuration.set('ponder.background', 'never');
    void window.run(CommandId.chooseModel);
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    pick.choose('$(chevron-right)');
    const line = pick.line(`$(circle-slash) ${SOL_PRO}`);
    assert.equal(line.description, 'runs only in the background, which is not possible here');
    pick.hide();
    await assert.rejects(ask({ model: SOL, mode: 'pro' }), {
      message:
        'Pro mode of gpt-6.1-sol runs only in the background, but ponder.background is “never”. Nothing was sent. Set it to “auto”, or choose standard mode.',
    });
    assert.equal(creates().length, 0);
  });

  it('that a place refuses is asked about by Retry, and run standard only on a person’s word', async () => {
    await open();
    for (const behaviour of faultSwitch('create: mode refused').behaviours) window.simulator.next(behaviour);
    const first = ask({ model: SOL, mode: 'pro', effort: 'low' });
    (await editor.nextMessage()).choose('Ask');
    const id = await first;
    await until('it is refused', async () => (await window.job(id)).job.state === 'rejected');
    const { job, texts } = await window.job(id);
    const page = pageRecord(job, texts, inWords, { isTrusted: true, isAnswering: false, now: Date.now() });
    assert.match(page.explanation, /doesn’t accept pro mode for this model\. “Retry” asks whether to use/);
    const again = window.run(CommandId.retryJob, window.element(id));
    const said = await editor.nextMessage();
    assert.equal(said.text, 'Ask gpt-6.1-sol in its standard mode?');
    said.choose('Ask in Standard Mode');
    (await editor.nextMessage()).choose('Ask');
    const next = await sent(await again);
    assert.deepEqual([next.mode, next.parentId], ['standard', String(id)]);
  });

  it('is told in every line of a job, and what ran otherwise by what ran', async () => {
    await open();
    const job = aSentJob({ model: SOL, mode: 'pro', estimate: anEstimate({ isWorstAbout: true }) });
    const page = (changes: Partial<Job>) =>
      pageRecord({ ...job, ...changes }, someTexts(), inWords, { isTrusted: true, isAnswering: false, now: 0 });
    assert.equal(modelName(job), SOL_PRO);
    assert.equal(page({ servedModel: SOL }).modelShort, 'gpt-6.1-sol pro high');
    assert.equal(page({ servedModel: SOL, servedMode: 'standard' }).modelShort, 'gpt-6.1-sol high');
    assert.match(page({}).costLine, /^Likely about \$0\.16, worst about \$0\.41\.$/);
    assert.ok(page({}).estimateRows.some(({ label }) => label === 'Worst, about'));
    assert.match(page({}).estimateNote, /the highest figure is a guess, not a ceiling\./);
  });
});
