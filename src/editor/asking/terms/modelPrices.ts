// What a text may cost with each model, mode and effort, and how that compares.
import * as vscode from 'vscode';
import type { Advice } from '../../../core/accounts/advice.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import { isProOnly, type Model, usualMode } from '../../../core/models/model.ts';
import { estimate } from '../../../core/models/prices/estimate.ts';
import type { OwnRecord } from '../../../core/models/prices/ownRecord.ts';
import { isSameMode, type Mode, type ModelInMode } from '../../../shared/mode.ts';
import type { Estimate, PromptSize } from '../../../shared/usage.ts';
import { rangeWords } from '../../words/worstWords.ts';

export interface PriceNeeds {
  readonly catalogue: Catalogue;
  /** The person's own finished jobs. */
  readonly own: OwnRecord;
  /** Of the text the price is for. */
  readonly size: PromptSize;
  /** 0 = by model and effort. */
  readonly maxOutputTokens: number;
  /** The place runs a job at the tier that Ponder asks for. */
  readonly isDefaultTier: boolean;
  /** What a model is asked with unless another effort is chosen: prices are for it, and it is chosen beforehand. */
  readonly effortOf: (model: Model) => string | null;
}

/** A model in one of its modes. */
export interface ModelWay {
  readonly model: Model;
  readonly mode: Mode | null;
}

/** A model for each way to ask it: what is sent when nobody chooses first. @param given that is not asked for */
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
  return estimate(model, size, catalogue.outputBounds(model, asked, maxOutputTokens), {
    own: own.of(model.id, asked.mode),
    isDefaultTier,
  });
}

export function usualPrice({ model, mode }: ModelWay, needs: PriceNeeds): Estimate | null {
  return priceFor(model, { effort: needs.effortOf(model), mode }, needs);
}

export function priceLabel(price: Estimate | null): string {
  if (price === null) return vscode.l10n.t('price unknown');
  return rangeWords(price, vscode.l10n.t);
}

/** What the others are held against. */
export interface BasePrice extends ModelInMode {
  readonly likely: number;
}

/** The one that is chosen beforehand; null = there is nothing to compare. */
export function basePrice(rows: readonly ModelWay[], needs: PriceNeeds, current: ModelInMode): BasePrice | null {
  const prices = rows.flatMap((row) => {
    const price = usualPrice(row, needs);
    return price === null || price.likely <= 0 ? [] : [{ model: row.model.id, mode: row.mode, likely: price.likely }];
  });
  if (prices.length < 2) return null;
  return prices.find((price) => isSameChoice(price, current)) ?? prices[0] ?? null;
}

export function isSameChoice(one: ModelInMode, other: ModelInMode): boolean {
  return one.model === other.model && isSameMode(one.mode, other.mode);
}

/** `×12`, for this text at the usual efforts; empty where it is the same, or not known. */
export function ratioLabel(asks: ModelInMode, price: Estimate | null, base: BasePrice | null): string {
  if (price === null || base === null || isSameChoice(asks, base)) return '';
  const ratio = price.likely / base.likely;
  const digits = ratio >= 10 ? 0 : ratio >= 1 ? 1 : 2;
  return `×${Number(ratio.toFixed(digits))}`;
}
