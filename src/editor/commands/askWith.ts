import { askCommandOf } from '../asking/askCommand.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { AskOptions } from '../asking/askOptions.ts';

/** Asks for model, effort and cap first, each with its price for this text; then for the question. */
export async function askWith({ asking }: { asking: AskFlow }, options: AskOptions = {}): Promise<string | undefined> {
  return await asking.ask(askCommandOf('with', options));
}
