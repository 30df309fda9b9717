import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { answerFile, answerFileName } from '../answer/answerMarkdown.ts';
import type { JobArgument } from '../commandArguments.ts';
import { answerOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Saves the answer as a Markdown file that begins with what the answer is and what it cost. */
export async function saveAnswer({ door }: { door: Pick<LedgerDoor, 'ready'> }, argument: JobArgument): Promise<void> {
  const { job } = await answerOf(door, argument);
  const { t } = vscode.l10n;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, answerFileName(job)),
    filters: { [t('Markdown')]: ['md'] },
    title: t('Save Answer'),
  });
  if (uri === undefined) return;
  // Read again, because the answer may have been removed or have grown while the dialog was open.
  const now = await answerOf(door, job.id);
  const name = uri.path.split('/').at(-1) ?? '';
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(answerFile(now.job, now.texts)));
  } catch {
    // In place of the editor's own error, which names paths and codes.
    throw new HumanError('{0} could not be written. Choose another place.', [name]);
  }
  vscode.window.setStatusBarMessage(t('Ponder: answer saved'), 3_000);
}
