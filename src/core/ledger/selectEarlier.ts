// The turns that lead to an answer, as far as they are one conversation: what a model is told again to go on from it.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, JobTexts } from '../../shared/job.ts';
import { DamagedRow } from './jobRow.ts';
import { type Report, selectJob, selectTexts } from './queries.ts';

export interface EarlierJob {
  readonly job: Job;
  readonly texts: JobTexts;
}

/** No conversation is longer. */
const MOST_TURNS = 1_000;

/** The oldest first; the last is the job itself. Null = one of them is not in the ledger any more, or can't be read. */
export function selectEarlier(db: DatabaseSync, report: Report, id: string): EarlierJob[] | null {
  const turns: EarlierJob[] = [];
  // Damage may have made a circle, and each turn may have megabytes of text.
  const met = new Set<string>();
  for (let next: string | undefined = id; next !== undefined; next = turns.at(-1)?.job.chain?.after) {
    const turn = met.has(next) || met.size === MOST_TURNS ? null : turnOf(db, report, next);
    if (turn === null) return null;
    met.add(next);
    turns.push(turn);
  }
  return turns.reverse();
}

function turnOf(db: DatabaseSync, report: Report, id: string): EarlierJob | null {
  try {
    const job = selectJob(db, id);
    const texts = selectTexts(db, id);
    return job === null || texts === null ? null : { job, texts };
  } catch (error) {
    if (!(error instanceof DamagedRow)) throw error;
    report(error);
    return null;
  }
}
