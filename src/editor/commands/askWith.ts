import type { AskFlow } from '../asking/askFlow.ts';
import { askIn } from './askSelection.ts';

/** Asks for model, effort and cap first, each with its price for this text; then for the question. */
export async function askWith({ asking }: { asking: AskFlow }, argument: unknown): Promise<string | undefined> {
  return await askIn('with', asking, argument);
}
