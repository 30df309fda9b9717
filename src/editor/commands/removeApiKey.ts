import * as vscode from 'vscode';
import type { KeyRing } from '../keys/keyRing.ts';
import { pickEndpoint } from '../keys/pickEndpoint.ts';
import { removeKey } from '../keys/removeKey.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';

/** Forgets a key, after saying what becomes of the jobs that need it. */
export async function removeApiKey({
  door,
  settings,
  keys,
}: {
  door: LedgerDoor;
  settings: Settings;
  keys: KeyRing;
}): Promise<void> {
  const title = vscode.l10n.t('Remove the API key for which endpoint?');
  const endpoint = await pickEndpoint(settings, title, await keys.namesLeft());
  if (endpoint !== undefined) await removeKey(keys, endpoint, door);
}
