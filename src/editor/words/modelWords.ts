// What is said of a model where one is chosen: what it is for, when it ends, why it can't be asked.
import { type Candidate, daysLeft } from '../../core/accounts/advice.ts';
import { endedOn, type Model, type Suit } from '../../core/models/model.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { type Mode, modelName } from '../../shared/mode.ts';
import { shortDay } from './shortDate.ts';

/** From this many days before its end on it is told of. */
const SOON_DAYS = 180;

interface Here {
  /** At other places it may live on. */
  readonly hasOpenAiModels: boolean;
  readonly now: number;
}

export function modelUseLabel(
  { model, mode }: { readonly model: Model; readonly mode: Mode | null },
  t: Translate,
): string {
  if (mode === 'pro') return t('Much more work at the same token prices, no live text');
  return model.isKnown ? model.use : t('Not in the catalogue: careful rules, price unknown');
}

export function suitLabel(suit: Suit, t: Translate): string {
  switch (suit) {
    case 'value':
      return t('Best value');
    case 'hardest':
      return t('For the hardest problems');
    case 'cheap':
      return t('Cheapest that may do');
    default:
      return assertNever(suit);
  }
}

/** Its place answers for it only for some months more. */
export function isEndingSoon(model: Model, here: Here): boolean {
  return endsHere(model, here) && isNear(model, here.now);
}

function isNear(model: Model, now: number): boolean {
  const days = daysLeft(model, now);
  return days !== null && days <= SOON_DAYS;
}

/** Other places may keep a model for longer than OpenAI does. */
function endsHere({ endToldBy }: Model, { hasOpenAiModels }: Here): boolean {
  return hasOpenAiModels || endToldBy !== 'openAi';
}

/** `retires Dec 11`; empty as long as the end is far, or none is known. */
export function modelEndLabel(model: Model, here: Here, t: Translate): string {
  const { now } = here;
  const day = model.shutdownDate;
  if (day === null) return '';
  if (endedOn(model, now) !== null) {
    return model.endToldBy === 'place'
      ? t('retired {0}', shortDay(day, now))
      : t('retired at {0} {1}', whoOf(model), shortDay(day, now));
  }
  if (!isNear(model, now)) return '';
  const isOwn = here.hasOpenAiModels || model.endToldBy === 'place';
  if (daysLeft(model, now) === 1) return isOwn ? t('retires tomorrow') : t('retires at {0} tomorrow', whoOf(model));
  return isOwn ? t('retires {0}', shortDay(day, now)) : t('retires at {0} {1}', whoOf(model), shortDay(day, now));
}

function whoOf({ endToldBy }: Model): string {
  return endToldBy === 'azure' ? 'Azure' : 'OpenAI';
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
