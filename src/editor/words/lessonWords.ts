// What a place taught by refusing a field of a question, in words. Made of inert text.
import type { Learnt } from '../../core/accounts/endpointRecord.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';

/** `takes only these efforts: low, medium`, to stand after the name of a model, or of the place. */
export function lessonLabel(learnt: Learnt, t: Translate): string {
  const values = (learnt.values ?? []).map((value) => inert(value, 30)).join(', ');
  switch (learnt.field) {
    case 'stream':
      return t('sends no answer piece by piece');
    case 'reasoning.summary':
      return t('gives no summary of its reasoning');
    case 'reasoning.mode':
      return values === '' ? t('takes no mode') : t('takes only these modes: {0}', values);
    case 'reasoning.effort':
      return values === '' ? t('takes no effort') : t('takes only these efforts: {0}', values);
    case 'max_output_tokens':
      return learnt.most === undefined
        ? t('refuses the cap on its output')
        : t('takes a cap of {0} tokens at most', formatCount(learnt.most));
    case 'service_tier':
      return learnt.agreedAt === undefined
        ? t('does not take the usual price tier')
        : t('does not take the usual price tier; you agreed to ask without it');
    case 'background':
      return backgroundLabel(learnt, t);
    default:
      return t('does not take the field {0}', inert(learnt.field, 60));
  }
}

function backgroundLabel({ isUnreadable, isUnstored }: Learnt, t: Translate): string {
  if (isUnreadable === true) return t('accepts a run in the background and never tells its outcome');
  return isUnstored === true ? t('runs in the background only what it may keep') : t('runs nothing in the background');
}
