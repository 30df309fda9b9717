import { HumanError } from '../../shared/humanError.ts';

/** For a button that was pressed twice, or in two windows: the job is sent only once. */
export function noLongerWaits(): HumanError {
  return new HumanError('This job is no longer waiting: it was sent, cancelled or replaced. Nothing more was sent.');
}
