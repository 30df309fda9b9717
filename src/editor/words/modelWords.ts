// What is said of a model where one is chosen: what it is for, when it ends, why it can't be asked.
import { type Candidate, daysLeft } from '../../core/accounts/advice.ts';
import { endedOn, type Model } from '../../core/models/model.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { type Mode, modelName } from '../../shared/mode.ts';

/** From this many days before its end on it is told of. */
const SOON_DAYS = 180;

export function modelUseLabel(
  { model, mode }: { readonly model: Model; readonly mode: Mode | null },
  t: Translate,
): string {
  if (mode === 'pro') return t('Much more work at the same token prices; in the background, without live text');
  return model.isKnown ? model.use : t('Not in the catalogue: careful rules, price unknown');
}

/** Empty as long as the end is far, or none is known. @param hasOpenAiModels at other places it may live on */
export function modelEndLabel(
  model: Model,
  { hasOpenAiModels, now }: { readonly hasOpenAiModels: boolean; readonly now: number },
  t: Translate,
): string {
  const day = model.shutdownDate;
  if (day === null) return '';
  if (endedOn(model, now) !== null) return t('ended at OpenAI on {0}', day);
  const days = daysLeft(model, now) ?? 0;
  if (days > SOON_DAYS) return '';
  const isOne = days === 1;
  if (hasOpenAiModels) {
    return isOne ? t('ends tomorrow, on {0}', day) : t('ends in {0} days, on {1}', String(days), day);
  }
  return isOne ? t('ends at OpenAI tomorrow, on {0}', day) : t('ends at OpenAI in {0} days, on {1}', String(days), day);
}

/** Why a model can't be asked, with those that come after it. Empty = it can. */
export function whyNotLabel({ whyNot, successors }: Candidate, endpointName: string, t: Translate): string {
  const next = successors.length === 0 ? '' : ` → ${successors.map(modelName).join(', ')}`;
  switch (whyNot?.kind) {
    case 'ended':
      return t('ended {0}', whyNot.day) + next;
    case 'notListed':
      return t('not on this account at {0}', inert(endpointName, 60)) + next;
    case 'needsTool':
      return t('needs a data source tool, which Ponder does not send');
    default:
      return '';
  }
}
