// The lines of the model picker: name, price for the text at hand, what it is for, when it ends, or why it can't be asked.
import * as vscode from 'vscode';
import { type Advice, type Candidate, daysLeft } from '../../core/models/advice.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { estimate } from '../../core/models/estimate.ts';
import { endedOn, type Model, usualMode } from '../../core/models/model.ts';
import { type OwnRecord, recordOf } from '../../core/models/ownRecord.ts';
import { formatDuration } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';
import { isSameMode, type Mode, type ModelInMode, modelName, readModelName } from '../../shared/mode.ts';
import { formatUsd } from '../../shared/money.ts';
import type { Estimate, PromptSize } from '../../shared/usage.ts';
import { priceLabelOf } from '../priceWords.ts';
import { rangeWords } from '../worstWords.ts';

export interface ModelRow extends vscode.QuickPickItem {
  /** What a choice of this line asks; absent = the line only says something. */
  readonly asks?: ModelInMode;
  /** Where a choice of a line that asks nothing leads: the line of this model and mode. */
  readonly leadsTo?: ModelInMode;
  readonly isTyped?: boolean;
}

export interface PriceTerms {
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

export interface RowTerms extends PriceTerms {
  readonly endpointName: string;
  readonly isOpenAi: boolean;
  readonly now: number;
  /** Asked until now: prices are held against its own. */
  readonly current: ModelInMode;
  /** Why jobs have to run in this window, as far as they have to. */
  readonly inForeground: (model: Model) => boolean;
}

/** From this many days on, an end is worth a word on every line of it. */
const SOON_DAYS = 180;

export function modelRows(advice: Advice, terms: RowTerms): readonly ModelRow[] {
  const base = basePrice(advice, terms);
  const candidates = advice.usable.flatMap(({ model }) => modesOf(model).map((mode) => ({ model, mode })));
  // What may only run in the background is not offered where that is ruled out.
  const isRuledOut = ({ model, mode }: Row) => mode === 'pro' && terms.inForeground(model);
  const usable = candidates.filter((row) => !isRuledOut(row)).map((row) => usableRow(row, terms, base));
  const others = [
    ...candidates.filter(isRuledOut).map(({ model, mode }) => ({
      label: refusedLabel(modelName({ model: model.id, mode })),
      description: vscode.l10n.t('runs in the background only, which is ruled out here'),
    })),
    ...advice.others.map((row) => otherRow(row, terms)),
  ];
  return others.length === 0 ? usable : [...usable, separator(vscode.l10n.t('not available')), ...others];
}

interface Row {
  readonly model: Model;
  readonly mode: Mode | null;
}

/** A line for each way to ask a model: what is sent when nobody chooses first. */
function modesOf(model: Model): readonly (Mode | null)[] {
  const usual = usualMode(model);
  return model.modes.includes('pro') ? [usual, 'pro'] : [usual];
}

/** For an id that no line has; `refused` says why it can't be asked. */
export function typedRow(typed: string, refused: Candidate | null, terms: RowTerms): ModelRow {
  const { t } = vscode.l10n;
  if (refused !== null) return { ...otherRow(refused, terms), label: refusedLabel(typed), alwaysShow: true };
  const asks = readModelName(typed);
  const model = terms.catalogue.find(asks.model);
  if (asks.mode === 'pro' && !model.modes.includes('pro')) {
    return {
      label: refusedLabel(typed),
      description: t('has no pro mode that Ponder knows of'),
      leadsTo: { model: asks.model, mode: null },
      alwaysShow: true,
    };
  }
  const mode = asks.mode ?? usualMode(model);
  return {
    label: t('Use “{0}”', inert(typed, 60)),
    description: model.isKnown
      ? priceLabel(usualPrice({ model, mode }, terms))
      : t('not in the catalogue, price unknown'),
    asks: { model: asks.model, mode },
    isTyped: true,
    alwaysShow: true,
  };
}

/** A sentence about the list as a whole, and what follows from it. */
export interface Note {
  readonly says: string;
  readonly so: string;
}

export function noteRow({ says, so }: Note): ModelRow {
  return { label: `$(info) ${says}`, detail: so };
}

/** Why the list is not the one a person may expect. */
export function lackNote(advice: Advice, endpointName: string): Note | null {
  const { t } = vscode.l10n;
  const name = inert(endpointName, 60);
  switch (advice.lack) {
    case null:
      return null;
    case 'ended':
      return {
        says: t('{0} has ended every o-series model', name),
        so: t('What takes their place comes first.'),
      };
    case 'notListed':
      return {
        says: t('This account has no o-series model at {0}', name),
        so: t('What takes their place and is on this account comes first.'),
      };
    case 'nothing':
      return {
        says: t('This account has none of the models that Ponder knows'),
        so: t('The free tier of {0} has no access to them. An id can still be typed.', name),
      };
  }
}

export function priceFor(
  model: Model,
  asked: { readonly effort: string | null; readonly mode: Mode | null },
  terms: PriceTerms,
): Estimate | null {
  const { catalogue, own, size, maxOutputTokens, isDefaultTier } = terms;
  return estimate(model, size, catalogue.outputTerms(model, asked, maxOutputTokens), {
    own: own.of(model.id, asked.mode),
    isDefaultTier,
  });
}

function usualPrice({ model, mode }: Row, terms: PriceTerms): Estimate | null {
  return priceFor(model, { effort: terms.effortOf(model), mode }, terms);
}

export function priceLabel(price: Estimate | null): string {
  if (price === null) return vscode.l10n.t('price unknown');
  return rangeWords(price, vscode.l10n.t);
}

/** What the others are held against. */
export interface BasePrice extends ModelInMode {
  readonly likely: number;
}

/** The model asked until now, else the cheapest; null = there is nothing to compare. */
export function basePrice({ usable }: Advice, terms: RowTerms): BasePrice | null {
  const rows = usable.flatMap(({ model }) => modesOf(model).map((mode) => ({ model, mode })));
  const prices = rows.flatMap((row) => {
    const price = usualPrice(row, terms);
    return price === null || price.likely <= 0 ? [] : [{ model: row.model.id, mode: row.mode, likely: price.likely }];
  });
  if (prices.length < 2) return null;
  const cheapest = prices.reduce((least, price) => (price.likely < least.likely ? price : least));
  return prices.find((price) => isSameChoice(price, terms.current)) ?? cheapest;
}

export function isSameChoice(one: ModelInMode, other: ModelInMode): boolean {
  return one.model === other.model && isSameMode(one.mode, other.mode);
}

/** `×12`, for this text at the usual efforts; empty where it is the same, or not known. */
function ratioLabel(asks: ModelInMode, price: Estimate | null, base: BasePrice | null): string {
  if (price === null || base === null || isSameChoice(asks, base)) return '';
  const ratio = price.likely / base.likely;
  const digits = ratio >= 10 ? 0 : ratio >= 1 ? 1 : 2;
  return `×${Number(ratio.toFixed(digits))}`;
}

function usableRow({ model, mode }: Row, terms: RowTerms, base: BasePrice | null): ModelRow {
  const asks = { model: model.id, mode };
  const price = usualPrice({ model, mode }, terms);
  // What is long and the same for every text comes last: a narrow list cuts it off.
  const details = [
    endLabel(model, terms),
    terms.inForeground(model) ? vscode.l10n.t('runs in this window, which must stay open') : '',
    recordLabel({ model, mode }, terms),
    useLabel({ model, mode }),
    pricedLabel(model, terms),
  ];
  return {
    label: inert(modelName(asks), 60),
    description: joined([priceLabel(price), ratioLabel(asks, price, base)]),
    detail: inert(joined(details), 300),
    asks,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function useLabel({ model, mode }: Row): string {
  const { t } = vscode.l10n;
  if (mode === 'pro')
    return t('Much more work on each question, at the same token prices; in the background, no live text');
  return model.isKnown ? model.use : t('Not in the catalogue: careful rules, price unknown');
}

/** What the person's own jobs say; empty = there are none. */
function recordLabel({ model, mode }: Row, terms: RowTerms): string {
  const { t } = vscode.l10n;
  const record = recordOf(terms.own.of(model.id, mode));
  if (record === null) return '';
  const took = formatDuration(record.medianMs);
  const cost = record.medianCost === null ? t('price unknown') : formatUsd(record.medianCost);
  const said =
    record.jobs === 1
      ? t('your one job: {0}, {1}', took, cost)
      : t('your last {0} jobs: median {1}, {2}', String(record.jobs), took, cost);
  const climbs = terms.own.climbs(model.id, (other) => isDearer(terms.catalogue.find(other), model));
  if (climbs === 0) return said;
  return `${said}, ${climbs === 1 ? t('you went on to a dearer model once') : t('you went on to a dearer model {0} times', String(climbs))}`;
}

/** By what a model writes, which is most of the bill. */
function isDearer(one: Model, other: Model): boolean {
  const [price, before] = [one.prices.default?.output, other.prices.default?.output];
  return price !== undefined && before !== undefined && price > before;
}

/** When its price was read, and whether it has to be doubted. */
function pricedLabel({ priceSource }: Model, { now }: RowTerms): string {
  return priceSource === null ? '' : priceLabelOf(priceSource, now, vscode.l10n.t);
}

function otherRow(row: Candidate, terms: RowTerms): ModelRow {
  const [first] = row.successors;
  return {
    label: refusedLabel(row.model.id),
    description: inert(reason(row, terms), 200),
    ...(first === undefined ? {} : { leadsTo: first }),
  };
}

function refusedLabel(id: string): string {
  return `$(circle-slash) ${inert(id, 60)}`;
}

function reason({ whyNot, successors }: Candidate, { endpointName }: RowTerms): string {
  const { t } = vscode.l10n;
  const next = successors.length === 0 ? '' : ` → ${successors.map(modelName).join(', ')}`;
  switch (whyNot?.kind) {
    case 'ended':
      return t('ended {0}', whyNot.day) + next;
    case 'notListed':
      return t('not on this account at {0}', inert(endpointName, 60)) + next;
    case 'needsTool':
      return t('needs a data source tool, which Ponder does not send');
    default:
      return '';
  }
}

function endLabel(model: Model, { isOpenAi, now }: RowTerms): string {
  const { t } = vscode.l10n;
  const day = model.shutdownDate;
  if (day === null) return '';
  if (endedOn(model, now) !== null) return t('ended at OpenAI on {0}', day);
  const days = daysLeft(model, now) ?? 0;
  if (days > SOON_DAYS) return '';
  const isOne = days === 1;
  if (isOpenAi) {
    return isOne ? t('ends tomorrow, on {0}', day) : t('ends in {0} days, on {1}', String(days), day);
  }
  return isOne ? t('ends at OpenAI tomorrow, on {0}', day) : t('ends at OpenAI in {0} days, on {1}', String(days), day);
}

function separator(label: string): ModelRow {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
