// How a question runs at its place: in the background or in a window that has to stay open, and without what the place
// refuses; and who has to be asked about that.
import { HumanError } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import type { Mode } from '../../shared/mode.ts';
import { advise, refusedBy } from '../accounts/advice.ts';
import type { Learnt } from '../accounts/endpointRecord.ts';
import { howToRun, type Run } from '../jobs/prepare/howToRun.ts';
import type { Model } from '../models/model.ts';
import { surelyHas } from '../providers/builtIn.ts';
import type { AskSettings } from './askSettings.ts';
import type { EndpointFacts } from './endpointFacts.ts';

export interface RunAsked {
  readonly model: Model;
  readonly mode: Mode | null;
  readonly settings: Pick<AskSettings, 'background' | 'store'>;
  readonly now: number;
}

/** @throws HumanError when the settings rule out every way, or the account does not have the model */
export function runOf(place: EndpointFacts, { model, mode, settings, now }: RunAsked): Run {
  assertOnAccount(place, model, now);
  const { endpoint, capabilities } = place;
  const { background: setting, store } = settings;
  const offers = capabilities.for(model.id, store);
  const run = howToRun({ model, mode, setting, offers, endpointName: endpoint.name });
  return refusedTier(place, model) === null ? run : { ...run, without: [...run.without, 'service_tier'] };
}

/** Only a list of today is a reason to stop; an older one, or none, is not. */
function assertOnAccount({ endpoint, catalogue, listed }: EndpointFacts, model: Model, now: number): void {
  if (!surelyHas(endpoint, 'openAiModels') || listed === null) return;
  const refused = refusedBy(advise({ catalogue, listed, hasOpenAiModels: true, now }), catalogue, model.id);
  if (refused?.whyNot?.kind !== 'notListed') return;
  throw new HumanError(
    '{1} does not list {0} for this account. Nothing was sent. Choose another model, or refresh the list there.',
    [model.id, endpoint.name],
    'chooseModel',
  );
}

/** The place refused the default tier for this model; `agreedAt` says whether a person took that. Null = it did not. */
export function refusedTier({ capabilities }: Pick<EndpointFacts, 'capabilities'>, { id }: Model): Learnt | null {
  // The tier does not depend on whether the answer is kept.
  return capabilities.for(id, true).serviceTier.learnt ?? null;
}

/** Which models can only be asked from a window that stays open, as far as the settings let them. */
export function foregroundOf(
  { endpoint, capabilities }: EndpointFacts,
  { background: setting, store }: Pick<AskSettings, 'background' | 'store'>,
): (model: Model) => boolean {
  // No mode is given: one that has to run in the background would be refused here.
  return (model) =>
    setting !== 'always' &&
    !howToRun({
      model,
      mode: null,
      setting,
      offers: capabilities.for(model.id, store),
      endpointName: endpoint.name,
    }).background;
}

/** Whose word it is that a job runs in the foreground: `ponder.background`, or the place that refused. */
export type WhyForeground = 'setting' | 'place';

/**
 * A foreground run without a stream, or that the settings did not choose, is agreed to each time. Null = no question.
 */
export function windowQuestion({ background, streams }: Job, setting: string): WhyForeground | null {
  if (background || (streams && setting === 'never')) return null;
  return setting === 'never' ? 'setting' : 'place';
}

/** The asker was not asked about the open window, so it is told instead. */
export function tellsOfWindow({ background, streams }: Job, setting: string): boolean {
  return !background && streams && setting === 'never';
}
