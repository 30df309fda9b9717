// The rows of the question box. Each question carries the price that Enter on it would have.
import * as vscode from 'vscode';
import type { SeenPrice } from '../../../core/asking/known.ts';
import { firstLine } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import type { RowPrices } from './rowPrices.ts';

export interface QuestionRow extends vscode.QuickPickItem {
  /** Set for a row whose question is sent. */
  readonly question?: string;
  /** The price on the row. */
  readonly seen?: SeenPrice | undefined;
  /** A question that was begun in an editor. */
  readonly begunId?: string;
}

export interface BegunLine {
  readonly id: string;
  readonly text: string;
  readonly about: string;
  /** False while its editor is open, which has to be closed first. */
  readonly canDiscard: boolean;
}

/** At a width of 600 pixels a label of this length leaves room for the price behind it. */
const MOST_LABEL = 54;
const MOST_BEGUN = 120;
const MOST_DETAIL = 200;

/** The label is the question's first line; the rest of it is the detail. @param prices null = the model is chosen next */
export function questionRow(question: string, prices: RowPrices | null): QuestionRow {
  const first = firstLine(question);
  const label = inert(first, MOST_LABEL);
  const rest = inert(question.trim().slice(first.length), MOST_DETAIL);
  return {
    label,
    description: prices === null ? vscode.l10n.t('model and price next') : prices.words(question),
    ...(rest === '' ? {} : { detail: rest }),
    question,
    seen: prices?.seen(question),
  };
}

/** What is typed, on two lines: however long it is, the price is in view. */
export function rowForTyped(value: string, prices: RowPrices | null): QuestionRow {
  const { t } = vscode.l10n;
  return {
    label: `$(comment) ${inert(value, MOST_DETAIL)}`,
    description: t('ask this'),
    detail: prices === null ? t('You choose the model and see its price next.') : prices.sentence(value),
    alwaysShow: true,
    question: value.trim(),
    seen: prices?.seen(value),
  };
}

export function begunRow({ id, text, about, canDiscard }: BegunLine): QuestionRow {
  const { t } = vscode.l10n;
  return {
    label: `$(edit) ${t('Go on writing: {0}', inert(firstLine(text), MOST_BEGUN) || '…')}`,
    detail: t('About {0}', about),
    ...(canDiscard ? { buttons: [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Discard This Draft') }] } : {}),
    begunId: id,
  };
}

export function section(label: string, rows: readonly QuestionRow[]): readonly QuestionRow[] {
  return rows.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...rows];
}
