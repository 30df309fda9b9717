// The line above a question in an editor names the model that Send would ask by now, wherever another one was chosen.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { until } from '../fakes/until.ts';
import { editor, shared } from '../fakes/vscode/editor.ts';
import { Selection, type TextDocument } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const COUNTED_MS = 500;

describe('the line above a question in an editor', () => {
  let window: AskWindow;
  let question: TextDocument;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ hold: 'queued' });
    editor.configuration.set('ponder.model', '');
    editor.configuration.set('ponder.effort', '');
    await choose(window);
    editor.folder('/project');
    editor.show(editor.document('/project/src/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
    const id = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type('Why?');
    pick.choose('Write in Editor…');
    await id;
    question = editor.state.active?.document ?? assert.fail('an editor is open');
    await until('it is priced', () => send().includes('Send to o3 · low · likely '));
    // By its bytes at first, and then by its tokens.
    await new Promise((next) => setTimeout(next, COUNTED_MS));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const send = () => editor.lenses(question)[0]?.command?.title ?? '';

  /** A person chooses a model for all questions. */
  async function choose(where: Pick<AskWindow, 'run'>, model = 'o3'): Promise<void> {
    const chosen = where.run(CommandId.chooseModel);
    (await editor.nextPick()).choose(model);
    (await editor.nextPick()).choose('low');
    await chosen;
  }

  it('is missed where the editor shows no such lines: then the price is asked about', async () => {
    editor.configuration.set('editor.codeLens', false);
    const sending = window.run(CommandId.sendQuestion);
    const asked = await editor.nextMessage();
    assert.match(asked.text, /^Ask o3 \(low\)\? Likely .+, at most \$\d/);
    asked.close();
    assert.equal(await sending, undefined);
    editor.configuration.set('editor.codeLens', true);
    assert.ok(await window.run(CommandId.sendQuestion));
  });

  it('follows a model that is chosen for another question', async () => {
    const asked = window.run(CommandId.askWith, { text: 'let b = 2;', prompt: 'And this?' });
    (await editor.nextPick()).choose('gpt-6.1-sol');
    (await editor.nextPick()).choose('low');
    assert.ok(await asked);
    await until('it names the other model', () => send().includes('Send to gpt-6.1-sol · low · likely '));
  });

  it('follows a model that was chosen in another window, once the person is back in this one', async () => {
    await choose(window.beside(), 'gpt-6.1-sol');
    shared.focused.fire({ focused: true });
    await until('it names the other model', () => send().includes('Send to gpt-6.1-sol · low · likely '));
  });
});
