// Reads the rows of `ponder.models` and `ponder.prices`. People write them, so each is checked; one that can't be used
// is named in a sentence and left out as a whole, because half a rule would be a wrong rule.
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { isMode, type Mode, readModelName } from '../../shared/mode.ts';
import { capOf, MOST_USD, wholeOf } from '../../shared/numbers.ts';
import type { Model, PriceRow } from './model.ts';

/** A row of `ponder.prices`: figures in USD per million tokens, or the statement that another model's list price holds. */
export type PriceOverride = PriceFigures | { readonly model: string; readonly sameAs: string };

interface PriceFigures {
  readonly model: string;
  readonly input: number;
  readonly cachedInput: number | null;
  readonly output: number;
}

/** A row of `ponder.models`; null = the row does not set the field. */
export interface ModelOverride {
  readonly id: string;
  readonly use?: string | null;
  readonly strength?: number | null;
  readonly efforts: readonly string[] | null;
  readonly defaultEffort?: string | null;
  readonly modes?: readonly Mode[] | null;
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  readonly streams?: boolean | null;
  readonly summary?: boolean | null;
  readonly instructions?: boolean | null;
  readonly endsOn?: string | null;
  readonly successors?: readonly string[] | null;
}

/** Gets a sentence about each row that can't be used. */
export type Complain = (problem: string) => void;

type Row = Readonly<Record<string, unknown>>;
type Kind = (value: unknown) => boolean;

const isText: Kind = (value) => typeof value === 'string' && value.trim() !== '';
const isTexts: Kind = (value) => Array.isArray(value) && value.every(isText);
const areModes: Kind = (value) => Array.isArray(value) && value.every(isMode);
const isFlag: Kind = (value) => typeof value === 'boolean';
const isTokens: Kind = (value) => capOf(value) !== null;
const isStrength: Kind = (value) => strengthOf(value) !== null;
const isUsd: Kind = (value) => typeof value === 'number' && value >= 0 && value <= MOST_USD;
const isDay: Kind = (value) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

const MOST_STRENGTH = 1_000;

const MODEL_FIELDS: Readonly<Record<string, Kind>> = {
  use: isText,
  strength: isStrength,
  efforts: isTexts,
  defaultEffort: isText,
  modes: areModes,
  contextWindow: isTokens,
  maxOutputTokens: isTokens,
  streams: isFlag,
  summary: isFlag,
  instructions: isFlag,
  endsOn: isDay,
  successors: isTexts,
};
const PRICE_FIELDS: Readonly<Record<string, Kind>> = {
  input: isUsd,
  cachedInput: isUsd,
  output: isUsd,
  sameAs: isText,
};

/** A place on the ladder of models; null = it is none. */
export function strengthOf(value: unknown): number | null {
  return wholeOf(value, 1, MOST_STRENGTH);
}

export function readModels(setting: unknown, complain: Complain): ModelOverride[] {
  return rowsOf('ponder.models', setting, MODEL_FIELDS, complain).flatMap(([id, row]) => {
    const added = {
      id,
      use: textOf(row.use),
      strength: strengthOf(row.strength),
      efforts: textsOf(row.efforts),
      defaultEffort: textOf(row.defaultEffort),
      modes: Array.isArray(row.modes) ? row.modes.filter(isMode) : null,
      contextWindow: numberOf(row.contextWindow),
      maxOutputTokens: numberOf(row.maxOutputTokens),
      streams: flagOf(row.streams),
      summary: flagOf(row.summary),
      instructions: flagOf(row.instructions),
      endsOn: textOf(row.endsOn),
      successors: textsOf(row.successors),
    };
    const { efforts, defaultEffort } = added;
    if (efforts === null || defaultEffort === null || efforts.includes(defaultEffort)) return [added];
    complain(leftOut('ponder.models', id, 'its “defaultEffort” is not among its “efforts”'));
    return [];
  });
}

/** @param isPublished whether a name is that of a model whose price is published */
export function readPrices(
  setting: unknown,
  complain: Complain,
  isPublished: (name: string) => boolean,
): PriceOverride[] {
  return rowsOf('ponder.prices', setting, PRICE_FIELDS, complain).flatMap(([model, row]): PriceOverride[] => {
    const input = numberOf(row.input);
    const output = numberOf(row.output);
    const sameAs = textOf(row.sameAs);
    if (sameAs !== null) {
      const isAlone = Object.keys(row).length === 1;
      if (isAlone && isPublished(sameAs)) return [{ model, sameAs }];
      const why = isAlone ? `Ponder knows no price of “${inert(sameAs, 60)}”` : 'with “sameAs” it takes no figures';
      complain(leftOut('ponder.prices', model, why));
      return [];
    }
    if (input !== null && output !== null) return [{ model, input, cachedInput: numberOf(row.cachedInput), output }];
    complain(leftOut('ponder.prices', model, 'it needs both “input” and “output”, in USD per million tokens'));
    return [];
  });
}

