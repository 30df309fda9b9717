import type { AskFlow } from '../asking/askFlow.ts';
import { isEmpty, readAskOptions } from '../asking/askOptions.ts';

/** Asks about what is selected; resolves to the job's id, or undefined when the person backs out. */
export async function askSelection({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  const options = readAskOptions(argument);
  return await asking.ask(options, isEmpty(options) ? 'user' : 'arguments');
}
