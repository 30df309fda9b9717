// The provider's words for what a response is doing, and ours.
import type { JobState } from '../../../shared/job.ts';

/** The state that a provider's status means; null = a word we don't know. */
export function stateOfStatus(status: string): JobState | null {
  switch (status) {
    case 'queued':
    case 'completed':
    case 'incomplete':
    case 'failed':
    case 'cancelled':
      return status;
    case 'in_progress':
      return 'running';
    default:
      return null;
  }
}
