import { askCommandOf } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';

/** Asks one of the questions of ponder.prompts. */
export async function askSaved({ asking }: { asking: AskFlow }, options: AskOptions = {}): Promise<string | undefined> {
  return await asking.ask(askCommandOf('saved', options));
}
