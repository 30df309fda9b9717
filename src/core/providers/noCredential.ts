// What a person has to do before anything can be asked of a place.
import { HumanError } from '../../shared/humanError.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

export function noCredential({ name, auth }: EndpointSnapshot): HumanError {
  return auth === 'token'
    ? new HumanError('You are not signed in to {0}.', [name], 'signIn')
    : new HumanError('There is no API key for {0}.', [name], 'setApiKey');
}
