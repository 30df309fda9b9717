// What the manifest declares is what the code uses, no more and no less; the fake editor knows nothing that is not declared.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { execute } from '../../src/editor/execute.ts';
import { Settings } from '../../src/editor/settings.ts';
import { CommandId, ContextKey, ViewId } from '../../src/shared/ids.ts';
import { CONTEXT_KEYS, SETTINGS } from '../fakes/vscode/manifest.ts';
import { editor } from '../fakes/vscode.ts';

describe('a setting', () => {
  beforeEach(() => editor.reset());

  it('is read when it is declared, and declared when it is read', async () => {
    const settings = new Settings((problem) => assert.fail(problem));
    const getters = Object.entries(Object.getOwnPropertyDescriptors(Settings.prototype))
      .filter(([, { get }]) => get !== undefined)
      .map(([name]) => name);
    for (const name of getters) Reflect.get(settings, name);
    await settings.catalogue();
    settings.dispose();
    assert.deepEqual([...editor.configuration.read].sort(), Object.keys(SETTINGS).sort());
  });

  it('that is not declared can be neither read, nor asked about, nor set', async () => {
    const configuration = vscode.workspace.getConfiguration('ponder');
    assert.throws(() => configuration.get('nope'), /ponder\.nope is not declared/);
    assert.throws(() => configuration.inspect('nope'), /ponder\.nope is not declared/);
    await assert.rejects(async () => configuration.update('nope', 1), /ponder\.nope is not declared/);
    assert.throws(() => editor.configuration.set('ponder.nope', 1), /ponder\.nope is not declared/);
  });

  it('of the application can’t be set in a workspace', async () => {
    const configuration = vscode.workspace.getConfiguration('ponder');
    const { Workspace, Global } = vscode.ConfigurationTarget;
    await assert.rejects(async () => configuration.update('store', false, Workspace), /ponder\.store can't be set/);
    await configuration.update('store', false, Global);
    await configuration.update('model', 'o3', Workspace);
    assert.deepEqual([configuration.get('store'), configuration.get('model')], [false, 'o3']);
  });
});

describe('a command, a context and a panel', () => {
  beforeEach(() => editor.reset());

  it('are those of ids.ts', async () => {
    assert.deepEqual([...CONTEXT_KEYS].sort(), Object.values(ContextKey).sort());
    for (const id of Object.values(CommandId)) await vscode.commands.executeCommand(id);
    vscode.window.createWebviewPanel(ViewId.answer, 'Answer', vscode.ViewColumn.One);
  });

  it('that are not declared are errors', async () => {
    await assert.rejects(async () => vscode.commands.executeCommand('ponder.nope'), /'ponder\.nope' not found/);
    await assert.rejects(
      async () => vscode.commands.executeCommand('setContext', 'ponder.nope', true),
      /No "when" of package\.json reads ponder\.nope/,
    );
    assert.throws(() => vscode.window.createWebviewPanel('ponder.nope', '', vscode.ViewColumn.One), /not declared/);
    assert.deepEqual([editor.executed.length, editor.contexts.size], [1, 0]);
  });
});

describe('a command of ours', () => {
  it('is run by our own code through execute.ts alone, where its arguments have types', () => {
    const root = join(import.meta.dirname, '..', '..', 'src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const past = files.filter((file) =>
      /executeCommand(<\w+>)?\(\s*(CommandId|id\b|['"`]ponder)/.test(readFileSync(join(root, file), 'utf8')),
    );
    assert.deepEqual(past, [join('editor', 'execute.ts')]);
  });

  it('takes nothing that does not fit it', () => {
    const misfits = [
      // @ts-expect-error which job is missing
      () => execute(CommandId.cancelJob),
      // @ts-expect-error no job is named by a number
      () => execute(CommandId.openAnswer, 7),
      // @ts-expect-error there is no such thumb
      () => execute(CommandId.rateAnswer, 'job-1', { thumb: 'left' }),
      // @ts-expect-error it takes nothing
      () => execute(CommandId.showLog, 'job-1'),
      // @ts-expect-error a question has no such option
      () => execute(CommandId.askSelection, { promt: 'Why?' }),
    ];
    assert.equal(misfits.length, 5);
  });
});
