// Tells in a sentence, with what the reply said, that a call for which a person waits did not do what it should.
import { HumanError, type Remedy } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, JobError } from '../../../shared/job.ts';
import { credentialRemedy } from '../../providers/noCredential.ts';
import { missingScopes } from '../../providers/replies/missingScopes.ts';
import { saidIn } from '../../providers/replies/saidIn.ts';
import { withoutStop } from '../../providers/replies/withoutStop.ts';

/** The sentence, and behind it the reply's own words where there are any. */
export function toldError(
  template: string,
  args: readonly string[],
  error: JobError | null,
  remedy: Remedy | null = null,
): HumanError {
  const said = error !== null && isTheirs(error) ? withoutStop(saidIn(error)) : '';
  if (said === '') return new HumanError(template, args, remedy);
  return new HumanError(`${template} The reply said: “{${args.length}}”.`, [...args, said], remedy);
}

/** The key or account is known and may not do this. @param template of the sentence where no permission is named */
export function notAllowed(
  template: string,
  { endpoint, args = [] }: { readonly endpoint: EndpointSnapshot; readonly args?: readonly string[] },
  error: JobError,
): HumanError {
  const scopes = missingScopes(error);
  if (scopes === '') return toldError(template, [endpoint.name, ...args], error, credentialRemedy(endpoint));
  return new HumanError(
    '{0} knows the API key, but it lacks a permission: {1}. Give the key that permission at the provider, or set another key.',
    [endpoint.name, scopes],
    'setApiKey',
  );
}

/** Whether the message is the server's own. Without an error status it is Ponder's, except for a web page's title. */
function isTheirs({ httpStatus, message }: JobError): boolean {
  return (httpStatus ?? 0) >= 400 || message.startsWith('<html>');
}
