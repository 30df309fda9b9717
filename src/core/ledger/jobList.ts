// The list of jobs as people see it: groups that need a person, are unread or run, and below them days and months with
// their sums. Loaded with the first rows of the tree; nothing here reads a whole history to show its first rows.
import type { DatabaseSync } from 'node:sqlite';
import { dayOf, monthOf, type TimeRange } from '../../shared/calendar.ts';
import type { Job } from '../../shared/job.ts';
import type { JobGroup } from '../../shared/jobGroup.ts';
import type { JobFilter } from './jobFilter.ts';
import type { LedgerAccess } from './ledgerAccess.ts';
import { conditions, select, type Value } from './queries.ts';
import { addedUp, type Spend } from './totals.ts';

/** A day or a month of the list; its sums count all of its jobs that fit the filter, also those in a group above. */
export interface ListSpan extends TimeRange {
  readonly unit: 'day' | 'month';
  /** Its later days are listed by themselves. */
  readonly isRest: boolean;
  readonly spend: Spend;
}

/** For this many days, today included, and for the current month, each day is listed by itself. */
const SINGLE_DAYS = 14;
const ALWAYS: TimeRange = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

export class JobList {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  /** The newest jobs of a group. */
  group(group: JobGroup, limit: number, filter: JobFilter): Job[] {
    return this.#access.guard.read((db) => {
      const [where, values] = conditions(db, filter);
      return this.#jobs(db, `${where} list_group = ? ${NEWEST_FIRST}`, ...values, group, limit);
    });
  }

  /** The newest jobs of a day or month that stand in no group. */
  within({ from, to }: TimeRange, limit: number, filter: JobFilter): Job[] {
    return this.#access.guard.read((db) => {
      const [where, values] = conditions(db, filter);
      return this.#jobs(db, `${where} ${UNGROUPED} ${NEWEST_FIRST}`, ...values, from, to, limit);
    });
  }

  count(group: JobGroup, filter: JobFilter): number {
    return this.#access.guard.read((db) => {
      const [where, values] = conditions(db, filter);
      const row = db
        .prepare(`SELECT count(*) AS jobs FROM jobs WHERE removed = 0 AND ${where} list_group = ?`)
        .get(...values, group);
      return Number(row?.jobs);
    });
  }

  /** The days and, before them, the months that have jobs in no group, newest first. */
  spans(now: number, filter: JobFilter): ListSpan[] {
    const today = new Date(now);
    const daysFrom = Math.min(
      monthOf(now).from,
      new Date(today.getFullYear(), today.getMonth(), today.getDate() - SINGLE_DAYS + 1).getTime(),
    );
    return this.#walk(ALWAYS, filter, (at) => {
      if (at >= daysFrom) return { ...dayOf(at), unit: 'day', isRest: false };
      const month = monthOf(at);
      return { from: month.from, to: Math.min(month.to, daysFrom), unit: 'month', isRest: month.to > daysFrom };
    });
  }

  /** The days of a month. */
  days(month: TimeRange, filter: JobFilter): ListSpan[] {
    return this.#walk(month, filter, (at) => ({ ...dayOf(at), unit: 'day', isRest: false }));
  }

  spend(range: TimeRange, filter: JobFilter): Spend {
    return this.#access.guard.read((db) => figuresOf(db, filter).spend(range));
  }

  /** From the newest job to the newest before its day or month, and so on: jobs in between are only added up. */
  #walk(range: TimeRange, filter: JobFilter, spanAt: (at: number) => Omit<ListSpan, 'spend'>): ListSpan[] {
    return this.#access.guard.read((db) => {
      const figures = figuresOf(db, filter);
      const spans: ListSpan[] = [];
      for (let at = figures.newest(range); at !== null; ) {
        const span = spanAt(at);
        spans.push({ ...span, spend: figures.spend(span) });
        at = figures.newest({ from: range.from, to: span.from });
      }
      return spans;
    });
  }

  #jobs(db: DatabaseSync, where: string, ...values: Value[]): Job[] {
    return select(db, this.#access.report, where, ...values);
  }
}

const NEWEST_FIRST = 'ORDER BY created_at DESC, id DESC LIMIT ?';
const UNGROUPED = 'list_group IS NULL AND created_at >= ? AND created_at < ?';
const SUMS = `count(*) AS jobs, total(cost) AS known, total(CASE WHEN cost IS NULL THEN reserved END) AS up_to,
  coalesce(sum(is_unpriced), 0) AS unpriced`;

interface Figures {
  /** When the newest job of the range that stands in no group was asked; null = there is none. */
  readonly newest: (range: TimeRange) => number | null;
  readonly spend: (range: TimeRange) => Spend;
}

function figuresOf(db: DatabaseSync, filter: JobFilter): Figures {
  const [where, values] = conditions(db, filter);
  return filter.text.trim() === '' ? inIndex(db, where, values) : inMemory(db, where, values);
}

/** State, model and money all stand in the index: no row is read. */
function inIndex(db: DatabaseSync, where: string, values: readonly Value[]): Figures {
  const from = `FROM jobs INDEXED BY jobs_listed WHERE removed = 0 AND ${where}`;
  const newest = db.prepare(`SELECT created_at ${from} ${UNGROUPED} ORDER BY created_at DESC LIMIT 1`);
  const sums = db.prepare(`SELECT ${SUMS} ${from} created_at >= ? AND created_at < ?`);
  return {
    newest: ({ from, to }) => {
      const row = newest.get(...values, from, to);
      return row === undefined ? null : Number(row.created_at);
    },
    spend: ({ from, to }) => spendOf(sums.get(...values, from, to)),
  };
}

/** A search finds few jobs, each by its id: they are read once. */
function inMemory(db: DatabaseSync, where: string, values: readonly Value[]): Figures {
  const rows = db
    .prepare(
      `SELECT created_at, list_group IS NULL AS ungrouped, ${SUMS} FROM jobs WHERE removed = 0 AND ${where} 1
       GROUP BY id ORDER BY created_at DESC`,
    )
    .all(...values)
    .map((row) => ({ at: Number(row.created_at), isUngrouped: row.ungrouped === 1, spend: spendOf(row) }));
  return {
    newest: ({ from, to }) => rows.find(({ at, isUngrouped }) => isUngrouped && at >= from && at < to)?.at ?? null,
    spend: ({ from, to }) => addedUp(rows.filter(({ at }) => at >= from && at < to).map(({ spend }) => spend)),
  };
}

function spendOf(row: Readonly<Record<string, unknown>> | undefined): Spend {
  return {
    jobs: Number(row?.jobs),
    known: Number(row?.known),
    upTo: Number(row?.up_to),
    unpriced: Number(row?.unpriced),
  };
}
