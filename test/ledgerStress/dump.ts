// Everything that stands in a ledger's tables, byte for byte.
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

export function dump(db: DatabaseSync): string {
  const hash = createHash('sha256');
  const tables = db
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )
    .all();
  for (const { name, sql } of tables) {
    hash.update(`${sql}\n`);
    for (const row of db.prepare(`SELECT * FROM "${name}" ORDER BY 1`).iterate()) {
      for (const value of Object.values(row)) {
        hash.update(value instanceof Uint8Array ? value : `${typeof value} ${value}`).update('\0');
      }
    }
  }
  return hash.digest('hex');
}
