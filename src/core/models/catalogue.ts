// The models by name. The rows are data (catalogue.json), a chunk of its own, loaded with the first question or the first
// price; settings may override prices and add models. An id that no row knows gets careful rules and no price.
import { isMode, type Mode, readModelName } from '../../shared/mode.ts';
import { type NanoUsd, nanoFromUsd } from '../../shared/money.ts';
import type { Cost, PromptSize, ToolUse, Usage } from '../../shared/usage.ts';
import data from './catalogue.json' with { type: 'json' };
import type { Model, PriceRow } from './model.ts';
import {
  type Complain,
  described,
  instructed,
  type ModelOverride,
  type PriceOverride,
  readModels,
  readPrices,
  repriced,
  type Taught,
} from './overrides.ts';
import { ceiling, mostTokens, sizeFor } from './prices/ceiling.ts';
import { costOf, type ToolFees } from './prices/cost.ts';
import type { OutputTerms } from './prices/estimate.ts';

/** What a reply says about its price. */
export interface Billed {
  readonly model: string | null;
  readonly usage: Usage | null;
  readonly serviceTier: string | null;
  readonly tools: ToolUse;
}

const WEB_SEARCH = nanoFromUsd(data.tool_prices.web_search_per_1k_calls) / 1_000;
const FILE_SEARCH = nanoFromUsd(data.tool_prices.file_search_per_1k_calls) / 1_000;
const CAPS: ReadonlyMap<string, number> = new Map(Object.entries(data.default_output_caps));
const PRO_FACTOR = data.pro_factor;

type Row = (typeof data.models)[number];

/** The names that OpenAI itself gives its models, whatever the settings add. */
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
    shutdownDate: row.shutdown_date,
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
    needsTool: row.id.endsWith('-deep-research'),
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
    modes: [],
    takesInstructions: true,
    hasSummary: false,
    streams: false,
    needsTool: false,
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
  readonly #models = new Map<string, Model>();
  /** What a place tells of its own models. */
  #ends: ReadonlyMap<string, string> = new Map();
  /** What it was learnt to take, by our own id. */
  #taught: ReadonlyMap<string, Taught> = new Map();

  constructor(prices: readonly PriceOverride[] = [], models: readonly ModelOverride[] = []) {
    for (const row of data.models) this.#models.set(row.id, fromRow(row));
    for (const added of models) this.#models.set(added.id, described(this.find(added.id), added));
    for (const price of prices) this.#models.set(price.model, repriced(this.find(price.model), price));
  }

  static fromSettings(prices: unknown, models: unknown, complain: Complain): Catalogue {
    return new Catalogue(readPrices(prices, complain), readModels(models, complain));
  }

  /** All models that somebody described, in the catalogue's order. */
  get all(): readonly Model[] {
    return [...this.#models].map(([id, model]) => this.#instructed(id, model));
  }

  /** The cap on reasoning and visible tokens together, when the settings name none: by effort and mode, within the model's own. */
  outputCap(model: Model, effort: string | null, mode: Mode | null): number {
    const usual = CAPS.get(effort ?? 'medium') ?? data.default_output_caps.medium;
    const cap = usual * (mode === 'pro' ? PRO_FACTOR : 1);
    return model.maxOutputTokens === null ? cap : Math.min(cap, model.maxOutputTokens);
  }

  /**
   * What decides how much a model may write, and is likely to.
   * @param maxOutputTokens 0 = the usual cap
   */
  outputTerms(model: Model, { effort, mode }: Pick<OutputTerms, 'effort' | 'mode'>, maxOutputTokens = 0): OutputTerms {
    const usualTokens = this.outputCap(model, effort, mode);
    return { effort, mode, maxOutputTokens: maxOutputTokens > 0 ? maxOutputTokens : usualTokens, usualTokens };
  }

  /** Never fails: an id that no row knows comes back with careful rules and without a price. */
  find(id: string): Model {
    const own = this.idOf(id) ?? id;
    const known = this.#models.get(own);
    if (known === undefined) {
      return this.#instructed(id, { ...unknownModel(id), shutdownDate: this.#ends.get(id) ?? null });
    }
    // A snapshot may end on a day of its own.
    return this.#instructed(own, { ...known, id, shutdownDate: this.#ends.get(id) ?? known.shutdownDate });
  }

  /** What a reply cost: its own model decides; a name nobody knows falls back to what was asked. */
  bill(asked: string, reply: Billed): Cost | null {
    if (reply.usage === null) return null;
    const served = this.find(reply.model ?? asked);
    const model = served.isKnown ? served : this.find(asked);
    return costOf(model, reply.usage, reply.serviceTier, feesOf(reply.tools));
  }

  /** @param isDefaultTier it is certain to run at the tier that Ponder asks for */
  worst(id: string, size: PromptSize, maxOutputTokens: number, isDefaultTier: boolean): NanoUsd | null {
    const model = this.find(id);
    const tokens = mostTokens(sizeFor(model, size));
    return ceiling(model, { tokens, maxOutputTokens, ...(isDefaultTier ? { tier: 'default' } : {}) });
  }

  /** The catalogue's own id of a model that has several names; null = not in it. */
  idOf(name: string): string | null {
    return this.#models.has(name) ? name : this.publishedId(name);
  }

  /** The id of one of OpenAI's own models, however it is spelt; null = a name of somebody else, or of a later day. */
  publishedId(name: string): string | null {
    return PUBLISHED.get(name.toLowerCase()) ?? null;
  }

  /** The same catalogue with the end dates that a place tells of its own models. */
  dated(ends: ReadonlyMap<string, string>): Catalogue {
    const dated = this.#copy();
    dated.#ends = ends;
    for (const [id, model] of this.#models) {
      dated.#models.set(id, { ...model, shutdownDate: ends.get(id) ?? model.shutdownDate });
    }
    return dated;
  }

  /** The same catalogue with what a place was learnt to take, by any name of a model. */
  taught(rules: ReadonlyMap<string, Taught>): Catalogue {
    const taught = this.#copy();
    const byId = new Map<string, Taught>();
    for (const [name, rule] of rules) {
      const id = this.idOf(name) ?? name;
      byId.set(id, { ...byId.get(id), ...rule });
    }
    taught.#taught = byId;
    return taught;
  }

  #copy(): Catalogue {
    const copy = new Catalogue();
    copy.#ends = this.#ends;
    copy.#taught = this.#taught;
    for (const [id, model] of this.#models) copy.#models.set(id, model);
    return copy;
  }

  #instructed(own: string, model: Model): Model {
    const rule = this.#taught.get(own);
    return rule === undefined ? model : instructed(model, rule);
  }
}

/** Null when one of them is not known. */
function feesOf({ webSearches, fileSearches, hasUnknownFee }: ToolUse): ToolFees | null {
  if (hasUnknownFee) return null;
  return { calls: webSearches + fileSearches, cost: webSearches * WEB_SEARCH + fileSearches * FILE_SEARCH };
}
