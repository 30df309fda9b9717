// What only a real editor can say of an answer that is put back: its edit, and that undo takes it back.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ponder, untilJobIs } from './ponder.ts';

/** The simulator knows a better one. */
const ASKED = `/** Merges half-open intervals. */
export function mergeIntervals(intervals: Interval[]): Interval[] {
  const sorted = intervals.sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  for (const next of sorted) {
    const current = merged.at(-1);
    if (current === undefined || next.start > current.end) merged.push(next);
    else current.end = next.end;
  }
  return merged;
}
`;
const FILE = `export interface Interval {\n  start: number;\n  end: number;\n}\n\n${ASKED}\nexport const NONE: Interval[] = [];\n`;

export function define(): void {
  describe('applying an answer in VS Code', () => {
    it('merges it into the file as it is by now, as one edit that undo takes back', async () => {
      const api = await ponder();
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(folder, 'The tests run in a workspace');
      const uri = vscode.Uri.joinPath(folder.uri, 'intervals.ts');
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(FILE));
      try {
        const editor = await vscode.window.showTextDocument(uri);
        const { document } = editor;
        const from = document.positionAt(FILE.indexOf(ASKED));
        editor.selection = new vscode.Selection(from, document.positionAt(FILE.indexOf(ASKED) + ASKED.length));
        const options = { model: 'o3', effort: 'low', confirm: false, prompt: 'Is it right?' };
        const id: unknown = await vscode.commands.executeCommand('ponder.askSelection', options);
        assert.ok(typeof id === 'string', 'asking should resolve to the id of a job');
        const { source } = await untilJobIs(api, id, 'completed');
        assert.equal(source?.anchors?.length, 1);
        await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// edited meanwhile\n'));
        const before = document.getText();

        const applying = vscode.commands.executeCommand('ponder.applyAnswer', id);
        await pressApply(() => document.getText() !== before);
        await applying;
        const after = document.getText();
        assert.ok(
          after.startsWith('// edited meanwhile\n') && after.endsWith('\nexport const NONE: Interval[] = [];\n'),
          after,
        );
        assert.match(after, /intervals\.toSorted\(/);
        // An older VS Code tells the extension a moment later.
        for (let tries = 0; tries < 50 && !document.isDirty; tries += 1) await pause();
        assert.equal(document.isDirty, true);

        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('undo');
        assert.equal(document.getText(), before);
      } finally {
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await vscode.workspace.fs.delete(uri);
      }
    });
  });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

/** Nobody tells when the message with the button is there. */
async function pressApply(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !isDone(); tries += 1) {
    await vscode.commands.executeCommand('notification.acceptPrimaryAction');
    await pause();
  }
}
