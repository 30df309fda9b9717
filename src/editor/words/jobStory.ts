// What a job's one line leaves out, for the tooltip, the notices and the page. Loaded when somebody wants to know more.
import type { LinePlace } from '../../core/ledger/lines.ts';
import { STORED_MS, UNSTORED_MS } from '../../core/pace/retention.ts';
import { formatCount, formatDuration, localDay, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isOpen, type Job } from '../../shared/job.ts';
import { passLabel } from './budgetWords.ts';
import { momentName } from './dayWords.ts';
import { explanation } from './explanation.ts';
import { jobTitle, moneyLine } from './jobLine.ts';
import { receiptLabel } from './receiptWords.ts';
import { sentSecretsSentence } from './secretWords.ts';
import { sourceWords } from './sourceWords.ts';
import { tokenWords } from './tokenWords.ts';
import { toldSentence } from './toldWords.ts';

export { JobList } from '../../core/ledger/jobList.ts';
export { Lines } from '../../core/ledger/lines.ts';
export { explanation } from './explanation.ts';
export { heldSentence, storedSentence } from './heldWords.ts';
export { changedSentences } from './receiptWords.ts';
export { threadTooltip } from './threadWords.ts';

const DAY_MS = 86_400_000;

/**
 * @param isAnswering its text is arriving right now
 * @param place where it stands in the line before a rate limit
 */
export function tooltip(
  job: Job,
  now: number,
  t: Translate,
  isAnswering = false,
  place: LinePlace | null = null,
): string {
  const lines = [
    jobTitle(job, t),
    moneyLine(job, now, t, { isAnswering, place }),
    explanation(job, t, false, place),
    receiptLabel(job, t),
    sourceLabel(job, t),
    t('Asked {0} at {1}', momentName(job.createdAt, now), inert(job.endpoint.name, 60)),
    originLabel(job, t),
    sentSecretsSentence(job, t),
    job.servedModel === null || job.servedModel === job.model ? '' : t('Served by {0}', inert(job.servedModel, 60)),
    usageLabel(job, t),
    toldSentence(job, t),
    job.budgetPasses.length === 0 ? '' : t('Over budget, approved by you: {0}', passLabel(job, t)),
    job.cost?.enteredOn === undefined ? '' : t('Cost entered by hand {0}', inert(job.cost.enteredOn, 20)),
    job.responseId === null ? '' : t('Response {0}', inert(job.responseId, 100)),
    job.requestId === null ? '' : t('Request {0}', inert(job.requestId, 100)),
    isOpen(job) && job.lastLookAt !== null ? t('Last looked at {0}', localTime(job.lastLookAt)) : '',
    retentionLabel(job, now, t),
    ratingLabel(job, t),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function originLabel({ origin }: Job, t: Translate): string {
  if (origin === 'user') return '';
  return origin === 'extension' ? t('Asked by an extension') : t('Asked by a command with arguments');
}

function usageLabel({ usage, estimate }: Job, t: Translate): string {
  if (usage === null) return estimate === null ? '' : t('Input: {0}', tokenWords(estimate, t));
  const [inputs, outputs] = [formatCount(usage.inputTokens), formatCount(usage.outputTokens)];
  if (usage.contradicts === true)
    return t('{0} tokens in, {1} out: these counts contradict each other', inputs, outputs);
  return usage.reasoningTokens === null
    ? t('{0} tokens in, {1} out; reasoning tokens not reported', inputs, outputs)
    : t('{0} tokens in, {1} out, {2} of them reasoning', inputs, outputs, formatCount(usage.reasoningTokens));
}

/** What a person thought of the answer. */
export function ratingLabel({ rating }: Job, t: Translate): string {
  if (rating === null) return '';
  const note = inert(rating.note, 200);
  if (note === '') return rating.thumb === 'up' ? t('Rated good') : t('Rated bad');
  return rating.thumb === 'up' ? t('Rated good: {0}', note) : t('Rated bad: {0}', note);
}

/** How long the provider still keeps the response, by its documentation. */
export function retentionLabel(job: Job, now: number, t: Translate): string {
  if (job.responseId === null || job.sentAt === null) return '';
  if (job.deletedAtProviderAt !== null) return t('Deleted at the provider {0}', localDay(job.deletedAtProviderAt));
  if (!job.store && !job.background) return '';
  if (!job.store && job.finishedAt === null) return t('Kept at the provider for about 10 minutes after its end');
  const until =
    job.store || job.finishedAt === null ? Math.min(job.sentAt, now) + STORED_MS : job.finishedAt + UNSTORED_MS;
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
