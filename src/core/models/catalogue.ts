// The models by name. The rows are data (catalogue.json), in a chunk of its own that is loaded with the first question
// or price; settings may override prices and add models. An id without a row gets careful rules and no price.
import { isMode, type Mode, readModelName } from '../../shared/mode.ts';
import { type NanoUsd, nanoFromUsd } from '../../shared/money.ts';
import data from './catalogue.json' with { type: 'json' };
import { isInputKind, isSuit, type Model, type OutputBounds, type PriceRow } from './model.ts';
import {
  type Complain,
  described,
  isEntered,
  type LearntRule,
  type ModelOverride,
  type PriceOverride,
  readModels,
  readPrices,
  repriced,
  strengthOf,
  unpriced,
  withRule,
} from './overrides.ts';

/** What one call of each of the provider's own tools costs. */
export interface ToolPrices {
  readonly webSearch: NanoUsd;
  readonly fileSearch: NanoUsd;
}

/** What only one place says of its models; the keys may be any of a model's names. */
export interface ToldByPlace {
  /** ISO days from which the place no longer answers for them. */
  readonly ends: ReadonlyMap<string, string>;
  /** What was learnt about the values that they take. */
  readonly rules: ReadonlyMap<string, LearntRule>;
  /** The place's own names of models (deployments), each with the model that it stands for; null = it has none. */
  readonly deployments: ReadonlyMap<string, string> | null;
  /** False = only what a person entered is a price there. */
  readonly hasListPrices: boolean;
  /** How many tokens the place lets through in a minute, of a question and its cap together; null = nobody knows. */
  readonly tokensAMinute: (model: string) => number | null;
}

const NOTHING_TOLD: ToldByPlace = {
  ends: new Map(),
  rules: new Map(),
  deployments: null,
  hasListPrices: true,
  tokensAMinute: () => null,
};
/** Beside a question that leaves less room than this no cap is of use: the place says what it is too large for. */
const LEAST_CAP = 1_000;

const TOOL_PRICES: ToolPrices = {
  webSearch: nanoFromUsd(data.tool_prices.web_search_per_1k_calls) / 1_000,
  fileSearch: nanoFromUsd(data.tool_prices.file_search_per_1k_calls) / 1_000,
};
const CAPS: ReadonlyMap<string, number> = new Map(Object.entries(data.default_output_caps));
const PRO_FACTOR = data.pro_factor;
const KEEPS_REASONING: ReadonlySet<string> = new Set(data.follow_ups.keeps_reasoning);
const TAKES_EFFORT_UPDATES: ReadonlySet<string> = new Set(data.follow_ups.takes_effort_updates);
const PRO_STRENGTH = strengthOf(data.pro_strength) ?? 0;

/** ISO days by the catalogue's ids. */
const AZURE_ENDS: ReadonlyMap<string, string | null> = new Map(
  data.models.map((row) => [row.id, row.azure_retirement]),
);

type Row = (typeof data.models)[number];

/** The names that OpenAI itself gives its models, with their ids; what settings add is not among them. */
const PUBLISHED: ReadonlyMap<string, string> = new Map(
  data.models.flatMap(({ id, snapshots, aliases }) => [id, ...snapshots, ...aliases].map((name) => [name, id])),
);

function fromRow(row: Row): Model {
  const prices: Record<string, PriceRow> = { default: row.price.standard };
  if (row.price.batch !== null) prices.batch = row.price.batch;
  if (row.price.flex !== null) prices.flex = row.price.flex;
  if (row.price.priority !== null) prices.priority = row.price.priority;
  const long = 'long_context' in row ? row.long_context : undefined;
  const write = 'cache_write' in row ? row.cache_write : undefined;
  return {
    id: row.id,
    isKnown: true,
    use: row.use,
    suits: isSuit(row.suits) ? row.suits : null,
    strength: strengthOf(row.strength),
    shutdownDate: row.shutdown_date,
    endToldBy: 'openAi',
    replacements: row.replacements.map(readModelName),
    contextWindow: row.context_window,
    maxInputTokens: row.max_input_tokens,
    maxOutputTokens: row.max_output_tokens,
    efforts: row.reasoning_effort.values,
    defaultEffort: row.reasoning_effort.default,
    modes: ('reasoning_mode' in row ? (row.reasoning_mode?.values ?? []) : []).filter(isMode),
    takesInstructions: row.instruction_roles.length > 0,
    hasSummary: row.reasoning_summary.supported === true,
    streams: row.streaming === true,
    keepsReasoning: KEEPS_REASONING.has(row.id),
    takesEffortUpdates: TAKES_EFFORT_UPDATES.has(row.id),
    needsTool: row.id.endsWith('-deep-research'),
    inputKinds: row.input.filter(isInputKind),
    takesPdf: row.pdf_input,
    callsFunctions: row.function_calling,
    builtInTools: row.built_in_tools,
    hasStructuredOutputs: row.structured_outputs,
    takesBatch: row.endpoints.batch,
    windows: ('background_windows' in row ? row.background_windows : undefined) ?? {},
    isO200k: true,
    prices,
    cacheWrite: write ?? null,
    longCacheWrite: ('cache_write_12h' in row ? row.cache_write_12h : undefined) ?? null,
    longContext:
      long === undefined
        ? null
        : { aboveInputTokens: long.above_input_tokens, input: long.input_multiplier, output: long.output_multiplier },
    priceSource: {
      source: row.price_source.source,
      date: row.price_source.date,
      validThrough: ('price_valid_through' in row ? row.price_valid_through : undefined) ?? null,
    },
    listPrice: ('list_price' in row ? row.list_price : undefined) ?? null,
  };
}

