// Asks for model and effort, with their prices.

import { Account } from '../../../core/accounts/account.ts';
import { EndpointCount } from '../../../core/accounts/endpointCount.ts';
import { isDefaultTier, readEndpointFacts } from '../../../core/asking/endpointFacts.ts';
import type { OwnJobs } from '../../../core/asking/ownJobs.ts';
import { rememberChoice, rememberedChoice, rememberedEfforts } from '../../../core/asking/rememberedChoice.ts';
import { foregroundOf } from '../../../core/asking/runConsent.ts';
import { type Choice, effortFor, type GivenTerms, type ModelChoice, usualTerms } from '../../../core/asking/terms.ts';
import type { Engine } from '../../../core/engine.ts';
import type { Model } from '../../../core/models/model.ts';
import { surelyHas } from '../../../core/providers/builtIn.ts';
import type { Endpoint } from '../../../core/providers/endpoint.ts';
import { type ModelInMode, readModelName } from '../../../shared/mode.ts';
import type { Settings } from '../../settings.ts';
import { CountThere } from './countThere.ts';
import type { Note } from './modelNotes.ts';
import { type EffortNeeds, pickEffort } from './pickEffort.ts';
import { type PickedTerms, pickModel } from './pickModel.ts';
import { BACK, type Back, isMoved, type Moved, type PickStep } from './pickStep.ts';
import type { PromptSizing } from './promptSizing.ts';

const NOTHING: ModelInMode = { model: '', mode: null };

/** The endpoint that is to be asked, the model to preselect, and a line to show above the models. */
export interface PickPlace {
  readonly endpoint: Endpoint;
  readonly current?: ModelInMode;
  readonly note?: Note;
  /** The model that has just been refused. */
  readonly refused?: string | undefined;
  /** Where the model stands in a row of steps. */
  readonly step?: PickStep | undefined;
  /** The question may go to another endpoint; a job that is asked once more stays where it was sent. */
  readonly canMove: boolean;
  /** What stands in the search already. */
  readonly typed?: string | undefined;
}

export interface TermsPickerNeeds {
  readonly settings: Settings;
  readonly own: OwnJobs;
  /** Called when a choice is remembered, whatever it was made for. */
  readonly chose: () => void;
  /** Asks the person for the window's endpoint; undefined when they back out. */
  readonly switchEndpoint: () => Promise<Endpoint | undefined>;
}

export class TermsPicker {
  readonly #needs: TermsPickerNeeds;

  constructor(needs: TermsPickerNeeds) {
    this.#needs = needs;
  }

