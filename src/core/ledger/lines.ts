// Jobs that wait for a rate limit stand in a line, one for each place, key and model, in the order in which they were
// asked, whichever window asked. Before a job is sent it takes room at the gate of its line, in the transaction that
// sends it. Loaded with the first job that is sent, or drawn while it waits.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, LineTurn } from '../../shared/job.ts';
import {
  type Gate,
  gateAt,
  type InLine,
  isStuck,
  opensAt,
  wholeLimit,
  withRefusal,
  withRefused,
  withReply,
  withReturned,
  withTaken,
} from '../pace/gate.ts';
import { MOST_HINT_MS } from '../pace/pace.ts';
import type { ToldLimits } from '../pace/toldLimits.ts';
import { readFact, writeFact } from './facts.ts';
import { gateName } from './gateName.ts';
import type { LedgerAccess } from './ledgerAccess.ts';
import { readGate } from './readGate.ts';

/** A job that was called and did not come for so long holds nobody up; it goes when it comes. */
const MISSED_MS = 15_000;
/** No plan is further ahead: one of more than an hour is void. */
const LONGEST_PLAN_MS = MOST_HINT_MS;
const SHORTEST_PLAN_MS = 200;
/** So many of the first in line are called forward when there is room earlier than they expected. */
const CALLED = 4;
/** Less is no gain. */
const LEAST_GAIN_MS = 1_000;

/** What a job needs of the limit on tokens. */
export interface Room {
  /** As the place counts it at most. */
  readonly tokens: number;
  /** As it counts it at least. */
  readonly least: number;
}

/** `go` = it may be sent, and has taken its room; else it waits until then, or is larger than the whole limit. */
export type Entry =
  | { readonly type: 'go' }
  | { readonly type: 'wait'; readonly notBefore: number }
  | { readonly type: 'tooLarge'; readonly limit: number };

export interface LinePlace {
  /** 1 = it is the next. */
  readonly place: number;
  readonly startsAt: number;
}

/** A job that may go earlier than it expected. */
export interface Called {
  readonly id: string;
  readonly notBefore: number;
}

/** What became of a request. `unclear` = its reply does not say that the gate is open; `unsent` = it never left. */
export type Passage = 'accepted' | 'unclear' | 'unsent';

/** For how long the place refuses a job for its rate. */
export interface Pause {
  readonly ms: number;
  /** The place said it itself. */
  readonly isHinted: boolean;
}

type Sent = Pick<Job, 'id' | 'endpoint' | 'model' | 'keyFingerprint'>;

export class Lines {
  readonly #needs: Pick<LedgerAccess, 'guard' | 'clock'>;

  constructor(needs: Pick<LedgerAccess, 'guard' | 'clock'>) {
    this.#needs = needs;
  }

