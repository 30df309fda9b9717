// The list of jobs as people see it: groups that need a person, are unread or run, and below them days and months with
// their sums. A thread is one row: it stands where its newest turn was asked, in the most urgent group of all its turns.
// Loaded with the first rows of the tree; nothing here reads a whole history to show its first rows.
import type { DatabaseSync } from 'node:sqlite';
import { dayOf, monthOf, type TimeRange } from '../../shared/calendar.ts';
import type { Job } from '../../shared/job.ts';
import { JOB_GROUPS, type JobGroup } from '../../shared/jobGroup.ts';
import type { JobFilter } from './jobFilter.ts';
import { readJob } from './jobRow.ts';
import type { LedgerAccess } from './ledgerAccess.ts';
import { conditions, select, type Value } from './queries.ts';
import { readThread, selectTurns, type Thread } from './thread.ts';
import { addedUp, type Spend, SUMS, spendOf } from './totals.ts';

/** A day or a month of the list; its sums count all of its jobs that fit the filter, wherever their rows stand. */
export interface ListSpan extends TimeRange {
  readonly unit: 'day' | 'month';
  /** Its later days are listed by themselves. */
  readonly isRest: boolean;
  readonly spend: Spend;
}

/** A job by itself, or a thread of several. */
export interface ListRow {
  /** The job, or the newest turn of the thread. */
  readonly newest: Job;
  /** null = a job by itself, also one that is all that is left of a thread. */
  readonly thread: string | null;
  /** null = it stands under its day. */
  readonly group: JobGroup | null;
}

/** For this many days, today included, and for the current month, each day is listed by itself. */
const SINGLE_DAYS = 14;
const ALWAYS: TimeRange = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

export class JobList {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  /** The newest rows of a group. */
  group(group: JobGroup, limit: number, filter: JobFilter): ListRow[] {
    return this.#rows(filter, `row_group = ? ${NEWEST_FIRST}`, group, limit);
  }

  /** The newest rows of a day or month that stand in no group. */
  within({ from, to }: TimeRange, limit: number, filter: JobFilter): ListRow[] {
    return this.#rows(filter, `${UNGROUPED} ${NEWEST_FIRST}`, from, to, limit);
  }

  count(group: JobGroup, filter: JobFilter): number {
    return this.#access.guard.read((db) => {
      const [where, values] = rowConditions(db, filter);
      const row = db
        .prepare(`SELECT count(*) AS found FROM jobs WHERE removed = 0 AND ${where} row_group = ?`)
        .get(...values, group);
      return Number(row?.found);
    });
  }

  /** The newest jobs of a group, each by itself, whether they stand there or in a thread. */
  jobs(group: JobGroup, limit: number, filter: JobFilter): Job[] {
    return this.#access.guard.read((db) => {
      const [where, values] = conditions(db, filter);
      const { report } = this.#access;
      return select(db, report, `${where} list_group = ? ${NEWEST_FIRST}`, ...values, group, limit);
    });
  }

  /** The row that a job stands in; null = there is none that fits. */
  rowOf(id: string, filter: JobFilter): ListRow | null {
    const thread = this.#access.guard.read((db) => db.prepare('SELECT thread FROM jobs WHERE id = ?').get(id)?.thread);
    const [row] =
      typeof thread === 'string'
        ? this.#rows(filter, 'thread = ? AND leads IS NOT NULL', thread)
        : this.#rows(filter, 'id = ?', id);
    return row ?? null;
  }

  /** A thread as one row says it. */
  thread(id: string): Thread | null {
    return this.#access.guard.read((db) => readThread(db, this.#access.report, id));
  }

  /** The turns of a thread, the oldest first. */
  turns(thread: string): Job[] {
    return this.#access.guard.read((db) => selectTurns(db, this.#access.report, thread));
  }

  /** The days and, before them, the months that have rows in no group, newest first. */
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

  /** Of the jobs that were asked in that time, each counted where it was asked, whatever was asked on from it. */
  spend(range: TimeRange, filter: JobFilter): Spend {
    return this.#access.guard.read((db) => figuresOf(db, filter).spend(range));
  }

  /** From the newest row to the newest before its day or month, and so on: jobs in between are only added up. */
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

  #rows(filter: JobFilter, where: string, ...values: Value[]): ListRow[] {
    return this.#access.guard.read((db) => {
      const [fits, fitting] = rowConditions(db, filter);
      return db
        .prepare(`SELECT id, job, thread, row_group, ${IS_SEVERAL} FROM jobs WHERE removed = 0 AND ${fits} ${where}`)
        .all(...fitting, ...values)
        .flatMap(({ id, job, thread, row_group, is_several }) => {
          const several = is_several === 1 ? String(thread) : null;
          const newest = this.#newest(db, String(id), job, several);
          const group = JOB_GROUPS.find((each) => each === row_group) ?? null;
          return newest === null ? [] : [{ newest, thread: several, group }];
        });
    });
  }

  /** One row that can't be read must not hide the others: those of the list, and the other turns of its thread. */
  #newest(db: DatabaseSync, id: string, job: unknown, thread: string | null): Job | null {
    try {
      return readJob(id, job);
    } catch (damaged) {
      this.#access.report(damaged);
      return thread === null ? null : (readThread(db, this.#access.report, thread)?.newest ?? null);
    }
  }
}

