// Which window hears the stream of a job, and when its next GET is a resumption instead of a plain read: one window for
// each job, and no more GETs than there would be looks. Kept in a fact beside the job; loaded with the first stream.
import type { DatabaseSync } from 'node:sqlite';
import { WORKED_ON_STATES } from '../../shared/jobStates.ts';
import { LEASE_MS, LOOK_SPACING_MS } from '../pace/pace.ts';
import { readFact, writeFact } from './facts.ts';
import { freshHearing, type HearingRow, isClaimed, readHearing } from './hearingRow.ts';
import { inStates } from './inStates.ts';
import { claim } from './leases.ts';
import type { LedgerAccess } from './ledgerAccess.ts';

/**
 * How long a claim to hear holds unless it is renewed, and how long a job may stay unheard when its window was killed.
 */
export const HEARING_MS = 60_000;
/** A window that wants to hear a job takes its planned look this much earlier than the other windows would. */
export const AHEAD_MS = 500;

/**
 * Most GETs besides the planned looks, for a stream that just broke or a panel that opens. `SPARE_MS` earns one more.
 */
const MOST_SPARE = 1.5;
const SPARE_MS = 3_600_000;
/** Most reads between two resumptions, where the place refuses every resumption. */
const MOST_READS = 4;

export type NextGet = 'resume' | 'read';

export interface HearingClaim {
  /** A person has the answer open in this window. */
  readonly isWanted: boolean;
  /** The stream brought something, or has stood for a while: it is worth resuming. */
  readonly isSound: boolean;
}

/** What a window without a stream, or with a silent one, asks for. */
export interface Wish extends HearingClaim {
  readonly prefer: NextGet;
}

export class Hearings {
  readonly #needs: LedgerAccess;

  constructor(needs: LedgerAccess) {
    this.#needs = needs;
  }

  /** Claims the job, or renews the claim. False = another window has it. */
  async hold(id: string, claim: HearingClaim): Promise<boolean> {
    return (await this.renew(new Map([[id, claim]]))).length === 0;
  }

  /** Renews the claims of this window. Returns the ids of the jobs that another window has by now. */
  renew(claims: ReadonlyMap<string, HearingClaim>): Promise<string[]> {
    const { guard, windowId } = this.#needs;
    return guard.write((db) => {
      const lost: string[] = [];
      for (const [id, { isWanted, isSound }] of claims) {
        const row = proven(this.#row(db, id), isSound);
        if (this.#isOthers(row)) lost.push(id);
        else this.#write(db, id, { ...row, holder: windowId, until: this.#until(), isWanted });
      }
      return lost;
    });
  }

  isOthers(id: string): boolean {
    return this.#needs.guard.read((db) => this.#isOthers(this.#row(db, id)));
  }

  /** Whether any window hears it. */
  isHeard(id: string): boolean {
    const { guard, clock } = this.#needs;
    return guard.read((db) => isClaimed(this.#row(db, id), clock.now(), HEARING_MS));
  }

  /**
   * Whether the due look, whose lease this window has, is a read or a resumption, which comes with the claim to hear.
   */
  async turn(id: string, isWanted: boolean): Promise<NextGet> {
    const { guard } = this.#needs;
    const isTaken = (db: DatabaseSync) => this.#isBarred(this.#row(db, id), isWanted);
    if (guard.read(isTaken)) return 'read';
    return guard.write((db) => {
      const row = this.#row(db, id);
      if (this.#isBarred(row, isWanted)) return 'read';
      const { turn, next } = this.#take(row, isWanted);
      this.#write(db, id, next);
      return turn;
    });
  }

  /**
   * Takes the job's lease for a GET before the planned look. The next look counts from this GET, and the time that it
   * comes too early is paid from the spare GETs. Null = not now; `busy` = the endpoint was called a moment ago.
   */
  early(id: string, { prefer, isWanted, isSound }: Wish): Promise<NextGet | 'busy' | null> {
    return this.#needs.guard.write((db) => {
      const row = proven(this.#row(db, id), isSound);
      const cost = this.#cost(db, id, isWanted);
      const isBarred = this.#isBarred(row, isWanted) || (prefer === 'resume' && row.reads > 0);
      const lease = isBarred || cost === null || cost > row.spare ? null : this.#takeLease(db, id);
      if (cost === null || lease !== 'taken') {
        if (isSound) this.#write(db, id, row);
        return lease === 'busy' ? 'busy' : null;
      }
      const paid = { ...row, spare: row.spare - cost };
      const { turn, next } = prefer === 'read' ? this.#read(paid) : this.#take(paid, isWanted);
      this.#write(db, id, next);
      return turn;
    });
  }

  /** A resumption brought no stream. @param isRefused the place refused it: from now on it is tried less often */
  async failed(id: string, isRefused: boolean, keepsClaim: boolean): Promise<void> {
    await this.#needs.guard.write((db) => {
      const row = this.#row(db, id);
      const refusals = isRefused ? row.refusals + 1 : 0;
      const reads = isRefused ? Math.min(MOST_READS, 2 ** (refusals - 1)) : 1;
      const holder = keepsClaim || this.#isOthers(row) ? row.holder : null;
      this.#write(db, id, { ...row, refusals, reads, holder });
    });
  }

  async release(id: string, claim: HearingClaim): Promise<void> {
    await this.#needs.guard.write((db) => this.#release(db, new Map([[id, claim]])));
  }

  /**
   * Gives up the claims of a window that closes. Does nothing while another window writes: claims end by themselves.
   */
  releaseNow(claims: ReadonlyMap<string, HearingClaim>): void {
    this.#needs.guard.writeNow((db) => this.#release(db, claims));
  }

  isKept(id: string): boolean {
    return this.#needs.guard.read((db) => readFact(db, factName(id))) !== null;
  }

  /** Deletes the row of a job that has ended. */
  async forget(id: string): Promise<void> {
    if (!this.isKept(id)) return;
    await this.#needs.guard.write((db) => db.prepare('DELETE FROM facts WHERE name = ?').run(factName(id)));
  }

  #release(db: DatabaseSync, claims: ReadonlyMap<string, HearingClaim>): void {
    for (const [id, { isSound }] of claims) {
      const row = this.#row(db, id);
      if (row.holder === this.#needs.windowId) this.#write(db, id, { ...proven(row, isSound), holder: null });
    }
  }

  /** Resumptions alternate with reads until one brings something: a place that stalls streams can't hide the end. */
  #take(row: HearingRow, isWanted: boolean): { turn: NextGet; next: HearingRow } {
    if (row.reads > 0) return this.#read(row);
    const holder = this.#needs.windowId;
    return { turn: 'resume', next: { ...row, holder, until: this.#until(), isWanted, reads: 1 } };
  }

  #read(row: HearingRow): { turn: NextGet; next: HearingRow } {
    return { turn: 'read', next: { ...row, reads: Math.max(0, row.reads - 1) } };
  }

  /** Another window hears the job, and this one has no better reason to. */
  #isBarred(row: HearingRow, isWanted: boolean): boolean {
    return this.#isOthers(row) && (row.isWanted || !isWanted);
  }

  #isOthers(row: HearingRow): boolean {
    const { clock, windowId } = this.#needs;
    return row.holder !== windowId && isClaimed(row, clock.now(), HEARING_MS);
  }

