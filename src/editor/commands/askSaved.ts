import { readAskCommand } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';

/** Asks one of the questions of ponder.prompts. */
export async function askSaved({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  return await asking.ask(readAskCommand('saved', argument));
}