/** What is safe to assume about a model that nobody described: the common rules of the o-series, and no price. */
function unknownModel(id: string): Model {
  return {
    id,
    isKnown: false,
    use: '',
    suits: null,
    strength: null,
    shutdownDate: null,
    endToldBy: 'openAi',
    replacements: [],
    contextWindow: null,
    maxInputTokens: null,
    maxOutputTokens: null,
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'medium',
    modes: [],
    takesInstructions: true,
    hasSummary: false,
    streams: false,
    keepsReasoning: false,
    takesEffortUpdates: false,
    needsTool: false,
    // Every model reads text. Anything else it might drop without a word.
    inputKinds: ['text'],
    takesPdf: false,
    // A place refuses these before anything is paid for, so it is safe to try.
    callsFunctions: null,
    builtInTools: null,
    hasStructuredOutputs: null,
    takesBatch: null,
    // Nobody has promised a price for these.
    windows: {},
    isO200k: false,
    prices: {},
    cacheWrite: null,
    longCacheWrite: null,
    longContext: null,
    priceSource: null,
    listPrice: null,
  };
}

export class Catalogue {
  readonly toolPrices = TOOL_PRICES;
  readonly #models = new Map<string, Model>();
  readonly #settings: readonly [prices: readonly PriceOverride[], models: readonly ModelOverride[]];
  readonly #told: ToldByPlace;
  /** The prices that a person entered, by the names they were entered for. */
  readonly #prices: ReadonlyMap<string, PriceOverride>;
  /** The learnt rules by the catalogue's own ids. */
  readonly #rules = new Map<string, LearntRule>();

  constructor(
    prices: readonly PriceOverride[] = [],
    models: readonly ModelOverride[] = [],
    told: ToldByPlace = NOTHING_TOLD,
  ) {
    this.#settings = [prices, models];
    this.#prices = new Map(prices.map((price) => [price.model, price]));
    for (const row of data.models) this.#models.set(row.id, fromRow(row));
    this.#told = NOTHING_TOLD;
    for (const added of models) this.#models.set(added.id, described(this.find(added.id), added));
    for (const price of prices) {
      this.#models.set(
        price.model,
        repriced(this.find(price.model), price, (name) => this.#listed(name)),
      );
    }
    this.#told = told;
    for (const [name, rule] of told.rules) {
      const id = this.#ownId(name);
      this.#rules.set(id, { ...this.#rules.get(id), ...rule });
    }
  }

  static fromSettings(prices: unknown, models: unknown, complain: Complain): Catalogue {
    return new Catalogue(
      readPrices(prices, complain, (name) => PUBLISHED.has(name.toLowerCase())),
      readModels(models, complain),
    );
  }

