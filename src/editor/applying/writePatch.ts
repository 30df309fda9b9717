// Writes what a person saw in the preview: all files in one step, which undo takes back, and none if one of them changed.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { nameOf } from '../answer/insertText.ts';
import { plainTextOf } from './openSource.ts';
import type { PatchedFile } from './patchedFiles.ts';

/** The documents as they are by now: one that was closed meanwhile is opened again. */
export async function haveChanged(files: readonly PatchedFile[]): Promise<boolean> {
  for (const { document, before } of files) {
    const now = await vscode.workspace.openTextDocument(document.uri);
    if (plainTextOf(now) !== before) return true;
  }
  return false;
}

/** @throws HumanError when the editor does not take the edit: nothing was changed then */
export async function writePatch(files: readonly PatchedFile[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, before, edits } of files) {
    const positions = new Positions(before);
    const lineBreak = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    for (const { start, end, text } of edits) {
      const range = new vscode.Range(positions.at(start), positions.at(end));
      edit.replace(document.uri, range, text.replaceAll('\n', lineBreak));
    }
  }
  const [first] = files;
  const isDone = await vscode.workspace.applyEdit(edit);
  if (first === undefined) return;
  // An editor that was made read-only for this session takes the edit and changes nothing.
  if (!isDone || plainTextOf(await vscode.workspace.openTextDocument(first.document.uri)) === first.before) {
    throw new HumanError('{0} can’t be written to. Nothing was changed.', [nameOf(first.document)]);
  }
  const at = new Positions(first.before).at(first.edits[0]?.start ?? 0);
  await vscode.window.showTextDocument(first.document.uri, {
    selection: new vscode.Selection(at, at),
    viewColumn: vscode.ViewColumn.One,
  });
}

/** Offsets of a text as lines and columns, in rising order. */
class Positions {
  readonly #text: string;
  #offset = 0;
  #line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): vscode.Position {
    for (; this.#offset < offset; this.#offset += 1) {
      if (this.#text[this.#offset] !== '\n') continue;
      this.#line += 1;
      this.#lineStart = this.#offset + 1;
    }
    return new vscode.Position(this.#line, offset - this.#lineStart);
  }
}
