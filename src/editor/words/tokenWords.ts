// How many tokens, in words: a count is about right, for framing is not ours to count; a bound says that it is one.
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Estimate } from '../../shared/usage.ts';

export function tokenWords({ inputTokens, inputIsBound }: InputOf, t: Translate): string {
  const tokens = formatCount(inputTokens);
  return inputIsBound ? t('≤ {0} tokens', tokens) : t('about {0} tokens', tokens);
}

type InputOf = Pick<Estimate, 'inputTokens' | 'inputIsBound'>;
