// Watches a window's commits from outside its code: what changed and who holds a lease is read within the same lock.
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { readJob } from '../../src/core/ledger/jobRow.ts';
import type { Job } from '../../src/shared/job.ts';
import { type Commit, monotonicMs, REMOVED, type Version } from './protocol.ts';

export function versionOf(job: Job | null): Version {
  return job === null ? REMOVED : createHash('sha1').update(JSON.stringify(job)).digest('base64').slice(0, 16);
}

export function watchLedger(tell: (commit: Commit) => void): void {
  const { exec } = DatabaseSync.prototype;
  const seqBefore = new WeakMap<DatabaseSync, number>();
  DatabaseSync.prototype.exec = function execWatched(sql: string) {
    const before = seqBefore.get(this);
    if (sql !== 'COMMIT' || before === undefined) {
      exec.call(this, sql);
      if (sql === 'BEGIN IMMEDIATE') seqBefore.set(this, readSeq(this));
      return;
    }
    const inLock = { ...look(this, before), at: monotonicMs(), now: Date.now() };
    exec.call(this, sql);
    tell({ type: 'commit', ...inLock, done: monotonicMs() });
  };
}

function look(db: DatabaseSync, seqBefore: number) {
  const seqAfter = readSeq(db);
  const changed =
    seqAfter === seqBefore
      ? []
      : db.prepare('SELECT id, seq, removed, job FROM jobs WHERE seq > ? ORDER BY seq').all(seqBefore);
  const changes = changed.map(({ id, seq, removed, job }) => ({
    id: String(id),
    seq: Number(seq),
    version: removed === 1 ? REMOVED : versionOf(readJob(String(id), job)),
  }));
  const leases = db
    .prepare('SELECT id, lease_owner, lease_until FROM jobs WHERE lease_owner IS NOT NULL')
    .all()
    .map((row) => ({ id: String(row.id), owner: String(row.lease_owner), until: Number(row.lease_until) }));
  return { seqBefore, seqAfter, changes, leases };
}

function readSeq(db: DatabaseSync): number {
  return Number(db.prepare("SELECT value FROM facts WHERE name = 'seq'").get()?.value ?? 0);
}
