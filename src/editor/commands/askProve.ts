import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';
import { builtInQuestions } from '../asking/question/builtInQuestions.ts';
import { askBuiltIn } from './askSelection.ts';

/** Asks for a proof that what is selected is correct, or a counterexample, with the built-in question. */
export async function askProve({ asking }: { asking: AskFlow }, options: AskOptions = {}): Promise<string | undefined> {
  return await askBuiltIn(asking, builtInQuestions().prove, options);
}
