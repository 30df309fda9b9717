import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';

/** Picks the model and effort for the next questions; a setting that names one is changed along. */
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
  if (settings.model !== '') await updateWhereSet('model', choice.model);
  if (settings.effort !== '' && choice.effort !== null) await updateWhereSet('effort', choice.effort);
  const model = inert(choice.model, 60);
  const message =
    choice.effort === null
      ? vscode.l10n.t('Ponder asks {0} from now on.', model)
      : vscode.l10n.t('Ponder asks {0} with {1} effort from now on.', model, inert(choice.effort, 20));
  vscode.window.setStatusBarMessage(message, 5_000);
}

/** A workspace's own value would go on hiding the choice if the user's were changed. */
async function updateWhereSet(name: string, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('ponder');
  const found = configuration.inspect(name);
  const target =
    found?.workspaceFolderValue !== undefined || found?.workspaceValue !== undefined
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await configuration.update(name, value, target);
}