  /** Only in the transaction that sends the job. @param job with the key that it is sent with */
  enter(job: Sent, since: number, room: Room): Entry {
    const now = this.#needs.clock.now();
    return this.#needs.guard.read((db) => {
      const gate = gateOf(db, job, now);
      const limit = wholeLimit(gate, now, room.least);
      if (limit !== null) return { type: 'tooLarge', limit };
      const opens = opensAt(gate, now, inLine(db, job, since, room.tokens, now));
      const isOpen = opens <= now;
      // Also for a job that waits: what a clock wrote that was set back since would stand still until then.
      writeGate(db, job, isOpen ? withTaken(gate, now, job.id, room.tokens) : gate);
      return isOpen ? { type: 'go' } : { type: 'wait', notBefore: planFor(opens, now) };
    });
  }

  /** Notes what the reply to a job tells. Returns who may go earlier now. */
  heard(job: Sent, limits: ToldLimits, passage: Passage): Promise<Called[]> {
    return this.#needs.guard.write((db) => {
      const now = this.#needs.clock.now();
      const gate = gateOf(db, job, now);
      const next =
        passage === 'unsent'
          ? withReturned(gate, now, job.id)
          : withReply(gate, now, job.id, limits, passage === 'accepted');
      writeGate(db, job, next);
      return called(db, job, next, now);
    });
  }

  /** Who may go earlier now that a job has left its line. */
  afterLeaving(job: Sent): Called[] {
    return this.#needs.guard.read((db) => {
      const now = this.#needs.clock.now();
      return called(db, job, gateOf(db, job, now), now);
    });
  }

  /** A request was refused for another reason, which takes no tokens, and goes out once more, without its turn. */
  async again(job: Sent, limits: ToldLimits, tokens: number): Promise<void> {
    await this.#needs.guard.write((db) => {
      const now = this.#needs.clock.now();
      const bare = withRefused(gateOf(db, job, now), now, job.id);
      writeGate(db, job, withTaken(withReply(bare, now, job.id, limits, true), now, job.id, tokens));
    });
  }

  /** The place refused the job for its rate. Returns until when it waits, and who may go earlier: it took no tokens. */
  refused(
    job: Sent,
    line: LineTurn,
    limits: ToldLimits,
    { ms, isHinted }: Pause,
  ): Promise<{ readonly notBefore: number; readonly next: readonly Called[] }> {
    return this.#needs.guard.write((db) => {
      const now = this.#needs.clock.now();
      const bare = withRefused(gateOf(db, job, now), now, job.id);
      const gate = withRefusal(withReply(bare, now, job.id, limits, false), now, ms, isHinted);
      writeGate(db, job, gate);
      const opens = opensAt(gate, now, inLine(db, job, line.since, line.tokens, now));
      return { notBefore: planFor(opens, now), next: called(db, job, gate, now) };
    });
  }

  /** Whether nothing of the job's line has gone through for so long that its consent no longer holds. */
  isStuck(job: Sent): boolean {
    const now = this.#needs.clock.now();
    return this.#needs.guard.read((db) => isStuck(gateOf(db, job, now), now));
  }

  /** Null = the job stands in no line. */
  placeOf(job: Job): LinePlace | null {
    const { line, state } = job;
    if (line === undefined || state !== 'waiting') return null;
    const now = this.#needs.clock.now();
    return this.#needs.guard.read((db) => {
      const stands = inLine(db, job, line.since, line.tokens, now);
      return { place: stands.jobsBefore + 1, startsAt: opensAt(gateOf(db, job, now), now, stands) };
    });
  }
}

function planFor(opens: number, now: number): number {
  return Math.min(now + LONGEST_PLAN_MS, Math.max(now + SHORTEST_PLAN_MS, Math.ceil(opens)));
}

const GATE = 'gate = json_array(?1, ?2, ?3) AND removed = 0';

function gateKey({ endpoint, keyFingerprint, model }: Sent): [string, string | null, string] {
  return [endpoint.baseUrl, keyFingerprint, model];
}

function gateOf(db: DatabaseSync, job: Sent, now: number): Gate {
  return gateAt(readGate(readFact(db, factName(job))), now);
}

function writeGate(db: DatabaseSync, job: Sent, gate: Gate): void {
  writeFact(db, factName(job), JSON.stringify(gate));
}

function factName(job: Sent): string {
  return gateName(gateKey(job));
}

function inLine(db: DatabaseSync, job: Sent, since: number, tokens: number, now: number): InLine {
  const row = db
    .prepare(
      `SELECT count(*) AS jobs, total(line_tokens) AS tokens FROM jobs INDEXED BY jobs_in_line
       WHERE ${GATE} AND next_look_at > ?4
         AND (line_since < ?5 OR (line_since = ?5 AND rowid < (SELECT rowid FROM jobs WHERE id = ?6)))`,
    )
    .get(...gateKey(job), now - MISSED_MS, since, job.id);
  return { jobsBefore: Number(row?.jobs), tokensBefore: Number(row?.tokens), tokens };
}

/** The first in line that wait for longer than they have to by now. */
function called(db: DatabaseSync, job: Sent, gate: Gate, now: number): Called[] {
  const rows = db
    .prepare(
      `SELECT id, next_look_at, line_tokens FROM jobs INDEXED BY jobs_in_line
       WHERE ${GATE} AND next_look_at > ?4 ORDER BY line_since, rowid LIMIT ${CALLED}`,
    )
    .all(...gateKey(job), now - MISSED_MS);
  let tokensBefore = 0;
  return rows.flatMap((row, jobsBefore) => {
    const tokens = Number(row.line_tokens);
    const opens = opensAt(gate, now, { jobsBefore, tokensBefore, tokens });
    tokensBefore += tokens;
    const isEarlier = Number(row.next_look_at) - opens >= LEAST_GAIN_MS;
    return isEarlier ? [{ id: String(row.id), notBefore: planFor(opens, now) }] : [];
  });
}
