import { askCommandOf } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';

/** Asks about what is selected; resolves to the job's id, or undefined when the person backs out. */
export async function askSelection(
  { asking }: { asking: AskFlow },
  options: AskOptions = {},
): Promise<string | undefined> {
  return await asking.ask(askCommandOf('usual', options));
}

export async function askBuiltIn(asking: AskFlow, prompt: string, options: AskOptions): Promise<string | undefined> {
  const { options: given, ...command } = askCommandOf('usual', options);
  return await asking.ask({ ...command, options: { ...given, prompt } });
}
