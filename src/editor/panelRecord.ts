// A job as the answer page shows it. Pure: localised words and formatted figures go out, the page only draws.
import { formatCount, formatDuration, localDay, localTime } from '../shared/format.ts';
import type { Translate } from '../shared/humanError.ts';
import { inert } from '../shared/inert.ts';
import {
  canCancel,
  canEnterCost,
  canLook,
  canRemove,
  canRetry,
  isLive,
  type Job,
  type JobTexts,
} from '../shared/job.ts';
import { formatUsd } from '../shared/money.ts';
import type { CostRow, Fact, PageButton, PageRecord, PageWords } from '../shared/panelProtocol.ts';
import type { CostPart } from '../shared/usage.ts';
import { passLabel } from './budgetWords.ts';
import { costLabel } from './costLabel.ts';
import { sourceLabel } from './jobItem.ts';
import { explanation, stateLabel } from './jobWords.ts';
import { basisSentence, priceSentences } from './priceWords.ts';
import { tokenWords } from './tokenWords.ts';

/** What a window knows beyond the ledger. */
export interface Surroundings {
  /** Links into the workspace work only where it is trusted. */
  readonly isTrusted: boolean;
  /** The job's text is arriving right now. */
  readonly isAnswering: boolean;
}

export function panelRecord(
  job: Job,
  texts: JobTexts,
  t: Translate,
  { isTrusted, isAnswering }: Surroundings = { isTrusted: true, isAnswering: false },
): PageRecord {
  return {
    jobId: job.id,
    state: job.state,
    title: inert(job.title, 200),
    stateLabel: stateLabel(job, t, isAnswering),
    explanation: explained(job, texts, t, isAnswering),
    isAnswering,
    subtitle: subtitle(job, t),
    runningSince: isLive(job) ? (job.sentAt ?? job.createdAt) : null,
    elapsed: job.sentAt !== null && job.finishedAt !== null ? formatDuration(job.finishedAt - job.sentAt) : '',
    question: texts.question,
    context: texts.context,
    contextLabel: sourceLabel(job, t),
    hasSource: isTrusted && job.source !== null && job.source.uri !== '',
    answer: texts.answer,
    reasoningSummary: texts.reasoningSummary,
    costLine: costLine(job, t),
    costRows: costRows(job, t),
    costNote: costNote(job, t),
    facts: facts(job, t),
    buttons: buttons(job, texts, t),
  };
}

function explained(job: Job, texts: JobTexts, t: Translate, isAnswering: boolean): string {
  const said = explanation(job, t, isAnswering);
  const isPartial =
    (job.state === 'failed' || job.state === 'cancelled' || job.state === 'lost') && texts.answer !== '';
  return isPartial ? `${said} ${t('What came until then is below; it is not the whole answer.')}` : said;
}

export function pageWords(t: Translate): PageWords {
  return {
    question: t('Question'),
    about: t('About'),
    answer: t('Answer'),
    noAnswerYet: t('No answer yet.'),
    answerArriving: t('The answer is arriving; it is not complete yet.'),
    jumpToNewest: t('Jump to Newest'),
    reasoningSummary: t('Reasoning summary'),
    cost: t('Cost'),
    tokens: t('Tokens'),
    price: t('USD'),
    part: t('Part'),
    details: t('Details'),
    copyCode: t('Copy'),
    copied: t('Copied'),
    openSource: t('Open Source'),
    image: t('Image'),
  };
}

function subtitle(job: Job, t: Translate): string {
  const model = inert(job.servedModel ?? job.model, 60);
  const effort = job.effort === null ? null : t('{0} effort', inert(job.effort, 20));
  return [model, effort, inert(job.endpoint.name, 60), `${localDay(job.createdAt)} ${localTime(job.createdAt)}`]
    .filter((part) => part !== null)
    .join(' · ');
}

function costLine(job: Job, t: Translate): string {
  const { cost, usage, estimate } = job;
  if (cost?.enteredOn !== undefined) {
    const day = inert(cost.enteredOn, 20);
    return t('{0}, entered by hand {1}. What the provider tells later takes its place.', formatUsd(cost.total), day);
  }
  if (cost !== null && usage !== null) {
    const spent = t('{0} for {1} tokens', formatUsd(cost.total), formatCount(usage.inputTokens + usage.outputTokens));
    const share = usage.outputTokens === 0 ? 0 : Math.round((100 * usage.reasoningTokens) / usage.outputTokens);
    return t('{0}; {1} % of the output was reasoning.', spent, String(share));
  }
  if (job.state === 'rejected' || job.state === 'discarded') return t('Nothing was spent.');
  if (usage !== null)
    return t('{0} tokens at a price Ponder does not know.', formatCount(usage.inputTokens + usage.outputTokens));
  if (estimate === null) return t('The price of this model is not known. ponder.prices can say it.');
  if (isLive(job) || job.state === 'waiting' || job.state === 'prepared') {
    return t('Likely about {0}, at most {1}.', formatUsd(estimate.likely), formatUsd(estimate.worst));
  }
  return t('The cost is not known: {0}.', costLabel(job, t));
}

