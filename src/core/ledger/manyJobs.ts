// Changes of many jobs at once, in steps short enough for the editor to have its turn in between. A chunk of its own, loaded
// when there are jobs that it is about.
import type { DatabaseSync } from 'node:sqlite';
import { assertNever } from '../../shared/assertNever.ts';
import { PLANNED_STATES, SENT_STATES } from '../../shared/jobStates.ts';
import { type Clock, editorsTurn } from '../clock.ts';
import { LOOK_SPACING_MS, mayMove } from '../pace/pace.ts';
import { FACTS_SQL, readFacts } from './dueRow.ts';
import { nextSeq } from './facts.ts';
import { type GoesOn, GoingOn, type Paused } from './goOn.ts';
import type { Guard } from './guard.ts';
import { inStates } from './inStates.ts';
import type { Occasion } from './occasion.ts';
import { type Held, OTHERS_FIRST_MS } from './turns.ts';
import { mendPlans, voidPlans } from './voidPlans.ts';

export { indexSome } from './fillIndex.ts';
export { forgetOldTexts } from './oldTexts.ts';
export { pauseAll, tellStranded } from './stranded.ts';

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

interface Candidate extends Paused {
  readonly endpoint: string;
  readonly waits: 'offline' | 'noKey' | null;
  readonly isBackground: boolean;
  /** Otherwise it is kept for minutes only. */
  readonly isStored: boolean;
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
  readonly goesOn: GoesOn;
  /** The keys that don't fit it, when another one gets a chance again; null = as they are. */
  readonly unfit: string | null;
}

type Going = Candidate & { readonly goesOn: GoesOn };

/**
 * @param held what can be looked at with; absent = whatever it takes
 * @param began something is due earlier now
 */
export async function bringForward(
  needs: ManyJobsNeeds,
  occasion: Occasion,
  held: Held | undefined,
  began: () => void,
): Promise<void> {
  const { guard, clock, announce } = needs;
  const now = clock.now();
  if (occasion.why === 'start' || occasion.why === 'clock') await mendAll(needs, now);
  const found = guard.read((db) => candidates(db, occasion.why === 'fits' ? occasion.ids : null));
  await held?.learn(found.flatMap(({ facts }) => (facts === null ? [] : [facts.endpoint])));
  const meant = found.filter((job) => isMeant(job, occasion, now));
  const going = guard.read((db) => new GoingOn(db, occasion, held));
  const jobs = guard.read(() => {
    going.findProbes(meant, now);
    return meant.flatMap((job) => {
      const goesOn = going.how(job);
      return goesOn === null ? [] : [{ ...job, goesOn }];
    });
  });
  if (going.hasProbes) await guard.write((db) => going.writeProbes(db));
  const moves = slots(jobs, now);
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
    case 'fits':
      return next === null && (job.isPaused || waits === 'noKey');
    default:
      return assertNever(occasion);
  }
}

/** What is due first comes first. @param ids only these; null = all */
function candidates(db: DatabaseSync, ids: readonly string[] | null): Candidate[] {
  const rows = db
    .prepare(
      `SELECT id, endpoint, next_look_at, ${FACTS_SQL} AS facts, json_extract(job, '$.waitingReason') AS waits,
         json_extract(job, '$.pauseReason') IS NOT NULL AS paused, json_extract(job, '$.store') AS stored,
         json_extract(job, '$.background') AS background,
         json_extract(job, '$.lastLookAt') AS last_look_at,
         coalesce(json_extract(job, '$.lookPlan.at'), json_extract(job, '$.lastLookAt'), created_at) AS planned_at,
         json_extract(job, '$.lookPlan.isHinted') AS hinted, json_extract(job, '$.lookPlan.troubles') AS troubles
       FROM jobs j WHERE removed = 0 AND (state ${inStates(SENT_STATES)}
         OR (state = 'waiting' AND json_extract(job, '$.waitingReason') IN ('offline', 'noKey')))
         AND NOT (next_look_at IS NULL AND json_extract(job, '$.pauseReason') IS 'tooLarge')
         AND (?1 IS NULL OR id IN (SELECT value FROM json_each(?1)))
       ORDER BY next_look_at`,
    )
    .all(ids === null ? null : JSON.stringify(ids));
  return rows.map((row) => ({
    id: String(row.id),
    facts: readFacts(row.facts),
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
function slots(jobs: readonly Going[], now: number): Move[] {
  const taken = new Map<string, number>();
  const first = jobs.reduce((least, { next }) => Math.min(least, next ?? now), now) - LEAST_GAIN_MS;
  return jobs.flatMap(({ id, endpoint, next, isPaused, isStored, waits, facts, goesOn }) => {
    const before = taken.get(endpoint) ?? 0;
    taken.set(endpoint, before + 1);
    const slot = isStored ? now + Math.floor(before / LOOKS_PER_SLOT) * SLOT_MS : first;
    const to = goesOn.isTried ? slot - OTHERS_FIRST_MS : slot;
    const isWorth = next === null || isPaused || next - to >= LEAST_GAIN_MS;
    if (!isWorth) return [];
    const { forgives } = goesOn;
    const unfit = forgives === null ? null : JSON.stringify(facts?.unfit.filter(({ key }) => key !== forgives) ?? []);
    return [{ id, to, isSeen: (isPaused && goesOn.isFree) || waits !== null, goesOn, unfit }];
  });
}

/** A job that changed meanwhile has a plan of its own, unless it is later than this one. */
function move(db: DatabaseSync, moves: readonly Move[]): void {
  const update = db.prepare(
    `UPDATE jobs SET job = json_set(job, '$.nextLookAt', ?1, '$.pauseReason',
       CASE WHEN ?2 THEN NULL ELSE json_extract(job, '$.pauseReason') END)
     WHERE id = ?3 AND state ${inStates(PLANNED_STATES)} AND (next_look_at IS NULL OR next_look_at > ?1)`,
  );
  const forgive = db.prepare("UPDATE jobs SET job = json_set(job, '$.unfit', json(?)) WHERE id = ?");
  const show = db.prepare('UPDATE jobs SET seq = ? WHERE id = ?');
  for (const { id, to, isSeen, goesOn, unfit } of moves) {
    update.run(to, goesOn.isFree ? 1 : 0, id);
    if (unfit !== null) forgive.run(unfit, id);
    if (isSeen) show.run(nextSeq(db), id);
  }
}
