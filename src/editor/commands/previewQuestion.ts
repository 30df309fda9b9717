import * as vscode from 'vscode';
import type { AskCommand } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import type { PreviewDocuments } from '../asking/sending/previewDocuments.ts';
import type { Settings } from '../settings.ts';
import { documentUri } from './sendQuestion.ts';

/** Shows exactly what would be sent, and sends nothing. */
export async function previewQuestion(
  needs: {
    asking: AskFlow;
    previews: PreviewDocuments;
    questions: QuestionDocuments;
    settings: Settings;
  },
  about?: AskOptions | vscode.Uri,
): Promise<void> {
  const prepared = await needs.asking.preview(commandFor(needs.questions, about));
  if (prepared !== undefined) await needs.previews.show(prepared, await needs.settings.catalogue());
}

/** In an editor that holds a question, that question is previewed. */
function commandFor(questions: QuestionDocuments, about: AskOptions | vscode.Uri = {}): AskCommand {
  const [document, options] = about instanceof vscode.Uri ? [about, {}] : [undefined, about];
  const uri = options.text === undefined && options.prompt === undefined ? documentUri(document) : null;
  const question = uri === null ? null : questions.at(uri);
  const common = { origin: 'user', way: 'usual' } as const;
  if (question === null) return { ...common, options };
  return { ...common, options: { ...question.options, prompt: question.text }, text: question.asked };
}
