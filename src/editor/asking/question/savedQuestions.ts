// The questions of ponder.prompts.
import * as vscode from 'vscode';
import { HumanError } from '../../../shared/humanError.ts';
import type { AskOptions } from '../askOptions.ts';
import type { PickStep } from '../terms/pickStep.ts';
import { QuestionBox } from './questionBox.ts';
import { type QuestionRow, questionRow, section } from './questionRow.ts';
import type { RowPrices } from './rowPrices.ts';

/** The question that is given, in full or as a saved one; undefined = none. @throws HumanError when it is not saved */
export function questionFrom({ prompt, saved }: AskOptions, prompts: readonly string[]): string | undefined {
  if (prompt !== undefined) return prompt;
  return saved === undefined ? undefined : savedQuestion(saved, prompts);
}

function savedQuestion(saved: string | number, prompts: readonly string[]): string {
  const found = typeof saved === 'number' ? prompts[saved] : prompts.find((text) => text === saved);
  if (found !== undefined) return found;
  throw new HumanError('ponder.prompts has no question “{0}”.', [String(saved)], 'openSettings');
}

export interface SavedChoices {
  readonly title: string;
  readonly prompts: readonly string[];
  readonly prices: RowPrices | null;
  readonly step: PickStep | null;
}

/** Undefined when the person backs out. @throws HumanError when none is saved */
export async function pickSaved({ title, prompts, prices, step }: SavedChoices): Promise<QuestionRow | undefined> {
  if (prompts.length === 0) {
    throw new HumanError('You have no saved questions yet. Add some to ponder.prompts.', [], 'openSettings', 'hint');
  }
  const { t } = vscode.l10n;
  const taken = await new QuestionBox({
    title,
    placeholder: t('Choose a saved question'),
    value: '',
    first: { label: `$(gear) ${t('Edit Saved Questions…')}` },
    rows: () =>
      section(
        t('saved'),
        prompts.map((question) => questionRow(question, prices)),
      ),
    typedRow: null,
    prices,
    step,
  }).taken();
  if (taken === undefined || taken.row.question !== undefined) return taken?.row;
  await vscode.commands.executeCommand('workbench.action.openSettings', 'ponder.prompts');
  return undefined;
}
