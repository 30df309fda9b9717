// What a model is to Ponder, and the rules that are checked before anything is sent. The rows are in the catalogue.
import { localDay } from '../../shared/format.ts';
import { HumanError } from '../../shared/humanError.ts';
import { type Mode, type ModelInMode, modelName } from '../../shared/mode.ts';

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
  /** ISO day of the provider's word that the price holds; null = no such word. */
  readonly validThrough: string | null;
}

/** What a promotion was taken off: the price may come back to it any day after its end. */
export interface ListPrice extends PriceRow {
  readonly cache_write: number;
}

/** What a question may be made of, in the provider's words. */
export const INPUT_KINDS = ['text', 'image'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export function isInputKind(value: unknown): value is InputKind {
  return INPUT_KINDS.some((kind) => kind === value);
}

export interface Model {
  readonly id: string;
  /** False for an id that no catalogue row and no setting describes. */
  readonly isKnown: boolean;
  readonly use: string;
  /** ISO day from which the provider no longer answers; null = none announced. */
  readonly shutdownDate: string | null;
  /** What takes its place, the newest first. */
  readonly replacements: readonly ModelInMode[];
  readonly contextWindow: number | null;
  readonly maxInputTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Efforts the model takes; empty = the parameter is not sent. */
  readonly efforts: readonly string[];
  readonly defaultEffort: string | null;
  /** Modes the model takes; empty = it has none, or nobody knows of one: the parameter is not sent. */
  readonly modes: readonly Mode[];
  readonly takesInstructions: boolean;
  /** Sums its reasoning up when asked to; an organisation may have to be verified for it. */
  readonly hasSummary: boolean;
  /** Answers can come as a stream; false also where sources doubt it. */
  readonly streams: boolean;
  /** Needs a data source tool, which Ponder does not send. */
  readonly needsTool: boolean;
  readonly inputKinds: readonly InputKind[];
  /** Reads PDF files, their pictures included; false also where nobody knows. */
  readonly takesPdf: boolean;
  /** Calls functions that it is told of; null = nobody knows. */
  readonly callsFunctions: boolean | null;
  /** The provider's own tools that it can use, in the provider's words; null = nobody knows. */
  readonly builtInTools: readonly string[] | null;
  /** Answers in the form of a schema; null = nobody knows. */
  readonly hasStructuredOutputs: boolean | null;
  /** Can be asked in a batch; null = nobody knows. */
  readonly takesBatch: boolean | null;
  /** What a run costs that has so long (`2h`, `8h`), as a part of the price at once; empty = there is no such choice. */
  readonly windows: Readonly<Record<string, number>>;
  /** Its tokens are those that are counted here; false also where nobody knows. */
  readonly isO200k: boolean;
  /** By service tier: `default`, `flex`, `priority`, and `batch`. */
  readonly prices: Readonly<Record<string, PriceRow>>;
  /** USD per million tokens written to the cache at the default tier; null = free. */
  readonly cacheWrite: number | null;
  /** The same for tokens kept for half a day; null = not known. */
  readonly longCacheWrite: number | null;
  readonly longContext: { readonly aboveInputTokens: number; readonly input: number; readonly output: number } | null;
  readonly priceSource: PriceSource | null;
  /** null = the price is no promotion. */
  readonly listPrice: ListPrice | null;
}

/** What decides how much a model may write, and is likely to: `Catalogue.outputBounds`. */
export interface OutputBounds {
  readonly effort: string | null;
  readonly mode: Mode | null;
  /** The cap on reasoning and visible tokens together. */
  readonly maxOutputTokens: number;
  /** The cap when the settings name none: what is likely does not grow with a larger one. */
  readonly usualTokens: number;
}

/** What is sent when nobody chose: the model's own, or where that is not known the middle one. */
export function usualEffort({ defaultEffort, efforts }: Model): string | null {
  return defaultEffort ?? (efforts.includes('medium') ? 'medium' : null);
}

/** What is sent when nobody chose, or of a model that has no modes. */
export function usualMode({ modes }: Pick<Model, 'modes'>): Mode | null {
  return modes.includes('standard') ? 'standard' : null;
}

/** Asked without a mode it would run in one that has to be asked for. */
export function isProOnly({ modes }: Pick<Model, 'modes'>): boolean {
  return modes.includes('pro') && !modes.includes('standard');
}

/** The ISO day by which OpenAI no longer answers for the model, when it has passed; null = it still answers. */
export function endedOn(model: Model, now: number): string | null {
  return model.shutdownDate !== null && model.shutdownDate <= localDay(now) ? model.shutdownDate : null;
}

/**
 * Stops what the provider would refuse for certain.
 * @param hasEndDates the end dates are OpenAI's; another endpoint may keep a model longer.
 */
export function assertCanAsk(
  model: Model,
  options: {
    effort: string | null;
    mode: Mode | null;
    maxOutputTokens: number;
    inputTokensAtLeast: number;
    now: number;
    hasEndDates: boolean;
  },
): void {
  const ended = options.hasEndDates ? endedOn(model, options.now) : null;
  if (ended !== null) {
    const next = model.replacements.length > 0 ? model.replacements.map(modelName).join(', ') : '-';
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
  if (options.mode === 'pro' && !model.modes.includes('pro')) {
    throw new HumanError(
      '{0} has no pro mode that Ponder knows of. Nothing was sent. Choose another model or mode; ponder.models can say that it has one.',
      [model.id],
      'chooseModel',
    );
  }
  if (options.mode === null && isProOnly(model)) {
    const pro = modelName({ model: model.id, mode: 'pro' });
    throw new HumanError(
      '{0} takes nothing but its pro mode here. Nothing was sent. Choose {1}, or another model.',
      [model.id, pro],
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
