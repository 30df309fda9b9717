// Where prices come from, in words. Made of inert text.
import type { PriceSource } from '../../core/models/model.ts';
import { localDay } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Cost, Estimate } from '../../shared/usage.ts';
import { isOldPrice } from './isOldPrice.ts';
import { shortDay, shortMonth } from './shortDate.ts';

type Priced = Pick<Cost, 'priceSource' | 'priceDate' | 'priceValidThrough'>;

/** Source and date of a price, and why it may have changed since. @param at when it is, or was, paid */
export function priceSentences(priced: Priced, at: number, t: Translate): string {
  const said = t('Price: {0} ({1}).', inert(priced.priceSource, 120), inert(priced.priceDate, 20));
  const doubt = priceDoubt(priced, at, t);
  return doubt === '' ? said : `${said} ${doubt}`;
}

/** Why a price may have changed since it was read; empty = there is no reason to doubt it. */
export function priceDoubt({ priceDate, priceValidThrough }: Priced, at: number, t: Translate): string {
  const day = localDay(at);
  if (priceValidThrough != null && day > priceValidThrough) {
    return t('This price was announced only until {0}; it may have risen since.', inert(priceValidThrough, 20));
  }
  return isOldPrice(priceDate, day) ? t('This price is more than half a year old and may have changed.') : '';
}

/** `price of Jul 2026`, for a list. */
export function priceLabelOf({ source, date, validThrough }: PriceSource, now: number, t: Translate): string {
  const day = localDay(now);
  const read = shortMonth(date);
  if (validThrough !== null && day > validThrough) {
    return t('price of {0}, announced until {1}', read, shortDay(validThrough, now));
  }
  if (isOldPrice(date, day)) return t('price of {0}, may have changed', read);
  return date === 'settings' ? t('price from {0}', inert(source, 60)) : t('price of {0}', read);
}

/** Why the worst case is not a ceiling; empty = it is one. */
export function boundSentence({ isWorstAbout }: Estimate, t: Translate): string {
  if (isWorstAbout !== true) return '';
  return t(
    'Pro mode does more work at the same token prices. OpenAI does not say how much more, so the highest figure is a guess, not a ceiling.',
  );
}

/** Where low and likely come from. */
export function basisSentence({ basis }: Estimate, t: Translate): string {
  if (basis.from === 'firstRun') return t('Low and likely come from what the first run of this question used.');
  const jobs = String(basis.jobs);
  if (basis.from === 'prior') {
    return basis.jobs === 0
      ? t('Low and likely are first guesses until you have ten finished jobs like this one.')
      : t('Low and likely are first guesses until you have ten finished jobs like this one ({0} so far).', jobs);
  }
  return basis.isSameSize
    ? t('Low and likely come from your last {0} jobs with this model, this effort and about as much text.', jobs)
    : t('Low and likely come from your last {0} jobs with this model and effort.', jobs);
}
