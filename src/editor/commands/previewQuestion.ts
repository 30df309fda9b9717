import * as vscode from 'vscode';
import type { AskCommand } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';
import type { BegunQuestion } from '../asking/question/begunQuestion.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import type { PreviewDocuments } from '../asking/sending/previewDocuments.ts';
import type { Settings } from '../settings.ts';
import { documentUri } from './sendQuestion.ts';

/** Shows exactly what would be sent; Send in it sends that. */
export async function previewQuestion(
  needs: {
    asking: AskFlow;
    previews: PreviewDocuments;
    questions: QuestionDocuments;
    settings: Settings;
  },
  about?: AskOptions | vscode.Uri,
): Promise<void> {
  const { command, question } = previewOf(needs.questions, about);
  const ready = await needs.asking.preview(command);
  if (ready === undefined) return;
  const { prepared, known } = ready;
  await needs.previews.show({ prepared, known, question }, await needs.settings.catalogue());
}

/** In an editor that holds a question, that question is previewed. */
function previewOf(
  questions: QuestionDocuments,
  about: AskOptions | vscode.Uri = {},
): { command: AskCommand; question: BegunQuestion | null } {
  const [document, options] = about instanceof vscode.Uri ? [about, {}] : [undefined, about];
  const uri = options.text === undefined && options.prompt === undefined ? documentUri(document) : null;
  const question = uri === null ? null : questions.at(uri);
  const common = { origin: 'user', way: 'usual' } as const;
  if (question === null) return { command: { ...common, options }, question };
  const { options: given, text, asked, way, after } = question;
  return { command: { ...common, way, options: { ...given, prompt: text }, text: asked, after }, question };
}
