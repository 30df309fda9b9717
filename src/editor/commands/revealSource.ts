import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { LineRange } from '../../shared/job.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Shows the code that the question was about, at the lines where it stood when it was asked. */
export async function revealSource({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new HumanError('Links into this workspace work once it is trusted.', [], null, 'hint');
  }
  const { job } = await jobOf(door, argument);
  const { source } = job;
  if (source === null || source.uri === '')
    throw new HumanError('This question was not about a file.', [], null, 'hint');
  const uri = vscode.Uri.parse(source.uri, true);
  // A restored ledger may name files of another folder: only what belongs to this window is opened.
  if (!isOpen(source.uri) && vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    throw new HumanError('{0} is not in the folders that are open here.', [source.path], null, 'hint');
  }
  try {
    if (source.cells === undefined) await showLines(uri, source.ranges ?? [source]);
    else await showCells(uri, source.cells);
  } catch {
    // The file is gone or can't be shown as text; the editor's own error names paths and codes.
    throw new HumanError('{0} could not be opened. It may have been moved or deleted.', [source.path]);
  }
}

function isOpen(uri: string): boolean {
  const { textDocuments, notebookDocuments } = vscode.workspace;
  return [...textDocuments, ...notebookDocuments].some((document) => document.uri.toString() === uri);
}

async function showLines(uri: vscode.Uri, ranges: readonly LineRange[]): Promise<void> {
  const selections = ranges.map(({ startLine, endLine }) => new vscode.Selection(startLine - 1, 0, endLine, 0));
  const [selection = new vscode.Selection(0, 0, 0, 0)] = selections;
  const editor = await vscode.window.showTextDocument(uri, { selection, viewColumn: vscode.ViewColumn.One });
  editor.selections = selections;
}

async function showCells(uri: vscode.Uri, cells: readonly number[]): Promise<void> {
  const selections = cells.map((cell) => new vscode.NotebookRange(cell - 1, cell));
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  await vscode.window.showNotebookDocument(notebook, { selections, viewColumn: vscode.ViewColumn.One });
}
