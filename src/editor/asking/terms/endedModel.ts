// A model that was chosen before and has ended since: the person chooses another one for the same text, and is asked
// whether to change a setting that still names the ended one.
import * as vscode from 'vscode';
import type { EndedModel } from '../../../core/asking/known.ts';
import type { ModelChoice } from '../../../core/asking/terms.ts';
import { inert } from '../../../shared/inert.ts';
import { type ModelInMode, modelName, readModelName } from '../../../shared/mode.ts';
import { followChoice } from '../../followChoice.ts';
import type { Settings } from '../../settings.ts';
import type { Note } from './modelNotes.ts';

/** The line above the models that can be asked. */
export function endedNote({ asked, on, successor }: EndedModel): Note {
  const { t } = vscode.l10n;
  return {
    says: t('{0} ended on {1}, so nothing was sent', inert(modelName(asked), 60), on),
    so:
      successor === null
        ? t('Choose another model.')
        : t('Choose another model; OpenAI names {0} as its successor.', inert(modelName(successor), 60)),
  };
}

/** Offers to change the setting that names the ended model, because every question would lead here. */
export async function offerToFollow(settings: Settings, ended: ModelInMode, choice: ModelChoice): Promise<void> {
  const namesEnded = (): boolean => settings.model !== '' && readModelName(settings.model).model === ended.model;
  if (!namesEnded()) return;
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
  // The message may stay for long, and the setting may have changed meanwhile.
  if (answer === change && namesEnded()) await followChoice(settings, choice);
}
