// A key that is right and may not do this: which permission it lacks, in words. Made of inert text.

import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';

/** Only where scopes were named. */
export function scopeSentence({ endpoint, error }: Pick<Job, 'endpoint' | 'error'>, t: Translate): string {
  return t(
    '{0} knows the API key, but it lacks a permission: {1}. Give the key that permission at the provider, or set another key.',
    inert(endpoint.name, 60),
    inert(missingScopes(error), 200),
  );
}
