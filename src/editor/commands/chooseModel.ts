import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import { modelName } from '../../shared/mode.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import { followChoice } from '../followChoice.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';

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
  const model = inert(modelName(choice), 60);
  const { effort } = choice;
  const used = effort === null ? model : `${model} · ${inert(effort, 20)}`;
  vscode.window.setStatusBarMessage(vscode.l10n.t('Ponder now uses {0}', used), 5_000);
}
