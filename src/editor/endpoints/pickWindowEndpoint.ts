// The pick of the endpoint that new questions of this window go to.
import * as vscode from 'vscode';
import { type Endpoint, originOf } from '../../core/providers/endpoint.ts';
import { inert } from '../../shared/inert.ts';
import type { KeyRing } from '../keys/keyRing.ts';
import type { Settings } from '../settings.ts';
import { credentialLabel } from '../words/credentialWords.ts';
import { kindLabel } from '../words/endpointWords.ts';
import { joinedBy } from '../words/joined.ts';

export interface SwitchNeeds {
  readonly settings: Settings;
  readonly keys: Pick<KeyRing, 'knownBy'>;
}

interface Row extends vscode.QuickPickItem {
  readonly endpoint?: Endpoint;
}

/** The endpoint that the person chose, by now the window's; undefined when they back out or go to the settings. */
export async function pickWindowEndpoint(needs: SwitchNeeds): Promise<Endpoint | undefined> {
  const { settings } = needs;
  const rows = await Promise.all(settings.endpoints.map((endpoint) => rowOf(endpoint, needs)));
  const chosen = await pick([...rows, { label: '', kind: vscode.QuickPickItemKind.Separator }, addRow()], settings);
  if (chosen === undefined) return undefined;
  if (chosen.endpoint === undefined) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'ponder.endpoints');
    return undefined;
  }
  await settings.chooseEndpoint(chosen.endpoint);
  return chosen.endpoint;
}

async function rowOf(endpoint: Endpoint, { settings, keys }: SwitchNeeds): Promise<Row> {
  const { t } = vscode.l10n;
  const { name, baseUrl } = endpoint;
  const label = inert(name, 60);
  return {
    label: name === settings.endpointName ? `$(check) ${label}` : label,
    description: joinedBy(' · ', [kindLabel(endpoint, t), originOf(baseUrl)]),
    detail: joinedBy(' · ', [
      credentialLabel(await keys.knownBy(endpoint), endpoint, t),
      name === settings.firstEndpointName ? t('new windows start here') : '',
    ]),
    endpoint,
  };
}

function addRow(): Row {
  return { label: `$(add) ${vscode.l10n.t('Add an Endpoint…')}` };
}

/** The window's own endpoint is active: Enter changes nothing. */
function pick(rows: readonly Row[], settings: Settings): Promise<Row | undefined> {
  const box = vscode.window.createQuickPick<Row>();
  box.title = vscode.l10n.t('Where should new questions of this window go?');
  box.placeholder = vscode.l10n.t('Jobs that exist stay where they were sent');
  box.matchOnDescription = true;
  box.items = rows;
  box.activeItems = rows.filter(({ endpoint }) => endpoint?.name === settings.endpointName);
  return new Promise((resolve) => {
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems;
      if (chosen === undefined) return;
      resolve(chosen);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
