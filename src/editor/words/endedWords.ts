// A job whose model has ended, in words: what that means for the job, and which model is the successor. Made of inert
// text.
import type { Ended } from '../../core/accounts/ended.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isOpen, type Job } from '../../shared/job.ts';
import { modelName } from '../../shared/mode.ts';

/** Empty = there is nothing to say, or the job's explanation says it already. */
export function endedSentence(job: Job, ended: Ended | null, t: Translate): string {
  if (ended === null || job.state === 'completed' || job.state === 'waiting' || job.textsRemovedAt !== null) return '';
  const says = t('{0} ended at OpenAI on {1}.', inert(modelName(job), 60), inert(ended.on, 20));
  const isSent = isOpen(job) && job.state !== 'prepared';
  const fetched = isSent || job.state === 'uncertain' ? t('If it still answers, Ponder fetches the answer.') : '';
  const next =
    ended.successor === null
      ? t('To ask again, choose another model.')
      : t('To ask again, choose another model; {0} succeeds it.', inert(modelName(ended.successor), 60));
  return [says, fetched, next].filter((part) => part !== '').join(' ');
}
