import type { AskFlow } from '../asking/askFlow.ts';
import { readAskOptions } from '../asking/askOptions.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import type { AskRequest } from '../asking/question/questionStep.ts';
import type { PreviewDocuments } from '../asking/sending/previewDocuments.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import { documentUri } from './sendQuestion.ts';

/** Shows exactly what would be sent, and sends nothing. */
export async function previewQuestion(
  needs: {
    door: LedgerDoor;
    asking: AskFlow;
    previews: PreviewDocuments;
    questions: QuestionDocuments;
    settings: Settings;
  },
  argument: unknown,
): Promise<void> {
  const engine = await needs.door.ready();
  const composed = await needs.asking.compose(engine, requestFor(needs.questions, argument));
  if (composed !== undefined) await needs.previews.show(composed.prepared, await needs.settings.catalogue());
}

/** In an editor that holds a question, it is that question. */
function requestFor(questions: QuestionDocuments, argument: unknown): AskRequest {
  const options = readAskOptions(argument);
  const uri = options.text === undefined && options.prompt === undefined ? documentUri(argument) : null;
  const question = uri === null ? null : questions.at(uri);
  const common = { origin: 'user', way: 'usual', isPreview: true } as const;
  if (question === null) return { ...common, options };
  return { ...common, options: { ...question.options, prompt: question.text }, text: question.asked };
}
