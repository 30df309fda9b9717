// The lines of the model picker in their sections: suggested, current, ending soon, and one line for all that can't be
// asked here. Each model stands in one of them.
import * as vscode from 'vscode';
import type { Advice } from '../../../core/accounts/advice.ts';
import { type Suit, usualMode } from '../../../core/models/model.ts';
import { suggested } from '../../../core/models/suggested.ts';
import { isEndingSoon } from '../../words/modelWords.ts';
import { basePrice, type ModelWay, rowsOf } from './modelPrices.ts';
import { type ModelRow, otherRow, type RowNeeds, ruledOutRow, usableRow } from './modelRow.ts';

export interface ModelRows {
  /** What can be asked, with the titles of the sections. */
  readonly usable: readonly ModelRow[];
  /** What can't be asked, the reason with each. */
  readonly folded: readonly ModelRow[];
  /** Stands for them; null = there are none. */
  readonly fold: ModelRow | null;
}

export function modelRows(advice: Advice, needs: RowNeeds): ModelRows {
  const ways = rowsOf(advice, needs.mode);
  const base = basePrice(ways, needs, needs.current);
  const isRuledOut = ({ model, mode }: ModelWay) => mode === 'pro' && needs.inForeground(model);
  const usable = ways.filter((way) => !isRuledOut(way));
  const [ending, lasting] = parted(usable, ({ model }) => isEndingSoon(model, needs));
  const suits = suggested(lasting.filter(isUsual).map(({ model }) => model));
  const suitOf = (way: ModelWay): Suit | null => (isUsual(way) ? (suits.get(way.model.id) ?? null) : null);
  const [first, current] = parted(lasting, (way) => suitOf(way) !== null);
  const row = (way: ModelWay) => usableRow(way, needs, base, suitOf(way));
  const { t } = vscode.l10n;
  const folded = [...ways.filter(isRuledOut).map(ruledOutRow), ...advice.others.map((other) => otherRow(other, needs))];
  const inOrder = [...suits.values()];
  return {
    usable: [
      ...section(
        t('Suggested'),
        first
          .toSorted((a, b) => inOrder.indexOf(suitOf(a) ?? 'value') - inOrder.indexOf(suitOf(b) ?? 'value'))
          .map(row),
      ),
      ...section(first.length === 0 && ending.length === 0 ? '' : t('Current'), current.map(row)),
      ...section(t('Ending Soon'), ending.toSorted(byEnd).map(row)),
    ],
    folded,
    fold: folded.length === 0 ? null : foldRow(folded.length, advice),
  };
}

export function separator(label: string): ModelRow {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function isUsual({ model, mode }: ModelWay): boolean {
  return mode === usualMode(model);
}

function byEnd({ model: one }: ModelWay, { model: other }: ModelWay): number {
  return (one.shutdownDate ?? '').localeCompare(other.shutdownDate ?? '');
}

function parted<T>(all: readonly T[], isFirst: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

/** @param title empty = there is nothing to tell it from */
function section(title: string, rows: readonly ModelRow[]): readonly ModelRow[] {
  return rows.length === 0 || title === '' ? rows : [separator(title), ...rows];
}

function foldRow(count: number, { others }: Advice): ModelRow {
  const { t } = vscode.l10n;
  const number = String(count);
  const kinds = new Set(others.map(({ whyNot }) => whyNot?.kind));
  const said =
    kinds.size === 1 && kinds.has('notListed') && others.length === count
      ? t('{0} more that this account doesn’t have…', number)
      : t('{0} more: retired, or not on this account…', number);
  return { label: `$(chevron-right) ${said}`, unfolds: true };
}
