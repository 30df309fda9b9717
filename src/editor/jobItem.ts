// A job as one line of the tree. Pure: the tree provider turns it into the editor's objects.
import { localDay, localTime } from '../shared/format.ts';
import type { Translate } from '../shared/humanError.ts';
import { inert } from '../shared/inert.ts';
import { canCancel, canLook, canRemove, canRetry, isLive, type Job, type JobState } from '../shared/job.ts';
import { costLabel, elapsedLabel, explanation, stateLabel } from './jobWords.ts';

const MOST_TITLE = 200;
const MOST_LABEL = 26;

export interface JobItem {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
  /** A theme colour, or null for the plain one. */
  readonly iconColor: string | null;
  /** A set of words that the manifest's menus look for. */
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

export function jobItem(job: Job, now: number, t: Translate): JobItem {
  const title = inert(job.title, MOST_TITLE) || t('(no question)');
  const [icon, color] = job.pauseReason === null ? ICONS[job.state] : ['debug-pause', 'list.warningForeground'];
  const parts = [inert(job.model, 60), stateLabel(job, t), elapsedLabel(job, now), costLabel(job, t)];
  const description = parts.filter((part) => part !== null).join(' · ');
  return {
    id: job.id,
    // A narrow view must leave room for what follows.
    label: inert(title, MOST_LABEL),
    description,
    tooltip: tooltip(job, title, description, t),
    icon,
    iconColor: color ?? null,
    contextValue: contextWords(job).join(' '),
    spokenLabel: `${title}, ${description.replaceAll(' · ', ', ')}`,
  };
}

function contextWords(job: Job): string[] {
  const words = ['job', job.state];
  if (canCancel(job)) words.push('cancellable');
  if (canRetry(job)) words.push('retryable');
  if (canRemove(job)) words.push('removable');
  if (canLook(job)) words.push('lookable');
  if (job.state === 'completed' || job.state === 'incomplete') words.push('answered');
  if (job.source !== null && job.source.uri !== '') words.push('sourced');
  return words;
}

function tooltip(job: Job, title: string, description: string, t: Translate): string {
  const effort = job.effort === null ? '' : t('Effort: {0}', inert(job.effort, 20));
  const lines = [title, description, effort, explanation(job, t)];
  if (job.source !== null) lines.push(sourceLabel(job, t));
  lines.push(
    t('Asked {0} {1} at {2}', localDay(job.createdAt), localTime(job.createdAt), inert(job.endpoint.name, 60)),
  );
  if (job.origin !== 'user')
    lines.push(job.origin === 'extension' ? t('Asked by an extension') : t('Asked by a command with arguments'));
  if (job.responseId !== null) lines.push(t('Response {0}', inert(job.responseId, 100)));
  if (job.requestId !== null) lines.push(t('Request {0}', inert(job.requestId, 100)));
  if (isLive(job) || job.state === 'unknown') lines.push(retention(job, t));
  return lines.filter((line) => line !== '').join('\n');
}

function retention(job: Job, t: Translate): string {
  return job.store
    ? t('Kept at the provider for about 30 days after its end')
    : t('Kept at the provider for about 10 minutes after its end');
}

/** `rateLimiter.ts, lines 12–40`. */
export function sourceLabel({ source }: Job, t: Translate): string {
  if (source === null) return '';
  const path = inert(source.path, 200);
  if (source.scope === 'text' || source.scope === 'document') return path;
  if (source.startLine === source.endLine) return t('{0}, line {1}', path, String(source.startLine));
  return t('{0}, lines {1}–{2}', path, String(source.startLine), String(source.endLine));
}
