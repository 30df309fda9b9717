// A key that is refused is refused for every job of its endpoint: they pause together, and a person is told once.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { readFact, writeFact } from './facts.ts';
import type { ManyJobsNeeds } from './manyJobs.ts';

/** Who has not mended it by then may be told again. */
const TOLD_FOR_MS = 86_400_000;

export class KeyTrouble {
  readonly #needs: ManyJobsNeeds;

  constructor(needs: ManyJobsNeeds) {
    this.#needs = needs;
  }

  async pauseAll(endpoint: EndpointSnapshot): Promise<void> {
    const { pauseAll } = await import('./manyJobs.ts');
    await pauseAll(this.#needs, endpoint);
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
