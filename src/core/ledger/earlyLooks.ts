// Brings looks forward: at a window's start, when the machine wakes up, a person comes back, the network is back, or
// there is a new key. What is brought forward queues up at the pace of its endpoint, behind what is due already.
import type { DatabaseSync } from 'node:sqlite';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Clock } from '../clock.ts';
import type { Result } from '../providers/failure.ts';
import { LOOK_SPACING_MS, mayMove } from '../scheduler/pace.ts';
import { nextSeq } from './facts.ts';
import type { Guard } from './guard.ts';

/** A job looked at this recently needs no first look from a window that just started. */
const JUST_LOOKED_MS = 5_000;
/** Less than this is not worth writing: so two windows that wake up together move a job once. */
const LEAST_GAIN_MS = 1_000;
const SLOT_MS = 1_000;
const LOOKS_PER_SLOT = SLOT_MS / LOOK_SPACING_MS;
/** Changed in one step, so that the editor has its turn in between. */
const STEP_JOBS = 50;
/** Calls in a row that nothing answered: one alone may be about that one response. */
const OUTAGE = 2;

const NO_ANSWER: ReadonlySet<string> = new Set(['network', 'offline', 'notAnApi']);
const ANSWERS: ReadonlySet<string> = new Set(['notFound', 'keyRefused', 'noAccess', 'refused']);

interface Candidate {
  readonly id: string;
  readonly endpoint: string;
  readonly waits: 'offline' | 'noKey' | null;
  readonly isPaused: boolean;
  /** Otherwise it is kept for minutes only. */
  readonly isStored: boolean;
  /** null = never by itself. */
  readonly next: number | null;
  readonly lastLookAt: number;
  readonly plannedAt: number;
  readonly isHinted: boolean;
  readonly troubles: number;
}

interface Move {
  readonly id: string;
  readonly to: number;
  /** Something that a person can see changes with it. */
  readonly isSeen: boolean;
}

export interface EarlyLooksNeeds {
  readonly guard: Pick<Guard, 'read' | 'write'>;
  readonly clock: Clock;
  readonly announce: (ids: readonly string[]) => void;
  readonly report: (error: unknown) => void;
}

export class EarlyLooks {
  readonly #needs: EarlyLooksNeeds;
  readonly #moved: Emitter<void>;

  /** Something is due earlier than it was. */
  readonly onDidMove: Event<void>;

  constructor(needs: EarlyLooksNeeds) {
    this.#needs = needs;
    this.#moved = new Emitter(needs.report);
    this.onDidMove = this.#moved.event;
  }

  /** One look at every job that was sent, paused ones too: for a window that starts, and for a clock that was set back. */
  atStart(): Promise<void> {
    const now = this.#needs.clock.now();
    const isRecent = (at: number) => at <= now && at >= now - JUST_LOOKED_MS;
    return this.#bring(
      ({ waits, next, lastLookAt, isHinted, plannedAt }) =>
        waits === null && !isRecent(lastLookAt) && !(next !== null && isHinted && plannedAt <= now),
    );
  }

  /** A new key: what paused or waited for one goes on. */
  withKey(endpoint: string): Promise<void> {
    return this.#bring((job) => job.endpoint === endpoint && job.waits !== 'offline');
  }

  /** After a sleep, or when a person comes back: what was not looked at just now, and what waits for the network. */
  afterPause(): Promise<void> {
    const now = this.#needs.clock.now();
    return this.#bring(
      ({ next, waits, isHinted, plannedAt }) =>
        next !== null && waits !== 'noKey' && !isHinted && mayMove(plannedAt, next, now),
    );
  }

  /** What became of a call. The first answer after an outage brings the looks forward that backed off because of it. */
  async heard(endpoint: string, result: Result<unknown>): Promise<void> {
    try {
      if (result.ok || ANSWERS.has(result.failure.kind)) await this.#answered(endpoint);
      else if (NO_ANSWER.has(result.failure.error.kind)) await this.#unanswered(endpoint, result.failure.offline);
    } catch (error) {
      // The call's own outcome must be kept all the same.
      this.#needs.report(error);
    }
  }

  dispose(): void {
    this.#moved.dispose();
  }

  async #unanswered(endpoint: string, neverConnected: boolean): Promise<void> {
    const { guard } = this.#needs;
    const before = guard.read((db) => callsWithoutAnswer(db, endpoint));
    if (before >= OUTAGE) return;
    const calls = neverConnected ? OUTAGE : before + 1;
    await guard.write((db) =>
      db.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)').run(factName(endpoint), String(calls)),
    );
  }

  async #answered(endpoint: string): Promise<void> {
    const { guard } = this.#needs;
    if (guard.read((db) => callsWithoutAnswer(db, endpoint)) === 0) return;
    const calls = await guard.write((db) => {
      const found = callsWithoutAnswer(db, endpoint);
      db.prepare('DELETE FROM facts WHERE name = ?').run(factName(endpoint));
      return found;
    });
    // Fewer: nothing to make up for, or another window does.
    if (calls < OUTAGE) return;
    await this.#bring(
      (job) =>
        job.endpoint === endpoint &&
        job.next !== null &&
        (job.waits === 'offline' || (job.waits === null && job.troubles > 0 && !job.isHinted)),
    );
  }

  async #bring(isMeant: (job: Candidate) => boolean): Promise<void> {
    const { guard, clock, announce } = this.#needs;
    const now = clock.now();
    const moves = slots(guard.read(candidates).filter(isMeant), now);
    for (let from = 0; from < moves.length; from += STEP_JOBS) {
      const step = moves.slice(from, from + STEP_JOBS);
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      await guard.write((db) => move(db, step));
      const seen = step.filter(({ isSeen }) => isSeen);
      if (seen.length > 0) announce(seen.map(({ id }) => id));
      if (from === 0) this.#moved.fire();
    }
  }
}

