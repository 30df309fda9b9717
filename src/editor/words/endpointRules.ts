// What follows for a person who asks at a place, from what is known of it and from the settings.

import type { Offers } from '../../core/accounts/capabilities.ts';
import type { Agreement } from '../../core/accounts/endpointCount.ts';
import type { Translate } from '../../shared/humanError.ts';

export interface RuleFacts {
  /** For an answer that is to be kept there, or not, as the settings say. */
  readonly offers: Offers;
  /** `ponder.background`. */
  readonly background: string;
  readonly agreement: Agreement;
}

/** Sentences, the weightiest first. */
export function endpointRules({ offers, background, agreement }: RuleFacts, t: Translate): readonly string[] {
  const { stream, cancel, deployments, listPrices, serviceTier } = offers;
  const rules = [
    runRule(offers, background, t),
    stream.answer === 'no' ? t('Nothing of an answer arrives before its end.') : '',
    cancel.answer === 'no' ? t('A run in the background can’t be cancelled.') : '',
    deployments.answer === 'yes' ? t('Models are asked by the names of their deployments.') : '',
    listPrices.answer === 'no'
      ? t('A model has a price only if you enter it in ponder.prices.')
      : listPrices.answer === 'unknown'
        ? t('Costs are counted by OpenAI’s list prices, or by those that you enter in ponder.prices.')
        : '',
    serviceTier.answer === 'yes'
      ? ''
      : t('Ponder can’t choose the price tier, so “at most” is a price at the most expensive one.'),
    agreement === 'agreed'
      ? t('When you choose a model, the text is sent there to be counted: you agreed to that.')
      : '',
  ];
  return rules.filter((rule) => rule !== '');
}

function runRule({ background }: Offers, setting: string, t: Translate): string {
  if (setting === 'never') {
    return t('Questions run in the foreground, because ponder.background is “never”: keep the window open.');
  }
  switch (background.answer) {
    case 'yes':
      return t('Questions run in the background: you can close VS Code meanwhile.');
    case 'unknown':
      return t('Questions are sent to run in the background. Ponder learns from the first one whether that works.');
    case 'no':
      if (setting === 'always')
        return t('Nothing can be sent there while ponder.background is “always”. Set it to “auto”.');
      return background.isUnstored === true
        ? t('Questions run in the foreground, because ponder.store is off: keep the window open.')
        : t('Questions run in the foreground: keep the window open.');
  }
}
