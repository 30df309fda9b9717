// Numbers of tokens in words. A count is only about right, because Ponder can't count the framing; a bound is marked as
// one.
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Estimate } from '../../shared/usage.ts';

export function tokenWords({ inputTokens, inputIsBound }: InputOf, t: Translate): string {
  const tokens = formatCount(inputTokens);
  return inputIsBound ? t('≤ {0} tokens', tokens) : t('about {0} tokens', tokens);
}

type InputOf = Pick<Estimate, 'inputTokens' | 'inputIsBound'>;
