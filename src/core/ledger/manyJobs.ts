// Changes of many jobs at once, in steps short enough for the editor to have its turn in between. A chunk of its own, loaded
// when there are jobs that it is about.
import type { DatabaseSync } from 'node:sqlite';
import { assertNever } from '../../shared/assertNever.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { type Clock, editorsTurn } from '../clock.ts';
import { LOOK_SPACING_MS, mayMove } from '../scheduler/pace.ts';
import { nextSeq } from './facts.ts';
import type { Guard } from './guard.ts';
import { mendPlans, voidPlans } from './voidPlans.ts';

export { forgetOldTexts } from './oldTexts.ts';

/** A job looked at this recently needs no first look from a window that just started. */
const JUST_LOOKED_MS = 5_000;
/** Less than this is not worth writing: so two windows that wake up together move a job once. */
const LEAST_GAIN_MS = 1_000;
const SLOT_MS = 1_000;
const LOOKS_PER_SLOT = SLOT_MS / LOOK_SPACING_MS;
const STEP_JOBS = 50;

export interface ManyJobsNeeds {
  readonly guard: Pick<Guard, 'read' | 'write'>;
  readonly clock: Clock;
  readonly announce: (ids: readonly string[]) => void;
}

/**
 * Why looks come early. `start`: of a window: one look at every job that was sent, paused ones too, whatever its provider put
 * off. `clock`: it was set back: the same, but for what a window hears. `key`: what paused or waited for one goes on. `pause`: after a sleep, or when a person comes back: what was not looked
 * at just now, and what waits for the network. `network`: it is back: what backed off, or waits for it.
 */
export type Occasion =
  | { readonly why: 'start' | 'clock' | 'pause' }
  | { readonly why: 'key' | 'network'; readonly endpoint: string };

interface Candidate {
  readonly id: string;
  readonly endpoint: string;
  readonly waits: 'offline' | 'noKey' | null;
  readonly isPaused: boolean;
  readonly isBackground: boolean;
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

/** @param began something is due earlier now */
export async function bringForward(needs: ManyJobsNeeds, occasion: Occasion, began: () => void): Promise<void> {
  const { guard, clock, announce } = needs;
  const now = clock.now();
  if (occasion.why === 'start' || occasion.why === 'clock') await mendAll(needs, now);
  const moves = slots(
    guard.read(candidates).filter((job) => isMeant(job, occasion, now)),
    now,
  );
  for (let from = 0; from < moves.length; from += STEP_JOBS) {
    const step = moves.slice(from, from + STEP_JOBS);
    if (from > 0) await editorsTurn();
    await guard.write((db) => move(db, step));
    const seen = step.filter(({ isSeen }) => isSeen);
    if (seen.length > 0) announce(seen.map(({ id }) => id));
    if (from === 0) began();
  }
}

async function mendAll({ guard, announce }: ManyJobsNeeds, now: number): Promise<void> {
  const plans = guard.read((db) => voidPlans(db, now));
  for (let from = 0; from < plans.length; from += STEP_JOBS) {
    const step = plans.slice(from, from + STEP_JOBS);
    if (from > 0) await editorsTurn();
    await guard.write((db) => mendPlans(db, step, now));
    announce(step.map(({ id }) => id));
  }
}

/** The key is refused for every job that the provider works on there. A run that only a window hears is not looked at anyway. */
export async function pauseAll(needs: ManyJobsNeeds, endpoint: EndpointSnapshot): Promise<void> {
  const { guard, clock, announce } = needs;
  const ids = guard.read((db) => atPlace(db, endpoint));
  for (let from = 0; from < ids.length; from += STEP_JOBS) {
    const step = ids.slice(from, from + STEP_JOBS);
    if (from > 0) await editorsTurn();
    await guard.write((db) => pause(db, step, clock.now()));
    announce(step);
  }
}

function isMeant(job: Candidate, occasion: Occasion, now: number): boolean {
  const { waits, next, lastLookAt, plannedAt, isHinted } = job;
  switch (occasion.why) {
    case 'start':
    case 'clock': {
      // One that nothing answered was one, too.
      const lookedAt = job.troubles > 0 ? Math.max(lastLookAt, plannedAt) : lastLookAt;
      const isRecent = lookedAt <= now && lookedAt >= now - JUST_LOOKED_MS;
      return waits !== 'offline' && !isRecent && (job.isBackground || occasion.why === 'start');
    }
    case 'pause':
      return next !== null && waits !== 'noKey' && !isHinted && mayMove(plannedAt, next, now);
    case 'key':
      return job.endpoint === occasion.endpoint && waits !== 'offline';
    case 'network':
      if (job.endpoint !== occasion.endpoint || next === null) return false;
      return waits === 'offline' || (waits === null && job.troubles > 0 && !isHinted);
    default:
      return assertNever(occasion);
  }
}

/** What is due first comes first. */
function candidates(db: DatabaseSync): Candidate[] {
  const rows = db
    .prepare(
      `SELECT id, endpoint, next_look_at, json_extract(job, '$.waitingReason') AS waits,
         json_extract(job, '$.pauseReason') IS NOT NULL AS paused, json_extract(job, '$.store') AS stored,
         json_extract(job, '$.background') AS background,
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
    isBackground: row.background !== 0,
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
