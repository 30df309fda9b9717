// Inserts a whole answer: as it is into prose, and into code only its code, or the text as a comment.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { asComment, isProse, onLinesOfItsOwn } from './asComment.ts';
import { blockItems } from './blockItems.ts';
import { codeBlocks } from './codeBlocks.ts';
import { insertText, nameOf, type Shape } from './insertText.ts';
import type { LastEditor } from './lastEditor.ts';

interface Part {
  readonly text: string;
  readonly shape?: Shape;
}

/** @throws HumanError where nothing can be inserted */
export async function insertWhole(last: LastEditor, answer: string): Promise<void> {
  const document = last.current?.document;
  const isOffered = document !== undefined && vscode.workspace.isTrusted && !isProse(document.languageId);
  const part = isOffered ? await partFor(document, answer) : { text: answer, shape: fitting };
  if (part !== undefined) await insertText(last, part.text, part.shape);
}

/** What a person wants of the answer; undefined when they back out. */
async function partFor(document: vscode.TextDocument, answer: string): Promise<Part | undefined> {
  const { t } = vscode.l10n;
  const blocks = codeBlocks(answer).filter(({ text }) => text.trim() !== '');
  if (blocks.length === 0) return { text: answer, shape: fitting };
  const all = blocks.map(({ text }) => text).join('\n\n');
  const hasComments = asComment('', document.languageId) !== null;
  const items: (vscode.QuickPickItem & Part)[] = [
    ...blockItems(blocks),
    ...(blocks.length > 1 ? [{ label: t('All {0} Code Blocks', String(blocks.length)), text: all }] : []),
    ...(hasComments ? [{ label: t('Whole Answer as a Comment'), text: answer, shape: fitting }] : []),
  ];
  const title = t('Insert into {0}', inert(nameOf(document), 60));
  return await vscode.window.showQuickPick(items, { title, placeHolder: t('Choose what to insert') });
}

/** The whole answer as the document takes it, whichever document that is by now. */
const fitting: Shape = (text, document, { start, end }) => {
  if (isProse(document.languageId)) return text;
  const comment = asComment(text, document.languageId);
  if (comment === null) {
    throw new HumanError(
      'Ponder doesn’t know how to write a comment in {0}, so nothing was inserted. Copy the answer instead.',
      [nameOf(document)],
    );
  }
  const before = document.lineAt(start.line).text.slice(0, start.character);
  return onLinesOfItsOwn(comment, before, document.lineAt(end.line).text.slice(end.character));
};
