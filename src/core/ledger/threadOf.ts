// The thread of a job for a panel, which draws it at once and so can't wait for a chunk to be loaded.
import type { Job } from '../../shared/job.ts';
import type { LedgerAccess } from './ledgerAccess.ts';
import { selectThread } from './thread.ts';

/** Oldest first; without the jobs that were removed. */
export function threadOf({ guard, report }: Pick<LedgerAccess, 'guard' | 'report'>, id: string): Job[] {
  return guard.read((db) => selectThread(db, report, id));
}
