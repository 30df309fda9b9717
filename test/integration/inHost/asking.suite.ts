// What only a real editor can say: selections, symbols of a language, untitled documents and their end.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ponder, untilJobIs } from './ponder.ts';

const OPTIONS = { model: 'o3', effort: 'low', confirm: false };

export function define(): void {
  describe('asking in VS Code', () => {
    it('takes every selection with its lines, and shows all of them again', async () => {
      const api = await ponder();
      const editor = await vscode.window.showTextDocument(fileInWorkspace());
      editor.selections = [new vscode.Selection(9, 0, 11, 0), new vscode.Selection(0, 0, 1, 0)];
      const id = await ask('Are these right?');
      const job = await untilJobIs(api, id, 'completed');
      const ranges = [
        { startLine: 1, endLine: 1 },
        { startLine: 10, endLine: 11 },
      ];
      assert.deepEqual(job.source?.ranges, ranges);
      editor.selection = new vscode.Selection(3, 0, 3, 0);
      await vscode.commands.executeCommand('ponder.revealSource', id);
      const shown = vscode.window.activeTextEditor?.selections.map(({ start, end }) => [start.line, end.line]);
      assert.deepEqual(shown, [
        [0, 1],
        [9, 11],
      ]);
    });

    it('takes the function around the cursor, as TypeScript sees it', async () => {
      const api = await ponder();
      const uri = fileInWorkspace();
      const editor = await vscode.window.showTextDocument(uri);
      const { name, range } = await aMethod(uri);
      const inside = new vscode.Position(range.start.line + 1, 0);
      editor.selection = new vscode.Selection(inside, inside);
      const job = await untilJobIs(api, await ask(`Is ${name} right?`), 'completed');
      assert.deepEqual(
        [job.source?.scope, job.source?.startLine, job.source?.endLine],
        ['function', range.start.line + 1, range.end.line + 1],
      );
    });

    it('keeps a question written in an editor until it is sent, and closes its editor then', async () => {
      const api = await ponder();
      const editor = await vscode.window.showTextDocument(fileInWorkspace());
      editor.selection = new vscode.Selection(2, 0, 4, 0);
      const first = await writeInEditor(1);
      assert.equal(first.languageId, 'markdown');
      await type(first, 'A long question.\n\nIn two paragraphs.');
      const [send, , about] = await lensesOf(first);
      assert.match(send ?? '', /^\$\(send\) Send/);
      assert.equal(about, 'About src/rateLimiter.ts, lines 3–4');

      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await until('the editor is closed', () => first.isClosed);
      await vscode.window.showTextDocument(fileInWorkspace());
      const again = await writeInEditor(2);
      // A new editor begins with a line break, so that VS Code shows the lenses.
      assert.equal(again.getText(), 'A long question.\n\nIn two paragraphs.\n');

      const id: unknown = await vscode.commands.executeCommand('ponder.sendQuestion', again.uri);
      assert.ok(typeof id === 'string', 'sending should resolve to the id of a job');
      await until('the editor is closed', () => again.isClosed);
      const job = await untilJobIs(api, id, 'completed');
      assert.deepEqual([job.title, job.origin, job.model], ['A long question.', 'user', 'o3']);
      assert.deepEqual([job.source?.startLine, job.source?.endLine], [3, 4]);
    });
  });
}

function fileInWorkspace(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'The tests run in a workspace');
  return vscode.Uri.joinPath(folder.uri, 'src', 'rateLimiter.ts');
}

async function ask(prompt: string): Promise<string> {
  const id: unknown = await vscode.commands.executeCommand('ponder.askSelection', { ...OPTIONS, prompt });
  assert.ok(typeof id === 'string', 'asking should resolve to the id of a job');
  return id;
}

/** Asks and goes down to a row of the box, where none is active at first: 1 writes in an editor, 2 goes on writing. */
async function writeInEditor(row: 1 | 2): Promise<vscode.TextDocument> {
  const { executeCommand } = vscode.commands;
  const asked = executeCommand('ponder.askSelection', OPTIONS);
  await pause(1_500);
  for (let down = 0; down < row; down += 1) await executeCommand('workbench.action.quickOpenSelectNext');
  await executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  assert.equal(await asked, undefined);
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document?.isUntitled, `an untitled editor should be in front, not ${document?.uri.toString()}`);
  return document;
}

async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function lensesOf({ uri }: vscode.TextDocument): Promise<(string | undefined)[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 5);
  return lenses.map(({ command }) => command?.title);
}

/** The language server takes its time to start. */
async function aMethod(uri: vscode.Uri): Promise<vscode.DocumentSymbol> {
  let found: vscode.DocumentSymbol | undefined;
  await until('TypeScript knows the methods of the file', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    found = symbols
      ?.flatMap((symbol) => [symbol, ...symbol.children])
      .find(({ kind, range }) => kind === vscode.SymbolKind.Method && range.end.line > range.start.line + 1);
    return found !== undefined;
  });
  assert.ok(found);
  return found;
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo()) return;
    await pause(100);
  }
  assert.fail(`waited in vain: ${what}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