  /** Asks for model and effort with their prices; the cap is the usual one, unless it is changed on the way. */
  async pickUsual(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    place: PickPlace,
  ): Promise<Choice | Moved | Back | undefined> {
    const picked = await this.#pickModel(engine, sizing, given, {
      ...place,
      canChangeCap: given.maxOutputTokens === undefined,
    });
    return withSize(picked, sizing);
  }

  /**
   * Asks for what is not given of model and effort; BACK = the step before the model is wanted.
   */
  async pick(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    place: Pick<PickPlace, 'endpoint' | 'step' | 'canMove' | 'typed'>,
  ): Promise<Choice | Moved | Back | undefined> {
    if (given.model === undefined) return await this.pickUsual(engine, sizing, given, place);
    const { endpoint, step } = place;
    const asked = readModelName(given.model);
    const terms = await this.#terms(engine, endpoint);
    const model = terms.catalogue.find(asked.model);
    const inMode = { model: asked.model, mode: given.mode ?? asked.mode };
    const maxOutputTokens = given.maxOutputTokens ?? this.#needs.settings.maxOutputTokens;
    if (given.effort !== undefined || model.efforts.length === 0) {
      // Nothing was asked, so no price was in view.
      return { ...inMode, effort: given.effort ?? null, maxOutputTokens, shownSize: null };
    }
    const chosen = await pickEffort(model, inMode.mode, {
      ...terms,
      sizing,
      maxOutputTokens,
      step,
      canGoBack: step?.canGoBack === true,
      canChangeCap: given.maxOutputTokens === undefined,
    });
    return chosen === undefined || chosen === BACK ? chosen : { ...inMode, ...chosen, shownSize: sizing.now };
  }

  /** Asks for model, mode and effort of the questions to come, and remembers them. */
  async pickModel(engine: Engine, sizing: PromptSizing, endpoint: Endpoint): Promise<ModelChoice | undefined> {
    let place: Pick<PickPlace, 'endpoint' | 'typed'> = { endpoint };
    for (;;) {
      const picked = await this.#pickModel(engine, sizing, {}, { ...place, canMove: true, canChangeCap: false });
      if (!isMoved(picked)) return picked === BACK ? undefined : picked;
      place = picked;
    }
  }

  /** Asks for another effort, of those that the place takes, because it does not take the chosen one. */
  async pickEffort(
    engine: Engine,
    sizing: PromptSizing,
    choice: Choice,
    endpoint: Endpoint,
  ): Promise<Choice | undefined> {
    const { maxOutputTokens } = choice;
    const terms = await this.#terms(engine, endpoint);
    const model = terms.catalogue.find(choice.model);
    const needs = { ...terms, sizing, maxOutputTokens, canGoBack: false, canChangeCap: false };
    const chosen = await pickEffort(model, choice.mode, needs);
    return chosen === undefined || chosen === BACK ? undefined : { ...choice, effort: chosen.effort };
  }

  async #pickModel(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    asked: PickPlace & Pick<EffortNeeds, 'canChangeCap'>,
  ): Promise<PickedTerms | Moved | Back | undefined> {
    const { settings, switchEndpoint, chose } = this.#needs;
    const { endpoint, note, refused, current, step, canChangeCap, canMove, typed } = asked;
    const { place, ...terms } = await this.#terms(engine, endpoint);
    const { catalogueElsewhere: catalogue } = place;
    const usual = usualTerms({}, { settings, remembered: rememberedChoice(engine.ledger, endpoint), catalogue });
    const { effort } = given;
    const picked = await pickModel({
      ...terms,
      // A given effort is sent with any model, so prices are for that one.
      effortOf: effort === undefined ? terms.effortOf : () => effort,
      account: new Account({ ...engine, endpoint, now: Date.now }),
      catalogueElsewhere: catalogue,
      counting: new CountThere({
        there: new EndpointCount({ ...engine, endpoint }),
        sizing,
        endpoint,
      }),
      sizing,
      maxOutputTokens: given.maxOutputTokens ?? settings.maxOutputTokens,
      endpointName: endpoint.name,
      hasOpenAiModels: surelyHas(endpoint, 'openAiModels'),
      inForeground: foregroundOf(place, settings),
      current: current ?? usual ?? NOTHING,
      note,
      refused,
      mode: given.mode,
      effort,
      step,
      canChangeCap,
      canSwitch: canMove && settings.endpoints.length > 1,
      typed,
    });
    if (picked === undefined || picked === BACK) return picked;
    if ('is' in picked) {
      const other = (await switchEndpoint()) ?? endpoint;
      return { is: 'moved', endpoint: other, typed: picked.typed };
    }
    await rememberChoice(engine.ledger, picked, endpoint);
    chose();
    return picked;
  }

  async #terms(engine: Engine, endpoint: Endpoint) {
    const place = await readEndpointFacts(
      { ...engine, now: Date.now },
      endpoint,
      await this.#needs.settings.catalogue(),
    );
    const lastEfforts = rememberedEfforts(engine.ledger);
    return {
      place,
      catalogue: place.catalogue,
      own: this.#needs.own.record(engine, place.catalogue),
      isDefaultTier: isDefaultTier(place),
      effortOf: effortFor(this.#needs.settings, lastEfforts),
      lastEffortOf: ({ id }: Model) => lastEfforts.get(id) ?? null,
    };
  }
}

function withSize(
  picked: PickedTerms | Moved | Back | undefined,
  sizing: PromptSizing,
): Choice | Moved | Back | undefined {
  return picked === undefined || picked === BACK || isMoved(picked) ? picked : { ...picked, shownSize: sizing.now };
}
