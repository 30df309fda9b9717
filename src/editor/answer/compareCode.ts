// Shows code of an answer beside the code that it is about.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobSource } from '../../shared/job.ts';
import type { AnswerDocuments } from './answerDocuments.ts';

/** @throws HumanError where there is nothing to compare with */
export async function compareCode(
  documents: AnswerDocuments,
  { source }: Job,
  context: string,
  code: string,
): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new HumanError('Links into this workspace work once it is trusted.', [], null, 'hint');
  if (source === null || context === '')
    throw new HumanError('This question had no source text to compare with.', [], null, 'hint');
  const { t } = vscode.l10n;
  const name = inert(source.path.split(/[\\/]/).at(-1) ?? '', 60) || 'text';
  const file = await fileOf(source);
  const whole = file === null ? null : withCode(file.getText(), context, source.startLine, code);
  const [left, right, title] =
    file === null || whole === null
      ? [documents.hold(name, context), documents.hold(name, code), t('{0} as asked ↔ Answer', name)]
      : [file.uri, documents.hold(name, whole), t('{0} ↔ with the answer’s code', name)];
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}

/** Null when the source is not a file of this window, or can't be read: then the text as asked about is compared. */
async function fileOf(source: JobSource): Promise<vscode.TextDocument | null> {
  if (source.uri === '' || source.cells !== undefined || source.side !== undefined) return null;
  const uri = vscode.Uri.parse(source.uri, true);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open;
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return null;
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    // Moved or deleted since.
    return null;
  }
}

/**
 * The file with the code in place of the text that was asked about: at its lines, or where that text has moved to. Null
 * when the text is not in the file any more, or has moved and is there more than once.
 */
function withCode(file: string, context: string, startLine: number, code: string): string | null {
  const text = file.replaceAll('\r\n', '\n');
  const asked = context.replaceAll('\r\n', '\n');
  const from = text.split('\n', startLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const near = text.indexOf(asked, from);
  const isAtItsLines = near >= 0 && !text.slice(from, near).includes('\n');
  const at = isAtItsLines ? near : text.indexOf(asked);
  if (at < 0 || (!isAtItsLines && text.indexOf(asked, at + 1) >= 0)) return null;
  const end = asked.endsWith('\n') && !code.endsWith('\n') ? '\n' : '';
  return text.slice(0, at) + code + end + text.slice(at + asked.length);
}
