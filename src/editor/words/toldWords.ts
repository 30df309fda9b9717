// A cost that the provider told itself, in words: whose figure counts, and what ours is beside it. Made of inert text.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { exactUsd } from '../../shared/money.ts';

/** Empty = it told none. */
export function toldSentence({ cost, endpoint }: Pick<Job, 'cost' | 'endpoint'>, t: Translate): string {
  const told = cost?.told;
  if (cost === null || told === undefined) return '';
  const name = inert(endpoint.name, 60);
  const ours = cost.computed === undefined ? null : exactUsd(cost.computed);
  if (told === 0) {
    return ours === null || cost.total === 0
      ? t('{0} says that this cost nothing.', name)
      : t(
          '{0} says that this cost nothing, but by its price it is {1}: Ponder counts that, also in budgets.',
          name,
          ours,
        );
  }
  return ours === null || cost.computed === told
    ? t('The cost is as {0} tells it.', name)
    : t('The cost is as {0} tells it; by the price that Ponder knows it would be {1}.', name, ours);
}

/** Whether the parts of the cost add up to another figure than the one that counts. */
export function hasOtherParts({ cost }: Pick<Job, 'cost'>): boolean {
  return cost?.computed !== undefined && cost.computed !== cost.total;
}
