// The questions before money is spent: about the price, and about a question that is on its way already.
import * as vscode from 'vscode';
import type { Engine } from '../../../core/engine.ts';
import type { Agreed } from '../../../core/jobs/sending/submitter.ts';
import { passedBy, passOf, type Reach } from '../../../core/ledger/budget.ts';
import { formatCount } from '../../../shared/format.ts';
import type { Translate } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import { formatUsd, type NanoUsd } from '../../../shared/money.ts';
import { basisSentence, boundSentence, priceSentences } from '../../words/priceWords.ts';
import { passSentence, reachSentences } from '../../words/reachWords.ts';
import { tokenWords } from '../../words/tokenWords.ts';
import { worstAmount } from '../../words/worstWords.ts';

export interface PriceTerms {
  /** Above this a person is asked. */
  readonly limit: NanoUsd;
  /** A person picked the model with at most this worst price in view; null = nothing was in view. */
  readonly shownWorst: NanoUsd | null;
  /** Below the limit nobody is asked: the person themself asks, or the caller said `confirm: false`. */
  readonly skipsBelowLimit: boolean;
  /** How far the budgets are used up. What could pass one is always asked about, and so is an unknown price. */
  readonly reaches: readonly Reach[];
}

/** Undefined = the person backed out. `priceConsent` is false where the price need not be asked about. */
export async function agreesToPrice(job: Job, terms: PriceTerms): Promise<Agreed | undefined> {
  const { estimate } = job;
  const { limit, shownWorst, skipsBelowLimit, reaches } = terms;
  const passed = passedBy(reaches, job.reserved);
  if (estimate !== null && passed.length === 0) {
    if (shownWorst !== null && estimate.worst <= shownWorst) return { priceConsent: true, budgetPasses: [] };
    if (skipsBelowLimit && estimate.worst <= limit) return { priceConsent: false, budgetPasses: [] };
  }
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
  return answer === yes ? { priceConsent: true, budgetPasses: passed.map(passOf) } : undefined;
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

/** Those with the same question that are on their way, and beside which the person wants another; undefined = they do not. */
export async function asksBeside(
  engine: Engine,
  job: Job,
  openAnswer: (id: string) => void,
): Promise<readonly Job[] | undefined> {
  const inFlight = engine.ledger.inFlight(job.payloadHash);
  // The person who sends an uncertain job again has been asked about that one.
  const same = inFlight.find(({ id, state }) => id !== job.parentId || state !== 'uncertain');
  if (same === undefined) return inFlight;
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
  return answer === again ? inFlight : undefined;
}
