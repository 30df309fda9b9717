// The models and their rules. The rows are data (catalogue.json); settings may override prices and add models. An id
// that no row knows gets careful rules and no price.

import { localDay } from '../../shared/format.ts';
import { HumanError } from '../../shared/humanError.ts';
import data from './catalogue.json' with { type: 'json' };

export interface PriceRow {
  /** USD per million tokens. */
  readonly input: number;
  /** null = none published: cached tokens cost the full input price. */
  readonly cached_input: number | null;
  readonly output: number;
}

export interface PriceSource {
  readonly source: string;
  /** ISO day or month of the reading. */
  readonly date: string;
}

export interface Model {
  readonly id: string;
  /** False for an id that no catalogue row and no setting describes. */
  readonly isKnown: boolean;
  readonly use: string;
  /** ISO day from which the provider no longer answers; null = none announced. */
  readonly shutdownDate: string | null;
  readonly replacements: readonly string[];
  readonly contextWindow: number | null;
  readonly maxInputTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Efforts the model takes; empty = the parameter is not sent. */
  readonly efforts: readonly string[];
  readonly defaultEffort: string | null;
  readonly takesInstructions: boolean;
  /** Sums its reasoning up when asked to; an organisation may have to be verified for it. */
  readonly hasSummary: boolean;
  /** Needs a data source tool, which Ponder does not send. */
  readonly needsTool: boolean;
  /** By service tier: `default`, `flex`, `priority`. */
  readonly prices: Readonly<Record<string, PriceRow>>;
  /** USD per million tokens written to the cache at the default tier; null = free. */
  readonly cacheWrite: number | null;
  readonly longContext: { readonly aboveInputTokens: number; readonly input: number; readonly output: number } | null;
  readonly priceSource: PriceSource | null;
}

/** A row of `ponder.prices`, checked. */
export interface PriceOverride {
  readonly model: string;
  readonly input: number;
  readonly cachedInput: number | null;
  readonly output: number;
}

/** A row of `ponder.models`, checked. */
export interface ModelOverride {
  readonly id: string;
  readonly efforts: readonly string[] | null;
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
}

type Row = (typeof data.models)[number];

function fromRow(row: Row): Model {
  const prices: Record<string, PriceRow> = { default: row.price.standard };
  if (row.price.flex !== null) prices.flex = row.price.flex;
  if (row.price.priority !== null) prices.priority = row.price.priority;
  const long = 'long_context' in row ? row.long_context : undefined;
  const write = 'cache_write' in row ? row.cache_write : undefined;
  return {
    id: row.id,
    isKnown: true,
    use: row.use,
    shutdownDate: row.shutdown_date,
    replacements: row.replacements,
    contextWindow: row.context_window,
    maxInputTokens: row.max_input_tokens,
    maxOutputTokens: row.max_output_tokens,
    efforts: row.reasoning_effort.values,
    defaultEffort: row.reasoning_effort.default,
    takesInstructions: row.instruction_roles.length > 0,
    hasSummary: row.reasoning_summary.supported === true,
    needsTool: row.id.endsWith('-deep-research'),
    prices,
    cacheWrite: write ?? null,
    longContext:
      long === undefined
        ? null
        : { aboveInputTokens: long.above_input_tokens, input: long.input_multiplier, output: long.output_multiplier },
    priceSource: row.price_source,
  };
}

/** What is safe to assume of a model that nobody described: the o-series' common rules, and no price. */
function unknownModel(id: string): Model {
  return {
    id,
    isKnown: false,
    use: '',
    shutdownDate: null,
    replacements: [],
    contextWindow: null,
    maxInputTokens: null,
    maxOutputTokens: null,
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'medium',
    takesInstructions: true,
    hasSummary: false,
    needsTool: false,
    prices: {},
    cacheWrite: null,
    longContext: null,
    priceSource: null,
  };
}

export class Catalogue {
  readonly #models = new Map<string, Model>();
  readonly #names = new Map<string, string>();

  constructor(prices: readonly PriceOverride[] = [], models: readonly ModelOverride[] = []) {
    for (const row of data.models) {
      this.#models.set(row.id, fromRow(row));
      for (const name of [...row.snapshots, ...row.aliases]) this.#names.set(name, row.id);
    }
    for (const added of models) this.#models.set(added.id, described(this.find(added.id), added));
    for (const price of prices) this.#models.set(price.model, repriced(this.find(price.model), price));
  }

