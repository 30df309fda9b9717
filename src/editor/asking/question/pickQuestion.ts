// The question box: free text, and below it what was begun before, saved, asked last, or comes with Ponder.
import * as vscode from 'vscode';
import type { SeenPrice } from '../../../core/asking/known.ts';
import type { PickStep } from '../terms/pickStep.ts';
import { QuestionBox } from './questionBox.ts';
import { type BegunLine, begunRow, type QuestionRow, questionRow, rowForTyped, section } from './questionRow.ts';
import type { RowPrices } from './rowPrices.ts';

export type QuestionChoice =
  | { readonly kind: 'question'; readonly question: string; readonly seen: SeenPrice | undefined }
  /** The person wants to write a long question in an editor; `typed` is the beginning of it. */
  | { readonly kind: 'write'; readonly typed: string }
  /** A question that was begun in an editor. */
  | { readonly kind: 'goOn'; readonly id: string };

export interface QuestionChoices {
  /** What the question will be about, such as `Ask o3-pro · high about src/a.ts, lines 3–9`. */
  readonly title: string;
  readonly saved: readonly string[];
  readonly last: readonly string[];
  readonly builtIn: readonly string[];
  /** Typed before and not sent. */
  readonly draft: string;
  /** What stands in the box when it opens. */
  readonly value: string;
  /** Begun in an editor and not sent. */
  readonly begun: () => readonly BegunLine[];
  /** Called when the person discards one of these. */
  readonly discard: (id: string) => void;
  /** Null = the model is chosen after the question. */
  readonly prices: RowPrices | null;
  readonly step: PickStep | null;
}

/** Undefined when the person backs out. */
export async function pickQuestion(choices: QuestionChoices): Promise<QuestionChoice | undefined> {
  const { t } = vscode.l10n;
  const { title, value, prices, step, discard } = choices;
  const write: QuestionRow = {
    label: `$(edit) ${t('Write in Editor…')}`,
    description: t('for a long question'),
  };
  const taken = await new QuestionBox({
    title,
    placeholder: t('Type your question, or choose one'),
    value,
    first: write,
    rows: () => rowsOf(choices),
    typedRow: (typed) => rowForTyped(typed, prices),
    prices,
    step,
    onButton: ({ begunId }) => {
      if (begunId !== undefined) discard(begunId);
    },
  }).taken();
  if (taken === undefined) return undefined;
  const { question, seen, begunId } = taken.row;
  if (begunId !== undefined) return { kind: 'goOn', id: begunId };
  return question === undefined ? { kind: 'write', typed: taken.value } : { kind: 'question', question, seen };
}

function rowsOf({ draft, begun, saved, last, builtIn, prices }: QuestionChoices): readonly QuestionRow[] {
  const { t } = vscode.l10n;
  const offered = new Set([...saved, ...builtIn, draft].map((text) => text.trim()));
  const rows = (questions: readonly string[]) => questions.map((question) => questionRow(question, prices));
  return [
    ...section(t('begun, not sent'), [...begun().map(begunRow), ...rows(draft === '' ? [] : [draft])]),
    ...section(t('saved'), rows(saved)),
    ...section(t('asked before'), rows(last.filter((text) => !offered.has(text.trim())))),
    ...section(t('built in'), rows(builtIn)),
  ];
}
