// What stands in a ledger's file, past the ledger: its tables and columns, and each row to the byte.
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

type Value = string | number | null | { readonly bytes: number; readonly sha256: string };

export interface LedgerFile {
  readonly userVersion: number;
  /** By table and name; generated columns too. */
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly counts: Readonly<Record<string, number>>;
  /** By table and the row's first column; long texts by their length and hash. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>;
}

/** A migration may remember something more, but has no new jobs. */
const COUNTED = ['jobs', 'texts', 'pace', 'search_rows'];
/** The index is made of the texts, and may be made anew. */
const KEPT = ['jobs', 'texts', 'facts'];
const LONGEST = 80;

/** To be called while no window has it open. */
export function readFile(path: string): LedgerFile {
  const db = new DatabaseSync(path);
  try {
    const tables = db.prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' ORDER BY name").all();
    return {
      userVersion: Number(db.prepare('PRAGMA user_version').get()?.user_version),
      columns: Object.fromEntries(tables.map(({ name }) => [String(name), columnsOf(db, String(name))])),
      counts: Object.fromEntries(COUNTED.map((name) => [name, countOf(db, name)])),
      rows: Object.fromEntries(KEPT.map((name) => [name, rowsOf(db, name)])),
    };
  } finally {
    db.close();
  }
}

/** Each with its type and what makes it special: part of the key, never empty, or generated. */
function columnsOf(db: DatabaseSync, table: string): Record<string, string> {
  const columns = db.prepare(`SELECT * FROM pragma_table_xinfo('${table}')`).all();
  return Object.fromEntries(
    columns.map(({ name, type, notnull, pk, hidden }) => [
      String(name),
      [type, notnull === 1 ? 'NOT NULL' : '', pk === 0 ? '' : 'KEY', hidden === 0 ? '' : `HIDDEN ${hidden}`]
        .filter((part) => part !== '')
        .join(' '),
    ]),
  );
}

function countOf(db: DatabaseSync, table: string): number {
  return Number(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows);
}

function rowsOf(db: DatabaseSync, table: string): Record<string, Record<string, Value>> {
  const rows = db.prepare(`SELECT * FROM ${table}`).all();
  return Object.fromEntries(
    rows.map((row) => [
      String(Object.values(row)[0]),
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, brief(value)])),
    ]),
  );
}

function brief(value: unknown): Value {
  if (value === null || typeof value === 'number') return value;
  const text = String(value);
  if (text.length <= LONGEST) return text;
  return { bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}
