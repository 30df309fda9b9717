// Who tells a person what became of a job: one window, once for each end it comes to.
import type { DatabaseSync } from 'node:sqlite';

/**
 * An uncertain job that is found again has a second end worth telling.
 * @param news what is told, when it is not the state the job is in
 */
export function claimNotice(db: DatabaseSync, id: string, now: number, news: string | null = null): boolean {
  const result = db
    .prepare(
      `UPDATE jobs SET told_at = ?, told_state = coalesce(?, state)
       WHERE id = ? AND removed = 0 AND (told_at IS NULL OR told_state <> coalesce(?, state))`,
    )
    .run(now, news, id, news);
  return result.changes === 1;
}

/** Which window asked: it speaks first. */
export function isOwn(db: DatabaseSync, id: string, windowId: string): boolean {
  return db.prepare('SELECT window_id FROM jobs WHERE id = ?').get(id)?.window_id === windowId;
}
