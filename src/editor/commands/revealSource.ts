import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { jobOf } from './jobArgument.ts';

/** Shows the code the question was about, where it stood when it was asked. */
export async function revealSource({ door }: { door: LedgerDoor }, argument: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new HumanError('Links into this workspace work once it is trusted.');
  }
  const { job } = await jobOf(door, argument);
  const { source } = job;
  if (source === null || source.uri === '') throw new HumanError('This question was not about a file.');
  const uri = vscode.Uri.parse(source.uri, true);
  // A restored ledger may name files of another folder: only what belongs to this window is opened.
  const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === source.uri);
  if (!isOpen && vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    throw new HumanError('{0} is not in the folder that is open here.', [source.path]);
  }
  const selection = new vscode.Range(source.startLine - 1, 0, source.endLine, 0);
  try {
    await vscode.window.showTextDocument(uri, { selection, viewColumn: vscode.ViewColumn.One });
  } catch {
    // The file is gone or can't be shown as text; the editor's own error names paths and codes.
    throw new HumanError('{0} could not be opened. It may have been moved or deleted.', [source.path]);
  }
}
