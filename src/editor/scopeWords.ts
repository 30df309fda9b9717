// A key that is right and may not do this: which permission it lacks, in words. Made of inert text.
import type { Translate } from '../shared/humanError.ts';
import { inert } from '../shared/inert.ts';
import type { Job } from '../shared/job.ts';

const SCOPE = /^[a-z][a-z0-9_.:-]{1,60}$/i;
const MOST_SCOPES = 5;

/** By the provider's own words; empty = it named none. */
export function missingScopes({ error }: Job): string {
  const told = /\bmissing scopes?:\s*([^\n]{1,300})/i.exec(error?.kind === 'rights' ? error.message : '')?.[1] ?? '';
  const names = told.split(/[\s,]+/).map((name) => name.replace(/^["'`(]+|["'`).;]+$/g, ''));
  const end = names.findIndex((name) => !SCOPE.test(name) || !/[.:_]/.test(name));
  return names.slice(0, Math.min(MOST_SCOPES, end < 0 ? names.length : end)).join(', ');
}

/** Only where scopes were named. */
export function scopeSentence(job: Job, t: Translate): string {
  return t(
    '{0} knows the API key, but it lacks a permission: {1}. Give the key that permission at the provider, or set another key.',
    inert(job.endpoint.name, 60),
    inert(missingScopes(job), 200),
  );
}
