// The worst case before sending, in words: usually a ceiling; in pro mode, for which nobody has shown one, a guess.
import type { Translate } from '../../shared/humanError.ts';
import { ceilingUsd, formatUsd, type NanoUsd } from '../../shared/money.ts';
import type { Estimate } from '../../shared/usage.ts';

type Worst = Pick<Estimate, 'worst' | 'isWorstAbout'>;

/** `$0.35`, or `about $0.35`: what follows the words "up to". */
export function worstAmount({ worst, isWorstAbout }: Worst, t: Translate): string {
  return amountOf(worst, isWorstAbout === true, t);
}

export function amountOf(amount: NanoUsd, isAbout: boolean, t: Translate): string {
  return isAbout ? t('about {0}', ceilingUsd(amount)) : ceilingUsd(amount);
}

/** `likely $0.09, at most $0.35`. */
export function rangeWords(price: Worst & Pick<Estimate, 'likely'>, t: Translate): string {
  const { likely, worst, isWorstAbout } = price;
  return isWorstAbout === true
    ? t('likely {0}, worst about {1}', formatUsd(likely), ceilingUsd(worst))
    : t('likely {0}, at most {1}', formatUsd(likely), ceilingUsd(worst));
}
