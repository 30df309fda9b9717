// Days and months in as few letters as a list has room for.
import { localDay } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';

const DAY = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const DAY_AND_YEAR = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `Dec 11`, with its year if that is another one. @param day ISO day */
export function shortDay(day: string, now: number): string {
  const at = Date.parse(day);
  if (Number.isNaN(at)) return inert(day, 20);
  return (day.slice(0, 4) === localDay(now).slice(0, 4) ? DAY : DAY_AND_YEAR).format(at);
}

/** `Sep 2026`. @param day ISO day or month; anything else is shown as it is */
export function shortMonth(day: string): string {
  return /^\d{4}-\d\d(-\d\d)?$/.test(day) && !Number.isNaN(Date.parse(day))
    ? MONTH.format(Date.parse(day))
    : inert(day, 20);
}
