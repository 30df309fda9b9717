// What a person has to do before anything can be asked of a place.
import { HumanError, type Remedy } from '../../shared/humanError.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { signsIn } from '../../shared/jobKeys.ts';

/** What leads to another key, or to a sign-in. */
export function credentialRemedy(endpoint: Pick<EndpointSnapshot, 'auth'>): Remedy {
  return signsIn(endpoint) ? 'signIn' : 'setApiKey';
}

export function noCredential(endpoint: EndpointSnapshot): HumanError {
  const sentence = signsIn(endpoint) ? 'You are not signed in to {0}.' : 'There is no API key for {0}.';
  return new HumanError(sentence, [endpoint.name], credentialRemedy(endpoint));
}
