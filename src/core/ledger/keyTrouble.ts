// A key that is refused is refused for every job of its endpoint: they pause together, and a person is told once.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import { nextSeq, readFact, writeFact } from './facts.ts';
import type { Guard } from './guard.ts';

const STEP_JOBS = 50;
/** Who has not mended it by then may be told again. */
const TOLD_FOR_MS = 86_400_000;

export interface KeyTroubleNeeds {
  readonly guard: Pick<Guard, 'read' | 'write'>;
  readonly clock: Clock;
  readonly announce: (ids: readonly string[]) => void;
}

export class KeyTrouble {
  readonly #needs: KeyTroubleNeeds;

  constructor(needs: KeyTroubleNeeds) {
    this.#needs = needs;
  }

  /** Every job that the provider works on at the place. A run that only a window hears is not looked at anyway. */
  async pauseAll(endpoint: EndpointSnapshot): Promise<void> {
    const { guard, clock, announce } = this.#needs;
    const ids = guard.read((db) => atPlace(db, endpoint));
    for (let from = 0; from < ids.length; from += STEP_JOBS) {
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      const step = ids.slice(from, from + STEP_JOBS);
      await guard.write((db) => pause(db, step, clock.now()));
      announce(step);
    }
  }

  /** The right to tell of it: true for one window, and one job, only. */
  async claimNotice(endpoint: string): Promise<boolean> {
    const { guard, clock } = this.#needs;
    const now = clock.now();
    if (guard.read((db) => wasTold(db, endpoint, now))) return false;
    return guard.write((db) => {
      if (wasTold(db, endpoint, now)) return false;
      writeFact(db, factName(endpoint), String(now));
      return true;
    });
  }

  /** A new key: should it be refused as well, that is news. */
  async forget(endpoint: string): Promise<void> {
    const { guard } = this.#needs;
    if (guard.read((db) => readFact(db, factName(endpoint))) === null) return;
    await guard.write((db) => db.prepare('DELETE FROM facts WHERE name = ?').run(factName(endpoint)));
  }
}

function factName(endpoint: string): string {
  return `key trouble told ${endpoint}`;
}

function wasTold(db: DatabaseSync, endpoint: string, now: number): boolean {
  const told = readFact(db, factName(endpoint));
  return told !== null && Number(told) <= now && now - Number(told) < TOLD_FOR_MS;
}

function atPlace(db: DatabaseSync, { name, baseUrl }: EndpointSnapshot): string[] {
  return db
    .prepare(
      `SELECT id FROM jobs WHERE removed = 0 AND state IN ('queued', 'running') AND endpoint = ?
         AND json_extract(job, '$.endpoint.baseUrl') = ? AND json_extract(job, '$.background') = 1
         AND json_extract(job, '$.pauseReason') IS NULL`,
    )
    .all(name, baseUrl)
    .map((row) => String(row.id));
}

function pause(db: DatabaseSync, ids: readonly string[], now: number): void {
  const update = db.prepare(
    `UPDATE jobs SET seq = ?, job = json_set(job, '$.pauseReason', 'keyRefused', '$.nextLookAt', NULL, '$.updatedAt', ?)
     WHERE id = ? AND state IN ('queued', 'running')`,
  );
  for (const id of ids) update.run(nextSeq(db), now, id);
}
