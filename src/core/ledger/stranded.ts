// Pauses of many jobs at once; part of the chunk of manyJobs.ts.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { WORKED_ON_STATES } from '../../shared/jobStates.ts';
import { changeMany, type ManyJobsNeeds } from './changeMany.ts';
import type { Duties } from './duties.ts';
import { inStates } from './inStates.ts';
import { isUnheld, overdueRows, takeLease } from './leases.ts';

/** Pauses all jobs that are looked at with a refused key at this place. Foreground runs are not looked at anyway. */
export async function pauseAll(needs: ManyJobsNeeds, endpoint: EndpointSnapshot, key: string): Promise<void> {
  const ids = needs.guard.read((db) => lookedAtWith(db, endpoint, key));
  const why = { kind: 'paused', reason: 'keyRefused' } as const;
  const event = { type: 'stranded', at: needs.clock.now(), why, dueBy: null } as const;
  await changeMany(
    needs,
    ids.map((id) => ({ id, event, isNews: true })),
  );
}

/** Pauses jobs that no window has acted on for a while and this one can't act on, so that a person is told why. */
export async function tellStranded(
  needs: ManyJobsNeeds,
  windowId: string,
  dutiesOf: (db: DatabaseSync) => Duties,
): Promise<void> {
  const now = needs.clock.now();
  const found = needs.guard.read((db) => {
    const duties = dutiesOf(db);
    return overdueRows(db, windowId, now).flatMap((row) => {
      const duty = duties.of(row);
      const stranded = duty?.act === 'tell' && duty.at <= now ? duties.strands(row) : null;
      if (stranded === null) return [];
      return [{ id: row.id, event: { type: 'stranded', at: now, why: stranded, dueBy: now }, isNews: true } as const];
    });
  });
  await changeMany(needs, found, {
    isMeant: (db, id) => isUnheld(db, id, now),
    // The lease puts off a row that can't be read: otherwise it would be found again and again in vain.
    onUnreadable: (db, id) => takeLease(db, id, windowId, now),
  });
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
