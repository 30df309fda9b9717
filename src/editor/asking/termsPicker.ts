// Which model, with which effort, up to which cap: from arguments, settings and memory, or asked for with its price.
import type { Engine } from '../../core/engine.ts';
import { Account } from '../../core/models/account.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { usualEffort } from '../../core/models/model.ts';
import { servesOpenAi, takesTier } from '../../core/providers/endpoint.ts';
import { EndpointCount } from '../../core/tokens/endpointCount.ts';
import type { PromptSize } from '../../shared/usage.ts';
import type { Settings } from '../settings.ts';
import type { AskOptions } from './askOptions.ts';
import { pickCap } from './capPick.ts';
import { CountThere } from './countThere.ts';
import { pickEffort } from './effortPick.ts';
import { type ModelChoice, pickModel } from './modelPick.ts';
import type { OwnJobs } from './ownJobs.ts';
import type { PromptSizing } from './promptSizing.ts';
import { rememberChoice, rememberedChoice } from './remembered.ts';

export interface Choice extends ModelChoice {
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  /** It was picked just now, with prices for a text of this size in view; null = nobody was asked. */
  readonly shownSize: PromptSize | null;
}

type Given = Pick<AskOptions, 'model' | 'effort' | 'maxOutputTokens'>;

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
    const model = given.model ?? (settings.model || remembered?.model);
    if (model === undefined) return null;
    const rest = { maxOutputTokens: given.maxOutputTokens ?? settings.maxOutputTokens, shownSize: null };
    if (given.effort !== undefined) return { model, effort: given.effort, ...rest };
    const usual = settings.effort || (remembered?.model === model ? remembered.effort : null);
    const takes = usual !== null && (await settings.catalogue()).find(model).efforts.includes(usual);
    return { model, effort: takes ? usual : null, ...rest };
  }

  /** Asks for model and effort with their prices; the cap is the usual one. */
  async pickUsual(engine: Engine, sizing: PromptSizing, given: Given): Promise<Choice | undefined> {
    const choice = await this.pickModel(engine, sizing, given);
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
    const catalogue = await settings.catalogue();
    const model = catalogue.find(choice.model);
    const usual = settings.maxOutputTokens || catalogue.outputCap(model, choice.effort ?? usualEffort(model));
    const terms = { ...this.#terms(engine, catalogue), sizing, maxOutputTokens: usual };
    const maxOutputTokens = await pickCap(model, choice.effort, usual, terms);
    return maxOutputTokens === undefined ? undefined : { ...choice, maxOutputTokens, shownSize: sizing.now };
  }

  /** Asks for model and effort, and remembers them. */
  async pickModel(engine: Engine, sizing: PromptSizing, given: Given): Promise<ModelChoice | undefined> {
    const settings = this.#settings;
    const { endpoint } = settings;
    const catalogue = await settings.catalogue();
    const choice = await pickModel({
      ...this.#terms(engine, catalogue),
      account: new Account({ ...engine, endpoint, now: Date.now }),
      counting: new CountThere({
        there: new EndpointCount({ ...engine, endpoint }),
        sizing,
        endpointName: endpoint.name,
      }),
      sizing,
      maxOutputTokens: given.maxOutputTokens ?? settings.maxOutputTokens,
      endpointName: endpoint.name,
      isOpenAi: servesOpenAi(endpoint),
      current: settings.model || rememberedChoice(engine.ledger)?.model || '',
      effort: given.effort,
    });
    if (choice !== undefined) await rememberChoice(engine.ledger, choice);
    return choice;
  }

  #terms(engine: Engine, catalogue: Catalogue) {
    const own = this.#own.record(engine, catalogue);
    return { catalogue, own, isDefaultTier: takesTier(this.#settings.endpoint) };
  }

  async #pickUnlessGiven(engine: Engine, sizing: PromptSizing, given: Given): Promise<ModelChoice | undefined> {
    if (given.model === undefined) return await this.pickModel(engine, sizing, given);
    const catalogue = await this.#settings.catalogue();
    const model = catalogue.find(given.model);
    if (given.effort !== undefined || model.efforts.length === 0) {
      return { model: given.model, effort: given.effort ?? null };
    }
    const maxOutputTokens = given.maxOutputTokens ?? this.#settings.maxOutputTokens;
    const effort = await pickEffort(model, { ...this.#terms(engine, catalogue), sizing, maxOutputTokens });
    return effort === undefined ? undefined : { model: given.model, effort };
  }
}

/** What was chosen before the question is written still holds when it is sent. */
export function keptOptions(
  { confirm, model, effort, maxOutputTokens }: AskOptions,
  choice: Choice | null,
): AskOptions {
  const picked = choice === null || choice.shownSize === null ? { model, effort, maxOutputTokens } : choice;
  return {
    ...(confirm === undefined ? {} : { confirm }),
    ...(picked.model === undefined ? {} : { model: picked.model }),
    ...(picked.effort === undefined || picked.effort === null ? {} : { effort: picked.effort }),
    ...(picked.maxOutputTokens === undefined ? {} : { maxOutputTokens: picked.maxOutputTokens }),
  };
}
