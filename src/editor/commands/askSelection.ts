import type { AskFlow } from '../asking/askFlow.ts';
import { isEmpty, readAskOptions } from '../asking/askOptions.ts';
import type { AskWay } from '../asking/question/questionStep.ts';

/** Asks about what is selected; resolves to the job's id, or undefined when the person backs out. */
export async function askSelection({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  return await askIn('usual', asking, argument);
}

export async function askIn(way: AskWay, asking: AskFlow, argument: unknown): Promise<string | undefined> {
  const options = readAskOptions(argument);
  return await asking.ask(options, isEmpty(options) ? 'user' : 'arguments', way);
}

export async function askBuiltIn(asking: AskFlow, prompt: string, argument: unknown): Promise<string | undefined> {
  const options = readAskOptions(argument);
  return await asking.ask({ ...options, prompt }, isEmpty(options) ? 'user' : 'arguments');
}
