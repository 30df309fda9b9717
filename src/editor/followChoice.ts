// Settings that name a usual model, mode or effort name the one that a person has chosen, from then on.
import * as vscode from 'vscode';
import { type Mode, modelName } from '../shared/mode.ts';
import type { Settings } from './settings.ts';
import type { SettingName } from './settingTypes.ts';

interface Choice {
  readonly model: string;
  readonly mode: Mode | null;
  readonly effort: string | null;
}

export async function followChoice(settings: Settings, { model, mode, effort }: Choice): Promise<void> {
  const namesModel = settings.model !== '';
  const namesMode = settings.mode !== null;
  // Where no setting names a mode it stands in the name: what was asked last may be another model by then.
  if (namesModel) await updateWhereSet('model', namesMode ? model : modelName({ model, mode }));
  // Beside the name of a model without modes a mode would keep it from being asked.
  if (namesMode && (mode !== null || namesModel)) await updateWhereSet('mode', mode ?? '');
  if (settings.effort !== '' && effort !== null) await updateWhereSet('effort', effort);
}

/** A workspace's own value would go on hiding the choice if the user's were changed. */
async function updateWhereSet(name: SettingName, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('ponder');
  const found = configuration.inspect(name);
  const target =
    found?.workspaceFolderValue !== undefined || found?.workspaceValue !== undefined
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await configuration.update(name, value, target);
}
