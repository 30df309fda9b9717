// What would become of the files, in VS Code's own diff: on the left as they are, on the right with the answer's code.
import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import { nameOf } from '../answer/insertText.ts';
import type { PatchedFile } from './patchedFiles.ts';

export async function showPatch(documents: AnswerDocuments, files: readonly PatchedFile[]): Promise<void> {
  const { t } = vscode.l10n;
  const shown = files.map(({ document, after }) => {
    const name = inert(nameOf(document), 60) || 'text';
    return { name, left: document.uri, right: documents.hold(name, after) };
  });
  const [first] = shown;
  if (first === undefined) return;
  if (shown.length === 1) {
    const title = t('{0} ↔ with the answer’s code', first.name);
    await vscode.commands.executeCommand('vscode.diff', first.left, first.right, title);
    return;
  }
  const title = t('{0} files ↔ with the answer’s code', String(shown.length));
  await vscode.commands.executeCommand(
    'vscode.changes',
    title,
    shown.map(({ left, right }) => [left, left, right]),
  );
}

/** Whether the person wants it. Not a modal: the diff is there to be read first. */
export async function wantsPatch(files: readonly PatchedFile[], notes: readonly string[]): Promise<boolean> {
  const { t } = vscode.l10n;
  const names = files.map(({ document }) => inert(nameOf(document), 60)).join(', ');
  const conflicts = files.reduce((sum, file) => sum + file.conflicts, 0);
  const told = [
    ...notes,
    t('Put the answer’s code into {0} as the diff shows it?', names),
    ...(conflicts === 0 ? [] : [conflictWords(conflicts)]),
  ];
  const apply = t('Apply');
  const show = conflicts === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  return (await show(told.join(' '), apply, t('Cancel'))) === apply;
}

function conflictWords(count: number): string {
  const { t } = vscode.l10n;
  return count === 1
    ? t('At one place both the file and the answer changed the same lines: both are there, between marks.')
    : t(
        'At {0} places both the file and the answer changed the same lines: both are there, between marks.',
        String(count),
      );
}
