// Reads what can be read of a damaged table: a range of rows that breaks off is halved until only broken rows are left.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { isDamage } from './trouble.ts';

/** Rows looked for above the last one seen when the table's end is damaged. */
const BEYOND = 4_096;

export interface ReadRows {
  readonly columns: readonly string[];
  /** Row numbers at which the file is broken. */
  readonly broken: readonly number[];
}

export type DamagedRowValues = Readonly<Record<string, SQLInputValue>>;

/** @param columns the ones wanted; those the damaged table does not have are left out */
export function readDamaged(
  db: DatabaseSync,
  table: string,
  columns: readonly string[],
  take: (row: DamagedRowValues) => void,
): ReadRows {
  const found = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  const names = found.map(({ name }) => String(name)).filter((name) => columns.includes(name));
  if (names.length === 0) return { columns: [], broken: [] };
  const range = db.prepare(`SELECT rowid AS row_number, ${names.join(', ')} FROM ${table} WHERE rowid BETWEEN ? AND ?`);
  const broken: number[] = [];
  let last = 0;
  const read = (from: number, to: number): void => {
    let next = from;
    try {
      for (const { row_number, ...row } of range.iterate(from, to)) {
        take(row);
        next = Number(row_number) + 1;
        last = Math.max(last, next - 1);
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      if (next >= to) {
        broken.push(to);
        return;
      }
      const middle = Math.floor((next + to) / 2);
      read(next, middle);
      read(middle + 1, to);
    }
  };
  const end = lastRow(db, table);
  if (end !== null) read(1, end);
  else for (let from = 1; from <= last + BEYOND; from += BEYOND) read(from, from + BEYOND - 1);
  return { columns: names, broken: end === null ? broken.filter((at) => at < last) : broken };
}

/** The number of the last row; null = the end of the table is damaged. */
function lastRow(db: DatabaseSync, table: string): number | null {
  try {
    const row = db.prepare(`SELECT max(rowid) AS last FROM ${table}`).get();
    return Number(row?.last ?? 0);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return lastIndexed(db, table);
  }
}

function lastIndexed(db: DatabaseSync, table: string): number | null {
  try {
    const rows = db.prepare(`SELECT rowid AS at FROM ${table} INDEXED BY sqlite_autoindex_${table}_1`).all();
    return Math.max(0, ...rows.map(({ at }) => Number(at)));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
}
