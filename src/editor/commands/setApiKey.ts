import * as vscode from 'vscode';
import type { KeyEntry } from '../keys/keyEntry.ts';
import { pickEndpoint } from '../keys/pickEndpoint.ts';
import type { Settings } from '../settings.ts';

/** Asks for a key, checks it by a free call, and keeps it in SecretStorage. */
export async function setApiKey({ settings, keyEntry }: { settings: Settings; keyEntry: KeyEntry }): Promise<void> {
  const endpoint = await pickEndpoint(settings, vscode.l10n.t('Set the API key for which endpoint?'));
  if (endpoint !== undefined) await keyEntry.enter(endpoint);
}
