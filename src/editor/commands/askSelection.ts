import { readAskCommand } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';

/** Asks about what is selected; resolves to the job's id, or undefined when the person backs out. */
export async function askSelection({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  return await asking.ask(readAskCommand('usual', argument));
}

export async function askBuiltIn(asking: AskFlow, prompt: string, argument: unknown): Promise<string | undefined> {
  const { options, ...command } = readAskCommand('usual', argument);
  return await asking.ask({ ...command, options: { ...options, prompt } });
}