/** The rows in which every field is known and of the right kind. */
function rowsOf(
  setting: string,
  value: unknown,
  kinds: Readonly<Record<string, Kind>>,
  complain: Complain,
): [string, Row][] {
  if (value === undefined || value === null) return [];
  if (!isRow(value)) {
    complain(new HumanError('{0} must list entries by model id. It is ignored.', [setting]).message);
    return [];
  }
  return Object.entries(value).filter((entry): entry is [string, Row] => {
    const problem = problemOf(entry, kinds);
    if (problem !== null) complain(leftOut(setting, entry[0], problem));
    return problem === null;
  });
}

function problemOf([id, row]: [string, unknown], kinds: Readonly<Record<string, Kind>>): string | null {
  if (id.trim() === '') return 'it has no model id';
  if (!isRow(row)) return 'it is not a set of fields';
  for (const [name, value] of Object.entries(row)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined)
      return `there is no field “${inert(name, 40)}”; the fields are ${Object.keys(kinds).join(', ')}`;
    if (!kind(value)) return `its “${name}” can’t be used`;
  }
  return null;
}

function leftOut(setting: string, id: string, problem: string): string {
  return new HumanError('{0}: “{1}” is ignored: {2}.', [setting, inert(id, 60), problem]).message;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.trim() : null;
}

function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function flagOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

export function described(base: Model, added: ModelOverride): Model {
  const efforts = added.efforts ?? base.efforts;
  return {
    ...base,
    isKnown: true,
    use: added.use ?? base.use,
    strength: added.strength ?? base.strength,
    ...effortsOf(efforts, added.defaultEffort ?? base.defaultEffort),
    modes: added.modes ?? base.modes,
    contextWindow: added.contextWindow ?? base.contextWindow,
    // The catalogue's input limit belongs to the catalogue's context window.
    maxInputTokens: added.contextWindow === null ? base.maxInputTokens : null,
    maxOutputTokens: added.maxOutputTokens ?? base.maxOutputTokens,
    streams: added.streams ?? base.streams,
    hasSummary: added.summary ?? base.hasSummary,
    takesInstructions: added.instructions ?? base.takesInstructions,
    shutdownDate: added.endsOn ?? base.shutdownDate,
    replacements: added.successors?.map(readModelName) ?? base.replacements,
  };
}

const ENTERED = 'ponder.prices';

/** @param list the model whose list price a row may name */
export function repriced(base: Model, price: PriceOverride, list: (name: string) => Model): Model {
  if ('sameAs' in price) return pricedAs(base, list(price.sameAs));
  const row: PriceRow = { input: price.input, cached_input: price.cachedInput, output: price.output };
  return {
    ...base,
    prices: { default: row },
    cacheWrite: null,
    longCacheWrite: null,
    longContext: null,
    priceSource: { source: ENTERED, date: 'settings', validThrough: null },
    listPrice: null,
  };
}

/** With all that decides what a request costs, and not with discounts that another place promised. */
function pricedAs(
  base: Model,
  { prices, cacheWrite, longCacheWrite, longContext, listPrice, priceSource }: Model,
): Model {
  if (priceSource === null) return unpriced(base);
  const source = { ...priceSource, source: ENTERED };
  return { ...base, prices, cacheWrite, longCacheWrite, longContext, listPrice, windows: {}, priceSource: source };
}

/** Whether its price is one that a person entered. */
export function isEntered({ priceSource }: Model): boolean {
  return priceSource?.source === ENTERED;
}

/** The same model where nobody knows what it costs. */
export function unpriced(base: Model): Model {
  return {
    ...base,
    prices: {},
    cacheWrite: null,
    longCacheWrite: null,
    longContext: null,
    windows: {},
    priceSource: null,
    listPrice: null,
  };
}

/** What a place told about a model's limits when it refused something. */
export interface LearntRule {
  readonly efforts?: readonly string[];
  readonly modes?: readonly Mode[];
  readonly maxOutputTokens?: number;
}

export function withRule(base: Model, { efforts, modes, maxOutputTokens }: LearntRule): Model {
  const most = Math.min(base.maxOutputTokens ?? Number.POSITIVE_INFINITY, maxOutputTokens ?? Number.POSITIVE_INFINITY);
  return {
    ...base,
    ...(efforts === undefined ? {} : effortsOf(efforts, base.defaultEffort)),
    modes: modes === undefined ? base.modes : base.modes.filter((mode) => modes.includes(mode)),
    maxOutputTokens: Number.isFinite(most) ? most : null,
  };
}

/** The default effort stays if it is among the efforts. */
function effortsOf(efforts: readonly string[], usual: string | null): Pick<Model, 'efforts' | 'defaultEffort'> {
  if (usual === null || efforts.includes(usual)) return { efforts, defaultEffort: usual };
  return { efforts, defaultEffort: efforts.includes('medium') ? 'medium' : (efforts[0] ?? null) };
}
