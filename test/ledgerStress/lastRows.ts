// How the ledger stands after a run, read past all of Ponder's own code but the reading of a row.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { readJob } from '../../src/core/ledger/jobRow.ts';
import { REMOVED, type Version } from './protocol.ts';
import { versionOf } from './watchLedger.ts';

export interface LastRow {
  readonly id: string;
  readonly seq: number;
  readonly version: Version;
}

export function readLast(path: string): LastRow[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    assert.equal(db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok', 'the ledger is damaged');
    return db
      .prepare('SELECT id, seq, removed, job FROM jobs')
      .all()
      .map(({ id, seq, removed, job }) => ({
        id: String(id),
        seq: Number(seq),
        version: removed === 1 ? REMOVED : versionOf(readJob(String(id), job)),
      }));
  } finally {
    db.close();
  }
}
