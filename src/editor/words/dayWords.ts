// Days and months in words, and what was spent in them. Pure.
import type { Spend } from '../../core/ledger/totals.ts';
import { dayOf } from '../../shared/calendar.ts';
import { formatCount, localTime } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { ceilingUsd, formatUsd } from '../../shared/money.ts';
import { joinedBy } from './joined.ts';

const NAMES = {
  weekday: new Intl.DateTimeFormat('en-US', { weekday: 'short' }),
  month: new Intl.DateTimeFormat('en-US', { month: 'short' }),
  wholeMonth: new Intl.DateTimeFormat('en-US', { month: 'long' }),
};

/** `Fri 27 Nov`; of another year than now `Fri 27 Nov 2025`. */
export function dayName(ms: number, now: number): string {
  const date = new Date(ms);
  return withYear(`${NAMES.weekday.format(date)} ${date.getDate()} ${NAMES.month.format(date)}`, date, now);
}

/** `Today`, `Yesterday` or the day's name. @param from when the day begins */
export function dayLabel(from: number, now: number, t: Translate): string {
  const today = dayOf(now).from;
  if (from === today) return t('Today');
  return from === dayOf(today - 1).from ? t('Yesterday') : dayName(from, now);
}

/** `October`, `October 2025`. @param isRest the month's later days are listed by themselves */
export function monthLabel(from: number, isRest: boolean, now: number, t: Translate): string {
  const date = new Date(from);
  const name = withYear(NAMES.wholeMonth.format(date), date, now);
  return isRest ? t('Earlier in {0}', name) : name;
}

/** `Fri 27 Nov 14:05`. */
export function momentName(ms: number, now: number): string {
  return `${dayName(ms, now)} ${localTime(ms)}`;
}

/** `8 jobs · $3.10`; empty for a day whose rows are all there for the jobs of other days. */
export function jobsAndMoney(spend: Spend, t: Translate): string {
  const { jobs } = spend;
  if (jobs === 0) return '';
  return `${jobs === 1 ? t('1 job') : t('{0} jobs', formatCount(jobs))} · ${moneyWords(spend, t)}`;
}

/** What is not known yet is never counted as nothing: `$3.10 + up to $0.35 + ?`. */
export function moneyWords({ known, upTo, unpriced }: Omit<Spend, 'jobs'>, t: Translate): string {
  const money = [
    known === 0 && upTo + unpriced > 0 ? '' : formatUsd(known),
    upTo === 0 ? '' : t('up to {0}', ceilingUsd(upTo)),
    unpriced === 0 ? '' : '?',
  ];
  return joinedBy(' + ', money);
}

function withYear(name: string, date: Date, now: number): string {
  const year = date.getFullYear();
  return year === new Date(now).getFullYear() ? name : `${name} ${year}`;
}
