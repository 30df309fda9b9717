// Budgets over the ledger. A budget is used up by jobs sent on its day or in its month, each with its cost or worst
// case, and by what is held back for jobs still to be sent. A job that waits for room in the budget holds nothing back.
import type { DatabaseSync } from 'node:sqlite';
import { localDay } from '../../shared/format.ts';
import type { BudgetPass, Job } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Guard } from './guard.ts';

/** 0 = none. */
export interface Limits {
  readonly day: NanoUsd;
  readonly month: NanoUsd;
}

/** How far a budget is used up. */
export interface Reach {
  readonly limit: BudgetPass['limit'];
  /** The local day, `YYYY-MM-DD`, or month, `YYYY-MM`. */
  readonly span: string;
  /** 0 = none. */
  readonly budget: NanoUsd;
  readonly spent: NanoUsd;
  /** Worst cases of what was sent and has no cost yet, and of what is to be sent. */
  readonly reserved: NanoUsd;
  /** Sent jobs for which not even the worst case is known. */
  readonly unpriced: number;
}

/** Whose reservations count: `all` = those of all other jobs; `before` = those of jobs that were inserted earlier. */
interface Others {
  readonly id: string;
  readonly holds: 'all' | 'before';
}

/** @param others whose reservations count; null = everybody's */
export function readReaches(db: DatabaseSync, limits: Limits, now: number, others: Others | null = null): Reach[] {
  const today = localDay(now);
  const month = today.slice(0, 7);
  const held = heldBack(db, others);
  return [
    reach(db, { limit: 'day', span: today, budget: limits.day }, [today, today], held),
    // All of the month: a clock that was set back must not hide what was sent on its later days.
    reach(db, { limit: 'month', span: month, budget: limits.month }, [`${month}-01`, `${month}-31`], held),
  ];
}

function reach(
  db: DatabaseSync,
  which: Pick<Reach, 'limit' | 'span' | 'budget'>,
  [from, to]: readonly [string, string],
  held: NanoUsd,
): Reach {
  const row = db
    .prepare(
      `SELECT total(cost) AS spent, total(CASE WHEN cost IS NULL THEN reserved END) AS reserved,
         coalesce(sum(is_unpriced), 0) AS unpriced
       FROM jobs WHERE sent_on BETWEEN ? AND ?`,
    )
    .get(from, to);
  return {
    ...which,
    spent: Number(row?.spent),
    reserved: Number(row?.reserved) + held,
    unpriced: Number(row?.unpriced),
  };
}

const HELD = `FROM jobs WHERE sent_on IS NULL AND reserved IS NOT NULL
  AND json_extract(job, '$.waitingReason') IS NOT 'budget'`;

function heldBack(db: DatabaseSync, others: Others | null): NanoUsd {
  const { id, holds } = others ?? { id: '', holds: 'all' };
  const before = holds === 'before' ? 'AND rowid < (SELECT rowid FROM jobs WHERE id = ?1)' : '';
  const row = db.prepare(`SELECT total(reserved) AS held ${HELD} AND id <> ?1 ${before}`).get(id);
  return Number(row?.held);
}

/** Jobs that are to be sent, and what is held back for them. */
export function readHeld(db: DatabaseSync): { readonly jobs: number; readonly upTo: NanoUsd } {
  const row = db.prepare(`SELECT count(*) AS jobs, total(reserved) AS held ${HELD}`).get();
  return { jobs: Number(row?.jobs), upTo: Number(row?.held) };
}

/** The budgets that a job of this worst price could pass; with an unknown price it could pass any. */
export function passedBy(reaches: readonly Reach[], worst: NanoUsd | null): Reach[] {
  return reaches.filter(
    ({ budget, spent, reserved }) => budget > 0 && (worst === null || spent + reserved + worst > budget),
  );
}

/** The budgets that nobody agreed to pass: a yes is for one budget on one day or in one month. */
export function unagreed(passed: readonly Reach[], passes: readonly BudgetPass[]): Reach[] {
  return passed.filter(({ limit, span }) => !passes.some((agreed) => agreed.limit === limit && agreed.span === span));
}

export function passOf({ limit, span, budget, spent, reserved }: Reach): BudgetPass {
  return { limit, span, budget, used: spent + reserved };
}

export class Budgets {
  readonly #guard: Pick<Guard, 'read'>;
  readonly #clock: Clock;

  constructor({ guard, clock }: { guard: Pick<Guard, 'read'>; clock: Clock }) {
    this.#guard = guard;
    this.#clock = clock;
  }

  /** How far the budgets of today are used up. @param but the id of a job whose own reservation does not count */
  reaches(limits: Limits, but: string | null = null): Reach[] {
    const others = but === null ? null : { id: but, holds: 'all' as const };
    return this.#guard.read((db) => readReaches(db, limits, this.#clock.now(), others));
  }

  /**
   * Whether the budgets let a job be sent without asking a person; certain only in the transaction that sends it. Only
   * earlier reservations count, but all others if the job waited for room, because then it has none of its own.
   */
  hasRoom(before: Job, next: Job, limits: Limits): boolean {
    if (limits.day + limits.month === 0) return true;
    const holds = before.waitingReason === 'budget' ? 'all' : 'before';
    const reaches = this.#guard.read((db) => readReaches(db, limits, this.#clock.now(), { id: next.id, holds }));
    return unagreed(passedBy(reaches, next.reserved), next.budgetPasses).length === 0;
  }
}
