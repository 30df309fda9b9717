// Budgets in words.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { BudgetPass, Job } from '../../shared/job.ts';
import { formatUsd } from '../../shared/money.ts';

/** Which budgets a person let a job pass, and how far they were used up; empty = none. */
export function passLabel({ budgetPasses }: Job, t: Translate): string {
  return budgetPasses.map((pass) => onePass(pass, t)).join('; ');
}

function onePass({ limit, span, budget, used: reached }: BudgetPass, t: Translate): string {
  const [day, of, used] = [inert(span, 10), formatUsd(budget), formatUsd(reached)];
  return limit === 'day'
    ? t('{0}: {1} of {2} for the day already spent or reserved', day, used, of)
    : t('{0}: {1} of {2} for the month already spent or reserved', day, used, of);
}
