// How far budgets are used up and what a question would add, for the modal that asks about its price.
import type { Reach } from '../../core/ledger/budgets.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import { ceilingUsd, formatUsd, leftUsd, type NanoUsd } from '../../shared/money.ts';
import { amountOf } from './worstWords.ts';

/** Which budgets the question could pass, with what is left of them; empty = none. */
export function passSentence(passed: readonly Reach[], t: Translate): string {
  const [first, second] = passed;
  if (first === undefined) return '';
  const [budget, left] = [formatUsd(first.budget), leftOf(first)];
  if (second !== undefined) {
    return t(
      'This could take you over today’s {0} budget ({1} left) and this month’s {2} budget ({3} left).',
      budget,
      left,
      formatUsd(second.budget),
      leftOf(second),
    );
  }
  return first.limit === 'day'
    ? t('This could take you over today’s {0} budget: {1} left.', budget, left)
    : t('This could take you over this month’s {0} budget: {1} left.', budget, left);
}

/** What is spent and reserved today, and in a month with a budget, and what it may come to with this question. */
export function reachSentences(
  reaches: readonly Reach[],
  { reserved, estimate }: Pick<Job, 'reserved' | 'estimate'>,
  t: Translate,
): string {
  const isAbout = estimate?.isWorstAbout === true;
  const sentences = reaches
    .filter(({ limit, budget }) => limit === 'day' || budget > 0)
    .map((reach) => reachSentence(reach, reserved, isAbout, t));
  const unpriced = Math.max(...reaches.map((reach) => reach.unpriced));
  if (unpriced === 1) sentences.push(t('1 job with unknown price isn’t counted.'));
  if (unpriced > 1) sentences.push(t('{0} jobs with unknown price aren’t counted.', formatCount(unpriced)));
  const isLimited = reaches.some(({ budget }) => budget > 0);
  if (isAbout && reserved !== null && isLimited) {
    sentences.push(t('The budgets hold back {0} for it; it may cost more.', ceilingUsd(reserved)));
  }
  return sentences.join(' ');
}

function reachSentence(reach: Reach, worst: NanoUsd | null, isAbout: boolean, t: Translate): string {
  const said = figures(reach, t);
  if (worst === null) return `${said}.`;
  return t('{0}; up to {1} with this question.', said, amountOf(reach.spent + reach.reserved + worst, isAbout, t));
}

function figures({ limit, spent, reserved }: Reach, t: Translate): string {
  const isDay = limit === 'day';
  if (reserved === 0) {
    return isDay ? t('{0} spent today', formatUsd(spent)) : t('{0} spent this month', formatUsd(spent));
  }
  return isDay
    ? t('{0} spent today and {1} reserved', formatUsd(spent), ceilingUsd(reserved))
    : t('{0} spent this month and {1} reserved', formatUsd(spent), ceilingUsd(reserved));
}

function leftOf({ budget, spent, reserved }: Reach): string {
  return leftUsd(Math.max(0, budget - spent - reserved));
}
