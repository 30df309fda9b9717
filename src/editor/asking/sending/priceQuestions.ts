// The questions before money is spent: about the price, and about a question that is on its way already.
import * as vscode from 'vscode';
import type { Need } from '../../../core/asking/need.ts';
import type { Translate } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import { ceilingUsd, formatUsd } from '../../../shared/money.ts';
import { askModal } from '../../askModal.ts';
import { joinedBy } from '../../words/joined.ts';
import { boundSentence, priceDoubt } from '../../words/priceWords.ts';
import { passSentence, reachSentences } from '../../words/reachWords.ts';

type PriceNeed = Extract<Need, { what: 'price' }>;
type BesideNeed = Extract<Need, { what: 'beside' }>;

/** Undefined = the person backed out. */
export type PriceAnswer = 'ask' | 'preview' | 'listPrice' | undefined;

/**
 * Says model, effort, price and what it does to the budgets; where the figures come from stands in the preview.
 * @param listed the model whose list price the person may take for the unknown one; null = there is none
 */
export async function askPrice({ job, reaches, passed }: PriceNeed, listed: string | null): Promise<PriceAnswer> {
  const { t } = vscode.l10n;
  const yes = passed.length === 0 ? t('Ask') : t('Send Anyway');
  const preview = t('Preview');
  const asListed = t('Use OpenAI’s Price');
  const detail = [
    inert(job.title, 200),
    passSentence(passed, t),
    reachSentences(reaches, job, t),
    job.estimate === null ? unknownPrice(job, listed, t) : '',
    job.estimate === null ? '' : boundSentence(job.estimate, t),
    job.estimate === null ? '' : priceDoubt(job.estimate, Date.now(), t),
  ];
  const pressed = await askModal({
    message: priceQuestion(job, t),
    detail: joinedBy('\n\n', detail),
    safe: preview,
    acts: listed === null ? [yes] : [asListed, yes],
  });
  if (pressed === preview) return 'preview';
  if (pressed === asListed) return 'listPrice';
  return pressed === yes ? 'ask' : undefined;
}

function unknownPrice({ endpoint }: Job, listed: string | null, t: Translate): string {
  if (listed === null) return t('You can set its price in ponder.prices.');
  return t(
    '{0} tells no prices. If {1} costs there what OpenAI lists, say so: it is written into ponder.prices as your own statement.',
    inert(endpoint.name, 60),
    inert(listed, 60),
  );
}

/** `Ask o3-pro (high)? Likely $0.93, at most $4.01.` */
function priceQuestion(job: Job, t: Translate): string {
  const { estimate, effort } = job;
  const name = inert(modelName(job), 60);
  const model = effort === null ? name : `${name} (${inert(effort, 20)})`;
  if (estimate === null) return t('Ask {0}? Its price is unknown.', model);
  const [likely, worst] = [formatUsd(estimate.likely), ceilingUsd(estimate.worst)];
  return estimate.isWorstAbout === true
    ? t('Ask {0}? Likely {1}, worst about {2}.', model, likely, worst)
    : t('Ask {0}? Likely {1}, at most {2}.', model, likely, worst);
}

/** Whether the person wants to ask again, although the same question is on its way already. */
export async function asksBeside({ job, same }: BesideNeed, openAnswer: (id: string) => void): Promise<boolean> {
  const { t } = vscode.l10n;
  const open = t('Open It');
  const again = t('Ask Again');
  const pressed = await askModal({
    message: t('This question is already on its way to {0}.', inert(modelName(job), 60)),
    detail: t('Asking again costs money again.'),
    safe: open,
    acts: [again],
  });
  if (pressed === open) openAnswer(same.id);
  return pressed === again;
}
