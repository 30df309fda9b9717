// What a command asks for: by whom, in which way, about which text.
import type { JobOrigin } from '../../shared/job.ts';
import { type AskOptions, isEmpty } from './askOptions.ts';
import type { TakenText } from './text/askedText.ts';

/** `with` = model and effort are asked for unless they are given. `saved` = the question is one of the saved. */
export type AskWay = 'usual' | 'with' | 'saved';

export interface AskCommand {
  readonly options: AskOptions;
  readonly origin: JobOrigin;
  readonly way: AskWay;
  /** A text that was taken before; absent = it is taken from the active editor. */
  readonly text?: TakenText;
  /** The id of the job whose answer it goes on from; absent = it is a first turn. */
  readonly after?: string | undefined;
  /** A person is asked about the price however small it is: none was in view. */
  readonly asksPrice?: boolean;
}

/** A command with arguments does not come from a person at the keyboard. */
export function askCommandOf(way: AskWay, options: AskOptions): AskCommand {
  return { options, origin: isEmpty(options) ? 'user' : 'arguments', way };
}
