// Small facts that all windows share, and the number that grows with every change of a job.
import type { DatabaseSync } from 'node:sqlite';

export function readFact(db: DatabaseSync, name: string): string | null {
  const row = db.prepare('SELECT value FROM facts WHERE name = ?').get(name);
  return typeof row?.value === 'string' ? row.value : null;
}

export function writeFact(db: DatabaseSync, name: string, value: string): void {
  db.prepare(
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value);
}

export function dropFact(db: DatabaseSync, name: string): void {
  db.prepare('DELETE FROM facts WHERE name = ?').run(name);
}

export function nextSeq(db: DatabaseSync): number {
  const row = db
    .prepare("UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'seq' RETURNING value")
    .get();
  return Number(row?.value);
}
