// Where prices come from, in words. Made of inert text.
import type { PriceSource } from '../../core/models/model.ts';
import { localDay } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Cost, Estimate } from '../../shared/usage.ts';
import { isOldPrice } from './isOldPrice.ts';

type Priced = Pick<Cost, 'priceSource' | 'priceDate' | 'priceValidThrough'>;

/** Source and date of a price, and why it may have changed since. @param at when it is, or was, paid */
export function priceSentences(
  { priceSource, priceDate, priceValidThrough }: Priced,
  at: number,
  t: Translate,
): string {
  const said = t('Price: {0} ({1}).', inert(priceSource, 120), inert(priceDate, 20));
  const doubt = doubtOf(priceDate, priceValidThrough ?? null, localDay(at), t);
  return doubt === '' ? said : `${said} ${doubt}`;
}

function doubtOf(date: string, validThrough: string | null, day: string, t: Translate): string {
  if (validThrough !== null && day > validThrough) {
    return t('It was announced until {0} only, and may have risen since.', inert(validThrough, 20));
  }
  return isOldPrice(date, day) ? t('That was read more than half a year before, and may have changed.') : '';
}

/** `price of 2026-07`, for a list. */
export function priceLabelOf({ source, date, validThrough }: PriceSource, now: number, t: Translate): string {
  const day = localDay(now);
  const read = inert(date, 20);
  if (validThrough !== null && day > validThrough) {
    return t('price of {0}, announced until {1} only', read, inert(validThrough, 20));
  }
  if (isOldPrice(date, day)) return t('price of {0}, more than half a year old', read);
  return date === 'settings' ? t('price from {0}', inert(source, 60)) : t('price of {0}', read);
}

/** Why the worst case is not a ceiling; empty = it is one. */
export function boundSentence({ isWorstAbout }: Estimate, t: Translate): string {
  if (isWorstAbout !== true) return '';
  return t(
    'Pro mode does more work at the same token prices. How much more is not published, so the highest figure is a guess, not a ceiling.',
  );
}

/** Where low and likely come from. */
export function basisSentence({ basis }: Estimate, t: Translate): string {
  const jobs = String(basis.jobs);
  if (basis.from === 'prior') {
    return basis.jobs === 0
      ? t('Low and likely are first guesses by effort, until ten jobs like this one are finished.')
      : t('Low and likely are first guesses by effort, until ten jobs like this one are finished ({0} so far).', jobs);
  }
  return basis.isSameSize
    ? t('Low and likely are from your last {0} jobs with this model, this effort and about as much text.', jobs)
    : t('Low and likely are from your last {0} jobs with this model and effort.', jobs);
}