function factName(endpoint: string): string {
  return `unanswered ${endpoint}`;
}

function callsWithoutAnswer(db: DatabaseSync, endpoint: string): number {
  return Number(db.prepare('SELECT value FROM facts WHERE name = ?').get(factName(endpoint))?.value ?? 0);
}

/** What is due first comes first. */
function candidates(db: DatabaseSync): Candidate[] {
  const rows = db
    .prepare(
      `SELECT id, endpoint, next_look_at, json_extract(job, '$.waitingReason') AS waits,
         json_extract(job, '$.pauseReason') IS NOT NULL AS paused, json_extract(job, '$.store') AS stored,
         json_extract(job, '$.lastLookAt') AS last_look_at,
         coalesce(json_extract(job, '$.lookPlan.at'), json_extract(job, '$.lastLookAt'), created_at) AS planned_at,
         json_extract(job, '$.lookPlan.isHinted') AS hinted, json_extract(job, '$.lookPlan.troubles') AS troubles
       FROM jobs WHERE removed = 0 AND (state IN ('queued', 'running', 'unknown')
         OR (state = 'waiting' AND json_extract(job, '$.waitingReason') IN ('offline', 'noKey')))
       ORDER BY next_look_at`,
    )
    .all();
  return rows.map((row) => ({
    id: String(row.id),
    endpoint: String(row.endpoint),
    waits: row.waits === 'offline' || row.waits === 'noKey' ? row.waits : null,
    isPaused: row.paused === 1,
    isStored: row.stored !== 0,
    next: typeof row.next_look_at === 'number' ? row.next_look_at : null,
    lastLookAt: Number(row.last_look_at ?? 0),
    plannedAt: Number(row.planned_at),
    isHinted: row.hinted === 1,
    troubles: Number(row.troubles ?? 0),
  }));
}

/**
 * As many a second as an endpoint is asked, so that what is due meanwhile is not held up by all of them. What the provider
 * keeps for minutes only is looked at before anything else.
 */
function slots(jobs: readonly Candidate[], now: number): Move[] {
  const taken = new Map<string, number>();
  const first = jobs.reduce((least, { next }) => Math.min(least, next ?? now), now) - LEAST_GAIN_MS;
  return jobs.flatMap(({ id, endpoint, next, isPaused, isStored, waits }) => {
    const before = taken.get(endpoint) ?? 0;
    taken.set(endpoint, before + 1);
    const to = isStored ? now + Math.floor(before / LOOKS_PER_SLOT) * SLOT_MS : first;
    const isWorth = next === null || isPaused || next - to >= LEAST_GAIN_MS;
    return isWorth ? [{ id, to, isSeen: isPaused || waits !== null }] : [];
  });
}

/** A job that changed meanwhile has a plan of its own, unless it is later than this one. */
function move(db: DatabaseSync, moves: readonly Move[]): void {
  const update = db.prepare(
    `UPDATE jobs SET job = json_set(job, '$.nextLookAt', ?, '$.pauseReason', NULL)
     WHERE id = ? AND state IN ('queued', 'running', 'unknown', 'waiting') AND (next_look_at IS NULL OR next_look_at > ?)`,
  );
  const show = db.prepare('UPDATE jobs SET seq = ? WHERE id = ?');
  for (const { id, to, isSeen } of moves) {
    update.run(to, id, to);
    if (isSeen) show.run(nextSeq(db), id);
  }
}
