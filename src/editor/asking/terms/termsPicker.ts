// Which model, with which effort, up to which cap: from arguments, settings and memory, or asked for with its price.

import { Account } from '../../../core/accounts/account.ts';
import { EndpointCount } from '../../../core/accounts/endpointCount.ts';
import type { Engine } from '../../../core/engine.ts';
import { howToRun } from '../../../core/jobs/prepare/howToRun.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import { type Model, usualEffort } from '../../../core/models/model.ts';
import { surelyHas } from '../../../core/providers/builtIn.ts';
import type { Endpoint } from '../../../core/providers/endpoint.ts';
import { type Mode, type ModelInMode, readModelName } from '../../../shared/mode.ts';
import type { PromptSize } from '../../../shared/usage.ts';
import type { Settings } from '../../settings.ts';
import type { AskOptions } from '../askOptions.ts';
import { pickCap } from './capPick.ts';
import { CountThere } from './countThere.ts';
import { pickEffort } from './effortPick.ts';
import { endedNote } from './endedModel.ts';
import type { Note } from './modelNotes.ts';
import { type ModelChoice, pickModel } from './modelPick.ts';
import type { OwnJobs } from './ownJobs.ts';
import type { PromptSizing } from './promptSizing.ts';
import { rememberChoice, rememberedChoice } from './remembered.ts';
import { takenEffort, takenMode } from './runTerms.ts';

export interface Choice extends ModelChoice {
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  /** It was picked just now, with prices for a text of this size in view; null = nobody was asked. */
  readonly shownSize: PromptSize | null;
}

type Given = Pick<AskOptions, 'model' | 'mode' | 'effort' | 'maxOutputTokens'>;

const NOTHING: ModelInMode = { model: '', mode: null };

/** Where it is to be asked, when not at the usual place; what is meant; and what has to be said of that. */
export interface PickPlace {
  readonly endpoint?: Endpoint;
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

  /** What arguments, settings and memory say; null = not even the model. */
  async known(engine: Engine, given: Given): Promise<Choice | null> {
    const settings = this.#settings;
    const remembered = rememberedChoice(engine.ledger);
    const named = given.model ?? (settings.model || remembered?.model);
    if (named === undefined) return null;
    const asked = readModelName(named);
    const { model } = asked;
    const last = remembered?.model === model ? remembered : null;
    const facts = (await settings.catalogue()).find(model);
    const isTaken = (mode: Mode | null) => mode !== null && facts.modes.includes(mode);
    // Both of them in the settings: a mode that the model does not have is told of, and not left out.
    const isSetFor = given.model === undefined && settings.model !== '';
    const usualMode = [settings.mode, last?.mode ?? null].find(isTaken) ?? (isSetFor ? settings.mode : null);
    const usual = settings.effort || (last?.effort ?? null);
    return {
      model,
      mode: given.mode ?? asked.mode ?? usualMode,
      effort: given.effort ?? (usual !== null && facts.efforts.includes(usual) ? usual : null),
      maxOutputTokens: given.maxOutputTokens ?? settings.maxOutputTokens,
      shownSize: null,
    };
  }

  /** Where to choose what takes the place of a model that has ended there; undefined = it has not. */
  async instead(engine: Engine, endpoint: Endpoint, asked: ModelInMode): Promise<PickPlace | undefined> {
    const note = endedNote(asked, endpoint, (await this.at(engine, endpoint)).catalogue);
    return note === undefined ? undefined : { endpoint, note, current: asked };
  }

