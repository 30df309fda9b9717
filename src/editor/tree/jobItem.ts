// A job as one line of the tree. Pure: the tree provider turns it into the editor's objects.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobState } from '../../shared/job.ts';
import {
  canCancel,
  canDeleteAtProvider,
  canEnterCost,
  canLook,
  canRemove,
  canRetry,
  canTry,
} from '../../shared/jobActs.ts';
import { jobLine, jobTitle } from '../words/jobLine.ts';

const MOST_LABEL = 26;

export interface JobItem {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme colour, or null for the plain one. */
  readonly iconColor: string | null;
  /** The `contextWords`, separated by spaces. */
  readonly contextValue: string;
  readonly spokenLabel: string;
}

const ICONS: Readonly<Record<JobState, readonly [icon: string, color: string | null]>> = {
  prepared: ['circle-outline', null],
  waiting: ['watch', 'charts.yellow'],
  submitting: ['loading~spin', null],
  uncertain: ['question', 'list.warningForeground'],
  queued: ['loading~spin', null],
  running: ['loading~spin', null],
  unknown: ['question', 'list.warningForeground'],
  completed: ['pass', 'testing.iconPassed'],
  incomplete: ['warning', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
  cancelled: ['circle-slash', null],
  rejected: ['error', 'list.errorForeground'],
  lost: ['question', 'list.errorForeground'],
  discarded: ['circle-slash', null],
};

/**
 * @param isAnswering its text is arriving right now
 * @param isHeld its reply is in this window and not in the ledger
 */
export function jobItem(job: Job, now: number, t: Translate, isAnswering = false, isHeld = false): JobItem {
  const title = jobTitle(job, t);
  const [icon, color] = iconOf(job);
  const description = jobLine(job, now, t, { isAnswering, isHeld });
  return {
    id: job.id,
    // In a narrow view there must be room for the description, which follows.
    label: inert(title, MOST_LABEL),
    description,
    icon,
    iconColor: color ?? null,
    contextValue: contextWords(job).join(' '),
    spokenLabel: `${title}, ${description.replaceAll(' · ', ', ')}`,
  };
}

function iconOf({ state, pauseReason, lacks }: Job): readonly [icon: string, color: string | null] {
  if (pauseReason !== null) return ['debug-pause', 'list.warningForeground'];
  return state === 'completed' && lacks !== undefined ? ICONS.incomplete : ICONS[state];
}

/** The words that the manifest's menus look for, in a row and in the active panel. */
export function contextWords(job: Job): string[] {
  const words = ['job', job.state];
  if (canCancel(job)) words.push('cancellable');
  if (canRetry(job)) words.push('retryable');
  if (canRemove(job)) words.push('removable');
  if (job.state !== 'uncertain' && canEnterCost(job)) words.push('costless');
  if (canLook(job)) words.push('lookable');
  if (canTry(job)) words.push('offline');
  if (canDeleteAtProvider(job)) words.push('deletable');
  if (hasAnswer(job)) words.push('answered');
  if (job.source !== null && job.source.uri !== '') words.push('sourced');
  return words;
}

function hasAnswer({ state, lacks, textsRemovedAt }: Job): boolean {
  return (state === 'completed' || state === 'incomplete') && lacks !== 'text' && textsRemovedAt === null;
}
