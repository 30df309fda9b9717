// Which welcome text the empty tree shows.
import * as vscode from 'vscode';
import { ContextKey, type ViewContext } from '../shared/ids.ts';
import type { KeyRing } from './keyRing.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import type { Settings } from './settings.ts';

export async function updateViewContext({
  door,
  keys,
  settings,
}: {
  door: LedgerDoor;
  keys: KeyRing;
  settings: Settings;
}): Promise<void> {
  const context = await viewContext(door, keys, settings);
  await vscode.commands.executeCommand('setContext', ContextKey.view, context);
}

async function viewContext(door: LedgerDoor, keys: KeyRing, settings: Settings): Promise<ViewContext> {
  if (door.problem !== null) return door.problem;
  if (door.engine === null) return 'opening';
  const name = settings.endpoints.find((endpoint) => endpoint.name === settings.endpointName) ?? settings.endpoints[0];
  return name !== undefined && (await keys.find(name)) === null && !keys.mayOfferEnvironment(name) ? 'noKey' : 'ready';
}
