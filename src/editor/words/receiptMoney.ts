// What it means in money that a reply is not as asked, in sentences. Pure, and made of inert text.
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { formatUsd, type NanoUsd } from '../../shared/money.ts';
import type { ReceiptLine } from '../../shared/receipt.ts';
import { amountOf } from './worstWords.ts';

type Bill = Extract<ReceiptLine['money'], { readonly type: 'bill' }>;
type Likely = Extract<ReceiptLine['money'], { readonly type: 'likely' }>;
type Worst = Extract<ReceiptLine['money'], { readonly type: 'worst' }>;

/** Empty = there is nothing to say yet. */
export function moneySentence(job: Job, { what, asked, money }: ReceiptLine, t: Translate): string {
  switch (money?.type) {
    case undefined:
      return '';
    case 'bill':
      return billSentence(job, money, t);
    case 'likely':
      return likelySentence(job, money, likelyWords(what, asked, t), t);
    case 'worst':
      return worstSentence(job, money, t);
    default:
      return assertNever(money);
  }
}

/** One sentence for all changes, about the most exact amount: a bill, else a likely cost, else a worst case. */
export function moneySentenceOfAll(job: Job, lines: readonly ReceiptLine[], t: Translate): string {
  const [only, ...others] = lines.filter(({ money }) => money !== undefined);
  if (only === undefined) return '';
  if (others.length === 0) return moneySentence(job, only, t);
  const moneys = [only, ...others].map(({ money }) => money);
  const bill = moneys.find((money) => money?.type === 'bill');
  if (bill !== undefined) return billSentence(job, bill, t);
  const likely = moneys.find((money) => money?.type === 'likely');
  if (likely !== undefined) return likelySentence(job, likely, likelyWords(null, null, t), t);
  const worst = moneys.find((money) => money?.type === 'worst');
  return worst === undefined ? '' : worstSentence(job, worst, t);
}

function billSentence(job: Job, { cost, asAsked }: Bill, t: Translate): string {
  const spent = costOf(job, cost);
  if (spent === null) {
    if (asAsked === null) return t('What it cost, and what it would have cost as asked, is not known.');
    return t('What it cost is not known; as asked the same tokens would have cost {0}.', formatUsd(asAsked));
  }
  const [paid, other] = [formatUsd(spent), asAsked === null ? null : formatUsd(asAsked)];
  if (other === null) return t('It cost {0}; what the same tokens would have cost as asked is not known.', paid);
  return paid === other
    ? t('It cost {0}; as asked the same tokens would have cost about as much.', paid)
    : t('It cost {0}; as asked the same tokens would have cost {1}.', paid, other);
}

/** @param asAsked `in pro mode`, or what else was asked for */
function likelySentence(job: Job, { cost, likely }: Likely, asAsked: string, t: Translate): string {
  const spent = costOf(job, cost);
  const guess = likely === null ? null : formatUsd(likely);
  if (spent === null) {
    return guess === null
      ? t('What it cost is not known.')
      : t('What it cost is not known; {0} it was likely to cost about {1}.', asAsked, guess);
  }
  const paid = formatUsd(spent);
  return guess === null
    ? t('It cost {0}; there is no estimate of what it would have cost {1}.', paid, asAsked)
    : t('It cost {0}; {1} it was likely to cost about {2}.', paid, asAsked, guess);
}

function likelyWords(what: ReceiptLine['what'] | null, asked: string | null, t: Translate): string {
  if (what === 'mode') return t('in {0} mode', inert(asked ?? 'standard', 40));
  return what === 'effort' && asked !== null ? t('with {0} effort', inert(asked, 40)) : t('as asked');
}

function worstSentence({ estimate }: Job, { more }: Worst, t: Translate): string {
  if (more === null) return t('How that changes the worst case is not known.');
  if (more === 0) return '';
  const amount = amountOf(Math.abs(more), estimate?.isWorstAbout === true, t);
  return more > 0 ? t('That raises the worst case by {0}.', amount) : t('That lowers the worst case by {0}.', amount);
}

/** The cost that a person entered counts if the provider told none. */
function costOf({ cost }: Job, told: NanoUsd | null): NanoUsd | null {
  return told ?? (cost?.enteredOn === undefined ? null : cost.total);
}
