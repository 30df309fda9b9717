// Inserts a whole answer: as it is into prose, and into code only its code, or the text as a comment.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { asComment, isProse, onLinesOfItsOwn } from './asComment.ts';
import { blockItems } from './blockItems.ts';
import { codeBlocks } from './codeBlocks.ts';
import { asItIs, type Insertion, insertChosen, nameOf, type Shape } from './insertText.ts';
import { languageAt } from './languageAt.ts';
import type { LastEditor } from './lastEditor.ts';

/** @throws HumanError where nothing can be inserted */
export async function insertWhole(last: LastEditor, answer: string): Promise<void> {
  await insertChosen(last, (editor) => choose(editor, answer));
}

/** What a person wants of the answer; undefined when they back out. */
async function choose({ document, selection }: vscode.TextEditor, answer: string): Promise<Insertion | undefined> {
  const { t } = vscode.l10n;
  const whole = { text: answer, shape: fitting };
  const blocks = codeBlocks(answer);
  if (blocks.length === 0 || isProse(document.languageId)) return whole;
  const all = blocks.map(({ text }) => text).join('\n\n');
  const hasComments = asComment('', languageOf(document, selection)) !== null;
  const items: (vscode.QuickPickItem & Insertion)[] = [
    ...blockItems(blocks).map((item) => ({ ...item, shape: asItIs })),
    ...(blocks.length > 1
      ? [{ label: t('All {0} Code Blocks', String(blocks.length)), text: all, shape: asItIs }]
      : []),
    ...(hasComments ? [{ label: t('Whole Answer as a Comment'), ...whole }] : []),
  ];
  const title = t('Insert into {0}', inert(nameOf(document), 60));
  return await vscode.window.showQuickPick(items, { title, placeHolder: t('Choose what to insert') });
}

/** The whole answer as the document takes it at its place. */
const fitting: Shape = (text, document, place) => {
  if (isProse(document.languageId)) return text;
  const comment = asComment(text, languageOf(document, place));
  if (comment === null) {
    throw new HumanError(
      'Ponder doesn’t know how to write a comment in {0}, so nothing was inserted. Copy the answer instead.',
      [nameOf(document)],
    );
  }
  const { start, end } = place;
  const before = document.lineAt(start.line).text.slice(0, start.character);
  return onLinesOfItsOwn(comment, before, document.lineAt(end.line).text.slice(end.character));
};

function languageOf(document: vscode.TextDocument, { start }: vscode.Range): string {
  return languageAt(document.languageId, document.getText(new vscode.Range(0, 0, start.line, start.character)));
}
