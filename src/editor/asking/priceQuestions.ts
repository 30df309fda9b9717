// The questions before money is spent: about the price, and about a question that is on its way already.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { formatCount } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { formatUsd, type NanoUsd } from '../../shared/money.ts';
import { basisSentence, priceSentences } from '../priceWords.ts';
import { tokenWords } from '../tokenWords.ts';

export interface PriceTerms {
  /** Above this a person is asked. */
  readonly limit: NanoUsd;
  /** A person picked the model with at most this worst price in view; null = nothing was in view. */
  readonly shownWorst: NanoUsd | null;
  /** Below the limit nobody is asked: the person themself asks, or the caller said `confirm: false`. */
  readonly skipsBelowLimit: boolean;
}

/** True = a person agreed to the price; false = it need not be asked about; undefined = they backed out. */
export async function agreesToPrice(
  job: Job,
  { limit, shownWorst, skipsBelowLimit }: PriceTerms,
): Promise<boolean | undefined> {
  const { estimate } = job;
  if (estimate !== null) {
    if (shownWorst !== null && estimate.worst <= shownWorst) return true;
    if (skipsBelowLimit && estimate.worst <= limit) return false;
  }
  const { t } = vscode.l10n;
  const model = inert(job.model, 60);
  const ask = t('Ask');
  const message =
    estimate === null
      ? t('Ask {0} at an unknown price?', model)
      : t('Ask {0} for up to {1}?', model, formatUsd(estimate.worst));
  const detail = [
    inert(job.title, 200),
    estimate === null
      ? t('ponder.prices can say what this model costs.')
      : t(
          'Likely about {0}. Input: {1}. Output, hidden reasoning included: at most {2} tokens.',
          formatUsd(estimate.likely),
          tokenWords(estimate, t),
          formatCount(job.maxOutputTokens),
        ),
    ...(estimate === null ? [] : [basisSentence(estimate, t), priceSentences(estimate, Date.now(), t)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ask);
  return answer === ask ? true : undefined;
}

/** `first`: nothing like it is on its way; `again`: it is, and the person wants a second one; undefined = they do not. */
export async function isAskedAgain(
  engine: Engine,
  job: Job,
  openAnswer: (id: string) => void,
): Promise<'first' | 'again' | undefined> {
  const inFlight = engine.ledger.inFlight(job.payloadHash);
  // The person who sends an uncertain job again has been asked about that one.
  const same = inFlight.find(({ id }) => id !== job.parentId);
  if (same === undefined) return inFlight.length === 0 ? 'first' : 'again';
  const { t } = vscode.l10n;
  const open = t('Open It');
  const again = t('Ask Again');
  const answer = await vscode.window.showWarningMessage(
    t('The same question about the same text is already on its way to {0}.', inert(job.model, 60)),
    { modal: true, detail: t('Asking again is a second job with a price of its own.') },
    open,
    again,
  );
  if (answer === open) openAnswer(same.id);
  return answer === again ? 'again' : undefined;
}
