import { HumanError } from '../../shared/humanError.ts';

/** Pressed twice, or in two windows, a job is sent once. */
export function noLongerWaits(): HumanError {
  return new HumanError(
    'This job does not wait any more: it was sent, cancelled or replaced meanwhile. Nothing more was sent.',
  );
}
