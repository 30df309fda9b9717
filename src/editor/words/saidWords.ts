// What a place, or a gateway before it, said in an error: always marked as its words, bounded and inert.

import { saidIn, withoutPageMark } from '../../core/providers/replies/saidIn.ts';
import { withoutStop } from '../../core/providers/replies/withoutStop.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobError } from '../../shared/job.ts';

const MOST_WORDS = 400;

/** For the middle of a sentence: what was said, else the error's code, else that no reason was given. */
export function serverWords({ error }: Pick<Job, 'error'>, t: Translate): string {
  const said = quoted(withoutPageMark(error?.message ?? ''));
  return said || inert(error?.code ?? '', 100) || t('no reason given');
}

/** A sentence of its own; empty = nothing was said. */
export function saidSentence(error: JobError | null, t: Translate): string {
  const said = quoted(saidIn(error));
  return said === '' ? '' : t('The reply said: “{0}”.', said);
}

/** What the place gave as its reason, as a sentence of its own. */
export function saysSentence({ endpoint, error }: Pick<Job, 'endpoint' | 'error'>, t: Translate): string {
  const name = inert(endpoint.name, 60);
  const said = quoted(withoutPageMark(error?.message ?? ''));
  if (said !== '') return t('{0} says: “{1}”.', name, said);
  const code = inert(error?.code ?? '', 100);
  return code === '' ? t('{0} gives no reason.', name) : t('{0} says only “{1}”.', name, code);
}

function quoted(text: string): string {
  return withoutStop(inert(text, MOST_WORDS));
}
