// The question box: no key that nobody meant sends anything, and what is sent has its price in view.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import type { QuickPick } from '../fakes/vscode/surfaces.ts';
import { editor, Selection, type TextDocument } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const PRICE = /^likely (<\$0\.01|\$\d+\.\d\d), at most \$\d+\.\d\d$/;

describe('the question box', () => {
  let window: AskWindow;
  let code: TextDocument;

  beforeEach(async () => {
    window = await AskWindow.open();
    editor.folder('/project');
    code = editor.document('/project/src/a.ts', 'let a = 1;\nlet b = 2;\n', { languageId: 'typescript' });
    editor.show(code, new Selection(0, 0, 1, 0));
    assert.ok(await window.run(CommandId.askSelection, { prompt: 'Asked before?', confirm: false }));
    editor.show(code, new Selection(1, 0, 2, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function open() {
    const id = window.run(CommandId.askSelection);
    return { id, pick: await editor.nextPick() };
  }

  function active({ activeItems: [row] }: QuickPick): string | undefined {
    return row?.label;
  }

  /** The box, with the row of a question that was begun in an editor. */
  async function openWithDraft(): ReturnType<typeof open> {
    const first = await open();
    first.pick.type('A draft');
    first.pick.choose('Write in Editor…');
    await first.id;
    editor.close(editor.state.active?.document ?? assert.fail('an editor is open'));
    editor.show(code, new Selection(1, 0, 2, 0));
    return await open();
  }

  async function jobs(): Promise<number> {
    return (await window.engine()).ledger.page(10).length;
  }

  it('has no active row until the person goes to one, and its first row spends nothing', async () => {
    const { id, pick } = await open();
    assert.equal(active(pick), undefined);
    pick.accept();
    assert.equal(pick.isShown, true);
    pick.down();
    assert.equal(active(pick), '$(edit) Write in Editor…');
    pick.down();
    assert.equal(active(pick), 'Asked before?');
    pick.hide();
    assert.equal(await id, undefined);
    assert.equal(await jobs(), 1);
  });

  it('leads to the editor by its row whatever is typed, however late the row for that comes', async () => {
    const { id, pick } = await open();
    const [write] = pick.items;
    assert.ok(write !== undefined && write.alwaysShow !== true, 'VS Code would make it active for what is typed');
    pick.type('Why');
    pick.choose('Write in Editor…');
    assert.equal(await id, undefined);
    assert.equal(editor.state.active?.document.getText(), 'Why');
    assert.equal(await jobs(), 1);
  });

  it('sends nothing by Enter once what was typed is gone again', async () => {
    const { id, pick } = await open();
    pick.type('Why');
    pick.type('');
    assert.equal(active(pick), undefined);
    pick.accept();
    // Until VS Code hears that no row is active, it takes the first one for active.
    pick.type('Why');
    pick.type('');
    pick.activeItems = pick.items.slice(0, 1);
    pick.acceptAtOnce();
    assert.equal(editor.state.active?.document.languageId, 'typescript', 'no editor for a question is opened');
    pick.type('   ');
    pick.accept();
    assert.equal(pick.isShown, true);
    pick.hide();
    assert.equal(await id, undefined);
    assert.equal(await jobs(), 1);
  });

  it('sends nothing by Enter after a draft was discarded, nor what had been gone to before', async () => {
    const { id, pick } = await openWithDraft();
    pick.pressOn('Go on writing', 0);
    assert.equal(active(pick), undefined);
    pick.accept();
    assert.equal(pick.isShown, true);
    const row = pick.line('Asked before?');
    pick.activeItems = [row];
    pick.acceptAtOnce();
    assert.equal(pick.isShown, true, 'a click in the moment that rows move is not meant');
    pick.type('x');
    pick.type('');
    pick.accept();
    assert.equal(pick.isShown, true, 'what was selected before is no longer active');
    pick.hide();
    assert.equal(await id, undefined);
    assert.equal(await jobs(), 1);
  });

  it('sends nothing by the second click of a double click that discards a draft', async () => {
    const { id, pick } = await openWithDraft();
    await new Promise((next) => setTimeout(next, 600));
    pick.pressOn('Go on writing', 0);
    // This row is where the other one was.
    pick.activeItems = [pick.line('Asked before?')];
    pick.acceptAtOnce();
    assert.equal(pick.isShown, true);
    pick.hide();
    assert.equal(await id, undefined);
    assert.equal(await jobs(), 1);
  });

  it('keeps the row that the person went to while prices arrive', async () => {
    const { id, pick } = await open();
    pick.down();
    pick.down();
    const before = pick.activeItems[0];
    await until('prices were drawn again', () => pick.activeItems[0] !== before);
    assert.equal(active(pick), 'Asked before?');
    pick.accept();
    assert.equal((await window.job(await id)).texts.question, 'Asked before?');
  });

  it('has the price of each question on its row, and of what is typed with model and effort', async () => {
    const { id, pick } = await open();
    assert.equal(pick.title, 'Ask o3 · low about src/a.ts, line 2');
    for (const part of ['Asked before?', 'Find the bug.', 'Review this for races']) {
      assert.match(pick.line(part).description ?? '', PRICE, part);
    }
    pick.type('Why?');
    const [typed] = pick.activeItems;
    assert.equal(typed?.description, 'ask this');
    const [terms, price] = typed?.detail?.split(' · likely') ?? [];
    assert.equal(terms, 'o3 · low');
    assert.match(`likely${price}`, PRICE);
    pick.accept();
    const { job } = await window.job(await id);
    assert.equal(job.priceConsent, true, 'its price was in view');
    assert.ok(typed?.detail?.endsWith(`at most $${(Math.ceil((job.estimate?.worst ?? 0) / 1e7) / 100).toFixed(2)}`));
  });

  it('shows a higher price for a longer question', async () => {
    editor.configuration.set('ponder.model', 'o1-pro');
    const { id, pick } = await open();
    const worst = () => Number(/at most \$([\d.]+)$/.exec(pick.activeItems[0]?.detail ?? '')?.[1]);
    pick.type('Why?');
    const short = worst();
    pick.type('Why? '.repeat(1_000));
    assert.ok(worst() > short, `${worst()} should be more than ${short}`);
    pick.hide();
    await id;
  });

  it('says so where the price is unknown, and about how much pro mode may cost', async () => {
    for (const [model, mode, words] of [
      ['some-model', null, /^some-model · price unknown$|^some-model · \w+ · price unknown$/],
      ['gpt-6.1-sol', 'pro', /^gpt-6\.1-sol · pro · low · likely .+, worst about \$/],
    ] as const) {
      editor.configuration.set('ponder.model', model);
      if (mode !== null) editor.configuration.set('ponder.mode', mode);
      const { id, pick } = await open();
      pick.type('Why?');
      assert.match(pick.activeItems[0]?.detail ?? '', words);
      pick.hide();
      await id;
    }
  });

  it('sends what is typed quicker than its price is drawn, if that is less than a cent more', async () => {
    const { id, pick } = await open();
    pick.typeQuickly('Why? '.repeat(300));
    assert.ok(await id);
    assert.equal(await jobs(), 2);
  });

  it('still asks about a price above the limit, and about one above what was in view', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0.01);
    const above = await open();
    above.pick.type('Why?');
    above.pick.accept();
    (await editor.nextMessage()).close();
    assert.equal(await above.id, undefined);
    editor.configuration.set('ponder.confirmAboveUsd', 100);
    const pasted = await open();
    pasted.pick.typeQuickly('Why? '.repeat(20_000));
    (await editor.nextMessage()).close();
    assert.equal(await pasted.id, undefined);
    const { id, pick } = await open();
    pick.type('Why?');
    // What else is told changes between the last look at the price and Enter.
    editor.configuration.set('ponder.instructions', 'word '.repeat(20_000));
    pick.accept();
    const question = await editor.nextMessage();
    assert.equal(question.isModal, true);
    question.close();
    assert.equal(await id, undefined);
    assert.equal(await jobs(), 1);
  });
});
