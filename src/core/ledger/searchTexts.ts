// Finds jobs by what stands in their texts: the best match first, and the newest first among equals.
import type { DatabaseSync } from 'node:sqlite';
import type { Job, JobTexts } from '../../shared/job.ts';
import { type Report, selectByIds, selectTexts } from './queries.ts';
import { findMatches } from './searchIndex.ts';
import { type SearchWord, searchWords, snippetOf } from './searchQuery.ts';

export interface Found {
  readonly job: Job;
  readonly where: 'question' | 'answer' | 'context';
  /** An excerpt around the match; empty = the index found the job by something that no pattern finds. */
  readonly snippet: string;
}

/** Only the newest matches are weighed against each other. */
const MOST_WEIGHED = 200;

export function searchTexts(db: DatabaseSync, report: Report, input: string, limit: number): Found[] {
  const matches = findMatches(db, input, MOST_WEIGHED);
  // They come newest first, and the sort keeps that order among equals.
  const best = [...matches].sort((one, other) => rank(one.score) - rank(other.score)).slice(0, limit);
  const jobs = new Map(
    selectByIds(
      db,
      report,
      best.map(({ id }) => id),
    ).map((job) => [job.id, job]),
  );
  const words = searchWords(input);
  return best.flatMap(({ id }) => {
    const job = jobs.get(id);
    const texts = selectTexts(db, id);
    return job === undefined || texts === null ? [] : [{ job, ...placeOf(texts, words) }];
  });
}

/** Scores are rounded: a difference in the decimals means nothing to a reader. */
function rank(score: number): number {
  return Math.round(score);
}

function placeOf(texts: JobTexts, words: readonly SearchWord[]): Pick<Found, 'where' | 'snippet'> {
  for (const where of ['question', 'answer', 'context'] as const) {
    const snippet = snippetOf(texts[where], words);
    if (snippet !== null) return { where, snippet };
  }
  return { where: 'question', snippet: '' };
}
