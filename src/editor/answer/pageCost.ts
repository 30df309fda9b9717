// What a job cost, or may cost, as its page shows it. Pure.
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isLive, type Job } from '../../shared/job.ts';
import { ceilingUsd, exactUsd, formatUsd } from '../../shared/money.ts';
import type { CostRow, EstimateRow } from '../../shared/pageProtocol.ts';
import type { Cost, CostPart, Estimate, Usage } from '../../shared/usage.ts';
import { costLabel } from '../words/costLabel.ts';
import { joined } from '../words/joined.ts';
import { basisSentence, boundSentence, priceSentences } from '../words/priceWords.ts';
import { hasOtherParts, toldSentence } from '../words/toldWords.ts';
import { rangeWords } from '../words/worstWords.ts';

export function costLine(job: Job, t: Translate): string {
  const { cost, usage, estimate } = job;
  if (cost?.enteredOn !== undefined) {
    const day = inert(cost.enteredOn, 20);
    return t(
      '{0}, entered by hand {1}. The provider’s own figure replaces it when it comes.',
      exactUsd(cost.total),
      day,
    );
  }
  const told = toldSentence(job, t);
  if (cost !== null && told !== '') return joined(spentLine(cost, usage, t), told);
  if (cost !== null && usage !== null) return spentLine(cost, usage, t);
  if (job.state === 'rejected' || job.state === 'discarded') return t('Nothing was spent.');
  if (usage?.contradicts === true) return contradictionLine(job, usage, t);
  if (usage !== null)
    return t('{0} tokens at a price Ponder does not know.', formatCount(usage.inputTokens + usage.outputTokens));
  if (estimate === null) return t('The price of this model is not known. You can set it in ponder.prices.');
  if (isLive(job) || job.state === 'waiting' || job.state === 'prepared') {
    return estimate.isWorstAbout === true
      ? t('Likely about {0}, worst about {1}.', formatUsd(estimate.likely), ceilingUsd(estimate.worst))
      : t('Likely about {0}, at most {1}.', formatUsd(estimate.likely), ceilingUsd(estimate.worst));
  }
  return t('The cost is not known: {0}.', costLabel(job, t));
}

/** A provider may tell a cost without counting tokens, or with counts that contradict each other. */
function spentLine(cost: Cost, usage: Usage | null, t: Translate): string {
  if (usage === null || usage.contradicts === true) return t('{0}.', exactUsd(cost.total));
  const spent = t('{0} for {1} tokens', exactUsd(cost.total), formatCount(usage.inputTokens + usage.outputTokens));
  if (usage.reasoningTokens === null)
    return t('{0}; the provider doesn’t say how much of the output was reasoning.', spent);
  const share = usage.outputTokens === 0 ? 0 : Math.round((100 * usage.reasoningTokens) / usage.outputTokens);
  return t('{0}; {1}% of the output was reasoning.', spent, String(share));
}

/** Nobody can tell from here which of the provider's counts is wrong. */
function contradictionLine(job: Job, { inputTokens, outputTokens }: Usage, t: Translate): string {
  return t(
    'The provider reports {0} tokens in and {1} out, but its counts contradict each other. So the cost is not known: {2}.',
    formatCount(inputTokens),
    formatCount(outputTokens),
    costLabel(job, t),
  );
}

function callsLabel(calls: number, t: Translate): string {
  return calls === 1 ? t('Tools, 1 call') : t('Tools, {0} calls', formatCount(calls));
}

export function costRows({ cost }: Job, t: Translate): CostRow[] {
  if (cost === null) return [];
  const whole = cost.computed ?? cost.total;
  return cost.parts.map((part) => ({
    kind: part.kind,
    label: part.calls === undefined ? partLabel(part.kind, t) : callsLabel(part.calls, t),
    tokens: part.calls === undefined ? formatCount(part.tokens) : '',
    price: exactUsd(part.cost),
    share: whole === 0 ? 0 : part.cost / whole,
  }));
}

function partLabel(kind: CostPart['kind'], t: Translate): string {
  const labels: Record<CostPart['kind'], string> = {
    input: t('Input'),
    cached: t('Cached input'),
    cacheWrite: t('Cache writes'),
    reasoning: t('Reasoning (hidden)'),
    visible: t('Visible answer'),
    output: t('Output, reasoning included'),
    tools: t('Tools'),
  };
  return labels[kind];
}

export function costNote(job: Job, t: Translate): string {
  const { cost, sentAt, createdAt } = job;
  // Of an amount that somebody else gave, no price is known.
  if (cost === null || cost.parts.length === 0) return '';
  const others = hasOtherParts(job)
    ? t('These parts are worked out by Ponder, and add up to {0}.', exactUsd(cost.computed ?? 0))
    : '';
  return joined(others, priceSentences(cost, sentAt ?? createdAt, t));
}

/** The low, likely and worst estimate, and the actual cost, on one scale: `at` is a share of the highest, 0 to 1. */
export function estimateRows(job: Job, t: Translate): EstimateRow[] {
  const { estimate, cost } = job;
  if (estimate === null || !isEstimateShown(job)) return [];
  const most = Math.max(estimate.worst, cost?.total ?? 0, 1);
  const row = (kind: EstimateRow['kind'], label: string, price: number, said: string): EstimateRow => ({
    kind,
    label,
    price: said,
    at: price / most,
  });
  return [
    row('low', t('Low'), estimate.low, formatUsd(estimate.low)),
    row('likely', t('Likely'), estimate.likely, formatUsd(estimate.likely)),
    row(
      'worst',
      estimate.isWorstAbout === true ? t('Worst, about') : t('Worst'),
      estimate.worst,
      ceilingUsd(estimate.worst),
    ),
    ...(cost === null ? [] : [row('actual', t('Actual'), cost.total, exactUsd(cost.total))]),
  ];
}

export function estimateNote(job: Job, t: Translate): string {
  const { estimate, cost, sentAt, createdAt } = job;
  if (estimate === null || !isEstimateShown(job)) return '';
  const fell = cost === null ? '' : fellSentence(estimate, cost.total, t);
  const source = cost === null ? priceSentences(estimate, sentAt ?? createdAt, t) : '';
  return [fell, boundSentence(estimate, t), basisSentence(estimate, t), source].filter((part) => part !== '').join(' ');
}

/** `likely $0.09, at most $0.35 — actual $0.10`; empty = no estimate is shown. */
export function estimateLine(job: Job, t: Translate): string {
  const { estimate, cost } = job;
  if (estimate === null || !isEstimateShown(job)) return '';
  const range = rangeWords(estimate, t);
  return cost === null ? range : t('{0} — actual {1}', range, formatUsd(cost.total));
}

/** An estimate says nothing where nothing was or will be spent, or where the tokens are known but have no price. */
function isEstimateShown({ state, usage, cost }: Job): boolean {
  if (state === 'rejected' || state === 'discarded') return false;
  return usage === null || cost !== null || usage.contradicts === true;
}

function fellSentence({ low, likely, worst }: Estimate, actual: number, t: Translate): string {
  if (actual < low) return t('The actual cost is below the low estimate.');
  if (actual <= likely) return t('The actual cost is between low and likely.');
  if (actual <= worst) return t('The actual cost is between likely and worst.');
  return t('The actual cost is above the estimated worst case.');
}
