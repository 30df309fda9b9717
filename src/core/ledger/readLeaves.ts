// Reads the rows of a table from their pages when the way to these (the file's head, the table's root) is destroyed:
// each page is put in the root's place and read as if it were the whole table.
import { closeSync, copyFileSync, existsSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';
import type { DamagedRowValues } from './readDamaged.ts';
import { isDamage } from './trouble.ts';

/** Bytes of a page: SQLite's default, which every ledger has. */
const PAGE = 4_096;
/** Offsets in the file's head, by SQLite's file format: pages in the file, first free page, number of free pages. */
const PAGES_AT = 28;
const FREE_AT = 32;
const FREE_COUNT_AT = 36;
/** The first byte of a page that holds rows. */
const LEAF = 0x0d;

/**
 * Corrects the count of pages in the file's head: SQLite reads nothing of a file that is shorter than its head says.
 */
export function mendPageCount(path: string): void {
  // With a write-ahead log beside the file, its head may be out of date.
  if (existsSync(`${path}-wal`)) return;
  const file = openSync(path, 'r+');
  try {
    const pages = Math.floor(fstatSync(file).size / PAGE);
    const head = Buffer.alloc(PAGE);
    if (readSync(file, head, 0, PAGE, 0) < PAGE || head.readUInt32BE(PAGES_AT) <= pages) return;
    head.writeUInt32BE(pages, PAGES_AT);
    writeSync(file, head, PAGES_AT, 4, PAGES_AT);
  } finally {
    closeSync(file);
  }
}

/** @param scratch path of a temporary copy @param take gets whatever can be read, rows of other tables too */
export function readLeaves(
  path: string,
  scratch: string,
  table: 'jobs' | 'texts',
  take: (row: DamagedRowValues) => void,
): void {
  const { root, head } = freshHead(scratch, table);
  copyFileSync(path, scratch);
  const source = openSync(path, 'r');
  const copy = openSync(scratch, 'r+');
  try {
    const pages = Math.floor(fstatSync(source).size / PAGE);
    head.writeUInt32BE(pages, PAGES_AT);
    head.writeUInt32BE(0, FREE_AT);
    head.writeUInt32BE(0, FREE_COUNT_AT);
    writeSync(copy, head, 0, PAGE, 0);
    const page = Buffer.alloc(PAGE);
    for (let number = 2; number <= pages; number += 1) {
      readSync(source, page, 0, PAGE, (number - 1) * PAGE);
      if (page[0] !== LEAF) continue;
      writeSync(copy, page, 0, PAGE, (root - 1) * PAGE);
      readRoot(scratch, table, take);
    }
  } finally {
    closeSync(source);
    closeSync(copy);
    rmSync(scratch, { force: true });
  }
}

/** The first page of a new ledger, which knows where each table begins. */
function freshHead(scratch: string, table: string): { readonly root: number; readonly head: Buffer } {
  rmSync(scratch, { force: true });
  const db = new DatabaseSync(scratch);
  let root: number;
  try {
    for (const step of MIGRATIONS) db.exec(step);
    root = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.rootpage);
  } finally {
    db.close();
  }
  const head = Buffer.alloc(PAGE);
  const file = openSync(scratch, 'r');
  try {
    readSync(file, head, 0, PAGE, 0);
  } finally {
    closeSync(file);
  }
  return { root, head };
}

function readRoot(path: string, table: string, take: (row: DamagedRowValues) => void): void {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
    const names = columns.map(({ name }) => String(name)).join(', ');
    for (const row of db.prepare(`SELECT ${names} FROM ${table} NOT INDEXED`).iterate()) take(row);
  } catch (error) {
    // The rows before the broken one have been taken.
    if (!isDamage(error)) throw error;
  } finally {
    db.close();
  }
}
