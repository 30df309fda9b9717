// Pauses of many jobs at once; part of the chunk of manyJobs.ts.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot, JobError } from '../../shared/job.ts';
import { WORKED_ON_STATES } from '../../shared/jobStates.ts';
import { type Clock, editorsTurn } from '../clock.ts';
import { LEASE_MS } from '../pace/pace.ts';
import { nextSeq } from './facts.ts';
import type { Guard } from './guard.ts';
import { inStates } from './inStates.ts';
import { overdueRows } from './leases.ts';
import type { Stranded, Turns } from './turns.ts';

const STEP_JOBS = 50;
const REFUSED = JSON.stringify({
  kind: 'key',
  message: '',
  code: null,
  httpStatus: null,
  requestId: null,
} satisfies JobError);

interface Needs {
  readonly guard: Pick<Guard, 'read' | 'write'>;
  readonly clock: Clock;
  readonly announce: (ids: readonly string[]) => void;
}

/** The key is refused for every job that the provider works on there. A run that only a window hears is not looked at anyway. */
export async function pauseAll(needs: Needs, endpoint: EndpointSnapshot, key: string): Promise<void> {
  const ids = needs.guard.read((db) => lookedAtWith(db, endpoint, key));
  const reason = { kind: 'paused', reason: 'keyRefused' } as const;
  await inSteps(needs, ids, (db, id, now) => strand(db, id, reason, now, null));
}

/** What nobody has acted on for a while, and this window can't: a person is told why. */
export async function tellStranded(
  needs: Needs,
  windowId: string,
  turnsOf: (db: DatabaseSync) => Turns,
): Promise<void> {
  const now = needs.clock.now();
  const found = needs.guard.read((db) => {
    const turns = turnsOf(db);
    return overdueRows(db, windowId, now).flatMap((row) => {
      const turn = turns.of(row);
      const stranded = turn?.act === 'tell' && turn.at <= now ? turns.strands(row) : null;
      return stranded === null ? [] : [[row.id, stranded] as const];
    });
  });
  const why = new Map(found);
  await inSteps(needs, [...why.keys()], (db, id) => {
    const stranded = why.get(id);
    return stranded !== undefined && strand(db, id, stranded, now, now);
  });
}

async function inSteps(
  { guard, clock, announce }: Needs,
  ids: readonly string[],
  change: (db: DatabaseSync, id: string, now: number) => boolean,
): Promise<void> {
  for (let from = 0; from < ids.length; from += STEP_JOBS) {
    const step = ids.slice(from, from + STEP_JOBS);
    if (from > 0) await editorsTurn();
    const changed = await guard.write((db) => step.filter((id) => change(db, id, clock.now())));
    if (changed.length > 0) announce(changed);
  }
}

/** False = it has changed meanwhile. @param dueBy only when it is still due, and nobody holds it; null = whenever */
function strand(db: DatabaseSync, id: string, stranded: Stranded, now: number, dueBy: number | null): boolean {
  const { reason } = stranded;
  // A lease further ahead than its own length is void, here as for claims: otherwise it would be told again and again in vain.
  const isStill =
    dueBy === null ? '' : 'AND next_look_at <= ? AND (lease_until IS NULL OR lease_until <= ? OR lease_until > ?)';
  const set =
    stranded.kind === 'paused'
      ? `'$.pauseReason', coalesce(json_extract(job, '$.pauseReason'), ?)`
      : `'$.notBefore', NULL, '$.waitingReason', ?${stranded.isRefused ? `, '$.error', json('${REFUSED}')` : ''}`;
  const states = inStates(stranded.kind === 'paused' ? WORKED_ON_STATES : ['waiting']);
  const made = db
    .prepare(
      `UPDATE jobs SET job = json_set(job, '$.nextLookAt', NULL, '$.updatedAt', ?, ${set})
       WHERE id = ? AND state ${states} ${isStill}`,
    )
    .run(now, reason, id, ...(dueBy === null ? [] : [dueBy, dueBy, dueBy + LEASE_MS]));
  if (made.changes === 0) return false;
  db.prepare('UPDATE jobs SET seq = ? WHERE id = ?').run(nextSeq(db), id);
  return true;
}

function lookedAtWith(db: DatabaseSync, { name, baseUrl }: EndpointSnapshot, key: string): string[] {
  return db
    .prepare(
      `SELECT id FROM jobs WHERE removed = 0 AND state ${inStates(WORKED_ON_STATES)} AND endpoint = ?
         AND json_extract(job, '$.endpoint.baseUrl') = ? AND json_extract(job, '$.background') = 1
         AND json_extract(job, '$.pauseReason') IS NULL
         AND coalesce(json_extract(job, '$.seenWith'), json_extract(job, '$.keyFingerprint'), ?) = ?`,
    )
    .all(name, baseUrl, key, key)
    .map((row) => String(row.id));
}
