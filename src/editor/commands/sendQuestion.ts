import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';

/** Documents whose question is being sent right now: a second press sends nothing. */
const underWay = new Set<string>();

/** Sends the question that is written in an editor, about the text that was taken when it was begun. */
export async function sendQuestion(
  { asking, questions }: { asking: AskFlow; questions: QuestionDocuments },
  document?: vscode.Uri,
): Promise<string | undefined> {
  const uri = documentUri(document);
  const question = uri === null ? null : questions.at(uri);
  if (question === null) {
    throw new HumanError(
      'There is no question in this editor. Begin one with “Write in Editor…” when you ask.',
      [],
      null,
      'hint',
    );
  }
  if (question.text.trim() === '')
    throw new HumanError('The question is empty. Type what you want to know.', [], null, 'hint');
  if (underWay.has(question.id)) return undefined;
  underWay.add(question.id);
  try {
    const options = { ...question.options, prompt: question.text };
    const id = await asking.ask({ options, origin: 'user', way: 'usual', text: question.asked });
    if (id === undefined) return undefined;
    if (!(await questions.drop(question))) sayWhatStays();
    return id;
  } finally {
    underWay.delete(question.id);
  }
}

/** Says that what was typed while the question was being sent is kept. */
function sayWhatStays(): void {
  const { t } = vscode.l10n;
  vscode.window.setStatusBarMessage(t('Ponder: the question was sent as it was; what you typed since is kept.'), 8_000);
}

/** A menu and a code lens pass the document's address; a keybinding means the editor with the cursor. */
export function documentUri(given: vscode.Uri | undefined): string | null {
  return (given ?? vscode.window.activeTextEditor?.document.uri)?.toString() ?? null;
}
