// Asks for model, effort and cap, with their prices.

import { Account } from '../../../core/accounts/account.ts';
import { EndpointCount } from '../../../core/accounts/endpointCount.ts';
import { isDefaultTier, readEndpointFacts } from '../../../core/asking/endpointFacts.ts';
import type { OwnJobs } from '../../../core/asking/ownJobs.ts';
import { rememberChoice, rememberedChoice } from '../../../core/asking/rememberedChoice.ts';
import { foregroundOf } from '../../../core/asking/runConsent.ts';
import { type Choice, effortFor, type GivenTerms, type ModelChoice, usualTerms } from '../../../core/asking/terms.ts';
import type { Engine } from '../../../core/engine.ts';
import { usualEffort } from '../../../core/models/model.ts';
import { surelyHas } from '../../../core/providers/builtIn.ts';
import type { Endpoint } from '../../../core/providers/endpoint.ts';
import { type ModelInMode, readModelName } from '../../../shared/mode.ts';
import type { Settings } from '../../settings.ts';
import { CountThere } from './countThere.ts';
import type { Note } from './modelNotes.ts';
import { pickCap } from './pickCap.ts';
import { pickEffort } from './pickEffort.ts';
import { pickModel } from './pickModel.ts';
import { BACK, type Back, type PickStep } from './pickStep.ts';
import type { PromptSizing } from './promptSizing.ts';

const NOTHING: ModelInMode = { model: '', mode: null };

/** The endpoint that is to be asked, the model to preselect, and a line to show above the models. */
export interface PickPlace {
  readonly endpoint: Endpoint;
  readonly current?: ModelInMode;
  readonly note?: Note;
}

export class TermsPicker {
  readonly #settings: Settings;
  readonly #own: OwnJobs;

  constructor(settings: Settings, own: OwnJobs) {
    this.#settings = settings;
    this.#own = own;
  }

  /** Asks for model and effort with their prices; the cap is the usual one. */
  async pickUsual(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    place: PickPlace,
    step?: PickStep,
  ): Promise<Choice | Back | undefined> {
    const choice = await this.pickModel(engine, sizing, given, place, step);
    if (choice === undefined || choice === BACK) return choice;
    const maxOutputTokens = given.maxOutputTokens ?? this.#settings.maxOutputTokens;
    // With a given effort the person saw no price for it: those in view were for the model's usual effort.
    return { ...choice, maxOutputTokens, shownSize: given.effort === undefined ? sizing.now : null };
  }

  /** Asks for each of model, effort and cap that is not given. */
  async pick(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    endpoint: Endpoint,
    step?: PickStep,
  ): Promise<Choice | Back | undefined> {
    const settings = this.#settings;
    const choice = await this.#pickUnlessGiven(engine, sizing, given, endpoint, step);
    if (choice === undefined || choice === BACK) return choice;
    if (given.maxOutputTokens !== undefined) {
      // If everything is given, the person saw no price.
      const wasAsked = given.model === undefined || (given.effort === undefined && choice.effort !== null);
      return { ...choice, maxOutputTokens: given.maxOutputTokens, shownSize: wasAsked ? sizing.now : null };
    }
    const known = await this.#terms(engine, endpoint);
    const model = known.catalogue.find(choice.model);
    const usual =
      settings.maxOutputTokens || known.catalogue.outputCap(model, choice.effort ?? usualEffort(model), choice.mode);
    const terms = { ...known, sizing, maxOutputTokens: usual };
    const maxOutputTokens = await pickCap(model, choice, usual, terms);
    if (maxOutputTokens === undefined || maxOutputTokens === BACK) return maxOutputTokens;
    return { ...choice, maxOutputTokens, shownSize: sizing.now };
  }

  /** Asks for model, mode and effort, and remembers them. */
  async pickModel(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    { endpoint, note, current }: PickPlace,
    step?: PickStep,
  ): Promise<ModelChoice | Back | undefined> {
    const settings = this.#settings;
    const { place, ...terms } = await this.#terms(engine, endpoint);
    const { catalogueElsewhere: catalogue } = place;
    const usual = usualTerms({}, { settings, remembered: rememberedChoice(engine.ledger), catalogue });
    const choice = await pickModel({
      ...terms,
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
      mode: given.mode,
      effort: given.effort,
      step,
    });
    if (choice !== undefined && choice !== BACK) await rememberChoice(engine.ledger, choice);
    return choice;
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
    const effort = await pickEffort(model, choice.mode, { ...terms, sizing, maxOutputTokens });
    return effort === undefined || effort === BACK ? undefined : { ...choice, effort };
  }

  async #terms(engine: Engine, endpoint: Endpoint) {
    const place = await readEndpointFacts({ ...engine, now: Date.now }, endpoint, await this.#settings.catalogue());
    return {
      place,
      catalogue: place.catalogue,
      own: this.#own.record(engine, place.catalogue),
      isDefaultTier: isDefaultTier(place),
      effortOf: effortFor(this.#settings, rememberedChoice(engine.ledger)),
    };
  }

  async #pickUnlessGiven(
    engine: Engine,
    sizing: PromptSizing,
    given: GivenTerms,
    endpoint: Endpoint,
    step?: PickStep,
  ): Promise<ModelChoice | Back | undefined> {
    if (given.model === undefined) return await this.pickModel(engine, sizing, given, { endpoint }, step);
    const terms = await this.#terms(engine, endpoint);
    const asked = readModelName(given.model);
    const model = terms.catalogue.find(asked.model);
    const inMode = { model: asked.model, mode: given.mode ?? asked.mode };
    if (given.effort !== undefined || model.efforts.length === 0) {
      return { ...inMode, effort: given.effort ?? null };
    }
    const maxOutputTokens = given.maxOutputTokens ?? this.#settings.maxOutputTokens;
    const effort = await pickEffort(model, inMode.mode, { ...terms, sizing, maxOutputTokens }, step);
    return effort === undefined || effort === BACK ? effort : { ...inMode, effort };
  }
}
