// What a text may cost with each model, mode and effort, and how that compares.
import * as vscode from 'vscode';
import type { Advice } from '../../../core/accounts/advice.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import { isProOnly, type Model, usualMode } from '../../../core/models/model.ts';
import { roomOfInput } from '../../../core/models/prices/ceiling.ts';
import { estimate } from '../../../core/models/prices/estimate.ts';
import type { OwnRecord } from '../../../core/models/prices/ownRecord.ts';
import { formatCount } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { isSameMode, type Mode, type ModelInMode, modelName } from '../../../shared/mode.ts';
import type { Estimate, PromptSize } from '../../../shared/usage.ts';
import { rangeWords } from '../../words/worstWords.ts';

export interface PriceNeeds {
  readonly catalogue: Catalogue;
  /** The person's own finished jobs. */
  readonly own: OwnRecord;
  /** The size of the text that the price is for. */
  readonly size: PromptSize;
  /** 0 = the usual cap of each model, effort and mode. */
  readonly maxOutputTokens: number;
  /** The place is certain to run a job at the tier that Ponder asks for. */
  readonly isDefaultTier: boolean;
  /** The effort with which a model is asked unless another is chosen: it is preselected, and prices are for it. */
  readonly effortOf: (model: Model) => string | null;
}

/** A model in one of its modes. */
export interface ModelWay {
  readonly model: Model;
  readonly mode: Mode | null;
}

/** Each model in each of its modes, beginning with the one that is usual. @param given the only mode that is wanted */
export function rowsOf({ usable }: Advice, given: Mode | undefined): readonly ModelWay[] {
  return usable.flatMap(({ model }) => modesOf(model, given).map((mode) => ({ model, mode })));
}

function modesOf(model: Model, given: Mode | undefined): readonly (Mode | null)[] {
  const usual = given === 'pro' || isProOnly(model) ? [] : [usualMode(model)];
  return given !== 'standard' && model.modes.includes('pro') ? [...usual, 'pro'] : usual;
}

export function priceFor(
  model: Model,
  asked: { readonly effort: string | null; readonly mode: Mode | null },
  needs: PriceNeeds,
): Estimate | null {
  const { catalogue, own, size, maxOutputTokens, isDefaultTier } = needs;
  const bounds = catalogue.outputBounds(model, asked, maxOutputTokens, roomOfInput(model, size));
  return estimate(model, size, bounds, {
    own: own.of(model.id, asked.mode),
    isDefaultTier,
  });
}

/** What the place lets through in a minute, where the usual cap is lowered for it; null = it is not, or not the cap. */
export function clippingLimit(
  model: Model,
  { effort, mode }: { readonly effort: string | null; readonly mode: Mode | null },
  { catalogue, size, maxOutputTokens }: Pick<PriceNeeds, 'catalogue' | 'size' | 'maxOutputTokens'>,
): number | null {
  const lowered = catalogue.outputCap(model, effort, mode, roomOfInput(model, size));
  const limit = catalogue.tokensAMinute(model);
  const isCap = maxOutputTokens === 0 || maxOutputTokens === lowered;
  return isCap && limit !== null && lowered + roomOfInput(model, size) === limit ? limit : null;
}

export function usualPrice({ model, mode }: ModelWay, needs: PriceNeeds): Estimate | null {
  return priceFor(model, { effort: needs.effortOf(model), mode }, needs);
}

export function priceLabel(price: Estimate | null): string {
  if (price === null) return vscode.l10n.t('price unknown');
  return rangeWords(price, vscode.l10n.t);
}

/** The price that the others are compared with. */
export interface BasePrice extends ModelInMode {
  readonly likely: number;
}

/** The price of the model that is asked now; null = there is none, or its price is not known. */
export function basePrice(rows: readonly ModelWay[], needs: PriceNeeds, current: ModelInMode): BasePrice | null {
  const row = rows.find(({ model, mode }) => isSameChoice({ model: model.id, mode }, current));
  const price = row === undefined ? null : usualPrice(row, needs);
  if (row === undefined || price === null || price.likely <= 0) return null;
  return { model: row.model.id, mode: row.mode, likely: price.likely };
}

export function isSameChoice(one: ModelInMode, other: ModelInMode): boolean {
  return one.model === other.model && isSameMode(one.mode, other.mode);
}

/** Smaller differences say nothing: both prices are guesses. */
const WORTH_SAYING = 2;

/**
 * `5× o3`, or `1/5 of o3`: the likely price beside the base price, for the same text. Empty = it is the base, unknown,
 * or about the same.
 */
export function ratioLabel(price: Estimate | null, base: BasePrice | null): string {
  if (price === null || base === null || price.likely <= 0) return '';
  const ratio = price.likely / base.likely;
  const name = inert(modelName(base), 60);
  if (ratio >= WORTH_SAYING) return `${roundly(ratio)}× ${name}`;
  return ratio <= 1 / WORTH_SAYING ? vscode.l10n.t('1/{0} of {1}', roundly(1 / ratio), name) : '';
}

/** Two digits at most. */
function roundly(ratio: number): string {
  return formatCount(Number(ratio.toPrecision(ratio < 10 ? 1 : 2)));
}
