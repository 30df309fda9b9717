// The lines of the model picker: name, price for the text at hand, what it is for, when it ends, or why it can't be asked.
import * as vscode from 'vscode';
import { type Advice, type Candidate, daysLeft } from '../../core/models/advice.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { estimate } from '../../core/models/estimate.ts';
import { endedOn, type Model, usualEffort } from '../../core/models/model.ts';
import { type OwnRecord, recordOf } from '../../core/models/ownRecord.ts';
import { formatDuration } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';
import { formatUsd } from '../../shared/money.ts';
import type { Estimate, PromptSize } from '../../shared/usage.ts';
import { priceLabelOf } from '../priceWords.ts';

export interface ModelRow extends vscode.QuickPickItem {
  /** What a choice of this line asks; absent = the line only says something. */
  readonly model?: string;
  /** Where a choice of a line without a model leads: the line of this model. */
  readonly leadsTo?: string;
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
}

export interface RowTerms extends PriceTerms {
  readonly endpointName: string;
  readonly isOpenAi: boolean;
  readonly now: number;
  /** Asked until now: prices are held against its own. */
  readonly current: string;
  /** Why jobs have to run in this window, as far as they have to. */
  readonly inForeground: (model: Model) => boolean;
}

/** From this many days on, an end is worth a word on every line of it. */
const SOON_DAYS = 180;

export function modelRows(advice: Advice, terms: RowTerms): readonly ModelRow[] {
  const base = basePrice(advice, terms);
  const usable = advice.usable.map((row) => usableRow(row.model, terms, base));
  const others = advice.others.map((row) => otherRow(row, terms));
  return others.length === 0 ? usable : [...usable, separator(vscode.l10n.t('not available')), ...others];
}

/** For an id that no line has; `refused` says why it can't be asked. */
export function typedRow(id: string, refused: Candidate | null, terms: RowTerms): ModelRow {
  const { t } = vscode.l10n;
  if (refused !== null) return { ...otherRow(refused, terms), label: refusedLabel(id), alwaysShow: true };
  const model = terms.catalogue.find(id);
  return {
    label: t('Use “{0}”', inert(id, 60)),
    description: model.isKnown
      ? priceLabel(priceFor(model, usualEffort(model), terms))
      : t('not in the catalogue, price unknown'),
    model: id,
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

export function priceFor(model: Model, effort: string | null, terms: PriceTerms): Estimate | null {
  const { catalogue, own, size, maxOutputTokens, isDefaultTier } = terms;
  const cap = maxOutputTokens > 0 ? maxOutputTokens : catalogue.outputCap(model, effort);
  return estimate(model, size, cap, effort, { own: own.of(model.id), isDefaultTier });
}

export function priceLabel(price: Estimate | null): string {
  if (price === null) return vscode.l10n.t('price unknown');
  return vscode.l10n.t('likely {0}, at most {1}', formatUsd(price.likely), formatUsd(price.worst));
}

/** What the others are held against. */
export interface BasePrice {
  readonly id: string;
  readonly likely: number;
}

/** The model asked until now, else the cheapest; null = there is nothing to compare. */
export function basePrice({ usable }: Advice, terms: RowTerms): BasePrice | null {
  const prices = usable.flatMap(({ model }) => {
    const price = priceFor(model, usualEffort(model), terms);
    return price === null || price.likely <= 0 ? [] : [{ id: model.id, likely: price.likely }];
  });
  if (prices.length < 2) return null;
  const cheapest = prices.reduce((least, price) => (price.likely < least.likely ? price : least));
  return prices.find(({ id }) => id === terms.current) ?? cheapest;
}

/** `×12`, for this text at the usual efforts; empty where it is the same, or not known. */
function ratioLabel(model: Model, price: Estimate | null, base: BasePrice | null): string {
  if (price === null || base === null || model.id === base.id) return '';
  const ratio = price.likely / base.likely;
  const digits = ratio >= 10 ? 0 : ratio >= 1 ? 1 : 2;
  return `×${Number(ratio.toFixed(digits))}`;
}

function usableRow(model: Model, terms: RowTerms, base: BasePrice | null): ModelRow {
  const use = model.isKnown ? model.use : vscode.l10n.t('Not in the catalogue: careful rules, price unknown');
  const price = priceFor(model, usualEffort(model), terms);
  // What is long and the same for every text comes last: a narrow list cuts it off.
  const details = [
    endLabel(model, terms),
    terms.inForeground(model) ? vscode.l10n.t('runs in this window, which must stay open') : '',
    recordLabel(model, terms),
    use,
    pricedLabel(model, terms),
  ];
  return {
    label: inert(model.id, 60),
    description: joined([priceLabel(price), ratioLabel(model, price, base)]),
    detail: inert(joined(details), 300),
    model: model.id,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** What the person's own jobs say; empty = there are none. */
function recordLabel(model: Model, terms: RowTerms): string {
  const { t } = vscode.l10n;
  const record = recordOf(terms.own.of(model.id));
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
  const next = successors.length === 0 ? '' : ` → ${successors.join(', ')}`;
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
