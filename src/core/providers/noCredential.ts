// What a person has to do before anything can be asked of a place.
import { HumanError, type Remedy } from '../../shared/humanError.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

/** What leads to another key, or to a sign-in. */
export function credentialRemedy({ auth }: Pick<EndpointSnapshot, 'auth'>): Remedy {
  return auth === 'token' ? 'signIn' : 'setApiKey';
}

export function noCredential({ name, auth }: EndpointSnapshot): HumanError {
  return auth === 'token'
    ? new HumanError('You are not signed in to {0}.', [name], 'signIn')
    : new HumanError('There is no API key for {0}.', [name], 'setApiKey');
}
