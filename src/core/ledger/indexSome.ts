// Fills the search index when somebody searches, a little at a time. Loaded with the first search.
import type { DatabaseSync } from 'node:sqlite';
import { readFact, writeFact } from './facts.ts';
import { indexedTexts } from './indexedTexts.ts';
import {
  ANSWER,
  columns,
  DOCUMENT,
  hasFullText,
  type IndexRow,
  isCreated,
  PAST_NUL,
  REBUILD,
  takeOut,
} from './searchIndex.ts';

const BATCH = 50;
/**
 * Fact: the row up to which the index was searched for texts that an older Ponder ended at a NUL; `all` = to its end.
 */
const LOOKED_THROUGH = 'searchPastNul';

/** Work on the index stops after this long and goes on when the editor has had its turn. */
const BUDGET_MS = 3;

/** Brings some texts in the index up to date. False = nothing is left to do. */
export function indexSome(db: DatabaseSync): boolean {
  if (!hasFullText(db)) return false;
  createIndex(db);
  const until = performance.now() + BUDGET_MS;
  const stale = db.prepare(`SELECT id FROM search_rows WHERE is_stale = 1 ORDER BY id DESC LIMIT ${BATCH}`).all();
  if (stale.length === 0) return lookThroughOlder(db, until);
  bringSome(db, stale, until);
  return true;
}

/** Indexes texts that an older Ponder ended at a NUL anew, once for each ledger. False = nothing is left to do. */
function lookThroughOlder(db: DatabaseSync, until: number): boolean {
  const reached = readFact(db, LOOKED_THROUGH) ?? '0';
  if (reached === 'all') return false;
  const rows = db.prepare(`SELECT id FROM search_rows WHERE id > ? ORDER BY id LIMIT ${BATCH}`).all(Number(reached));
  const last = bringSome(db, rows, until);
  writeFact(db, LOOKED_THROUGH, last === null ? 'all' : String(last));
  return last !== null;
}

/** Returns the id of the last row that there was time for; null = there were no rows. */
function bringSome(db: DatabaseSync, rows: readonly IndexRow[], until: number): number | null {
  const read = db.prepare(`${DOCUMENT} WHERE s.id = ?`);
  let last: number | null = null;
  for (const { id } of rows) {
    last = Number(id);
    const row = read.get(last);
    if (row !== undefined) bringUpToDate(db, row);
    if (performance.now() > until) break;
  }
  return last;
}

function createIndex(db: DatabaseSync): void {
  if (!isCreated(db)) {
    db.exec(`CREATE VIRTUAL TABLE search USING fts5(title, question, context, answer, content = '',
      tokenize = 'unicode61 remove_diacritics 2')`);
    // Without this the words of a removed text stay in the file until segments are merged.
    db.exec("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)");
  }
  if (readFact(db, REBUILD) !== '1') return;
  db.exec("INSERT INTO search (search) VALUES ('delete-all')");
  db.exec('UPDATE search_rows SET title = NULL, has_answer = 0, is_stale = 1');
  writeFact(db, REBUILD, '0');
}

function bringUpToDate(db: DatabaseSync, row: IndexRow): void {
  const { isPastNul, ...texts } = indexedTexts(db, row);
  const hasAnswer = (row.is_open === 1 ? 0 : ANSWER) + (isPastNul ? PAST_NUL : 0);
  if (row.indexed !== row.title || row.has_answer !== hasAnswer) {
    takeOut(db, row);
    db.prepare('INSERT INTO search (rowid, title, question, context, answer) VALUES (?, ?, ?, ?, ?)').run(
      Number(row.id),
      ...columns(texts, row.title, hasAnswer),
    );
  }
  db.prepare('UPDATE search_rows SET title = ?, has_answer = ?, is_stale = 0 WHERE id = ?').run(
    String(row.title),
    hasAnswer,
    Number(row.id),
  );
}
