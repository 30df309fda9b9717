// Only one window tells a person what became of a job, once for each end that the job comes to.
import type { DatabaseSync } from 'node:sqlite';

/**
 * Claims the right to tell. True for one window only, once for each state: an uncertain job that is found again comes
 * to a second end worth telling.
 * @param news what is told; null = the state of the job
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

/** Whether the job was asked for in this window, or sent from it: it announces first. */
export function isOwn(db: DatabaseSync, id: string, windowId: string): boolean {
  return db.prepare('SELECT window_id FROM jobs WHERE id = ?').get(id)?.window_id === windowId;
}

/** A person sent the job from this window, wherever it was asked for first: what needs a window needs this one. */
export function makeOwn(db: DatabaseSync, id: string, windowId: string): void {
  db.prepare('UPDATE jobs SET window_id = ? WHERE id = ?').run(windowId, id);
}