  /**
   * What an early GET costs, 0 to 1: how much of the wait for the planned look is left. Null = it may not come early.
   */
  #cost(db: DatabaseSync, id: string, isWanted: boolean): number | null {
    const now = this.#needs.clock.now();
    const plan = db
      .prepare(
        `SELECT next_look_at AS next, json_extract(job, '$.lookPlan.at') AS planned,
           json_extract(job, '$.lookPlan.isHinted') AS hinted FROM jobs WHERE id = ? AND removed = 0`,
      )
      .get(id);
    if (typeof plan?.next !== 'number') return null;
    if (plan.next - now <= AHEAD_MS) return 0;
    // The endpoint itself said when to look: only a person may look earlier.
    if (plan.hinted === 1 && !isWanted) return null;
    const whole = plan.next - (typeof plan.planned === 'number' ? plan.planned : now);
    return Math.min(1, (plan.next - now) / Math.max(1, whole));
  }

  /** Takes the lease only when it is free, since its holder is about to look, and keeps to the endpoint's pace. */
  #takeLease(db: DatabaseSync, id: string): 'taken' | 'busy' | null {
    const { clock, windowId } = this.#needs;
    const now = clock.now();
    const row = db
      .prepare(
        `SELECT (SELECT next_at FROM pace p WHERE p.endpoint = jobs.endpoint) AS next_at FROM jobs
         WHERE id = ? AND removed = 0 AND (lease_until IS NULL OR lease_until <= ? OR lease_until > ?)`,
      )
      .get(id, now, now + LEASE_MS);
    if (row === undefined) return null;
    const isPaced = typeof row.next_at === 'number' && row.next_at > now && row.next_at <= now + LOOK_SPACING_MS;
    if (isPaced) return 'busy';
    claim(db, id, windowId, now);
    return 'taken';
  }

  #until(): number {
    return this.#needs.clock.now() + HEARING_MS;
  }

  /** The row, with the spare GETs counted up to now. */
  #row(db: DatabaseSync, id: string): HearingRow {
    const now = this.#needs.clock.now();
    const row = readHearing(readFact(db, factName(id))) ?? freshHearing(MOST_SPARE, now);
    const grown = Math.max(0, now - row.spareAt) / SPARE_MS;
    return { ...row, spare: Math.min(MOST_SPARE, row.spare + grown), spareAt: now };
  }

  /** Writes nothing for a job that ended meanwhile: nobody would remove the row again. */
  #write(db: DatabaseSync, id: string, row: HearingRow): void {
    const running = `SELECT 1 FROM jobs WHERE id = ? AND removed = 0 AND state ${inStates(WORKED_ON_STATES)}`;
    if (db.prepare(running).get(id) === undefined) return;
    writeFact(db, factName(id), JSON.stringify(row));
  }
}

/** A resumption that brings something ends the count of those that brought nothing. */
function proven(row: HearingRow, isSound: boolean): HearingRow {
  return isSound ? { ...row, reads: 0, refusals: 0 } : row;
}

function factName(jobId: string): string {
  return `hearing ${jobId}`;
}
