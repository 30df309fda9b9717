import type { Translate } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import { formatUsd } from '../../shared/money.ts';
import { amountOf } from './worstWords.ts';

/** The cost in a few words: exact, `up to …`, or unknown. */
export function costLabel(job: Job, t: Translate): string {
  if (job.cost !== null) return formatUsd(job.cost.total);
  if (job.state === 'rejected' || job.state === 'discarded') return formatUsd(0);
  if (job.reserved !== null) return t('up to {0}', amountOf(job.reserved, job.estimate?.isWorstAbout === true, t));
  return t('price unknown');
}
