// A model that was chosen before and has ended since: what takes its place is chosen for the same text, and a setting that
// still names it is changed when the person wants that.
import * as vscode from 'vscode';
import type { Catalogue } from '../../core/models/catalogue.ts';
import { endedOn } from '../../core/models/model.ts';
import { type Endpoint, servesOpenAi } from '../../core/providers/endpoint.ts';
import { inert } from '../../shared/inert.ts';
import { type ModelInMode, modelName, readModelName } from '../../shared/mode.ts';
import type { Settings } from '../settings.ts';
import type { Note } from './modelNotes.ts';
import type { ModelChoice } from './modelPick.ts';

/** What is said above the models that can be had; undefined = it has not ended there. */
export function endedNote(asked: ModelInMode, endpoint: Endpoint, catalogue: Catalogue): Note | undefined {
  // The end dates are OpenAI's; another place may keep a model longer.
  const day = servesOpenAi(endpoint) ? endedOn(catalogue.find(asked.model), Date.now()) : null;
  if (day === null) return undefined;
  const { t } = vscode.l10n;
  return {
    says: t('{0} ended on {1}, so nothing was sent', inert(modelName(asked), 60), day),
    so: t('Choose what takes its place; the next line is what OpenAI names.'),
  };
}

/** Where the settings name the ended model, every question would come to this. */
export async function offerToFollow(settings: Settings, ended: ModelInMode, choice: ModelChoice): Promise<void> {
  if (settings.model === '' || readModelName(settings.model).model !== ended.model) return;
  const { t } = vscode.l10n;
  const change = t('Change Setting');
  const answer = await vscode.window.showInformationMessage(
    t(
      'ponder.model names {0}, which has ended. Ask {1} from now on?',
      inert(settings.model, 60),
      inert(modelName(choice), 60),
    ),
    change,
  );
  if (answer === change) await settings.follow(choice);
}
