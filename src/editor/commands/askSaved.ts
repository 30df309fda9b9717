import type { AskFlow } from '../asking/askFlow.ts';
import { askIn } from './askSelection.ts';

/** Asks one of the questions of ponder.prompts. */
export async function askSaved({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  return await askIn('saved', asking, argument);
}
