// The ladder of models as it stands at a place for one question: what can be asked there, and what it would cost.
import type { EndpointSnapshot, Job } from '../../shared/job.ts';
import { isSameMode } from '../../shared/mode.ts';
import type { PromptSize } from '../../shared/usage.ts';
import { advise } from '../accounts/advice.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { Model } from '../models/model.ts';
import type { FirstRun } from '../models/prices/firstRun.ts';
import type { OwnRecord } from '../models/prices/ownRecord.ts';
import { idOf, type LadderNeeds, type Rung, type RungTerms, rungOf } from '../models/prices/rung.ts';
import { rungsAbove } from '../models/prices/rungsAbove.ts';
import { surelyHas } from '../providers/builtIn.ts';
import type { EndpointFacts } from './endpointFacts.ts';

export interface LadderAsked {
  readonly takesPro: (model: Model) => boolean;
  readonly isDefaultTier: boolean;
  readonly own: OwnRecord;
  readonly size: PromptSize;
  readonly maxOutputTokens: number;
  readonly first: FirstRun | null;
  readonly now: number;
}

/** @param listed what the account lists, as far as anybody knows; null = nobody does */
export function ladderAt(
  { endpoint, catalogue }: { readonly endpoint: EndpointSnapshot; readonly catalogue: Catalogue },
  listed: EndpointFacts['listed'],
  { now, ...asked }: LadderAsked,
): LadderNeeds {
  const hasOpenAiModels = surelyHas(endpoint, 'openAiModels');
  const { usable } = advise({ catalogue, listed, hasOpenAiModels, now });
  return { ...asked, catalogue, usable: usable.map(({ model }) => model) };
}

/** What to ask after a job's answer: what was chosen before the cheaper ones were tried, and all above this one. */
export function rungsAfter(job: Job, ladder: LadderNeeds): readonly Rung[] {
  const above = rungsAbove(job, ladder);
  const { instead } = job;
  if (instead === undefined || !isAskable(instead, ladder)) return above;
  return [rungOf(instead, ladder), ...above.filter((rung) => !isSameTerms(rung, instead))];
}

export function isSameTerms(one: RungTerms, other: RungTerms): boolean {
  return one.model === other.model && isSameMode(one.mode, other.mode) && one.effort === other.effort;
}

/** It may have ended meanwhile, or have lost an effort. */
function isAskable({ model, mode, effort }: RungTerms, { usable, takesPro, catalogue }: LadderNeeds): boolean {
  const found = usable.find(({ id }) => idOf(id, catalogue) === idOf(model, catalogue));
  if (found === undefined || (effort !== null && !found.efforts.includes(effort))) return false;
  return mode !== 'pro' || (found.modes.includes('pro') && takesPro(found));
}
