import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import type { KeyRing } from '../keyRing.ts';
import type { Settings } from '../settings.ts';
import { pickEndpoint } from './setApiKey.ts';

/** Forgets a key. Jobs that were sent with it pause until it is set again. */
export async function removeApiKey({ settings, keys }: { settings: Settings; keys: KeyRing }): Promise<void> {
  const { t } = vscode.l10n;
  const endpoint = await pickEndpoint(settings, t('Remove the API key for which endpoint?'));
  if (endpoint === undefined) return;
  const name = inert(endpoint.name, 60);
  const had = await keys.remove(endpoint);
  void vscode.window.showInformationMessage(
    had
      ? t('The API key for {0} was removed from this machine.', name)
      : t('There was no stored API key for {0}.', name),
  );
}
