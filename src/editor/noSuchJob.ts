import { HumanError } from '../shared/humanError.ts';

export function noSuchJob(): HumanError {
  return new HumanError('There is no such job, or it was removed.');
}
