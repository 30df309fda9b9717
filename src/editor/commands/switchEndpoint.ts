import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import { pickWindowEndpoint, type SwitchNeeds } from '../endpoints/pickWindowEndpoint.ts';

/** Has a person choose where the new questions of this window go. */
export async function switchEndpoint(needs: SwitchNeeds): Promise<void> {
  const chosen = await pickWindowEndpoint(needs);
  if (chosen === undefined) return;
  const sentence = vscode.l10n.t('New questions of this window go to {0}', inert(chosen.name, 60));
  vscode.window.setStatusBarMessage(sentence, 5_000);
}
