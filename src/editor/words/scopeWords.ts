// A valid key that may not do what was asked of it, in words: which permission it lacks. Made of inert text.

import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { signsIn } from '../../shared/jobKeys.ts';

/** Only for an error that names scopes. */
export function scopeSentence({ endpoint, error }: Pick<Job, 'endpoint' | 'error'>, t: Translate): string {
  if (signsIn(endpoint)) {
    return t(
      '{0} knows the account, but it lacks a permission: {1}.',
      inert(endpoint.name, 60),
      inert(missingScopes(error), 200),
    );
  }
  return t(
    '{0} knows the API key, but it lacks a permission: {1}. Give the key that permission at the provider, or set another key.',
    inert(endpoint.name, 60),
    inert(missingScopes(error), 200),
  );
}
