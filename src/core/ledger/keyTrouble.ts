// A key that is refused is refused for every job it is used for at that place: they pause together, and a person is told
// once. Other keys go on.
import type { DatabaseSync } from 'node:sqlite';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { ManyJobsNeeds } from './changeMany.ts';
import { dropFact, readFact, writeFact } from './facts.ts';
import { dropKeyRefusal, dropKeyRefusals, forgetUse, readKeyRefusal, writeKeyRefusal } from './keyFacts.ts';

/** Who has not mended it by then may be told again. */
const TOLD_FOR_MS = 86_400_000;

export class KeyTrouble {
  readonly #needs: ManyJobsNeeds;
  readonly #mended: Emitter<string>;

  /** A key that was refused works again; the name of its endpoint. */
  readonly onDidMend: Event<string>;

  constructor(needs: ManyJobsNeeds) {
    this.#needs = needs;
    this.#mended = new Emitter(needs.report);
    this.onDidMend = this.#mended.event;
  }

  /** The place does not take this key: nobody asks with it until that is mended. */
  async refused(endpoint: EndpointSnapshot, key: string): Promise<void> {
    const { guard, clock } = this.#needs;
    const refusal = { at: clock.now(), probe: null };
    await guard.write((db) => writeKeyRefusal(db, endpoint, key, refusal));
    const { pauseAll } = await import('./manyJobs.ts');
    await pauseAll(this.#needs, endpoint, key);
  }

  /** The place answered with this key. */
  async works(endpoint: EndpointSnapshot, key: string): Promise<void> {
    if (!this.isRefused(endpoint, key)) return;
    await this.#needs.guard.write((db) => {
      dropKeyRefusal(db, endpoint, key);
      dropFact(db, toldName(endpoint.name));
    });
    this.mended(endpoint.name);
  }

  isRefused(endpoint: EndpointSnapshot, key: string): boolean {
    return this.#needs.guard.read((db) => readKeyRefusal(db, endpoint, key)) !== null;
  }

  /** What paused at this endpoint is worth another try. */
  mended(endpoint: string): void {
    this.#mended.fire(endpoint);
  }

  /** The right to tell of it: true for one window, and one job, only. */
  async claimNotice(endpoint: string): Promise<boolean> {
    const { guard, clock } = this.#needs;
    const now = clock.now();
    if (guard.read((db) => wasTold(db, endpoint, now))) return false;
    return guard.write((db) => {
      if (wasTold(db, endpoint, now)) return false;
      writeFact(db, toldName(endpoint), String(now));
      return true;
    });
  }

  /** A new key: should it be refused as well, that is news. */
  async forget(endpoint: string): Promise<void> {
    await this.#needs.guard.write((db) => {
      dropFact(db, toldName(endpoint));
      dropKeyRefusals(db, endpoint);
      forgetUse(db);
    });
  }

  dispose(): void {
    this.#mended.dispose();
  }
}

function toldName(endpoint: string): string {
  return `key trouble told ${endpoint}`;
}

function wasTold(db: DatabaseSync, endpoint: string, now: number): boolean {
  const told = readFact(db, toldName(endpoint));
  return told !== null && Number(told) <= now && now - Number(told) < TOLD_FOR_MS;
}
