// What Ponder knows of a model, and the rules that are checked before anything is sent. The catalogue has the models.
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
  /** ISO day until which the provider promised the price; null = no such promise. */
  readonly validThrough: string | null;
}

/** The price before a promotion: once that ends, this price may come back on any day. */
export interface ListPrice extends PriceRow {
  readonly cache_write: number;
}

/** The kinds of parts that a question may have, in the provider's words. */
export const INPUT_KINDS = ['text', 'image'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export function isInputKind(value: unknown): value is InputKind {
  return INPUT_KINDS.some((kind) => kind === value);
}

/** What a model is suggested for, if it is. */
export const SUITS = ['value', 'hardest', 'cheap'] as const;
export type Suit = (typeof SUITS)[number];

export function isSuit(value: unknown): value is Suit {
  return SUITS.some((suit) => suit === value);
}

export interface Model {
  readonly id: string;
  /** False for an id that no catalogue row and no setting describes. */
  readonly isKnown: boolean;
  readonly use: string;
  readonly suits: Suit | null;
  /** How able it is at hard reasoning, to compare: more is stronger. null = nobody knows. */
  readonly strength: number | null;
  /** ISO day from which the provider no longer answers; null = none announced. */
  readonly shutdownDate: string | null;
  /** Whose word that day is: OpenAI's, Azure's for all of its regions, or that of the very place that is asked. */
  readonly endToldBy: 'openAi' | 'azure' | 'place';
  /** Its successors, the newest first. */
  readonly replacements: readonly ModelInMode[];
  readonly contextWindow: number | null;
  readonly maxInputTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Efforts that the model takes; empty = the parameter is not sent. */
  readonly efforts: readonly string[];
  readonly defaultEffort: string | null;
  /** Modes that the model takes; empty = it has none that we know of, and the parameter is not sent. */
  readonly modes: readonly Mode[];
  readonly takesInstructions: boolean;
  /** Can summarise its reasoning; an organisation may have to be verified for that. */
  readonly hasSummary: boolean;
  /** Answers can come as a stream; false also if sources disagree. */
  readonly streams: boolean;
  /** What it thought in earlier turns is read again with each new one, and billed as input. */
  readonly keepsReasoning: boolean;
  /** The effort of a later turn may be set by an update among its input, which leaves the turns before as they were. */
  readonly takesEffortUpdates: boolean;
  /** Needs a data source tool, which Ponder does not send. */
  readonly needsTool: boolean;
  readonly inputKinds: readonly InputKind[];
  /** Reads PDF files, including their pictures; false also if nobody knows. */
  readonly takesPdf: boolean;
  /** Can call functions that a request describes; null = nobody knows. */
  readonly callsFunctions: boolean | null;
  /** The provider's own tools that it can use, in the provider's words; null = nobody knows. */
  readonly builtInTools: readonly string[] | null;
  /** Can answer in the form of a given schema; null = nobody knows. */
  readonly hasStructuredOutputs: boolean | null;
  /** Can be asked in a batch; null = nobody knows. */
  readonly takesBatch: boolean | null;
  /** The price of a run that may take this long (`2h`, `8h`), as a share of the full price; empty = no such choice. */
  readonly windows: Readonly<Record<string, number>>;
  /** Its tokens are those of the encoding that Ponder counts with; false also if nobody knows. */
  readonly isO200k: boolean;
  /** By service tier: `default`, `flex`, `priority`, and `batch`. */
  readonly prices: Readonly<Record<string, PriceRow>>;
  /** USD per million tokens written to the cache at the default tier; null = free. */
  readonly cacheWrite: number | null;
  /** The same for tokens kept for half a day; null = not known. */
  readonly longCacheWrite: number | null;
  readonly longContext: { readonly aboveInputTokens: number; readonly input: number; readonly output: number } | null;
  readonly priceSource: PriceSource | null;
  /** null = the price is not a promotion. */
  readonly listPrice: ListPrice | null;
}

/** What decides how many tokens a model may write, and is likely to; made by `Catalogue.outputBounds`. */
export interface OutputBounds {
  readonly effort: string | null;
  readonly mode: Mode | null;
  /** The cap on reasoning and visible tokens together. */
  readonly maxOutputTokens: number;
  /** The cap if settings name none. The likely output follows from it, and does not grow with a larger cap. */
  readonly usualTokens: number;
}

/** The effort that is sent if nobody chose one: the model's default, or `medium` if that is not known. */
export function usualEffort({ defaultEffort, efforts }: Model): string | null {
  return defaultEffort ?? (efforts.includes('medium') ? 'medium' : null);
}

/** The mode that is sent if nobody chose one; null = none is sent. */
export function usualMode({ modes }: Pick<Model, 'modes'>): Mode | null {
  return modes.includes('standard') ? 'standard' : null;
}

/** The model takes only its pro mode here, which has to be asked for. */
export function isProOnly({ modes }: Pick<Model, 'modes'>): boolean {
  return modes.includes('pro') && !modes.includes('standard');
}

/** The ISO day since which the model is no longer answered for; null = it still is. */
export function endedOn(model: Model, now: number): string | null {
  return model.shutdownDate !== null && model.shutdownDate <= localDay(now) ? model.shutdownDate : null;
}

/**
 * Stops a question that the provider would refuse for certain.
 * @param hasEndDates the end dates, which are OpenAI's, hold here; another endpoint may keep a model longer
 * @throws HumanError that says what to change
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
      '{0} has no pro mode that Ponder knows of. Nothing was sent. Choose another model or mode, or add the mode in ponder.models.',
      [model.id],
      'chooseModel',
    );
  }
  if (options.mode === null && isProOnly(model)) {
    const pro = modelName({ model: model.id, mode: 'pro' });
    throw new HumanError(
      '{0} runs only in pro mode here. Nothing was sent. Choose {1}, or another model.',
      [model.id, pro],
      'chooseModel',
    );
  }
  if (options.effort !== null && !model.efforts.includes(options.effort)) {
    const efforts = model.efforts.length > 0 ? model.efforts.join(', ') : '-';
    throw new HumanError(
      '{0} does not support the effort “{1}”. It supports: {2}.',
      [model.id, options.effort, efforts],
      'chooseModel',
    );
  }
  if (model.maxOutputTokens !== null && options.maxOutputTokens > model.maxOutputTokens) {
    throw new HumanError(
      '{0} writes at most {1} tokens, but ponder.maxOutputTokens is {2}.',
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
