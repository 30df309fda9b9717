// The questions before money is spent: about the price, and about a question that is on its way already.
import * as vscode from 'vscode';
import type { Need } from '../../../core/asking/need.ts';
import { formatCount } from '../../../shared/format.ts';
import type { Translate } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import { formatUsd } from '../../../shared/money.ts';
import { basisSentence, boundSentence, priceSentences } from '../../words/priceWords.ts';
import { passSentence, reachSentences } from '../../words/reachWords.ts';
import { tokenWords } from '../../words/tokenWords.ts';
import { worstAmount } from '../../words/worstWords.ts';

type PriceNeed = Extract<Need, { what: 'price' }>;
type BesideNeed = Extract<Need, { what: 'beside' }>;

/** False = the person backed out. */
export async function agreesToPrice({ job, reaches, passed }: PriceNeed): Promise<boolean> {
  const { estimate } = job;
  const { t } = vscode.l10n;
  const yes = passed.length === 0 ? t('Ask') : t('Send Anyway');
  const model = inert(modelName(job), 60);
  const message = [
    estimate === null
      ? t('Ask {0} at an unknown price?', model)
      : t('Ask {0} for up to {1}?', model, worstAmount(estimate, t)),
    passSentence(passed, t),
  ];
  const detail = [inert(job.title, 200), ...priceParts(job, t), reachSentences(reaches, job, t)];
  const answer = await vscode.window.showWarningMessage(
    joined(message, ' '),
    { modal: true, detail: joined(detail, '\n\n') },
    yes,
  );
  return answer === yes;
}

function priceParts({ estimate, maxOutputTokens }: Job, t: Translate): string[] {
  if (estimate === null) return [t('ponder.prices can say what this model costs.')];
  const { low, likely } = estimate;
  const [input, cap] = [tokenWords(estimate, t), formatCount(maxOutputTokens)];
  return [
    [
      t('{0} to {1}, likely about {2}.', formatUsd(low), worstAmount(estimate, t), formatUsd(likely)),
      estimate.isWorstAbout === true
        ? t('Input: {0}. Cap on the output, hidden reasoning included: {1} tokens.', input, cap)
        : t('Input: {0}. Output, hidden reasoning included: at most {1} tokens.', input, cap),
    ].join(' '),
    boundSentence(estimate, t),
    basisSentence(estimate, t),
    priceSentences(estimate, Date.now(), t),
  ];
}

function joined(parts: readonly string[], by: string): string {
  return parts.filter((part) => part !== '').join(by);
}

/** Whether the person wants to ask again, although the same question is on its way already. */
export async function asksBeside({ job, same }: BesideNeed, openAnswer: (id: string) => void): Promise<boolean> {
  const { t } = vscode.l10n;
  const open = t('Open It');
  const again = t('Ask Again');
  const answer = await vscode.window.showWarningMessage(
    t('The same question about the same text is already on its way to {0}.', inert(modelName(job), 60)),
    { modal: true, detail: t('Asking again is a second job with a price of its own.') },
    open,
    again,
  );
  if (answer === open) openAnswer(same.id);
  return answer === again;
}
