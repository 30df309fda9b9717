// A job in one line, as tree, tooltip and page have it. Pure, and made of inert text.
import type { LinePlace } from '../../core/ledger/lines.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { isCancelGivenUp, isCancelling, isUnreadable } from '../../shared/jobActs.ts';
import { isFlawed, isUnread } from '../../shared/jobGroup.ts';
import { isAmong } from '../../shared/jobStates.ts';
import { modelName } from '../../shared/mode.ts';
import { changesOf } from '../../shared/receipt.ts';
import { costLabel } from './costLabel.ts';
import { runsHere } from './foregroundWords.ts';
import { elapsedLabel, stateLabel } from './jobWords.ts';
import { joinedBy } from './joined.ts';

const MOST_TITLE = 200;

/** What this window knows beyond the job itself. */
export interface KnownHere {
  /** Its text is arriving right now. */
  readonly isAnswering?: boolean;
  /** Its reply is in this window and not in the ledger. */
  readonly isHeld?: boolean;
  /** Where it stands in the line before a rate limit. */
  readonly place?: LinePlace | null;
}

/** The question's first line, or why there is none. */
export function jobTitle(job: Job, t: Translate): string {
  if (job.textsRemovedAt !== null) return t('(texts removed)');
  return inert(job.title, MOST_TITLE) || t('(no question)');
}

/** What a job's row says beside its question: the cost first, so that a narrow view never cuts it off. */
export function jobLine(job: Job, now: number, t: Translate, known: KnownHere): string {
  const { cost, state, rest } = lineParts(job, now, t, known);
  return joinedBy(' · ', [cost, isShownByIcon(job, known) ? '' : state, ...rest]);
}

/** The same with all that a sighted person takes from the icon. */
export function spokenLine(job: Job, now: number, t: Translate, known: KnownHere): string {
  const { cost, state, rest } = lineParts(job, now, t, known);
  return joinedBy(', ', [jobTitle(job, t), isUnread(job) ? t('unread') : '', state, cost, ...rest]);
}

/** Cost, state, time, and the model with its effort: the first lines of a job's story. */
export function moneyLine(job: Job, now: number, t: Translate, known: KnownHere): string {
  const { cost, state, flags, elapsed, model } = lineParts(job, now, t, known);
  const asked = job.effort === null ? model : `${model} (${inert(job.effort, 20)})`;
  return joinedBy(' · ', [cost, state, ...flags, elapsed, asked]);
}

/** What a line about a job is made of. */
export function lineParts(
  job: Job,
  now: number,
  t: Translate,
  { isAnswering = false, isHeld = false, place = null }: KnownHere,
) {
  const flags = [
    isHeld ? t('reply not stored yet') : '',
    isCancelGivenUp(job) ? t('could not be cancelled') : '',
    isUnreadable(job) ? t('can’t be asked about') : '',
    changesOf(job).length === 0 ? '' : t('not as asked'),
  ];
  const elapsed = elapsedLabel(job, now) ?? '';
  const file = inert(job.source?.path.split(/[\\/]/).at(-1) ?? '', 40);
  const model = inert(modelName(job), 60);
  return {
    cost: costLabel(job, t),
    state: stateLabel(job, t, isAnswering, place),
    flags,
    elapsed,
    file,
    model,
    rest: [...flags, elapsed, file, model],
  };
}

/** The icon alone tells the state: a plain check, a spinner, an error. */
export function isShownByIcon(job: Job, { isAnswering = false }: KnownHere): boolean {
  if (job.pauseReason !== null || isCancelling(job) || runsHere(job) || isFlawed(job)) return false;
  return isAmong(['completed', 'failed', 'cancelled'], job) || (job.state === 'running' && !isAnswering);
}
