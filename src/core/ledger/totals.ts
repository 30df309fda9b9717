// Sums over the ledger. A job's cost counts on the local day it was sent; a cost that is not known counts as "up to"
// its worst case, in a figure of its own.
import type { DatabaseSync } from 'node:sqlite';
import { daysBefore } from '../../shared/format.ts';
import type { NanoUsd } from '../../shared/money.ts';
import { readHeld } from './budgets.ts';

export interface Spend {
  /** Exact costs, and those that a person typed in. */
  readonly known: NanoUsd;
  /** Worst cases of jobs whose cost is not known (yet). */
  readonly upTo: NanoUsd;
  readonly jobs: number;
  /** Of these, jobs for which not even the worst case is known. */
  readonly unpriced: number;
}

export interface ModelSpend extends Spend {
  readonly model: string;
}

export interface Totals {
  readonly today: Spend;
  /** Today and the six days before. */
  readonly week: Spend;
  readonly month: Spend;
  /** The month's spend by model, the dearest first. */
  readonly byModel: readonly ModelSpend[];
  /** Of those jobs of the month that tell how many of these tokens were reasoning. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Other jobs of the month don't tell. */
  readonly hasUntold: boolean;
  /** Jobs that are to be sent, and what is held back for them. */
  readonly held: { readonly jobs: number; readonly upTo: NanoUsd };
}

interface Row extends ModelSpend {
  readonly day: string;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly untold: number;
}

const NOTHING: Spend = { known: 0, upTo: 0, jobs: 0, unpriced: 0 };

/** @param today the local day, `YYYY-MM-DD` */
export function readTotals(db: DatabaseSync, today: string): Totals {
  const weekFrom = daysBefore(today, 6);
  const monthFrom = `${today.slice(0, 7)}-01`;
  const monthTo = `${today.slice(0, 7)}-31`;
  const rows = readRows(db, weekFrom < monthFrom ? weekFrom : monthFrom, monthTo);
  const month = rows.filter(({ day }) => day >= monthFrom);
  return {
    today: addedUp(rows.filter(({ day }) => day === today)),
    week: addedUp(rows.filter(({ day }) => day >= weekFrom && day <= today)),
    month: addedUp(month),
    byModel: byModel(month),
    outputTokens: month.reduce((all, row) => all + row.outputTokens, 0),
    reasoningTokens: month.reduce((all, row) => all + row.reasoningTokens, 0),
    hasUntold: month.some(({ untold }) => untold > 0),
    held: readHeld(db),
  };
}

/**
 * One row for each day and model, read in the order of one index. `total` is as exact as JavaScript's numbers; `sum`
 * fails when its integers overflow, and from nine million dollars on `node:sqlite` can't read its result.
 */
function readRows(db: DatabaseSync, from: string, to: string): Row[] {
  return db
    .prepare(
      `SELECT sent_on, model, count(*) AS jobs, total(cost) AS known,
         total(CASE WHEN cost IS NULL THEN reserved END) AS up_to, sum(is_unpriced) AS unpriced,
         total(CASE WHEN reasoning_tokens IS NOT NULL THEN output_tokens END) AS output_tokens,
         total(reasoning_tokens) AS reasoning_tokens,
         count(CASE WHEN reasoning_tokens IS NULL AND output_tokens > 0 THEN 1 END) AS untold
       FROM jobs WHERE sent_on BETWEEN ? AND ? GROUP BY sent_on, model`,
    )
    .all(from, to)
    .map((row) => ({
      day: String(row.sent_on),
      model: String(row.model),
      jobs: Number(row.jobs),
      known: Number(row.known),
      upTo: Number(row.up_to),
      unpriced: Number(row.unpriced),
      outputTokens: Number(row.output_tokens),
      reasoningTokens: Number(row.reasoning_tokens),
      untold: Number(row.untold),
    }));
}

/** The columns of a `Spend`, of the jobs that a statement picks. */
export const SUMS = `count(*) AS jobs, total(cost) AS known, total(CASE WHEN cost IS NULL THEN reserved END) AS up_to,
  coalesce(sum(is_unpriced), 0) AS unpriced`;

export function spendOf(row: Readonly<Record<string, unknown>> | undefined): Spend {
  return {
    jobs: Number(row?.jobs),
    known: Number(row?.known),
    upTo: Number(row?.up_to),
    unpriced: Number(row?.unpriced),
  };
}

export function addedUp(rows: readonly Spend[]): Spend {
  return rows.reduce(
    (all, row) => ({
      known: all.known + row.known,
      upTo: all.upTo + row.upTo,
      jobs: all.jobs + row.jobs,
      unpriced: all.unpriced + row.unpriced,
    }),
    NOTHING,
  );
}

function byModel(rows: readonly ModelSpend[]): ModelSpend[] {
  return [...Map.groupBy(rows, ({ model }) => model)]
    .map(([model, its]) => ({ model, ...addedUp(its) }))
    .sort((one, other) => other.known + other.upTo - one.known - one.upTo || other.jobs - one.jobs);
}
