import { readAskCommand } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';

/** Asks for model, effort and cap first, each with its price for this text; then for the question. */
export async function askWith({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  return await asking.ask(readAskCommand('with', argument));
}
