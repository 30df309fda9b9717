// What a command asks for: by whom, in which way, about which text.
import type { JobOrigin } from '../../shared/job.ts';
import { type AskOptions, isEmpty } from './askOptions.ts';
import type { TakenText } from './text/askedText.ts';

/** `with`: model, effort and cap are asked for whatever is known of them. `saved`: the question is a saved one. */
export type AskWay = 'usual' | 'with' | 'saved';

export interface AskCommand {
  readonly options: AskOptions;
  readonly origin: JobOrigin;
  readonly way: AskWay;
  /** Taken before; absent = what the active editor shows. */
  readonly text?: TakenText;
}

/** Who gives arguments is not a person at the keyboard. */
export function askCommandOf(way: AskWay, options: AskOptions): AskCommand {
  return { options, origin: isEmpty(options) ? 'user' : 'arguments', way };
}
