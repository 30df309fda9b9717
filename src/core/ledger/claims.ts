// Which jobs this window may act on, and when: that depends on the keys that it has.
import type { DatabaseSync } from 'node:sqlite';
import type { Job } from '../../shared/job.ts';
import type { ManyJobsNeeds } from './changeMany.ts';
import { Duties, type Duty, type KeysInHand } from './duties.ts';
import type { EarlyLooks } from './earlyLooks.ts';
import { readJob } from './jobRow.ts';
import { claimDue, findDue, leftRows, nextDuty, renewLease } from './leases.ts';
import { countSeats } from './seats.ts';

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
   * Claims the job that is longest overdue, under a lease; null = none is due that this window may claim now.
   * @param held the keys of this window; absent = it acts on any job
   */
  async claimDue(held: KeysInHand | undefined): Promise<Job | null> {
    const { guard, windowId, clock } = this.#needs;
    for (;;) {
      const found = guard.read((db) => findDue(db, windowId, clock.now(), this.#duties(db, held, clock.now())));
      if (found === null) return null;
      const claim = await guard.write((db) => {
        // Read anew: by an earlier time, a lease that was given meanwhile would look too long, and so void.
        const now = clock.now();
        return claimDue(db, windowId, now, this.#duties(db, held, now), found.id);
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

  /** What this window has to do next, and when; null = nothing is planned. @param ids only these jobs; null = all */
  nextTurn(held: KeysInHand | undefined, ids: readonly string[] | null = null): Duty | null {
    const { guard, windowId, clock } = this.#needs;
    const now = clock.now();
    return guard.read((db) => nextDuty(db, windowId, now, this.#duties(db, held, now), ids));
  }

  /** Those of these jobs that no window looks at or sends, because none has a key for them. */
  leftByOthers(ids: readonly string[]): string[] {
    return this.#needs.guard.read((db) => leftRows(db, ids));
  }

  /** Pauses the jobs for which no window has a fitting key, so that a person is told. */
  async tellStranded(held: KeysInHand): Promise<void> {
    const { windowId, clock } = this.#needs;
    const now = clock.now();
    const { tellStranded } = await import('./manyJobs.ts');
    await tellStranded(this.#needs, windowId, (db) => this.#turnsOf(db, held, now));
  }

  #duties(db: DatabaseSync, held: KeysInHand | undefined, now: number): Duties | null {
    return held === undefined ? null : this.#turnsOf(db, held, now);
  }

  #turnsOf(db: DatabaseSync, held: KeysInHand, now: number): Duties {
    const isTroubled = (endpoint: string) => this.#early.isTroubled(endpoint);
    return new Duties(db, { now, held, since: this.#since, isAlone: countSeats(db) <= 1, isTroubled });
  }
}
