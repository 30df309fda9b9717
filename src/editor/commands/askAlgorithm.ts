import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';
import { builtInQuestions } from '../asking/question/builtInQuestions.ts';
import { askBuiltIn } from './askSelection.ts';

/** Asks for a better algorithm than the one selected, with the built-in question. */
export async function askAlgorithm(
  { asking }: { asking: AskFlow },
  options: AskOptions = {},
): Promise<string | undefined> {
  return await askBuiltIn(asking, builtInQuestions().algorithm, options);
}
