// Which answer is read beside a job's own. Pure.
import type { Job } from '../../shared/job.ts';

/**
 * Two answers to one question: both came of one parent to be compared, or one came of the other to be compared with it.
 * Of more than two that came of one parent, each is read beside the first of the others. Null = there is none.
 */
export function pairedWith(job: Job, thread: readonly Job[]): Job | null {
  const comparedTo = (parentId: string | null) =>
    thread.filter((turn) => turn.parentId === parentId && turn.relation === 'comparison');
  if (job.relation === 'comparison') {
    const other = comparedTo(job.parentId).find(({ id }) => id !== job.id);
    // Damage may have made it its own parent.
    return other ?? thread.find(({ id }) => id === job.parentId && id !== job.id) ?? null;
  }
  const [only, ...others] = comparedTo(job.id);
  return only !== undefined && others.length === 0 ? only : null;
}
