// Questions written in an editor: nothing of them is lost, and each is sent once, about what it was begun for.
import assert from 'node:assert/strict';
import { CommandId, ContextKey, MemoryKey } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection, type TextDocument } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const WRITE = 'Write in Editor…';

describe('a question written in an editor', () => {
  let window: AskWindow;
  let code: TextDocument;

  beforeEach(async () => {
    window = await AskWindow.open();
    editor.folder('/project');
    code = editor.document('/project/src/a.ts', 'let a = 1;\nlet b = 2;\n', { languageId: 'typescript' });
    editor.show(code, new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  /** Begins one; the editor with it is in front then. */
  async function begin(typed: string): Promise<TextDocument> {
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type(typed);
    pick.choose(WRITE);
    assert.equal(await id, undefined);
    const document = editor.state.active?.document;
    assert.ok(document);
    return document;
  }

  /** What the quick pick offers to go on with. */
  async function offered(choose?: string): Promise<string[]> {
    editor.show(code, new Selection(1, 0, 2, 0));
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    const lines = pick.labels.filter((label) => label.includes('Go on writing'));
    if (choose === undefined) pick.hide();
    else pick.choose(choose);
    assert.equal(await id, undefined);
    return lines;
  }

  it('begins as Markdown with what was typed, the cursor behind it, and says what it is about', async () => {
    const document = await begin('Why is a ');
    assert.deepEqual([document.isUntitled, document.languageId, document.getText()], [true, 'markdown', 'Why is a ']);
    assert.equal(editor.state.active?.selection.active.character, 9);
    const lenses = editor.lenses(document).map(({ command }) => command);
    assert.deepEqual(
      lenses.map((command) => [command?.title, command?.command]),
      [
        ['$(send) Send', CommandId.sendQuestion],
        ['$(preview) Preview', CommandId.previewQuestion],
        ['About src/a.ts, line 1', ''],
      ],
    );
    assert.deepEqual(lenses[0]?.arguments, [document.uri]);
    assert.deepEqual(editor.contexts.get(ContextKey.questions), [document.uri.toString()]);
    assert.deepEqual(editor.lenses(code), []);
  });

  it('says what Send sends it to and for how much, as it is written, and as another model is chosen', async () => {
    editor.configuration.set('ponder.model', 'o1-pro');
    const document = await begin('');
    const send = () => editor.lenses(document)[0]?.command?.title ?? '';
    await until('it is priced', () => /^\$\(send\) Send to o1-pro · low · likely \$\d+\.\d\d$/.test(send()));
    const likely = () => Number(/likely \$([\d.]+)$/.exec(send())?.[1]);
    const short = likely();
    editor.type(document, 'Why is a one, and what else could it be? '.repeat(400));
    await until('it is priced again', () => likely() > short);
    editor.configuration.set('ponder.model', 'o3');
    await until('it names the other model', () => send().includes('Send to o3 · low · likely '));
    editor.configuration.set('ponder.model', 'some-model');
    await until('it knows no price', () => /Send to some-model · .*price unknown$/.test(send()));
    editor.configuration.set('ponder.model', 'o3-deep-research');
    await until('it can’t be sent as it is', () => send() === '$(send) Send…');
  });

  it('is sent about the text it was begun for, and its editor closes by itself', async () => {
    const document = await begin('');
    editor.type(document, 'Why\nis a one?\n');
    editor.type(code, 'something else\nand more\n');
    const id = await window.run(CommandId.sendQuestion, document.uri);
    const { job, texts } = await window.job(id);
    assert.equal(texts.question, 'Why\nis a one?');
    assert.equal(texts.context, 'let a = 1;\n');
    assert.deepEqual([job.title, job.source?.path, job.origin], ['Why', 'src/a.ts', 'user']);
    assert.equal(document.isClosed, true);
    assert.deepEqual(editor.contexts.get(ContextKey.questions), []);
    assert.deepEqual(window.memory.keys(), []);
    assert.deepEqual(await offered(), []);
  });

  it('is sent by a key as well, and only once by two presses', async () => {
    await begin('Why?');
    const [first, second] = await Promise.all([window.run(CommandId.sendQuestion), window.run(CommandId.sendQuestion)]);
    assert.ok(first);
    assert.equal(second, undefined);
    assert.equal(window.simulator.truth.creates.length <= 1, true);
  });

  it('is sent as it was, and stays with what was typed while a question about it was open', async () => {
    const document = await begin('Why?');
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const sending = window.run(CommandId.sendQuestion);
    const price = await editor.nextMessage();
    editor.type(document, 'Why? And how?');
    price.choose('Ask');
    assert.equal((await window.job(await sending)).texts.question, 'Why?');
    assert.equal(document.isClosed, false);
    assert.deepEqual(await offered(), ['$(edit) Go on writing: Why? And how?']);
    assert.match(editor.statusMessages.at(-1) ?? '', /what you typed since then is still in the editor/);
  });

  it('is not offered again where its editor was closed while a question about it was open', async () => {
    const document = await begin('Why?');
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const sending = window.run(CommandId.sendQuestion);
    const price = await editor.nextMessage();
    editor.close(document);
    price.choose('Ask');
    assert.equal((await window.job(await sending)).texts.question, 'Why?');
    assert.deepEqual(await offered(), []);
  });

  it('stays when it could not be sent', async () => {
    const document = await begin('Why?');
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const backedOut = window.run(CommandId.sendQuestion);
    (await editor.nextMessage()).close();
    assert.equal(await backedOut, undefined);
    editor.configuration.set('ponder.confirmAboveUsd', 1);
    editor.configuration.set('ponder.model', 'o3-deep-research');
    await assert.rejects(window.run(CommandId.sendQuestion));
    editor.configuration.set('ponder.model', 'o3');
    editor.type(document, ' \n');
    await assert.rejects(window.run(CommandId.sendQuestion), {
      message: 'The question is empty. Type what you want to know.',
    });
    assert.equal(document.isClosed, false);
    assert.deepEqual(await offered(), ['$(edit) Go on writing: Why?']);
  });

  it('is offered again after its editor was closed, with its own text and its own code', async () => {
    const document = await begin('');
    editor.type(document, 'A long\nthought');
    editor.close(document);
    assert.deepEqual(editor.contexts.get(ContextKey.questions), []);
    assert.deepEqual(await offered('Go on writing'), ['$(edit) Go on writing: A long']);
    const again = editor.state.active?.document;
    assert.ok(again !== undefined && again !== document);
    assert.equal(again.getText(), 'A long\nthought');
    const id = await window.run(CommandId.sendQuestion);
    assert.equal((await window.job(id)).texts.context, 'let a = 1;\n');
  });

  it('is shown again, not opened twice, while its editor is open', async () => {
    const document = await begin('Why?');
    await offered('Go on writing');
    assert.equal(editor.state.active?.document, document);
  });

  it('can be thrown away once its editor is closed', async () => {
    const document = await begin('Why?');
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    assert.equal(pick.line('Go on writing').buttons, undefined);
    pick.hide();
    await id;
    editor.close(document);
    editor.show(code, new Selection(1, 0, 2, 0));
    const again = window.run(CommandId.askSelection);
    const second = await editor.nextPick();
    second.pressOn('Go on writing', 0);
    assert.ok(!second.labels.some((label) => label.includes('Go on writing')));
    second.hide();
    await again;
    assert.deepEqual(await offered(), []);
    assert.deepEqual(window.memory.keys(), []);
  });

  it('is not kept when it was closed without a word', async () => {
    editor.close(await begin(''));
    assert.deepEqual(await offered(), []);
    assert.deepEqual(window.memory.keys(), []);
  });

  it('does not become the next untitled document of that name', async () => {
    const document = await begin('Why?');
    editor.close(document);
    const other = editor.document(document.uri, 'shopping list', { languageId: 'markdown' });
    editor.show(other);
    assert.deepEqual(editor.lenses(other), []);
    await assert.rejects(window.run(CommandId.sendQuestion), {
      message: 'There is no question in this editor. Begin one with “Write in Editor…” when you ask.',
    });
    editor.type(other, 'milk');
    assert.deepEqual(await offered(), ['$(edit) Go on writing: Why?']);
  });

  it('survives a reload of the window with its editor', async () => {
    const document = await begin('Why');
    editor.type(document, 'Why is it so?');
    await until('what was typed is kept', () => JSON.stringify(window.memory.get(MemoryKey.questions)).includes('so?'));
    window.reload();
    assert.equal(window.memory.get(MemoryKey.hasOpenQuestions), true);
    assert.deepEqual(editor.contexts.get(ContextKey.questions), [document.uri.toString()]);
    const id = await window.run(CommandId.sendQuestion);
    const { texts } = await window.job(id);
    assert.deepEqual([texts.question, texts.context], ['Why is it so?', 'let a = 1;\n']);
  });

  it('survives a reload that brings no editor back', async () => {
    const document = await begin('Why?');
    editor.type(document, 'Why is it so?');
    editor.state.documents = [code];
    editor.state.tab = undefined;
    window.reload();
    await until('it is no longer open', () => window.memory.get(MemoryKey.hasOpenQuestions) === undefined);
    assert.deepEqual(await offered(), ['$(edit) Go on writing: Why is it so?']);
  });

  it('has its effort picked as it is sent where that was wanted, and keeps what was given', async () => {
    const id = window.run(CommandId.askWith, { model: 'gpt-5.4-mini', maxOutputTokens: 10_000 });
    (await editor.nextPick()).choose(WRITE);
    assert.equal(await id, undefined);
    const document = editor.state.active?.document;
    assert.ok(document);
    editor.type(document, 'Why?');
    window.reload();
    const sending = window.run(CommandId.sendQuestion);
    (await editor.nextPick()).choose('high');
    const { job } = await window.job(await sending);
    assert.deepEqual([job.model, job.effort, job.maxOutputTokens], ['gpt-5.4-mini', 'high', 10_000]);
  });

  it('can be looked at as it would be sent', async () => {
    const document = await begin('Why *so*?');
    await window.run(CommandId.previewQuestion, document.uri);
    const shown = editor.state.active?.document;
    assert.equal(shown?.uri.scheme, 'ponder-preview');
    assert.match(shown.getText(), /- About: src\/a\.ts, line 1\n/);
    assert.ok(shown.getText().includes('let a = 1;\n```\n\nWhy *so*?\n'), shown.getText());
    assert.equal(window.simulator.truth.creates.length, 0);
    assert.equal(document.isClosed, false);
  });

  it('is read back with care', async () => {
    await begin('Why?');
    const kept: unknown = window.memory.get(MemoryKey.questions);
    const broken = [null, 7, {}, { id: 'a' }, { id: 'a', text: 'b', asked: {}, options: {} }];
    await window.memory.update(MemoryKey.questions, [...broken, ...(Array.isArray(kept) ? kept : [])]);
    window.reload();
    assert.deepEqual(await offered(), ['$(edit) Go on writing: Why?']);
  });
});
