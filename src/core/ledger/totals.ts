// Sums over the ledger. What a job costs counts on the local day it was sent; a cost that is not known counts as "up to"
// its worst case, in a figure of its own.
import type { DatabaseSync } from 'node:sqlite';
import type { NanoUsd } from '../../shared/money.ts';

export interface Spend {
  /** Exact costs. */
  readonly known: NanoUsd;
  /** Worst cases of jobs whose cost is not known (yet). */
  readonly upTo: NanoUsd;
  readonly jobs: number;
}

export interface Totals {
  readonly today: Spend;
  /** Today and the six days before. */
  readonly week: Spend;
  readonly month: Spend;
}

/** Limits in nano-dollars, 0 = none, and the day that counts as today (`YYYY-MM-DD`). */
export interface Budget {
  readonly today: string;
  readonly day: NanoUsd;
  readonly month: NanoUsd;
}

export function readTotals(db: DatabaseSync, today: string): Totals {
  return {
    today: spend(db, today, today),
    week: spend(db, daysBefore(today, 6), today),
    month: spend(db, `${today.slice(0, 7)}-01`, today),
  };
}

function spend(db: DatabaseSync, from: string, to: string): Spend {
  const row = db
    .prepare(
      `SELECT coalesce(sum(cost), 0) AS known, count(*) AS jobs,
         coalesce(sum(CASE WHEN cost IS NULL THEN reserved END), 0) AS up_to
       FROM jobs WHERE sent_on BETWEEN ? AND ?`,
    )
    .get(from, to);
  return { known: Number(row?.known), upTo: Number(row?.up_to), jobs: Number(row?.jobs) };
}

/** The first limit that `more` would pass, counting what is spent, reserved, and waiting to be sent; null = none. */
export function overBudget(
  db: DatabaseSync,
  budget: Budget,
  more: NanoUsd,
): { readonly limit: NanoUsd; readonly used: NanoUsd } | null {
  const unsent = Number(
    db.prepare('SELECT coalesce(sum(reserved), 0) AS held FROM jobs WHERE sent_on IS NULL AND removed = 0').get()?.held,
  );
  const totals = readTotals(db, budget.today);
  const spans = [
    { limit: budget.day, spend: totals.today },
    { limit: budget.month, spend: totals.month },
  ];
  for (const { limit, spend: spent } of spans) {
    const used = spent.known + spent.upTo + unsent;
    if (limit > 0 && used + more > limit) return { limit, used };
  }
  return null;
}

function daysBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