const NEWEST_FIRST = 'ORDER BY created_at DESC, id DESC LIMIT ?';
const UNGROUPED = "row_group = 'day' AND created_at >= ? AND created_at < ?";
const IS_SEVERAL =
  '(SELECT count(*) FROM (SELECT 1 FROM jobs t WHERE t.thread = jobs.thread AND t.removed = 0 LIMIT 2)) = 2 AS is_several';

/** Like `conditions`, for the rows of the list: a thread is shown when any of its turns fits. */
function rowConditions(db: DatabaseSync, filter: JobFilter): [where: string, values: Value[]] {
  const [where, values] = conditions(db, filter);
  if (where === '') return ['', []];
  if (filter.text.trim() === '') {
    const any = `EXISTS (SELECT 1 FROM jobs t WHERE t.thread = jobs.thread AND ${where} t.removed = 0)`;
    return [`(CASE WHEN thread IS NULL THEN ${where} 1 ELSE ${any} END) AND`, [...values, ...values]];
  }
  // A search finds few jobs: their rows are found one by one.
  const rows = db
    .prepare(
      `SELECT DISTINCT CASE WHEN thread IS NULL THEN id ELSE
         (SELECT t.id FROM jobs t WHERE t.thread = jobs.thread AND t.removed = 0 AND t.leads IS NOT NULL) END AS id
       FROM jobs WHERE ${where} removed = 0`,
    )
    .all(...values);
  return ['id IN (SELECT value FROM json_each(?)) AND', [JSON.stringify(rows.map(({ id }) => id))]];
}

interface Figures {
  /** When the newest row of the range that stands in no group was asked; null = there is none. */
  readonly newest: (range: TimeRange) => number | null;
  readonly spend: (range: TimeRange) => Spend;
}

function figuresOf(db: DatabaseSync, filter: JobFilter): Figures {
  return filter.text.trim() === '' ? inIndex(db, filter) : inMemory(db, filter);
}

/** State, model and money all stand in the indexes: no row is read. */
function inIndex(db: DatabaseSync, filter: JobFilter): Figures {
  const [fits, fitting] = rowConditions(db, filter);
  const [where, values] = conditions(db, filter);
  const newest = db.prepare(
    `SELECT created_at FROM jobs INDEXED BY jobs_rows WHERE removed = 0 AND ${fits} ${UNGROUPED}
     ORDER BY created_at DESC LIMIT 1`,
  );
  const sums = db.prepare(
    `SELECT ${SUMS} FROM jobs INDEXED BY jobs_listed
     WHERE removed = 0 AND ${where} created_at >= ? AND created_at < ?`,
  );
  return {
    newest: ({ from, to }) => {
      const row = newest.get(...fitting, from, to);
      return row === undefined ? null : Number(row.created_at);
    },
    spend: ({ from, to }) => spendOf(sums.get(...values, from, to)),
  };
}

/** A search finds few jobs, each by its id: they are read once. */
function inMemory(db: DatabaseSync, filter: JobFilter): Figures {
  const [fits, fitting] = rowConditions(db, filter);
  const [where, values] = conditions(db, filter);
  const times = db
    .prepare(`SELECT created_at FROM jobs WHERE removed = 0 AND ${fits} row_group = 'day' ORDER BY created_at DESC`)
    .all(...fitting)
    .map(({ created_at }) => Number(created_at));
  const jobs = db
    .prepare(`SELECT created_at, ${SUMS} FROM jobs WHERE removed = 0 AND ${where} 1 GROUP BY id`)
    .all(...values)
    .map((row) => ({ at: Number(row.created_at), spend: spendOf(row) }));
  return {
    newest: ({ from, to }) => times.find((at) => at >= from && at < to) ?? null,
    spend: ({ from, to }) => addedUp(jobs.filter(({ at }) => at >= from && at < to).map(({ spend }) => spend)),
  };
}
