// A job in one line, as tree, tooltip and page have it. Pure, and made of inert text.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { isCancelGivenUp, isUnreadable } from '../../shared/jobActs.ts';
import { modelName } from '../../shared/mode.ts';
import { changesOf } from '../../shared/receipt.ts';
import { costLabel } from './costLabel.ts';
import { elapsedLabel, stateLabel } from './jobWords.ts';

const MOST_TITLE = 200;

/** What this window knows beyond the job itself. */
export interface KnownHere {
  /** Its text is arriving right now. */
  readonly isAnswering?: boolean;
  /** Its reply is in this window and not in the ledger. */
  readonly isHeld?: boolean;
}

/** The question's first line, or why there is none. */
export function jobTitle(job: Job, t: Translate): string {
  if (job.textsRemovedAt !== null) return t('(texts removed)');
  return inert(job.title, MOST_TITLE) || t('(no question)');
}

/** Model, state, time and cost. */
export function jobLine(
  job: Job,
  now: number,
  t: Translate,
  { isAnswering = false, isHeld = false }: KnownHere,
): string {
  const parts = [
    inert(modelName(job), 60),
    stateLabel(job, t, isAnswering),
    isHeld ? t('reply not stored yet') : null,
    isCancelGivenUp(job) ? t('could not be cancelled') : null,
    isUnreadable(job) ? t('can’t be asked about') : null,
    changesOf(job).length === 0 ? null : t('not as asked'),
    elapsedLabel(job, now),
    costLabel(job, t),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
