// The usual cap on an answer, in words.
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';

/** @param limit tokens that the place lets through in a minute */
export function clippedCap(limit: number, t: Translate): string {
  return t('The usual cap, lowered: {0} tokens a minute is the limit here, the question included', formatCount(limit));
}
