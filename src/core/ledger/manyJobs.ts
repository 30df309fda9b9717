// Changes of many jobs at once, in steps short enough for the editor to have its turn in between. A chunk of its own,
// loaded when there are jobs to change.
import type { DatabaseSync } from 'node:sqlite';
import { assertNever } from '../../shared/assertNever.ts';
import { SENT_STATES } from '../../shared/jobStates.ts';
import { LOOK_SPACING_MS, mayMove } from '../pace/pace.ts';
import { changeMany, type ManyJobsNeeds, type OneOfMany } from './changeMany.ts';
import { FACTS_SQL, readDueFacts } from './dueFacts.ts';
import { type KeysInHand, OTHERS_FIRST_MS } from './duties.ts';
import { type GoesOn, GoingOn, type Paused } from './goingOn.ts';
import { inStates } from './inStates.ts';
import type { Occasion } from './occasion.ts';
import { voidPlans } from './voidPlans.ts';

export { forgetOldTexts } from './forgetOldTexts.ts';
export { indexSome } from './indexSome.ts';
export { removeRow } from './removal.ts';
export { pauseAll, tellStranded } from './stranded.ts';
export { selectThread } from './thread.ts';

/** A job looked at this recently needs no first look from a window that just started. */
const JUST_LOOKED_MS = 5_000;
/** A look that would move by less than this stays, so that two windows that wake up together move a job only once. */
const LEAST_GAIN_MS = 1_000;
const SLOT_MS = 1_000;
const LOOKS_PER_SLOT = SLOT_MS / LOOK_SPACING_MS;

interface Candidate extends Paused {
  readonly endpoint: string;
  readonly waits: 'offline' | 'noKey' | null;
  readonly isBackground: boolean;
  /** False = the provider keeps the response for minutes only. */
  readonly isStored: boolean;
  readonly lastLookAt: number;
  readonly plannedAt: number;
  readonly isHinted: boolean;
  readonly troubles: number;
}

type Going = Candidate & { readonly goesOn: GoesOn };

/**
 * @param held the keys of this window; absent = it looks at any job
 * @param began called when the first jobs are due earlier
 */
export async function bringForward(
  needs: ManyJobsNeeds,
  occasion: Occasion,
  held: KeysInHand | undefined,
  began: () => void,
): Promise<void> {
  const { guard, clock } = needs;
  const now = clock.now();
  if (occasion.why === 'start' || occasion.why === 'clock') await mendAll(needs, now);
  const found = guard.read((db) => candidates(db, occasion.why === 'fits' ? occasion.ids : null));
  await held?.learn(found.flatMap(({ facts }) => (facts === null ? [] : [facts.endpoint])));
  const meant = found.filter((job) => isMeant(job, occasion, now, isTriedWith(job, held)));
  const going = guard.read((db) => new GoingOn(db, occasion, held));
  const jobs = guard.read(() => {
    going.findProbes(meant, now);
    return meant.flatMap((job) => {
      const goesOn = going.how(job);
      return goesOn === null ? [] : [{ ...job, goesOn }];
    });
  });
  if (going.hasProbes) await guard.write((db) => going.writeProbes(db));
  await changeMany(needs, slots(jobs, now), { onBegun: began });
}

async function mendAll(needs: ManyJobsNeeds, now: number): Promise<void> {
  const plans = needs.guard.read((db) => voidPlans(db, now));
  await changeMany(
    needs,
    plans.map(({ id, was }) => ({ id, event: { type: 'planVoid', at: now, was }, isNews: true })),
  );
}

/** A key of this window is among those that could not see the job. */
function isTriedWith({ facts }: Candidate, held: KeysInHand | undefined): boolean {
  const key = facts === null ? null : held?.of(facts.endpoint);
  return facts?.unfit.some((one) => one.key === key) ?? false;
}

/** @param isTried with the key of this window, in vain */
function isMeant(job: Candidate, occasion: Occasion, now: number, isTried: boolean): boolean {
  const { waits, next, lastLookAt, plannedAt, isHinted } = job;
  switch (occasion.why) {
    case 'start':
    case 'clock': {
      // A look that brought no answer counts as a look, too.
      const lookedAt = job.troubles > 0 ? Math.max(lastLookAt, plannedAt) : lastLookAt;
      const isRecent = lookedAt <= now && lookedAt >= now - JUST_LOOKED_MS;
      // A look with a key that did not fit says nothing of this window's, and no other look is planned.
      const isLeft = next === null && job.isPaused && !isTried;
      return waits !== 'offline' && (isLeft || !isRecent) && (job.isBackground || occasion.why === 'start');
    }
    case 'pause':
      return next !== null && waits !== 'noKey' && !isHinted && mayMove(plannedAt, next, now);
    case 'key':
      return job.endpoint === occasion.endpoint && waits !== 'offline';
    case 'network':
      if (next === null || (occasion.endpoint !== null && job.endpoint !== occasion.endpoint)) return false;
      return waits === 'offline' || (waits === null && job.troubles > 0 && !isHinted);
    case 'fits':
      return next === null && (job.isPaused || waits === 'noKey');
    default:
      return assertNever(occasion);
  }
}

/** Jobs that are due first come first. @param ids only these jobs; null = all */
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
    facts: readDueFacts(row.facts),
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
 * Gives each endpoint as many looks a second as its pace allows, so that they don't hold up what falls due meanwhile.
 * Responses that the provider keeps for minutes only are looked at before anything else.
 */
function slots(jobs: readonly Going[], now: number): OneOfMany[] {
  const taken = new Map<string, number>();
  const first = jobs.reduce((least, { next }) => Math.min(least, next ?? now), now) - LEAST_GAIN_MS;
  return jobs.flatMap(({ id, endpoint, next, isPaused, isStored, waits, goesOn }) => {
    const before = taken.get(endpoint) ?? 0;
    taken.set(endpoint, before + 1);
    const slot = isStored ? now + Math.floor(before / LOOKS_PER_SLOT) * SLOT_MS : first;
    const to = goesOn.isTried ? slot - OTHERS_FIRST_MS : slot;
    const isWorth = next === null || isPaused || next - to >= LEAST_GAIN_MS;
    if (!isWorth) return [];
    const { isFree, forgives } = goesOn;
    const event = { type: 'broughtForward', at: now, to, isFree, forgives } as const;
    return [{ id, event, isNews: (isPaused && isFree) || waits !== null }];
  });
}
