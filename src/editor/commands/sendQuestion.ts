import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { BegunQuestion } from '../asking/question/begunQuestion.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import type { PreviewDocuments } from '../asking/sending/previewDocuments.ts';

/** What is being sent right now: a second press sends nothing. */
const underWay = new Set<string>();

interface SendNeeds {
  readonly asking: AskFlow;
  readonly questions: QuestionDocuments;
  readonly previews: PreviewDocuments;
}

/** Sends what a preview shows, or the question in an editor about the text that was taken when it was begun. */
export async function sendQuestion(needs: SendNeeds, document?: vscode.Uri): Promise<string | undefined> {
  const uri = documentUri(document);
  if (uri !== null && needs.previews.isPreview(uri)) return await once(uri, () => sendPreview(needs, uri));
  return await sendWritten(needs, uri);
}

async function sendPreview({ asking, questions, previews }: SendNeeds, uri: string): Promise<string | undefined> {
  const previewed = previews.at(uri);
  if (previewed === null) {
    throw new HumanError('This preview can’t be sent any more. Nothing was sent: preview the question again.');
  }
  const id = await asking.sendPreviewed(previewed);
  if (id === undefined) return undefined;
  previews.sent(uri);
  if (previewed.question !== null && !(await questions.drop(previewed.question))) sayWhatStays();
  return id;
}

async function sendWritten({ asking, questions }: SendNeeds, uri: string | null): Promise<string | undefined> {
  const question = uri === null ? null : questions.at(uri);
  if (question === null) {
    throw new HumanError(
      'There is no question in this editor. Begin one with “Write in Editor…” when you ask.',
      [],
      null,
      'hint',
    );
  }
  if (question.text.trim() === '') {
    throw new HumanError('The question is empty. Type what you want to know.', [], null, 'hint');
  }
  return await once(question.id, async () => {
    const { way, asked: text, after } = question;
    const options = { ...question.options, prompt: question.text };
    const asksPrice = options.confirm !== false && !hasLenses(question);
    const id = await asking.ask({ options, origin: 'user', way, text, asksPrice, after });
    if (id === undefined) return undefined;
    if (!(await questions.drop(question))) sayWhatStays();
    return id;
  });
}

/** The price stands in the line above the question, unless the person wants no such lines. */
function hasLenses({ uri }: BegunQuestion): boolean {
  const scope = uri === null ? null : vscode.Uri.parse(uri);
  return vscode.workspace.getConfiguration('editor', scope).get<unknown>('codeLens') !== false;
}

async function once(what: string, send: () => Promise<string | undefined>): Promise<string | undefined> {
  if (underWay.has(what)) return undefined;
  underWay.add(what);
  try {
    return await send();
  } finally {
    underWay.delete(what);
  }
}

/** Says that what was typed while the question was being sent is kept. */
function sayWhatStays(): void {
  const { t } = vscode.l10n;
  vscode.window.setStatusBarMessage(
    t('Ponder: your question was sent; what you typed since then is still in the editor.'),
    8_000,
  );
}

/** A menu and a code lens pass the document's address; a keybinding means the editor with the cursor. */
export function documentUri(given: vscode.Uri | undefined): string | null {
  return (given ?? vscode.window.activeTextEditor?.document.uri)?.toString() ?? null;
}
