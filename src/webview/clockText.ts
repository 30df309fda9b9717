import { formatDuration } from '../shared/format.ts';
import type { PageRecord } from '../shared/pageProtocol.ts';

/** How long the job has been running, or took; a live job's clock goes on without the host. */
export function clockText({ runningSince, elapsed }: PageRecord): string {
  return runningSince === null ? elapsed : formatDuration(Date.now() - runningSince);
}
