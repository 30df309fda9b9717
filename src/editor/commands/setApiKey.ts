import * as vscode from 'vscode';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import { originOf } from '../../core/providers/endpoint.ts';
import { inert } from '../../shared/inert.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { Settings } from '../settings.ts';

/** Asks for a key, checks it by a free call, and keeps it in SecretStorage. */
export async function setApiKey({ settings, keyEntry }: { settings: Settings; keyEntry: KeyEntry }): Promise<void> {
  const endpoint = await pickEndpoint(settings, vscode.l10n.t('Set the API key for which endpoint?'));
  if (endpoint !== undefined) await keyEntry.enter(endpoint);
}

/** The only endpoint there is, or the one a person picks. */
export async function pickEndpoint(settings: Settings, title: string): Promise<Endpoint | undefined> {
  const { endpoints } = settings;
  if (endpoints.length <= 1) return endpoints[0];
  const items = endpoints.map((endpoint) => ({
    label: inert(endpoint.name, 60),
    description: originOf(endpoint.baseUrl),
    endpoint,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.endpoint;
}
