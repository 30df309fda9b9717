import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';
import { askIn } from './askSelection.ts';

/** Asks one of the questions of ponder.prompts. */
export async function askSaved({ asking }: { asking: AskFlow }, options: AskOptions = {}): Promise<string | undefined> {
  return await askIn('saved', asking, options);
}
