// Which permission a key lacks, by the provider's own words. Each says it in its own way; what is found is names only.
import type { JobError } from '../../../shared/job.ts';

/** What stands before the names, and the text that holds them. */
const TELLS: readonly RegExp[] = [
  /\bmissing (?:required )?(?:scopes?|permissions?)(?:\(s\))?:? ?([^\n]{1,300})/i,
  /\black(?:s|ing) (?:the )?(?:required )?(?:data action|permission|scope)s?:? ?([^\n]{1,300})/i,
  /\bnot authorized to perform:? ?([^\n]{1,300})/i,
  /\bpermission ([^\s]{1,120}) denied\b/i,
  /\brequires? (?:the )?(?:scope|permission)s?:? ?([^\n]{1,300})/i,
];
const NAME = /^[a-z][a-z0-9_.:/*-]{1,120}$/i;
const MOST_NAMES = 5;

/** The permissions, separated by commas; empty = none was named. @param error its message is short already */
export function missingScopes(error: Pick<JobError, 'kind' | 'message'> | null): string {
  if (error?.kind !== 'rights') return '';
  for (const tells of TELLS) {
    const names = namesIn(tells.exec(error.message)?.[1] ?? '');
    if (names.length > 0) return names.join(', ');
  }
  return '';
}

/** Up to the first word that is no name: a name has a dot, a colon, a slash or an underscore within. */
function namesIn(told: string): string[] {
  const words = told.split(/[\s,]+/).map((word) => word.replace(/^[[("'`]+|[\])"'`.;:]+$/g, ''));
  const end = words.findIndex((word) => !NAME.test(word) || !/[.:_/]/.test(word));
  return words.slice(0, Math.min(MOST_NAMES, end < 0 ? words.length : end));
}
