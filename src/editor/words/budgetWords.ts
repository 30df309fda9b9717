// Budgets in words.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { BudgetPass, Job } from '../../shared/job.ts';
import { formatUsd } from '../../shared/money.ts';

/** Which budgets a job passed on a person's word, and how far they were used up; empty = none. */
export function passLabel({ budgetPasses }: Job, t: Translate): string {
  return budgetPasses.map((pass) => onePass(pass, t)).join('; ');
}

function onePass({ limit, span, budget, used }: BudgetPass, t: Translate): string {
  const [day, of, left] = [inert(span, 10), formatUsd(budget), formatUsd(used)];
  return limit === 'day'
    ? t('{0}: {1} of the day’s {2} were spent or reserved', day, left, of)
    : t('{0}: {1} of the month’s {2} were spent or reserved', day, left, of);
}
