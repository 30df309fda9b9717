// How far budgets are used up and what a question would add, for the modal that asks about its price.
import type { Reach } from '../../core/ledger/budgets.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import { ceilingUsd, formatUsd, leftUsd, type NanoUsd } from '../../shared/money.ts';
import { amountOf } from './worstWords.ts';

/** Which budgets the question could pass; empty = none. */
export function passSentence(passed: readonly Reach[], t: Translate): string {
  const [first, second] = passed;
  if (first === undefined) return '';
  const budget = formatUsd(first.budget);
  if (second !== undefined) {
    return t('It could pass the day’s budget of {0} and the month’s budget of {1}.', budget, formatUsd(second.budget));
  }
  return first.limit === 'day'
    ? t('It could pass the day’s budget of {0}.', budget)
    : t('It could pass the month’s budget of {0}.', budget);
}

/** The figures of today, and of the month if that has a budget. */
export function reachSentences(
  reaches: readonly Reach[],
  { reserved, estimate }: Pick<Job, 'reserved' | 'estimate'>,
  t: Translate,
): string {
  const isAbout = estimate?.isWorstAbout === true;
  const lines = reaches
    .filter(({ limit, budget }) => limit === 'day' || budget > 0)
    .map((reach) => reachSentence(reach, reserved, isAbout, t));
  const unpriced = Math.max(...reaches.map((reach) => reach.unpriced));
  if (unpriced === 1) lines.push(t('One job at an unknown price is not counted in this.'));
  if (unpriced > 1) lines.push(t('{0} jobs at an unknown price are not counted in this.', formatCount(unpriced)));
  const isLimited = reaches.some(({ budget }) => budget > 0);
  if (isAbout && reserved !== null && isLimited) {
    lines.push(t('The budgets hold back {0} for it, and it may come to more.', ceilingUsd(reserved)));
  }
  return lines.join('\n');
}

function reachSentence(reach: Reach, worst: NanoUsd | null, isAbout: boolean, t: Translate): string {
  const { limit, budget, spent, reserved } = reach;
  const figures = t('{0} spent, {1} reserved', formatUsd(spent), ceilingUsd(reserved));
  const left = Math.max(0, budget - spent - reserved);
  const said =
    budget === 0 ? figures : t('{0}, {1} left of the budget of {2}', figures, leftUsd(left), formatUsd(budget));
  if (worst === null) return limit === 'day' ? t('Today: {0}.', said) : t('This month: {0}.', said);
  const total = amountOf(spent + reserved + worst, isAbout, t);
  return limit === 'day'
    ? t('Today: {0}; with this question up to {1}.', said, total)
    : t('This month: {0}; with this question up to {1}.', said, total);
}
