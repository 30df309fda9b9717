import type { AskFlow } from '../asking/askFlow.ts';
import { type AskOptions, isEmpty } from '../asking/askOptions.ts';
import type { AskWay } from '../asking/question/questionStep.ts';

/** Asks about what is selected; resolves to the job's id, or undefined when the person backs out. */
export async function askSelection(
  { asking }: { asking: AskFlow },
  options: AskOptions = {},
): Promise<string | undefined> {
  return await askIn('usual', asking, options);
}

export async function askIn(way: AskWay, asking: AskFlow, options: AskOptions): Promise<string | undefined> {
  return await asking.ask(options, isEmpty(options) ? 'user' : 'arguments', way);
}

export async function askBuiltIn(asking: AskFlow, prompt: string, options: AskOptions): Promise<string | undefined> {
  return await asking.ask({ ...options, prompt }, isEmpty(options) ? 'user' : 'arguments');
}