  /** All models that somebody described, in the catalogue's order. */
  get all(): readonly Model[] {
    return [...this.#models.values()];
  }

  /** Never fails: an id that no row knows comes back with careful rules and without a price. */
  find(id: string): Model {
    const known = this.#models.get(id) ?? this.#models.get(this.#names.get(id) ?? '');
    return known === undefined ? unknownModel(id) : { ...known, id };
  }
}

function described(base: Model, added: ModelOverride): Model {
  return {
    ...base,
    isKnown: true,
    efforts: added.efforts ?? base.efforts,
    defaultEffort:
      added.efforts === null || added.efforts.includes(base.defaultEffort ?? '')
        ? base.defaultEffort
        : (added.efforts[0] ?? null),
    contextWindow: added.contextWindow ?? base.contextWindow,
    maxOutputTokens: added.maxOutputTokens ?? base.maxOutputTokens,
  };
}

function repriced(base: Model, price: PriceOverride): Model {
  const row: PriceRow = { input: price.input, cached_input: price.cachedInput, output: price.output };
  return {
    ...base,
    prices: { default: row },
    cacheWrite: null,
    longContext: null,
    priceSource: { source: 'ponder.prices', date: 'settings' },
  };
}

/** The ISO day by which OpenAI no longer answers for the model, when it has passed; null = it still answers. */
export function endedOn(model: Model, now: number): string | null {
  return model.shutdownDate !== null && model.shutdownDate <= localDay(now) ? model.shutdownDate : null;
}

const CAPS: Readonly<Record<string, number>> = data.default_output_caps;

/** The cap on reasoning and visible tokens together, when the settings name none: by effort, within the model's own. */
export function defaultOutputCap(model: Model, effort: string | null): number {
  const cap = CAPS[effort ?? 'medium'] ?? CAPS.medium ?? 25_000;
  return model.maxOutputTokens === null ? cap : Math.min(cap, model.maxOutputTokens);
}

/**
 * Stops what the provider would refuse for certain.
 * @param isOpenAi the end dates are OpenAI's; another endpoint may keep a model longer.
 */
export function assertCanAsk(
  model: Model,
  options: {
    effort: string | null;
    maxOutputTokens: number;
    inputTokensAtLeast: number;
    now: number;
    isOpenAi: boolean;
  },
): void {
  const ended = options.isOpenAi ? endedOn(model, options.now) : null;
  if (ended !== null) {
    const next = model.replacements.length > 0 ? model.replacements.join(', ') : '-';
    throw new HumanError(
      '{0} ended on {1}. Nothing was sent. Its successors: {2}.',
      [model.id, ended, next],
      'chooseModel',
    );
  }
  if (model.needsTool) {
    throw new HumanError(
      '{0} needs a data source tool, which Ponder does not send. Choose another model.',
      [model.id],
      'chooseModel',
    );
  }
  if (options.effort !== null && !model.efforts.includes(options.effort)) {
    const efforts = model.efforts.length > 0 ? model.efforts.join(', ') : '-';
    throw new HumanError(
      '{0} does not take the effort "{1}". It takes: {2}.',
      [model.id, options.effort, efforts],
      'chooseModel',
    );
  }
  if (model.maxOutputTokens !== null && options.maxOutputTokens > model.maxOutputTokens) {
    throw new HumanError(
      '{0} writes at most {1} tokens, and ponder.maxOutputTokens asks for {2}.',
      [model.id, String(model.maxOutputTokens), String(options.maxOutputTokens)],
      'openSettings',
    );
  }
  const room = inputRoom(model, options.maxOutputTokens);
  if (room !== null && options.inputTokensAtLeast > room) {
    throw new HumanError(
      'The text is too long for {0}: at least {1} tokens, and {2} fit beside the answer. Select less.',
      [model.id, String(options.inputTokensAtLeast), String(room)],
    );
  }
}

function inputRoom(model: Model, maxOutputTokens: number): number | null {
  const limits = [
    model.maxInputTokens,
    model.contextWindow === null ? null : model.contextWindow - maxOutputTokens,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}