function costRows({ cost }: Job, t: Translate): CostRow[] {
  if (cost === null) return [];
  return cost.parts.map((part) => ({
    kind: part.kind,
    label: part.calls === undefined ? partLabel(part.kind, t) : t('Tools, {0} calls', formatCount(part.calls)),
    tokens: part.calls === undefined ? formatCount(part.tokens) : '',
    price: formatUsd(part.cost),
    share: cost.total === 0 ? 0 : part.cost / cost.total,
  }));
}

function partLabel(kind: CostPart['kind'], t: Translate): string {
  const labels: Record<CostPart['kind'], string> = {
    input: t('Input'),
    cached: t('Cached input'),
    cacheWrite: t('Cache writes'),
    reasoning: t('Reasoning (hidden)'),
    visible: t('Visible answer'),
    tools: t('Tools'),
  };
  return labels[kind];
}

function costNote({ cost, estimate, sentAt, createdAt, usage, state }: Job, t: Translate): string {
  const at = sentAt ?? createdAt;
  if (cost?.enteredOn !== undefined) return '';
  if (cost !== null) {
    const source = priceSentences(cost, at, t);
    if (estimate === null) return source;
    return `${t('Estimated {0} to {1} before sending.', formatUsd(estimate.low), formatUsd(estimate.worst))} ${source}`;
  }
  // Where nothing is estimated, no price is shown that would need a source.
  if (estimate === null || usage !== null || state === 'rejected' || state === 'discarded') return '';
  return [basisSentence(estimate, t), priceSentences(estimate, at, t)].filter((part) => part !== '').join(' ');
}

function facts(job: Job, t: Translate): Fact[] {
  const rows: readonly (readonly [string, string | null])[] = [
    [t('Endpoint'), `${job.endpoint.name} (${job.endpoint.baseUrl})`],
    [t('Model asked'), job.model],
    [t('Model served'), job.servedModel],
    [t('Input, before sending'), job.estimate === null ? null : tokenWords(job.estimate, t)],
    [t('Cap on output tokens'), formatCount(job.maxOutputTokens)],
    [t('Price agreed to'), agreedLabel(job, t)],
    [t('Budget passed on a person’s word'), passLabel(job, t)],
    [t('Runs'), job.background ? null : t('in the foreground, on the connection of its window')],
    [t('Left out'), job.dropped.length === 0 ? null : job.dropped.join(', ')],
    [t('Kept at the provider'), keptLabel(job, t)],
    [t('Provider status'), job.rawStatus],
    [t('Response id'), job.responseId],
    [t('Request id'), job.requestId ?? job.error?.requestId ?? null],
    [t('Error code'), job.error?.code ?? null],
    [t('Job id'), job.id],
  ];
  return rows.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [{ label, value: inert(value, 300) }],
  );
}

function agreedLabel({ priceConsent, estimate }: Job, t: Translate): string | null {
  if (!priceConsent) return null;
  return estimate === null ? t('unknown') : t('up to {0}', formatUsd(estimate.worst));
}

function keptLabel({ deletedAtProviderAt, store, background }: Job, t: Translate): string {
  if (!store && !background) return t('no');
  if (deletedAtProviderAt !== null) return t('deleted {0}', localDay(deletedAtProviderAt));
  return store ? t('about 30 days') : t('about 10 minutes');
}

function buttons(job: Job, texts: JobTexts, t: Translate): PageButton[] {
  const price = job.estimate === null ? '' : ` (${t('up to {0}', formatUsd(job.estimate.worst))})`;
  const list: PageButton[] = [];
  const add = (isThere: boolean, action: PageButton['action'], label: string, primary = false) => {
    if (isThere) list.push({ action, label, primary });
  };
  add(
    job.state === 'waiting' && (job.waitingReason === 'consent' || job.waitingReason === 'budget'),
    'sendNow',
    t('Send Now') + price,
    true,
  );
  add(texts.answer !== '', 'copyAnswer', t('Copy Answer'), true);
  add(canCancel(job), 'cancel', t('Cancel'));
  add(job.state === 'uncertain', 'resolve', t('Resolve…'), true);
  add(job.state === 'uncertain', 'giveUp', t('Discard'));
  add(canRetry(job), 'retry', (job.state === 'uncertain' ? t('Send Again') : t('Retry')) + price);
  add(canLook(job), 'lookNow', t('Look Now'));
  add(job.state !== 'uncertain' && canEnterCost(job), 'resolve', t('Enter Cost…'));
  add(canRemove(job), 'remove', t('Remove'));
  add(job.error !== null, 'showLog', t('Show Log'));
  return list;
}
