// What this window may act on, and when: it sees the ledger with the keys that it has.
import type { DatabaseSync } from 'node:sqlite';
import type { Job } from '../../shared/job.ts';
import type { ManyJobsNeeds } from './changeMany.ts';
import type { EarlyLooks } from './earlyLooks.ts';
import { readJob } from './jobRow.ts';
import { claimDue, findDue, leftRows, nextTurn, renewLease } from './leases.ts';
import { countSeats } from './seats.ts';
import { type Held, type Turn, Turns } from './turns.ts';

export interface ClaimsNeeds extends ManyJobsNeeds {
  readonly windowId: string;
}

export class Claims {
  readonly #needs: ClaimsNeeds;
  readonly #early: Pick<EarlyLooks, 'isTroubled'>;
  readonly #since: number;

  constructor(needs: ClaimsNeeds, early: Pick<EarlyLooks, 'isTroubled'>) {
    this.#needs = needs;
    this.#early = early;
    this.#since = needs.clock.now();
  }

  /**
   * Claims the job that is longest overdue, under a lease; null = nothing is due, or its endpoint had enough.
   * @param held what it can be acted on with; absent = whatever it takes
   */
  async claimDue(held: Held | undefined): Promise<Job | null> {
    const { guard, windowId, clock } = this.#needs;
    for (;;) {
      const found = guard.read((db) => findDue(db, windowId, clock.now(), this.#turns(db, held, clock.now())));
      if (found === null) return null;
      const claim = await guard.write((db) => {
        // Of the moment of writing: seen from an earlier one, a lease that was given meanwhile is too long to be true.
        const now = clock.now();
        return claimDue(db, windowId, now, this.#turns(db, held, now), found.id);
      });
      // Null = another window was first.
      if (claim !== null) return readJob(claim.id, claim.json);
    }
  }

  /** False = another window took it over meanwhile. */
  renewLease(id: string): Promise<boolean> {
    const { guard, windowId, clock } = this.#needs;
    return guard.write((db) => renewLease(db, id, windowId, clock.now()));
  }

  /** What this window does next, and when; null = nothing that is planned. @param ids only of these jobs; null = of all */
  nextTurn(held: Held | undefined, ids: readonly string[] | null = null): Turn | null {
    const { guard, windowId, clock } = this.#needs;
    const now = clock.now();
    return guard.read((db) => nextTurn(db, windowId, now, this.#turns(db, held, now), ids));
  }

  /** Which of these nobody looks at, or sends, for want of a key. */
  leftByOthers(ids: readonly string[]): string[] {
    return this.#needs.guard.read((db) => leftRows(db, ids));
  }

  /** Pauses what nobody has a fitting key for, so that a person is told. */
  async tellStranded(held: Held): Promise<void> {
    const { windowId, clock } = this.#needs;
    const now = clock.now();
    const { tellStranded } = await import('./manyJobs.ts');
    await tellStranded(this.#needs, windowId, (db) => this.#turnsOf(db, held, now));
  }

  #turns(db: DatabaseSync, held: Held | undefined, now: number): Turns | null {
    return held === undefined ? null : this.#turnsOf(db, held, now);
  }

  #turnsOf(db: DatabaseSync, held: Held, now: number): Turns {
    const isTroubled = (endpoint: string) => this.#early.isTroubled(endpoint);
    return new Turns(db, { now, held, since: this.#since, isAlone: countSeats(db) <= 1, isTroubled });
  }
}
