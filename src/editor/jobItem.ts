// A job as one line of the tree. Pure: the tree provider turns it into the editor's objects.
import { formatCount, formatDuration, localDay, localTime } from '../shared/format.ts';
import type { Translate } from '../shared/humanError.ts';
import { inert } from '../shared/inert.ts';
import {
  canCancel,
  canDeleteAtProvider,
  canEnterCost,
  canLook,
  canRemove,
  canRetry,
  isOpen,
  type Job,
  type JobState,
} from '../shared/job.ts';
import { passLabel } from './budgetWords.ts';
import { costLabel } from './costLabel.ts';
import { elapsedLabel, explanation, stateLabel } from './jobWords.ts';
import { sourceWords } from './sourceWords.ts';
import { tokenWords } from './tokenWords.ts';

const MOST_TITLE = 200;
const MOST_LABEL = 26;

const DAY_MS = 86_400_000;
/** A stored response is kept this long from its creation; one that is not stored, from its end. */
const STORED_MS = 30 * DAY_MS;
const UNSTORED_MS = 600_000;

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

/** @param isAnswering its text is arriving right now */
export function jobItem(job: Job, now: number, t: Translate, isAnswering = false): JobItem {
  const title = titleOf(job, t);
  const [icon, color] = job.pauseReason === null ? ICONS[job.state] : ['debug-pause', 'list.warningForeground'];
  const parts = [inert(job.model, 60), stateLabel(job, t, isAnswering), elapsedLabel(job, now), costLabel(job, t)];
  const description = parts.filter((part) => part !== null).join(' · ');
  return {
    id: job.id,
    // A narrow view must leave room for what follows.
    label: inert(title, MOST_LABEL),
    description,
    tooltip: tooltip(job, now, [title, description], t),
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
  if (job.state !== 'uncertain' && canEnterCost(job)) words.push('costless');
  if (canLook(job)) words.push('lookable');
  if (canDeleteAtProvider(job)) words.push('deletable');
  if ((job.state === 'completed' || job.state === 'incomplete') && job.textsRemovedAt === null) words.push('answered');
  if (job.source !== null && job.source.uri !== '') words.push('sourced');
  return words;
}

function titleOf(job: Job, t: Translate): string {
  if (job.textsRemovedAt !== null) return t('(texts removed)');
  return inert(job.title, MOST_TITLE) || t('(no question)');
}

function tooltip(job: Job, now: number, first: readonly string[], t: Translate): string {
  const lines = [
    ...first,
    job.effort === null ? '' : t('Effort: {0}', inert(job.effort, 20)),
    explanation(job, t),
    sourceLabel(job, t),
    t('Asked {0} {1} at {2}', localDay(job.createdAt), localTime(job.createdAt), inert(job.endpoint.name, 60)),
    originLabel(job, t),
    job.servedModel === null || job.servedModel === job.model ? '' : t('Served by {0}', inert(job.servedModel, 60)),
    usageLabel(job, t),
    job.budgetPasses.length === 0 ? '' : t('Passed the budget on a person’s word: {0}', passLabel(job, t)),
    job.cost?.enteredOn === undefined ? '' : t('Cost entered by hand {0}', inert(job.cost.enteredOn, 20)),
    job.responseId === null ? '' : t('Response {0}', inert(job.responseId, 100)),
    job.requestId === null ? '' : t('Request {0}', inert(job.requestId, 100)),
    isOpen(job) && job.lastLookAt !== null ? t('Last looked at {0}', localTime(job.lastLookAt)) : '',
    retentionLabel(job, now, t),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function originLabel({ origin }: Job, t: Translate): string {
  if (origin === 'user') return '';
  return origin === 'extension' ? t('Asked by an extension') : t('Asked by a command with arguments');
}

function usageLabel({ usage, estimate }: Job, t: Translate): string {
  if (usage === null) return estimate === null ? '' : t('Input: {0}', tokenWords(estimate, t));
  return t(
    '{0} tokens in, {1} out, {2} of them reasoning',
    formatCount(usage.inputTokens),
    formatCount(usage.outputTokens),
    formatCount(usage.reasoningTokens),
  );
}

/** How long the provider still has the response, as far as its documentation says. */
export function retentionLabel(job: Job, now: number, t: Translate): string {
  if (job.responseId === null || job.sentAt === null) return '';
  if (job.deletedAtProviderAt !== null) return t('Deleted at the provider {0}', localDay(job.deletedAtProviderAt));
  if (!job.store && !job.background) return '';
  if (!job.store && job.finishedAt === null) return t('Kept at the provider for about 10 minutes after its end');
  const until = job.store || job.finishedAt === null ? job.sentAt + STORED_MS : job.finishedAt + UNSTORED_MS;
  const left = until - now;
  if (left <= 0) return t('Probably no longer kept at the provider');
  const days = Math.floor(left / DAY_MS);
  if (days < 2) return t('Kept at the provider for about {0} more', formatDuration(left));
  return t('Kept at the provider for about {0} more days', String(days));
}

/** `rateLimiter.ts, lines 12–40`. */
export function sourceLabel({ source }: Job, t: Translate): string {
  return source === null ? '' : sourceWords(source, t);
}
