// The questions before money is spent: about the price, and about a question that is on its way already.
import * as vscode from 'vscode';
import { type SumNeeds, sumOf } from '../../../core/asking/composeSeveral.ts';
import type { Need } from '../../../core/asking/need.ts';
import type { Pair } from '../../../core/models/prices/cheaperRungs.ts';
import type { Translate } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { modelName } from '../../../shared/mode.ts';
import { ceilingUsd, formatUsd, type NanoUsd } from '../../../shared/money.ts';
import { agrees, askModal } from '../../askModal.ts';
import { againSentence, threadSoFar } from '../../words/chainWords.ts';
import { joinedBy } from '../../words/joined.ts';
import { boundSentence, priceDoubt } from '../../words/priceWords.ts';
import { passSentence, reachSentences } from '../../words/reachWords.ts';
import { termsWords } from '../../words/termsWords.ts';

type PriceNeed = Extract<Need, { what: 'price' }>;
type BesideNeed = Extract<Need, { what: 'beside' }>;

/** Undefined = the person backed out. */
export type PriceAnswer = 'ask' | 'preview' | 'listPrice' | 'cheaper' | undefined;

/**
 * Says model, effort, price and what it does to the budgets; where the figures come from stands in the preview.
 * @param cheaper two models that could be tried first; null = there are none
 * @param listed the model whose list price the person may take for the unknown one; null = there is none
 */
export async function askPrice(
  { job, reaches, passed, known }: PriceNeed,
  listed: string | null,
  cheaper: Pair | null,
): Promise<PriceAnswer> {
  const { t } = vscode.l10n;
  const yes = passed.length === 0 ? t('Ask') : t('Send Anyway');
  const preview = t('Preview');
  const asListed = t('Use OpenAI’s Price');
  const first = cheaper === null ? null : t('Try the Cheaper Ones First (up to {0})', ceilingUsd(worstOfPair(cheaper)));
  const detail = [
    inert(job.title, 200),
    passSentence(passed, t),
    reachSentences(reaches, job, t),
    againSentence(job, t),
    known.asking.on === undefined
      ? ''
      : threadSoFar(
          known.asking.on.turns.map((turn) => turn.job),
          t,
        ),
    job.estimate === null ? unknownPrice(job, listed, t) : '',
    job.estimate === null ? '' : boundSentence(job.estimate, t),
    job.estimate === null ? '' : priceDoubt(job.estimate, Date.now(), t),
    cheaper === null ? '' : pairSentence(cheaper, t),
  ];
  const pressed = await askModal({
    message: priceQuestion(job, t),
    detail: joinedBy('\n\n', detail),
    safe: preview,
    acts: [...(listed === null ? [] : [asListed]), ...(first === null ? [] : [first]), yes],
  });
  if (pressed === preview) return 'preview';
  if (pressed === asListed) return 'listPrice';
  if (first !== null && pressed === first) return 'cheaper';
  return pressed === yes ? 'ask' : undefined;
}

export function worstOfPair(pair: Pair): NanoUsd {
  return pair.reduce((sum, { estimate }) => sum + (estimate?.worst ?? 0), 0);
}

function pairSentence(pair: Pair, t: Translate): string {
  const [one, other] = pair;
  const likely = pair.reduce((sum, { estimate }) => sum + (estimate?.likely ?? 0), 0);
  return t(
    'Cheaper, both at once: {0} and {1}, together likely {2}, at most {3}. The one you chose is offered next.',
    termsWords(one),
    termsWords(other),
    formatUsd(likely),
    ceilingUsd(worstOfPair(pair)),
  );
}

/** One question for the price of several. True = they may be sent. */
export async function asksSum({ jobs, reaches, passed }: SumNeeds): Promise<boolean> {
  const { t } = vscode.l10n;
  const [first] = jobs;
  if (first === undefined) return false;
  const names = jobs.map((job) => termsWords(job)).join(', ');
  const { estimate, reserved } = sumOf(jobs);
  const act = passed.length === 0 ? t('Ask') : t('Send Anyway');
  return await agrees({
    message:
      estimate === null
        ? t('Ask {0}? The price is unknown.', names)
        : t('Ask {0}? Together at most {1}.', names, ceilingUsd(estimate.worst)),
    detail: joinedBy('\n\n', [
      inert(first.title, 200),
      passSentence(passed, t),
      reachSentences(reaches, { ...first, reserved }, t),
    ]),
    safe: t('Don’t Send'),
    act,
  });
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