  /** All models that somebody described, in the catalogue's order. */
  get all(): readonly Model[] {
    return [...this.#models].map(([id, model]) => this.#asTold(id, id, model));
  }

  /**
   * The cap on reasoning and visible tokens if settings name none: by effort and mode, within the model's limit and what
   * the place lets through in a minute.
   * @param inputTokens what the place reserves for the question beside the cap
   */
  outputCap(model: Model, effort: string | null, mode: Mode | null, inputTokens = 0): number {
    const usual = CAPS.get(effort ?? 'medium') ?? data.default_output_caps.medium;
    const cap = Math.min(usual * (mode === 'pro' ? PRO_FACTOR : 1), model.maxOutputTokens ?? Number.POSITIVE_INFINITY);
    const room = (this.tokensAMinute(model) ?? Number.POSITIVE_INFINITY) - inputTokens;
    return room < LEAST_CAP ? cap : Math.min(cap, room);
  }

  /** How able a model is in one of its modes, to compare; null = nobody knows. */
  rankOf(model: Model, mode: Mode | null): number | null {
    return model.strength === null ? null : model.strength + (mode === 'pro' ? PRO_STRENGTH : 0);
  }

  /** How many tokens the place lets through in a minute; null = nobody knows. */
  tokensAMinute({ id }: Model): number | null {
    return this.#told.tokensAMinute(id);
  }

  /**
   * What decides how many tokens a model may write, and how many it is likely to write.
   * @param maxOutputTokens 0 = the usual cap
   * @param inputTokens what the place reserves for the question beside the cap
   */
  outputBounds(
    model: Model,
    { effort, mode }: Pick<OutputBounds, 'effort' | 'mode'>,
    maxOutputTokens = 0,
    inputTokens = 0,
  ): OutputBounds {
    const usualTokens = this.outputCap(model, effort, mode, inputTokens);
    return { effort, mode, maxOutputTokens: maxOutputTokens > 0 ? maxOutputTokens : usualTokens, usualTokens };
  }

  /** Never fails: an unknown id gets a model with careful rules and no price. */
  find(id: string): Model {
    const own = this.#ownId(id);
    return this.#asTold(id, own, this.#models.get(own) ?? unknownModel(id));
  }

  /** The model that a place's own name stands for; undefined = the place has no such name. */
  deployedAs(name: string): string | undefined {
    return this.#told.deployments?.get(name);
  }

  /** The place's own names of models; null = it has none, and a name says which model it means. */
  get deployed(): readonly string[] | null {
    return this.#told.deployments === null ? null : [...this.#told.deployments.keys()];
  }

  /** The catalogue's own id of a model, by any of its names; null = it is not in the catalogue. */
  idOf(name: string): string | null {
    const meant = this.deployedAs(name) ?? name;
    return this.#models.has(meant) ? meant : this.publishedId(meant);
  }

  /** The id of one of OpenAI's own models, in any case; null = another vendor's, or newer than the catalogue. */
  publishedId(name: string): string | null {
    return PUBLISHED.get(name.toLowerCase()) ?? null;
  }

  /** The same catalogue as one place has it: what is given replaces what was told before. */
  with(told: Partial<ToldByPlace>): Catalogue {
    return new Catalogue(...this.#settings, { ...this.#told, ...told });
  }

  /** @param names the narrowest first: a snapshot may end on a day of its own */
  #endOf(model: Model, names: readonly string[]): Pick<Model, 'shutdownDate' | 'endToldBy'> {
    const { ends, deployments } = this.#told;
    const told = names.map((name) => ends.get(name)).find((day) => day !== undefined);
    if (told !== undefined) return { shutdownDate: told, endToldBy: 'place' };
    if (deployments === null) return { shutdownDate: model.shutdownDate, endToldBy: 'openAi' };
    return { shutdownDate: AZURE_ENDS.get(names.at(-1) ?? '') ?? null, endToldBy: 'azure' };
  }

  /** A price that was entered for the place's own name counts before one for the model behind it. */
  #pricedHere(id: string, model: Model): Model {
    const entered = this.deployedAs(id) === undefined ? undefined : this.#prices.get(id);
    if (entered !== undefined) return repriced(model, entered, (name) => this.#listed(name));
    return this.#told.hasListPrices || isEntered(model) ? model : unpriced(model);
  }

  /** A model with the price that its own provider publishes, whatever a person entered for it. */
  #listed(name: string): Model {
    const row = data.models.find(({ id }) => id === (this.publishedId(name) ?? name));
    return row === undefined ? unknownModel(name) : fromRow(row);
  }

  #ownId(name: string): string {
    return this.idOf(name) ?? this.deployedAs(name) ?? name;
  }

  #asTold(id: string, own: string, model: Model): Model {
    const meant = this.deployedAs(id) ?? id;
    const named = { ...this.#pricedHere(id, model), id, ...this.#endOf(model, [id, meant, own]) };
    const rule = this.#rules.get(own);
    return rule === undefined ? named : withRule(named, rule);
  }
}
