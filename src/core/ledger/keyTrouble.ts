// A place that refuses a key refuses it for every job that uses it there: these jobs pause together, and a person is
// told once. Jobs with other keys go on.
import type { DatabaseSync } from 'node:sqlite';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { ManyJobsNeeds } from './changeMany.ts';
import { dropFact, readFact, writeFact } from './facts.ts';
import { dropKeyRefusal, dropKeyRefusals, forgetUse, readKeyRefusal, writeKeyRefusal } from './keyFacts.ts';

/** After this long, a person who has not mended it may be told again. */
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

  /** Notes that the place refuses this key, and pauses its jobs: no job is looked at with it until it works again. */
  async refused(endpoint: EndpointSnapshot, key: string): Promise<void> {
    const { guard, clock } = this.#needs;
    const refusal = { at: clock.now(), probe: null };
    await guard.write((db) => writeKeyRefusal(db, endpoint, key, refusal));
    const { pauseAll } = await import('./manyJobs.ts');
    await pauseAll(this.#needs, endpoint, key);
  }

  /** Notes that the place accepts this key. */
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

  /** Jobs that paused at this endpoint are worth another try. */
  mended(endpoint: string): void {
    this.#mended.fire(endpoint);
  }

  /** Claims the right to tell a person: true for only one window and one job a day. */
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

  /** A person has set a new key: if it is refused as well, that is news. */
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
