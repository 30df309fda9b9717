import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';
import { builtInQuestions } from '../asking/question/builtInQuestions.ts';
import { askBuiltIn } from './askSelection.ts';

/** Asks for races, edge cases and failure modes in what is selected, with the built-in question. */
export async function askReview(
  { asking }: { asking: AskFlow },
  options: AskOptions = {},
): Promise<string | undefined> {
  return await askBuiltIn(asking, builtInQuestions().review, options);
}
