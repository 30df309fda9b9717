// When a person chooses a model, mode or effort, the settings that name a usual one follow the choice.
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
  // Without a setting for the mode, the model's name carries it: the mode asked last may by then be another model's.
  if (namesModel) await updateWhereSet('model', namesMode ? model : modelName({ model, mode }));
  // A mode in the settings would keep a model without modes from being asked, so it is emptied.
  if (namesMode && (mode !== null || namesModel)) await updateWhereSet('mode', mode ?? '');
  if (settings.effort !== '' && effort !== null) await updateWhereSet('effort', effort);
}

/** Changes the workspace's value where there is one, because it would hide a change of the user's value. */
async function updateWhereSet(name: SettingName, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('ponder');
  const found = configuration.inspect(name);
  const target =
    found?.workspaceFolderValue !== undefined || found?.workspaceValue !== undefined
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await configuration.update(name, value, target);
}
