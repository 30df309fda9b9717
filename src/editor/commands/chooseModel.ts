import * as vscode from 'vscode';
import type { AskFlow } from '../asking/askFlow.ts';
import { followChoice } from '../followChoice.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import { termsWords } from '../words/termsWords.ts';

/**
 * Picks model, mode and effort for the next questions, and spends nothing; a setting that names one of them is changed,
 * too.
 */
export async function chooseModel({
  door,
  asking,
  settings,
}: {
  door: LedgerDoor;
  asking: AskFlow;
  settings: Settings;
}): Promise<void> {
  const engine = await door.ready();
  const choice = await asking.pickModel(engine);
  if (choice === undefined) return;
  await followChoice(settings, choice);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Ponder now uses {0}', termsWords(choice)), 5_000);
}
