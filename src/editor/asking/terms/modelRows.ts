// The lines of the model picker: name, price for the text at hand, what it is for, when it ends, or why it can't be asked.
import * as vscode from 'vscode';
import type { Advice, Candidate } from '../../../core/accounts/advice.ts';
import { type Model, usualMode } from '../../../core/models/model.ts';
import { recordOf } from '../../../core/models/prices/ownRecord.ts';
import { formatDuration } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, type ModelInMode, modelName, readModelName } from '../../../shared/mode.ts';
import { formatUsd } from '../../../shared/money.ts';
import { modelEndLabel, modelUseLabel, whyNotLabel } from '../../words/modelWords.ts';
import { priceLabelOf } from '../../words/priceWords.ts';
import {
  type BasePrice,
  basePrice,
  type ModelWay,
  type PriceNeeds,
  priceLabel,
  ratioLabel,
  rowsOf,
  usualPrice,
} from './modelPrices.ts';

export interface ModelRow extends vscode.QuickPickItem {
  /** What a choice of this line asks; absent = the line only says something. */
  readonly asks?: ModelInMode;
  /** Choosing a line that asks nothing leads to the line of this model and mode. */
  readonly leadsTo?: ModelInMode;
  readonly isTyped?: boolean;
}

export interface RowNeeds extends PriceNeeds {
  readonly endpointName: string;
  readonly hasOpenAiModels: boolean;
  readonly now: number;
  /** Preselected; other prices are compared with its price. */
  readonly current: ModelInMode;
  /** A mode that is given is not asked for. */
  readonly mode?: Mode | undefined;
  /** Whether jobs of the model have to run in this window. */
  readonly inForeground: (model: Model) => boolean;
}

export function modelRows(advice: Advice, needs: RowNeeds): readonly ModelRow[] {
  const candidates = rowsOf(advice, needs.mode);
  const base = basePrice(candidates, needs, needs.current);
  // Pro mode runs in the background only, so it is not offered if that is ruled out.
  const isRuledOut = ({ model, mode }: ModelWay) => mode === 'pro' && needs.inForeground(model);
  const usable = candidates.filter((row) => !isRuledOut(row)).map((row) => usableRow(row, needs, base));
  const others = [
    ...candidates.filter(isRuledOut).map(({ model, mode }) => ({
      label: refusedLabel(modelName({ model: model.id, mode })),
      description: vscode.l10n.t('runs in the background only, which is ruled out here'),
    })),
    ...advice.others.map((row) => otherRow(row, needs)),
  ];
  return others.length === 0 ? usable : [...usable, separator(vscode.l10n.t('not available')), ...others];
}

/** The line for a typed id that no other line has; `refused` says why it can't be asked, null = it can. */
export function typedRow(typed: string, refused: Candidate | null, needs: RowNeeds): ModelRow {
  const { t } = vscode.l10n;
  if (refused !== null) return { ...otherRow(refused, needs), label: refusedLabel(typed), alwaysShow: true };
  const asks = readModelName(typed);
  const model = needs.catalogue.find(asks.model);
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
      ? priceLabel(usualPrice({ model, mode }, needs))
      : t('not in the catalogue, price unknown'),
    asks: { model: asks.model, mode },
    isTyped: true,
    alwaysShow: true,
  };
}

function usableRow({ model, mode }: ModelWay, needs: RowNeeds, base: BasePrice | null): ModelRow {
  const asks = { model: model.id, mode };
  const price = usualPrice({ model, mode }, needs);
  // What is long and the same for every text comes last: a narrow list cuts it off.
  const details = [
    modelEndLabel(model, needs, vscode.l10n.t),
    needs.inForeground(model) ? vscode.l10n.t('runs in this window, which must stay open') : '',
    recordLabel({ model, mode }, needs),
    modelUseLabel({ model, mode }, vscode.l10n.t),
    pricedLabel(model, needs),
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

/** What the person's own jobs say; empty = there are none. */
function recordLabel({ model, mode }: ModelWay, needs: RowNeeds): string {
  const { t } = vscode.l10n;
  const record = recordOf(needs.own.of(model.id, mode));
  if (record === null) return '';
  const took = formatDuration(record.medianMs);
  const cost = record.medianCost === null ? t('price unknown') : formatUsd(record.medianCost);
  const said =
    record.jobs === 1
      ? t('your one job: {0}, {1}', took, cost)
      : t('your last {0} jobs: median {1}, {2}', String(record.jobs), took, cost);
  const climbs = needs.own.climbs(model.id, (other) => isDearer(needs.catalogue.find(other), model));
  if (climbs === 0) return said;
  return `${said}, ${climbs === 1 ? t('you went on to a dearer model once') : t('you went on to a dearer model {0} times', String(climbs))}`;
}

/** Compares the price of output, which is most of a bill. */
function isDearer(one: Model, other: Model): boolean {
  const [price, before] = [one.prices.default?.output, other.prices.default?.output];
  return price !== undefined && before !== undefined && price > before;
}

/** When its price was read, and whether it has to be doubted. */
function pricedLabel({ priceSource }: Model, { now }: RowNeeds): string {
  return priceSource === null ? '' : priceLabelOf(priceSource, now, vscode.l10n.t);
}

function otherRow(row: Candidate, needs: RowNeeds): ModelRow {
  const [first] = row.successors;
  return {
    label: refusedLabel(row.model.id),
    description: inert(whyNotLabel(row, needs.endpointName, vscode.l10n.t), 200),
    ...(first === undefined ? {} : { leadsTo: first }),
  };
}

function refusedLabel(id: string): string {
  return `$(circle-slash) ${inert(id, 60)}`;
}

function separator(label: string): ModelRow {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
