// The questions of ponder.prompts.
import * as vscode from 'vscode';
import { HumanError } from '../../../shared/humanError.ts';
import type { AskOptions } from '../askOptions.ts';
import { questionLine } from './pickQuestion.ts';

/** The question that is given, in full or as a saved one; undefined = none. @throws HumanError when it is not saved */
export function questionFrom({ prompt, saved }: AskOptions, prompts: readonly string[]): string | undefined {
  if (prompt !== undefined) return prompt;
  return saved === undefined ? undefined : savedQuestion(saved, prompts);
}

function savedQuestion(saved: string | number, prompts: readonly string[]): string {
  const found = typeof saved === 'number' ? prompts[saved] : prompts.find((text) => text === saved);
  if (found !== undefined) return found;
  throw new HumanError('There is no saved question "{0}" in ponder.prompts.', [String(saved)], 'openSettings');
}

/** Undefined when the person backs out. @throws HumanError when none is saved */
export async function pickSaved(title: string, prompts: readonly string[]): Promise<string | undefined> {
  if (prompts.length === 0) {
    throw new HumanError('No question is saved yet. Add some to ponder.prompts.', [], 'openSettings', 'hint');
  }
  const lines = prompts.map((question) => ({ ...questionLine(question), question }));
  const chosen = await vscode.window.showQuickPick(lines, {
    title,
    placeHolder: vscode.l10n.t('Choose a saved question'),
    ignoreFocusOut: true,
  });
  return chosen?.question;
}
