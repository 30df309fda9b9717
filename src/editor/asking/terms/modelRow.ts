// One line of the model picker: name, what it is for, and below that its price for the text at hand at the effort that
// will be used; or why it can't be asked.
import * as vscode from 'vscode';
import type { Candidate } from '../../../core/accounts/advice.ts';
import { type Model, type Suit, usualMode } from '../../../core/models/model.ts';
import { recordOf } from '../../../core/models/prices/ownRecord.ts';
import { formatDuration } from '../../../shared/format.ts';
import type { Translate } from '../../../shared/humanError.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, type ModelInMode, modelName, readModelName } from '../../../shared/mode.ts';
import { formatUsd } from '../../../shared/money.ts';
import { joinedBy } from '../../words/joined.ts';
import { modelEndLabel, modelUseLabel, suitLabel, whyNotLabel } from '../../words/modelWords.ts';
import { priceLabelOf } from '../../words/priceWords.ts';
import {
  type BasePrice,
  isSameChoice,
  type ModelWay,
  type PriceNeeds,
  priceLabel,
  ratioLabel,
  usualPrice,
} from './modelPrices.ts';
import { capButton } from './sizedPick.ts';

export interface ModelRow extends vscode.QuickPickItem {
  /** What a choice of this line asks; absent = the line only says something. */
  readonly asks?: ModelInMode;
  /** Choosing a line that asks nothing leads to the line of this model and mode. */
  readonly leadsTo?: ModelInMode;
  /** Choosing the line shows those that are folded into it. */
  readonly unfolds?: true;
  readonly isTyped?: boolean;
}

export interface RowNeeds extends PriceNeeds {
  readonly endpointName: string;
  readonly hasOpenAiModels: boolean;
  readonly now: number;
  /** Other prices are compared with its price. */
  readonly current: ModelInMode;
  /** The model that is asked unless another is chosen; null = none. */
  readonly inUse: ModelInMode | null;
  /** A mode that is given is not asked for. */
  readonly mode?: Mode | undefined;
  /** Whether jobs of the model have to run in this window. */
  readonly inForeground: (model: Model) => boolean;
  readonly canChangeCap: boolean;
}

export function usableRow(
  { model, mode }: ModelWay,
  needs: RowNeeds,
  base: BasePrice | null,
  suit: Suit | null = null,
): ModelRow {
  const { t } = vscode.l10n;
  const asks = { model: model.id, mode };
  const price = usualPrice({ model, mode }, needs);
  const effort = needs.effortOf(model);
  const about = [
    needs.inUse !== null && isSameChoice(asks, needs.inUse) ? t('In use') : '',
    runsLabel(model, needs, t),
    suit === null ? '' : suitLabel(suit, t),
    modelUseLabel({ model, mode }, t),
    modelEndLabel(model, needs, t),
  ];
  // What is long and the same for every text comes last: a narrow list cuts it off.
  const details = [
    effortLabel(effort, t),
    priceLabel(price),
    ratioLabel(price, base),
    needs.inForeground(model) ? t('this window must stay open') : '',
    recordLabel({ model, mode }, needs),
    model.priceSource === null ? '' : priceLabelOf(model.priceSource, needs.now, t),
  ];
  return {
    label: inert(modelName(asks), 60),
    description: inert(joinedBy(' · ', about), 200),
    detail: inert(joinedBy(' · ', details), 300),
    asks,
    // With efforts, the cap is changed where the effort is chosen.
    ...(needs.canChangeCap && model.efforts.length === 0 ? { buttons: [capButton()] } : {}),
  };
}

/** Empty where a name says which model it means. */
function runsLabel({ id }: Model, { catalogue }: RowNeeds, t: Translate): string {
  const runs = catalogue.deployedAs(id);
  return runs === undefined || runs === id ? '' : t('runs {0}', catalogue.idOf(id) ?? runs);
}

function effortLabel(effort: string | null, t: Translate): string {
  if (effort === null) return '';
  return effort === 'none' ? t('effort none') : inert(effort, 20);
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

/** What is meant by what is typed by now. @param line what the line for it asks, which may be older */
export function typedChoice(value: string, line: ModelInMode): ModelInMode {
  const typed = readModelName(value);
  return { model: typed.model, mode: typed.mode ?? (typed.model === line.model ? line.mode : null) };
}

/** A model that can't be asked here. */
export function otherRow(row: Candidate, needs: RowNeeds): ModelRow {
  const [first] = row.successors;
  return {
    label: refusedLabel(row.model.id),
    description: inert(whyNotLabel(row, needs.endpointName, vscode.l10n.t), 200),
    ...(first === undefined ? {} : { leadsTo: first }),
  };
}

/** Pro mode runs in the background only, and here nothing does. */
export function ruledOutRow({ model, mode }: ModelWay): ModelRow {
  return {
    label: refusedLabel(modelName({ model: model.id, mode })),
    description: vscode.l10n.t('runs only in the background, which is not possible here'),
  };
}

function refusedLabel(id: string): string {
  return `$(circle-slash) ${inert(id, 60)}`;
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
      ? t('your 1 job: {0}, {1}', took, cost)
      : t('your {0} jobs: {1}, {2}', String(record.jobs), took, cost);
  const { climbs, better } = needs.own.climbsFrom(model.id);
  if (climbs > 0) return `${said}, ${climbsLabel(climbs, better, t)}`;
  const moves = needs.own.movesUp(model.id, (other) => isDearer(needs.catalogue.find(other), model));
  if (moves === 0) return said;
  return `${said}, ${moves === 1 ? t('moved up once') : t('moved up {0} times', String(moves))}`;
}

function climbsLabel(climbs: number, better: number, t: Translate): string {
  return climbs === 1
    ? t('climbed once, {0} better', String(better))
    : t('climbed {0} times, {1} better', String(climbs), String(better));
}

/** Compares the price of output, which is most of a bill. */
function isDearer(one: Model, other: Model): boolean {
  const [price, before] = [one.prices.default?.output, other.prices.default?.output];
  return price !== undefined && before !== undefined && price > before;
}