  /** The models as they hold at a place for its key, and what is known of that. */
  async at(engine: Engine, endpoint: Endpoint): Promise<{ catalogue: Catalogue; account: Account }> {
    const account = new Account({ ...engine, endpoint, now: Date.now });
    return { account, catalogue: await account.catalogueFrom(await this.#settings.catalogue()) };
  }

  /** With another mode or effort, when the place was learnt to refuse the one that is meant; undefined = the person backs out. */
  async taken<T extends ModelChoice & Pick<Choice, 'maxOutputTokens'>>(
    engine: Engine,
    endpoint: Endpoint,
    sizing: PromptSizing,
    meant: T,
  ): Promise<T | undefined> {
    const untaught = await this.#settings.catalogue();
    const { maxOutputTokens } = meant;
    const terms = { ...(await this.#terms(engine, endpoint)), sizing, maxOutputTokens };
    const needs = { ...terms, untaught, endpointName: endpoint.name };
    const inMode = await takenMode(meant, needs);
    return inMode === undefined ? undefined : await takenEffort(inMode, needs);
  }

  /** Asks for model and effort with their prices; the cap is the usual one. */
  async pickUsual(
    engine: Engine,
    sizing: PromptSizing,
    given: Given,
    place: PickPlace = {},
  ): Promise<Choice | undefined> {
    const choice = await this.pickModel(engine, sizing, given, place);
    if (choice === undefined) return undefined;
    const maxOutputTokens = given.maxOutputTokens ?? this.#settings.maxOutputTokens;
    // The prices in view were those of the model's own effort.
    return { ...choice, maxOutputTokens, shownSize: given.effort === undefined ? sizing.now : null };
  }

  /** Asks for each of model, effort and cap that is not given. */
  async pick(engine: Engine, sizing: PromptSizing, given: Given): Promise<Choice | undefined> {
    const settings = this.#settings;
    const choice = await this.#pickUnlessGiven(engine, sizing, given);
    if (choice === undefined) return undefined;
    if (given.maxOutputTokens !== undefined) {
      // Where everything is given nobody saw a price.
      const wasAsked = given.model === undefined || (given.effort === undefined && choice.effort !== null);
      return { ...choice, maxOutputTokens: given.maxOutputTokens, shownSize: wasAsked ? sizing.now : null };
    }
    const known = await this.#terms(engine, settings.endpoint);
    const model = known.catalogue.find(choice.model);
    const usual =
      settings.maxOutputTokens || known.catalogue.outputCap(model, choice.effort ?? usualEffort(model), choice.mode);
    const terms = { ...known, sizing, maxOutputTokens: usual };
    const maxOutputTokens = await pickCap(model, choice, usual, terms);
    return maxOutputTokens === undefined ? undefined : { ...choice, maxOutputTokens, shownSize: sizing.now };
  }

  /** Asks for model, mode and effort, and remembers them. */
  async pickModel(
    engine: Engine,
    sizing: PromptSizing,
    given: Given,
    { endpoint = this.#settings.endpoint, note, current }: PickPlace = {},
  ): Promise<ModelChoice | undefined> {
    const settings = this.#settings;
    const choice = await pickModel({
      ...(await this.#terms(engine, endpoint)),
      untaught: await settings.catalogue(),
      counting: new CountThere({
        there: new EndpointCount({ ...engine, endpoint }),
        sizing,
        endpoint,
      }),
      sizing,
      maxOutputTokens: given.maxOutputTokens ?? settings.maxOutputTokens,
      endpointName: endpoint.name,
      hasOpenAiModels: surelyHas(endpoint, 'openAiModels'),
      inForeground: await this.#inForeground(engine, endpoint),
      current: current ?? (await this.known(engine, {})) ?? NOTHING,
      note,
      mode: given.mode,
      effort: given.effort,
    });
    if (choice !== undefined) await rememberChoice(engine.ledger, choice);
    return choice;
  }

  async #inForeground(engine: Engine, endpoint: Endpoint): Promise<(model: Model) => boolean> {
    const { background: setting, store } = this.#settings;
    const capabilities = await new Account({ ...engine, endpoint, now: Date.now }).capabilities();
    // Of a mode that has to run in the background this tells where it would be refused.
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

  async #terms(engine: Engine, endpoint: Endpoint) {
    const { account, catalogue } = await this.at(engine, endpoint);
    const { serviceTier } = await account.capabilities();
    const own = this.#own.record(engine, catalogue);
    return {
      account,
      catalogue,
      own,
      isDefaultTier: serviceTier.answer === 'yes',
      effortOf: this.#effortOf(engine),
    };
  }

  async #pickUnlessGiven(engine: Engine, sizing: PromptSizing, given: Given): Promise<ModelChoice | undefined> {
    if (given.model === undefined) return await this.pickModel(engine, sizing, given);
    const terms = await this.#terms(engine, this.#settings.endpoint);
    const asked = readModelName(given.model);
    const model = terms.catalogue.find(asked.model);
    const inMode = { model: asked.model, mode: given.mode ?? asked.mode };
    if (given.effort !== undefined || model.efforts.length === 0) {
      return { ...inMode, effort: given.effort ?? null };
    }
    const maxOutputTokens = given.maxOutputTokens ?? this.#settings.maxOutputTokens;
    const effort = await pickEffort(model, inMode.mode, { ...terms, sizing, maxOutputTokens });
    return effort === undefined ? undefined : { ...inMode, effort };
  }

  /** The effort that was used with a model last, or the settings name; else its own. */
  #effortOf({ ledger }: Engine): (model: Model) => string | null {
    const last = rememberedChoice(ledger);
    return (model) => {
      const usual = this.#settings.effort || (last?.model === model.id ? last.effort : null);
      return usual !== null && model.efforts.includes(usual) ? usual : usualEffort(model);
    };
  }
}

/** What was chosen before the question is written still holds when it is sent. */
export function keptOptions(
  { confirm, model, mode, effort, maxOutputTokens }: AskOptions,
  choice: Choice | null,
): AskOptions {
  const picked = choice === null || choice.shownSize === null ? { model, mode, effort, maxOutputTokens } : choice;
  return {
    ...(confirm === undefined ? {} : { confirm }),
    ...(picked.model === undefined ? {} : { model: picked.model }),
    ...(picked.mode === undefined || picked.mode === null ? {} : { mode: picked.mode }),
    ...(picked.effort === undefined || picked.effort === null ? {} : { effort: picked.effort }),
    ...(picked.maxOutputTokens === undefined ? {} : { maxOutputTokens: picked.maxOutputTokens }),
  };
}
